"""What the first start makes: the owner, or a one-time code for the first-run page; later starts only tell the address."""

import secrets
from contextlib import suppress

from wasl.kernel.env import ENV
from wasl.kernel.errors import Conflict
from wasl.kernel.places import keep_secret
from wasl.operations import erasing, running
from wasl.operations.backups.keys import own_key
from wasl.project.console import complain
from wasl.project.demo.load import load
from wasl.project.demo.owner import give_day, give_deals
from wasl.workspace import commands
from wasl.workspace.codes import digest_of
from wasl.workspace.queries.setup import SETUP_CODE, has_owner

COUNTRIES = {"ar": "SA", "lv": "LV", "en": "SA"}
OWNERS = {"ar": "المالك", "lv": "Īpašnieks", "en": "Owner"}
DEMO_FIRMS = {"ar": "مؤسسة واحة التجارية", "lv": "SIA Oāze Trade", "en": "Waha Trading"}
FIRMS = {"ar": "شركتي", "lv": "Mans uzņēmums", "en": "My company"}


def begin() -> dict[str, str]:
    """Do what this start needs; returns what to tell: `email`, `password` (just made), `setup` (the one-time code)."""
    own_key()
    erasing.obey()
    running.take_in()
    file = ENV.data / SETUP_CODE
    if has_owner():
        file.unlink(missing_ok=True)
        return {}
    if ENV.setup == "browser":
        code = secrets.token_urlsafe(24)
        keep_secret(file, digest_of(code), replace=True)
        return {"setup": code}
    if ENV.demo:
        _load_demo()
    password = ENV.owner_password or secrets.token_urlsafe(12)
    local = ENV.owner_email.partition("@")[0]
    user = commands.create_owner(
        email=ENV.owner_email,
        name=OWNERS[ENV.language] if local == "owner" else local,
        password=password,
        language=ENV.language,
        firm=(DEMO_FIRMS if ENV.demo else FIRMS)[ENV.language],
        country=COUNTRIES[ENV.language],
    )
    if ENV.demo:
        give_day(user)
        give_deals(user)
    told = {"email": user.email}
    return told if ENV.owner_password else told | {"password": password}


def _load_demo() -> None:
    """Load the demo company before the owner is made: a start that breaks off here begins anew, with a new password."""
    complain("Loading the demo company; this takes about half a minute.")
    with suppress(Conflict):
        load()
