"""Every address is closed to strangers unless it is named here; a new page is closed by itself."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

OPEN = {
    "account_inactive",
    "account_login",
    "account_logout",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "bookings:book",
    "bookings:booking_cancel",
    "bookings:booking_file",
    "bookings:booking_move",
    "bookings:booking_see",
    "bookings:index",
    "bookings:person",
    "bookings:widget",
    "calendar:feed",  # its address is the secret
    "capture:fill_in",
    "capture:thanks",
    "capture:widget",
    "home:letter_stop",  # its address is the secret
    "mfa_authenticate",
    "mfa_login_webauthn",
    "openid_connect_callback",
    "openid_connect_login",
    "operations:health_live",
    "operations:health_ready",
    "operations:metrics",  # asks for its token itself
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
    "socialaccount_signup",
    "ui:manifest",
    "ui:offline",
    "ui:service_worker",
    "ui:theme",
    "workspace:accept_invitation",
    "workspace:first_run",
    "workspace:set_language",
}


def patterns(
    resolver: URLResolver, prefix: str = "", space: str = ""
) -> Iterator[tuple[str, str, URLPattern]]:
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = ":".join(filter(None, (space, entry.namespace)))
            yield from patterns(entry, path, inner)
        else:
            yield ":".join(filter(None, (space, entry.name))), path, entry


def test_only_the_named_pages_are_open_to_strangers():
    pages = [
        (name, path, entry) for name, path, entry in patterns(get_resolver()) if not path.startswith("api/")
    ]
    found = {
        name or path for name, path, entry in pages if not getattr(entry.callback, "login_required", True)
    }
    assert found == OPEN


def test_every_operation_of_the_api_asks_who_calls():
    for _name, path, entry in patterns(get_resolver()):
        if not path.startswith("api/"):
            continue
        view = entry.callback
        path_view = getattr(getattr(view, "__self__", None), "operations", None)
        for operation in path_view or []:
            assert operation.auth_callbacks, path
