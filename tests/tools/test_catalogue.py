"""The catalogue tool: what it finds in code and templates, what it refuses, and what Django reads of its output."""

import gettext
import json
from pathlib import Path

import pytest

from tools import catalogue
from tools.catalogue import Message

SIX = ["صفر", "ملف واحد", "ملفان", "%(count)d ملفات", "%(count)d ملفًا", "%(count)d ملف"]
THREE = ["%(count)d failu", "%(count)d fails", "%(count)d faili"]


def package(
    folder: Path, *, python: str = "", template: str = "", parts: dict[str, object] | None = None
) -> Path:
    """Write a small package with its part and return its folder."""
    (folder / "locale" / "parts").mkdir(parents=True)
    (folder / "shop" / "templates" / "shop").mkdir(parents=True)
    (folder / "shop" / "views.py").write_text(python)
    (folder / "shop" / "templates" / "shop" / "page.html").write_text(template)
    (folder / "locale" / "parts" / "shop.json").write_text(json.dumps(parts or {}))
    return folder


def faults(folder: Path) -> list[str]:
    """Return what `check` says of a package."""
    return catalogue.check(catalogue.extract(folder), catalogue.read_parts(folder / "locale" / "parts"))


def test_every_way_of_asking_in_python_is_found(tmp_path: Path) -> None:
    python = """
from django.utils import translation
from django.utils.translation import gettext as _, gettext_lazy, ngettext, npgettext_lazy as many, pgettext
_("one"); gettext_lazy("two"); pgettext("month", "May"); ngettext("a file", "%(count)d files", 3)
many("disk", "a file", "%(count)d files", 3); translation.gettext("long "
  "text"); other("not this")
"""
    found = catalogue.extract(package(tmp_path, python=python))
    assert set(found.places) == {
        Message("one"),
        Message("two"),
        Message("May", context="month"),
        Message("a file", "%(count)d files"),
        Message("a file", "%(count)d files", "disk"),
        Message("long text"),
    }


def test_every_way_of_asking_in_templates_is_found_with_its_line(tmp_path: Path) -> None:
    template = """{% load i18n %}
{% translate "It's (here)" %} {{ _("There") }} {% translate "May" context "month" %}
{% blocktranslate count count=files trimmed %}one file of {{ owner }}{% plural %}{{ count }} files of {{ owner }}
{% endblocktranslate %}"""
    found = catalogue.extract(package(tmp_path, template=template))
    assert set(found.places) == {
        Message("It's (here)"),
        Message("There"),
        Message("May", context="month"),
        Message("one file of %(owner)s", "%(count)s files of %(owner)s"),
    }
    assert found.places[Message("There")] == ["shop/templates/shop/page.html:2"]


def test_a_message_id_that_is_glued_together_is_refused(tmp_path: Path) -> None:
    python = "from django.utils.translation import gettext as _\n_(f'Hello {name}')\n_('Hello ' + name)\n"
    assert len(faults(package(tmp_path, python=python))) == 2


CODE = "from django.utils.translation import gettext as _, ngettext\n"
ONE = CODE + "_('Hello %(name)s')\n"
MANY = CODE + "ngettext('%(count)d file', '%(count)d files', 2)\n"
FILES = "%(count)d file|%(count)d files"


@pytest.mark.parametrize(
    ("python", "parts", "word"),
    [
        (ONE, {}, "no ar"),
        (ONE, {"Hello %(name)s": {"ar": "أهلًا %(name)s"}}, "no lv"),
        (ONE, {"Hello %(name)s": {"ar": "أهلًا", "lv": "Sveiki, %(name)s"}}, "placeholders"),
        (ONE, {"Hello %(name)s": {"ar": "أهلًا %(nmae)s", "lv": "Sveiki, %(name)s"}}, "placeholders"),
        (ONE, {"Hello %(name)s": {"ar": " ", "lv": "Sveiki, %(name)s"}}, "is empty"),
        (ONE, {"Hello %(name)s": {"ar": "أهلًا %(name)s", "lv": "%(name)s", "fuzzy": True}}, "nothing else"),
        (
            CODE + "_('Hi {{ name }}')\n",
            {"Hi {{ name }}": {"ar": "أهلًا", "lv": "Sveiki, {{ name }}"}},
            "placeholders",
        ),
        (MANY, {FILES: {"ar": SIX[:5], "lv": THREE}}, "5 forms instead of 6"),
        (MANY, {FILES: {"ar": SIX, "lv": ["nav failu", *THREE[1:]]}}, "placeholders"),
        (MANY, {FILES: {"ar": [*SIX[:3], "ملفات", *SIX[4:]], "lv": THREE}}, "placeholders"),
        ("", {"Gone": {"ar": "ذهب", "lv": "Prom"}}, "nothing asks for"),
    ],
)
def test_a_fault_in_the_parts_is_named(
    tmp_path: Path, python: str, parts: dict[str, object], word: str
) -> None:
    assert word in " ".join(faults(package(tmp_path, python=python, parts=parts)))


def test_a_plural_may_say_zero_one_and_two_in_arabic_words(tmp_path: Path) -> None:
    assert faults(package(tmp_path, python=MANY, parts={FILES: {"ar": SIX, "lv": THREE}})) == []


def test_two_parts_may_not_translate_one_message_differently(tmp_path: Path) -> None:
    folder = package(tmp_path, python=CODE + "_('Save')\n", parts={"Save": {"ar": "حفظ", "lv": "Saglabāt"}})
    other = folder / "locale" / "parts" / "tools.json"
    other.write_text(json.dumps({"Save": {"ar": "حفظ", "lv": "Saglabāt"}}))
    assert faults(folder) == []
    other.write_text(json.dumps({"Save": {"ar": "تخزين", "lv": "Saglabāt"}}))
    assert "translated otherwise" in faults(folder)[0]


def test_a_key_that_stands_twice_in_a_part_is_refused(tmp_path: Path) -> None:
    folder = package(tmp_path)
    (folder / "locale" / "parts" / "shop.json").write_text('{"Save": {}, "Save": {}}')
    assert "stands twice" in faults(folder)[0]


@pytest.mark.parametrize(
    ("language", "numbers"),
    [
        ("ar", {0: 0, 1: 1, 2: 2, 3: 3, 10: 3, 11: 4, 99: 4, 100: 5, 102: 5, 103: 3}),
        ("lv", {0: 0, 1: 1, 2: 2, 10: 0, 11: 0, 12: 0, 21: 1, 22: 2, 111: 0, 121: 1}),
        ("en", {0: 1, 1: 0, 2: 1}),
    ],
)
def test_each_number_takes_the_plural_form_of_its_language(
    tmp_path: Path, language: str, numbers: dict[int, int]
) -> None:
    forms = {"ar": [str(form) for form in range(6)], "lv": ["0", "1", "2"], "en": ["0", "1"]}
    folder = package(tmp_path, parts={"a|b": forms})
    catalogue.compile_catalogues(catalogue.read_parts(folder / "locale" / "parts"), folder / "locale")
    with (folder / "locale" / language / "LC_MESSAGES" / "django.mo").open("rb") as file:
        read = gettext.GNUTranslations(file)
    assert {number: int(read.ngettext("a", "b", number)) for number in numbers} == numbers


def test_contexts_and_plain_messages_are_read_back_from_the_compiled_catalogue(tmp_path: Path) -> None:
    parts = {"month^May": {"ar": "مايو", "lv": "maijs"}, "May": {"ar": "يجوز", "lv": "drīkst"}}
    folder = package(tmp_path, parts=parts)
    assert catalogue.main(["compile", "--root", str(folder)]) == 0
    with (folder / "locale" / "lv" / "LC_MESSAGES" / "django.mo").open("rb") as file:
        read = gettext.GNUTranslations(file)
    assert (read.pgettext("month", "May"), read.gettext("May")) == ("maijs", "drīkst")


def test_missing_prints_what_a_part_lacks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = package(tmp_path, python=MANY + "_('Save')\n", parts={"Save": {"ar": "حفظ"}})
    assert catalogue.main(["missing", "--root", str(folder)]) == 0
    assert json.loads(capsys.readouterr().out) == {FILES: {"ar": [], "lv": []}, "Save": {"lv": ""}}


def test_check_ends_with_one_when_anything_is_wrong(tmp_path: Path) -> None:
    assert catalogue.main(["check", "--root", str(package(tmp_path, python=ONE))]) == 1
