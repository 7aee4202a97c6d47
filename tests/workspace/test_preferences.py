"""A person's own digits, look and shortcuts hold on every page of that person and on nobody else's."""

import pytest
from django.test import Client

from tests import make
from wasl.ui.formats import uses_arabic_indic
from wasl.workspace.models import User

pytestmark = pytest.mark.django_db


def test_digits_look_and_shortcuts_are_those_of_the_person():
    owner = make.owner(language="ar")
    User.objects.filter(pk=owner.pk).update(digits="arabic", theme="dark", has_single_keys=False)
    page = make.signed_in(owner).get("/settings/teams/").content.decode()
    assert 'data-bs-theme="dark"' in page
    assert 'data-keys="off"' in page
    make.team("الرياض")
    assert "٠" in make.signed_in(owner).get("/settings/teams/").content.decode()


def test_the_next_reader_on_the_same_thread_has_his_own_digits():
    owner = make.owner(language="ar")
    other = make.user("admin", language="ar")
    make.team("الرياض")
    User.objects.filter(pk=owner.pk).update(digits="arabic")
    make.signed_in(owner).get("/settings/teams/")
    assert uses_arabic_indic.get() is False
    assert "٠" not in make.signed_in(other).get("/settings/teams/").content.decode()


def test_without_choices_the_page_follows_the_device():
    page = Client().get("/sign-in/").content.decode()
    assert "data-bs-theme" not in page
    assert "data-keys" not in page


def test_settings_stand_in_the_side_bar_and_on_a_page_of_their_own():
    client = make.signed_in(make.user("sales"))
    page = client.get("/settings/").content.decode()
    assert 'href="/settings/preferences/"' in page
    assert 'href="/settings/users/"' not in page
    assert 'href="/settings/" title="Settings" aria-current="page"' in page
