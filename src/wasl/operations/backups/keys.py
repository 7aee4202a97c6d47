"""The key of backups: an age identity, made at the first start, kept in `WASL_DATA/secrets` and written down by the owner."""

import hashlib
import hmac
from pathlib import Path

from django.utils.translation import gettext as _
from pyrage import IdentityError, x25519

from wasl.kernel.env import ENV
from wasl.kernel.errors import Invalid
from wasl.kernel.places import keep_secret

NAME = "backup_key"


class Key:
    """What opens bundles (`AGE-SECRET-KEY-1…`), and marks them as made by its holder."""

    def __init__(self, text: str) -> None:
        """Take a key as it was written down; raises `Invalid`."""
        try:
            self.identity = x25519.Identity.from_str(text.strip().upper())
        except IdentityError:
            raise Invalid(
                _("This is not a backup key. One begins with AGE-SECRET-KEY-1 and has 74 characters.")
            ) from None

    def __str__(self) -> str:
        return str(self.identity)

    @property
    def recipient(self) -> object:
        """Return the public half, which closes bundles."""
        return self.identity.to_public()

    def mark(self, text: bytes) -> str:
        """Return a mark that only the holder of the key can make.

        age hides but does not say who wrote: anyone who knows the public half could make a bundle. What is put back
        runs as the owner of the tables, so it must come from a holder of the key.
        """
        secret = hashlib.sha256(b"wasl backup mark\n" + str(self).encode()).digest()
        return hmac.new(secret, text, hashlib.sha256).hexdigest()

    def has_marked(self, text: bytes, mark: str) -> bool:
        """Tell whether a holder of this key made the mark."""
        return hmac.compare_digest(self.mark(text), mark)


def has_own_key() -> bool:
    """Tell whether the installation has a key."""
    return (ENV.data / "secrets" / NAME).exists()


def own_key() -> Key:
    """Return the installation's key, made on first use."""
    file = ENV.data / "secrets" / NAME
    if not file.exists():
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        keep_secret(file, str(x25519.Identity.generate()), replace=False)
    return Key(file.read_text())


def read_key(file: Path) -> Key:
    """Return the key in a file, as age writes them (lines with # are remarks); raises `Invalid`."""
    try:
        lines = file.read_text().split("\n")
    except (OSError, UnicodeDecodeError):
        raise Invalid(_("The file %(file)s cannot be read.") % {"file": file}) from None
    return Key(next((line for line in lines if line.strip() and not line.startswith("#")), ""))
