"""The four errors of the product; the edges translate each once into a page or a problem document."""

import datetime
from collections.abc import Mapping

from django.utils.translation import gettext as _


class WaslError(Exception):
    """Something a person can understand and act on; `message` is already translated."""

    status = 500

    def __init__(self, message: str | None = None) -> None:
        self.message = message or self.default()
        super().__init__(self.message)

    @staticmethod
    def default() -> str:
        """Return the sentence that is shown when the raiser gives none."""
        return _("Something went wrong. Nothing was changed.")


class Invalid(WaslError):
    """The input cannot be taken as it is; `fields` names each bad field with its sentences (HTTP 422)."""

    status = 422

    def __init__(self, message: str | None = None, *, fields: Mapping[str, list[str]] | None = None) -> None:
        self.fields = {name: list(texts) for name, texts in (fields or {}).items()}
        first = next((text for texts in self.fields.values() for text in texts), None)
        super().__init__(message or first)

    @staticmethod
    def default() -> str:
        """Return the general refusal."""
        return _("This cannot be saved as it is. Look at the marked fields.")


class TooLarge(Invalid):
    """The input is larger than Wasl takes: what was sent is refused as it is, whatever it says (HTTP 413)."""

    status = 413


class TooOften(Invalid):
    """More is asked than people ask (HTTP 429); what was typed is kept."""

    status = 429


class NotAllowed(WaslError):
    """The actor may see this but not do that (HTTP 403)."""

    status = 403

    @staticmethod
    def default() -> str:
        """Return the general refusal."""
        return _("Your role does not include this. An administrator can give you the right.")


class NotFound(WaslError):
    """The object does not exist, or the actor may not see it: both look the same (HTTP 404).

    `instead` is the address of a page that tells more, where there is one (what was deleted lies in the bin).
    """

    status = 404

    def __init__(self, message: str | None = None, *, instead: str = "") -> None:
        self.instead = instead
        super().__init__(message)

    @staticmethod
    def default() -> str:
        """Return the one sentence for both cases."""
        return _("This does not exist, or it is not shared with you.")


class Conflict(WaslError):
    """Somebody else changed it first; `theirs` holds the other's values by field (HTTP 409)."""

    status = 409

    def __init__(self, message: str | None = None, *, theirs: Mapping[str, object] | None = None) -> None:
        self.theirs = dict(theirs or {})
        super().__init__(message)

    @staticmethod
    def default() -> str:
        """Return the general conflict."""
        return _("A colleague changed this a moment ago. Compare, then choose.")


class Later(Conflict):
    """What is asked would be fine, but not before `until` (aware); a rule waits for it, a person is told (HTTP 409)."""

    def __init__(self, message: str, *, until: datetime.datetime) -> None:
        self.until = until
        super().__init__(message)
