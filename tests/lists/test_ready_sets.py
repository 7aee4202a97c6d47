"""Ready sets: what they add is said before, nothing that was there is changed, and what is unused can be taken back."""

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from tests import make
from wasl.kernel.actor import SYSTEM, Actor
from wasl.kernel.errors import Conflict, NotFound
from wasl.kernel.manifest import registry
from wasl.lists.commands import (
    add_field,
    archive_field,
    arrange_record,
    change_view,
    install_set,
    take_back_set,
)
from wasl.lists.layouts.arranging import surface_of
from wasl.lists.models import CustomField, InstalledSet, RecordLayout, SavedView
from wasl.lists.queries.layouts import places_for
from wasl.lists.queries.listings import listing_named
from wasl.lists.queries.sets import set_seen
from wasl.lists.sets.reading import ready_sets
from wasl.workspace.models import Role
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db
TRADES = ("retail", "services", "construction", "hotel", "clinic", "ngo")


@pytest.fixture
def owner() -> Actor:
    return actor_of_user(make.owner())


def states(owner: Actor, key: str) -> dict[str, str]:
    """Return the state of each field of a set."""
    return {one.wanted.key: one.state for one in set_seen(owner, key).fields}


def test_the_sets_are_for_the_trades_that_were_asked_for() -> None:
    assert tuple(ready_sets()) == TRADES


@pytest.mark.parametrize("key", TRADES)
def test_every_set_speaks_all_languages_and_has_from_five_to_nine_fields(key: str) -> None:
    one = ready_sets()[key]
    codes = {code for code, _name in settings.LANGUAGES}
    texts = [one.labels, one.hints, *(s.labels for s in one.sections), *(v.labels for v in one.views)]
    texts += [field.values["labels"] for field in one.fields]
    texts += [choice["labels"] for field in one.fields for choice in field.values.get("choices", ())]
    assert all(set(text) == codes and all(text.values()) for text in texts)
    assert 5 <= len(one.fields) <= 9
    assert len(one.views) >= 2
    assert {name for section in one.sections for name in section.fields} == {
        field.key for field in one.fields
    }


@pytest.mark.parametrize("key", TRADES)
def test_a_set_is_taken_over_whole_and_taken_back_without_a_trace(key: str, owner: Actor) -> None:
    ready = ready_sets()[key]
    assert set(states(owner, key).values()) == {"new"}
    install_set(ready, by=owner)
    assert CustomField.objects.count() == len(ready.fields)
    assert set(states(owner, key).values()) == {"own"}
    assert [view.name for view in SavedView.objects.visible_to(owner)] == [view.label for view in ready.views]
    for surface in ("page", "form"):
        places = {
            place.key: [p.name for p in place.parts]
            for place in places_for(make.actor("manager"), ready.sections[0].kind, surface)
        }
        assert places[f"set-{key}"] == [f"custom.{field.key}" for field in ready.fields]
    with pytest.raises(Conflict):
        install_set(ready, by=owner)
    told = take_back_set(ready, by=owner)
    assert (told.gone, told.kept, told.kept_views) == (len(ready.fields), [], [])
    assert not CustomField.objects.exists()
    assert not RecordLayout.objects.exists()
    assert not SavedView.objects.visible_to(owner).exists()
    assert not InstalledSet.objects.exists()
    with pytest.raises(NotFound):
        take_back_set(ready, by=owner)


def test_no_set_doubles_what_members_and_contracts_have_themselves() -> None:
    own = {
        "member_number",
        "member_since_on",
        "contract_number",
        "contract_start_on",
        "contract_end_on",
        "is_renewing",
    }
    assert not own & {field.key for one in ready_sets().values() for field in one.fields}


def test_all_sets_stand_beside_each_other(owner: Actor) -> None:
    for ready in ready_sets().values():
        install_set(ready, by=owner)
    assert CustomField.objects.count() == sum(len(ready.fields) for ready in ready_sets().values())


def test_views_are_named_in_the_language_of_whoever_takes_the_set_over(owner: Actor) -> None:
    with override("ar"):
        install_set(ready_sets()["retail"], by=owner)
    assert SavedView.objects.filter(name="عملاء الفئة الذهبية").exists()


def test_a_field_of_the_same_name_is_used_archived_or_left_alone_but_never_changed(owner: Actor) -> None:
    mine = add_field(
        "contact", by=owner, key="usual_branch", type="text", labels={"en": "Shop"}, is_required=True
    )
    away = add_field("contact", by=owner, key="favorite_brands", type="text", labels={"en": "Brands"})
    archive_field(away, by=owner)
    add_field("contact", by=owner, key="loyalty_level", type="text", labels={"en": "Level"})
    found = states(owner, "retail")
    assert (found["usual_branch"], found["favorite_brands"], found["loyalty_level"]) == (
        "there",
        "away",
        "other",
    )
    install_set(ready_sets()["retail"], by=owner)
    mine.refresh_from_db()
    assert (mine.labels, mine.is_required) == ({"en": "Shop"}, True)
    assert CustomField.objects.get(key="loyalty_level").type == "text"
    # a view that asks for a field which is another one here would be wrong
    assert [view.name for view in SavedView.objects.all()] == []
    take_back_set(ready_sets()["retail"], by=owner)
    assert set(CustomField.objects.values_list("key", flat=True)) == {
        "usual_branch",
        "favorite_brands",
        "loyalty_level",
    }


def test_fields_with_values_stay_and_are_named_with_their_section_and_views(owner: Actor) -> None:
    install_set(ready_sets()["ngo"], by=owner)
    make.contact(name="Layan", custom={"is_volunteer": "yes"}, by=owner)
    told = take_back_set(ready_sets()["ngo"], by=owner)
    assert [one.key for one in told.kept] == ["is_volunteer"]
    assert [one.name for one in told.kept_views] == ["Our volunteers"]
    assert CustomField.objects.get().key == "is_volunteer"
    places = {
        place.key: [p.name for p in place.parts]
        for place in places_for(make.actor("admin"), "contact", "form")
    }
    assert places["set-ngo"] == ["custom.is_volunteer"]
    # taken over again, it is one of those that were there
    assert states(owner, "ngo")["is_volunteer"] == "there"


def test_a_view_that_somebody_changed_is_kept(owner: Actor) -> None:
    install_set(ready_sets()["hotel"], by=owner)
    change_view(SavedView.objects.get(name="VIP guests"), name="Our best guests", by=owner)
    told = take_back_set(ready_sets()["hotel"], by=owner)
    assert [one.name for one in told.kept_views] == ["Our best guests"]


def test_a_role_with_its_own_arrangement_gets_the_section_too_and_keeps_the_rest(owner: Actor) -> None:
    known = surface_of(registry().kind("contact"), "page", ())
    arrangement = known.standard
    arrangement.blocks.reverse()
    sales = Role.objects.get(key="sales")
    arrange_record(registry().kind("contact"), surface="page", arrangement=arrangement, role=sales, by=owner)
    before = [place.key for place in places_for(make.actor("sales"), "contact", "page")]
    install_set(ready_sets()["clinic"], by=owner)
    found = [place.key for place in places_for(make.actor("sales"), "contact", "page")]
    assert found == [*before, "set-clinic"]
    take_back_set(ready_sets()["clinic"], by=owner)
    assert [place.key for place in places_for(make.actor("sales"), "contact", "page")] == before


def test_without_the_right_to_share_there_are_fields_and_no_views() -> None:
    make.owner()
    install_set(ready_sets()["services"], by=SYSTEM)
    assert CustomField.objects.count() == len(ready_sets()["services"].fields)
    assert not SavedView.objects.exists()


def test_the_views_of_every_set_can_be_opened(owner: Actor) -> None:
    client = make.signed_in(make.user("admin"))
    for ready in ready_sets().values():
        install_set(ready, by=owner)
    make.contact(name="Layan", by=owner)
    for view in SavedView.objects.all():
        answer = client.get(
            f"{reverse(listing_named(owner, view.listing).page or 'contacts:contact_list')}?view={view.pk}"
        )
        assert answer.status_code == 200
        assert listing_named(owner, view.listing).key == view.listing


def test_the_pages_show_take_over_and_take_back(owner: Actor) -> None:
    client = make.signed_in(make.user("admin"))
    assert "Clinic" in client.get("/settings/sets/").content.decode()
    text = client.get("/settings/sets/clinic/").content.decode()
    assert text.count("Will be added") == 9
    assert client.post("/settings/sets/clinic/install/").status_code == 303
    assert client.get("/settings/sets/clinic/").content.decode().count("Added by this set") == 9
    make.contact(name="Layan", custom={"doctor": "Dr. Salem"}, by=owner)
    assert client.post("/settings/sets/clinic/take-back/").status_code == 303
    text = client.get("/settings/sets/clinic/").content.decode()
    assert "8 fields were removed." in text
    assert "Attending doctor" in text


def test_what_a_set_brought_once_and_brings_no_more_goes_with_it(owner: Actor) -> None:
    install_set(ready_sets()["ngo"], by=owner)
    older = add_field("contact", by=owner, key="member_number", type="text", labels={"en": "Number"})
    InstalledSet.objects.update(fields=[*InstalledSet.objects.get().fields, str(older.pk)])
    take_back_set(ready_sets()["ngo"], by=owner)
    assert not CustomField.objects.exists()


@pytest.mark.parametrize("path", ["", "clinic/"])
def test_only_who_manages_fields_meets_the_sets(path: str) -> None:
    make.owner()
    client = make.signed_in(make.user("manager"))
    assert client.get(f"/settings/sets/{path}").status_code == 403
    assert client.post("/settings/sets/clinic/install/").status_code == 403
    assert client.post("/settings/sets/clinic/take-back/").status_code == 403
    assert make.signed_in(make.user("admin")).get("/settings/sets/bakery/").status_code == 404
