"""Web push: seals a message for one browser (RFC 8291, RFC 8188) and signs who sends it (RFC 8292)."""

import base64
import json
import os
import time
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from wasl.kernel.env import ENV
from wasl.kernel.places import keep_secret

CURVE = ec.SECP256R1()
RECORD = 4096  # bytes of one sealed record; a message is one
LARGEST = 3_000
LIFE = 24 * 3600  # seconds that a push service keeps a message for a browser that is away
HALF_DAY = 12 * 3600


class BadSubscription(ValueError):
    """The keys of a browser cannot be used."""


@dataclass(frozen=True)
class Browser:
    """Where a browser takes messages, and its keys as the browser gave them."""

    endpoint: str
    key: str
    auth: str


def encode(raw: bytes) -> str:
    """Return bytes in base64url without padding."""
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def decode(text: str) -> bytes:
    """Return the bytes of base64url. Raises `BadSubscription`."""
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        raise BadSubscription(text[:20]) from None


@cache
def _key() -> ec.EllipticCurvePrivateKey:
    """Return the key that names this installation to push services, made at the first use."""
    file = ENV.data / "secrets" / "push_key"
    if not file.exists():
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = ec.generate_private_key(CURVE).private_numbers().private_value
        keep_secret(file, encode(made.to_bytes(32)), replace=False)
    return ec.derive_private_key(int.from_bytes(decode(file.read_text())), CURVE)


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def public_key() -> str:
    """Return what a browser needs to subscribe (applicationServerKey)."""
    return encode(_point(_key().public_key()))


def check(browser: Browser) -> None:
    """Raise `BadSubscription` for keys that nothing can be sealed with."""
    if len(decode(browser.auth)) != 16:
        raise BadSubscription("auth")
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(CURVE, decode(browser.key))
    except ValueError:
        raise BadSubscription("key") from None


def seal(
    text: bytes, browser: Browser, *, sender: ec.EllipticCurvePrivateKey | None = None, salt: bytes = b""
) -> bytes:
    """Return a message that only this browser can read; `sender` and `salt` are new each time (given in tests alone)."""
    sender, salt = sender or ec.generate_private_key(CURVE), salt or os.urandom(16)
    receiver = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, decode(browser.key))
    ours, theirs = _point(sender.public_key()), _point(receiver)
    shared = sender.exchange(ec.ECDH(), receiver)
    secret = _derive(shared, decode(browser.auth), b"WebPush: info\0" + theirs + ours, 32)
    content_key = _derive(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derive(secret, salt, b"Content-Encoding: nonce\0", 12)
    # 2 says that this is the last record
    sealed = AESGCM(content_key).encrypt(nonce, text[:LARGEST] + b"\x02", None)
    return salt + RECORD.to_bytes(4) + len(ours).to_bytes(1) + ours + sealed


def _derive(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=info).derive(secret)


def headers(browser: Browser, *, contact: str) -> dict[str, str]:
    """Return the headers of a sealed message; `contact` is an address at which we can be asked (RFC 8292 §2.1)."""
    parts = urlsplit(browser.endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int(time.time()) + HALF_DAY,
        "sub": contact,
    }
    head = encode(json.dumps({"typ": "JWT", "alg": "ES256"}).encode())
    signed = f"{head}.{encode(json.dumps(claims).encode())}"
    first, second = decode_dss_signature(_key().sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
    token = f"{signed}.{encode(first.to_bytes(32) + second.to_bytes(32))}"
    return {
        "Authorization": f"vapid t={token}, k={public_key()}",
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(LIFE),
        "Urgency": "normal",
    }
