"""Whether this installation still waits for its owner."""

import secrets

from wasl.kernel.env import ENV
from wasl.workspace.codes import digest_of
from wasl.workspace.models import User

SETUP_CODE = "secrets/setup_code"


def has_owner() -> bool:
    """Tell whether somebody owns the workspace."""
    return User.objects.filter(role__key="owner").exists()


def waits_for_owner() -> bool:
    """Tell whether the first start has left a link for the set-up in the browser that nobody has followed yet."""
    return (ENV.data / SETUP_CODE).exists() and not has_owner()


def may_set_up(code: str) -> bool:
    """Tell whether `code` opens the first set-up: the one-time code whose digest the first start left, while there is no owner."""
    file = ENV.data / SETUP_CODE
    kept = file.read_text().strip() if file.exists() else ""
    return bool(kept) and secrets.compare_digest(kept, digest_of(code)) and not has_owner()
