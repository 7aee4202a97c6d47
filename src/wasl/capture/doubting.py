"""What speaks against a submission: signs that a program sent it. Nothing is lost: it is held back for a colleague to see."""

import re
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from django.core import signing

from wasl.capture.models import Submission, WebForm

Doubt = Submission.Doubt
# nobody reads and types faster than this, in seconds
FASTEST = 2
WEEK = 7 * 24 * 3600
MOST_LINKS = 3
LINK = re.compile(r"https?://|www\.|\[url", re.IGNORECASE)
SIGNER = signing.TimestampSigner(salt="wasl.capture.stamp")


def stamp_of(form: WebForm) -> str:
    """Return a signed sign of when the form was shown."""
    return SIGNER.sign(form.key)


def by_stamp(form: WebForm, stamp: str) -> list[str]:
    """Return the doubt that a stamp raises; a form written into a site of the firm has none."""
    if not stamp:
        return []
    try:
        is_own = SIGNER.unsign(stamp, max_age=WEEK) == form.key
    except signing.BadSignature:
        return [Doubt.STAMP]
    if not is_own:
        return [Doubt.STAMP]
    try:
        SIGNER.unsign(stamp, max_age=FASTEST)
    except signing.SignatureExpired:
        return []
    return [Doubt.HASTE]


def by_site(form: WebForm, origin: str, own: str) -> list[str]:
    """Return the doubt that the site raises on which the form was filled in."""
    if not origin or not form.sites or host_of(origin) in {*form.sites, own}:
        return []
    return [Doubt.SITE]


def by_words(answers: Iterable[Mapping[str, str]]) -> list[str]:
    """Return the doubt that the text raises."""
    return [Doubt.LINKS] if sum(len(LINK.findall(one["answer"])) for one in answers) > MOST_LINKS else []


def host_of(address: str) -> str:
    """Return the host of an address, nothing where there is none."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
