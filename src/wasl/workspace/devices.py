"""Knows the browsers a person signed in with before: a signed cookie, so that strangers cannot lock the person out."""

import hashlib

from django.conf import settings
from django.http import HttpRequest, HttpResponse

COOKIE = "wasl_device"
YEAR = 365 * 24 * 3600
MOST = 5  # people who share one browser


def _mark(address: str) -> str:
    return hashlib.sha256(address.strip().lower().encode()).hexdigest()[:16]


def _marks(request: HttpRequest) -> list[str]:
    found = request.get_signed_cookie(COOKIE, default="", salt=COOKIE, max_age=YEAR)
    return found.split(".") if found else []


def is_known_device(request: HttpRequest, address: str) -> bool:
    """Tell whether somebody signed in with this e-mail address from this browser within a year."""
    return _mark(address) in _marks(request)


def remember_device(request: HttpRequest, response: HttpResponse, address: str) -> None:
    """Mark this browser as one of the person with this e-mail address."""
    marks = [_mark(address), *(mark for mark in _marks(request) if mark != _mark(address))][:MOST]
    secure = settings.SESSION_COOKIE_SECURE
    response.set_signed_cookie(
        COOKIE, ".".join(marks), salt=COOKIE, max_age=YEAR, secure=secure, httponly=True, samesite="Lax"
    )
