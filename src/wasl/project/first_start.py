"""What the first start makes: the owner, or a one-time code for the first-run page; later starts only tell the address."""

import hashlib
import secrets

from wasl.kernel.env import ENV
from wasl.kernel.places import keep_secret
from wasl.workspace import commands
from wasl.workspace.models import User

COUNTRIES = {"ar": "SA", "lv": "LV", "en": "SA"}
FIRMS = {"ar": "شركتي", "lv": "Mans uzņēmums", "en": "My company"}
SETUP_CODE = ENV.data / "secrets" / "setup_code"


def digest_of(code: str) -> str:
    """Return what is kept of the one-time code: a code of full entropy needs no slow hash."""
    return hashlib.sha256(code.encode()).hexdigest()


def accepts(code: str) -> bool:
    """Tell whether `code` opens the first-run page."""
    return SETUP_CODE.exists() and secrets.compare_digest(SETUP_CODE.read_text(), digest_of(code))


def close() -> None:
    """Make the one-time code useless; the first-run page calls this when it has made the owner."""
    SETUP_CODE.unlink(missing_ok=True)


def begin() -> dict[str, str]:
    """Do what this start needs; returns what to tell: `email`, `password` (just made), `setup` (the one-time code)."""
    if User.objects.filter(role__key="owner").exists():
        close()
        return {}
    if ENV.setup == "browser":
        code = secrets.token_urlsafe(24)
        keep_secret(SETUP_CODE, digest_of(code), replace=True)
        return {"setup": code}
    password = ENV.owner_password or secrets.token_urlsafe(12)
    user = commands.create_owner(
        email=ENV.owner_email,
        name=ENV.owner_email.partition("@")[0],
        password=password,
        language=ENV.language,
        firm=FIRMS[ENV.language],
        country=COUNTRIES[ENV.language],
    )
    told = {"email": user.email}
    return told if ENV.owner_password else told | {"password": password}
