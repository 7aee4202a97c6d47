"""Web push: a message is sealed as RFC 8291 shows it, and signed with the key of this installation."""

import json

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from wasl.kernel import push

# RFC 8291, section 5 and appendix A
BROWSER = push.Browser(
    "https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV",
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    "BTBZMqHH6r4Tts7J_aSIgg",
)
SENDER = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
SEALED = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_"
    "yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def test_a_message_is_sealed_as_the_standard_shows() -> None:
    sender = ec.derive_private_key(int.from_bytes(push.decode(SENDER)), push.CURVE)
    text = b"When I grow up, I want to be a watermelon"
    assert push.encode(push.seal(text, BROWSER, sender=sender, salt=push.decode(SALT))) == SEALED
    assert push.seal(text, BROWSER) != push.seal(text, BROWSER)


def test_the_sender_is_signed_for_this_push_service_alone() -> None:
    head = push.headers(BROWSER, contact="https://crm.example")["Authorization"]
    token, key = head.removeprefix("vapid t=").split(", k=")
    assert key == push.public_key()
    signed, _dot, signature = token.rpartition(".")
    raw = push.decode(signature)
    public = ec.EllipticCurvePublicKey.from_encoded_point(push.CURVE, push.decode(key))
    joined = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    public.verify(joined, signed.encode(), ec.ECDSA(hashes.SHA256()))
    assert json.loads(push.decode(signed.split(".")[1]))["aud"] == "https://push.example.net"


@pytest.mark.parametrize(
    ("key", "auth"), [("AAAA", BROWSER.auth), (BROWSER.key, "AAAA"), ("é", BROWSER.auth)]
)
def test_keys_that_cannot_be_used_are_refused(key: str, auth: str) -> None:
    with pytest.raises(push.BadSubscription):
        push.check(push.Browser(BROWSER.endpoint, key, auth))
