"""Finds the user of a session: one query with the role, and nobody who was deactivated."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from wasl.workspace.models import User


class Backend(AuthenticationBackend):  # type: ignore[misc]  # allauth ships no types
    """Signs in by e-mail address and password, as allauth does, and reads the role along with the user."""

    @classmethod
    def _stash_user(cls, user: Any) -> None:
        """Keep no former colleague for allauth's page of inactive accounts: they are refused like a wrong password."""

    def get_user(self, user_id: Any) -> User | None:
        """Return the active user with this id: a session of a former colleague is a visitor's."""
        return User.objects.select_related("role").filter(pk=user_id, is_active=True).first()
