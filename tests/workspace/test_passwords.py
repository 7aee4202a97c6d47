"""Passwords are kept by argon2, and one that was kept otherwise is kept anew at the next sign-in."""

import pytest
from django.test import Client

from tests import make
from wasl.project import settings as product

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _hashers_of_the_product(settings):
    settings.PASSWORD_HASHERS = list(product.PASSWORD_HASHERS)


def test_a_password_is_kept_by_argon2_and_opens_the_door():
    owner = make.owner()
    assert owner.password.startswith("argon2$argon2id$")
    assert make.PASSWORD not in owner.password
    signed = Client().post("/sign-in/", {"login": owner.email, "password": make.PASSWORD})
    assert signed.status_code == 302


def test_the_product_keeps_passwords_by_argon2_first():
    assert product.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")
