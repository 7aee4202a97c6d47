"""Secret codes of full entropy: invitations and API tokens. Only their digest is kept."""

import hashlib
import secrets


def new_code(prefix: str = "") -> str:
    """Return a new code of 256 random bits, fit for a URL."""
    return prefix + secrets.token_urlsafe(32)


def digest_of(code: str) -> str:
    """Return the SHA-256 of a code, as it is kept; a slow hash would add nothing to 256 random bits."""
    return hashlib.sha256(code.encode()).hexdigest()
