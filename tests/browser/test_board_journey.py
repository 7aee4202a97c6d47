"""A card of the deals board is taken by the mouse and by keys; a move that lacks something asks for it."""

from decimal import Decimal

import pytest
from playwright.sync_api import Locator, Page, expect

from tests import make
from tests.browser.steps import sign_in
from wasl.sales.models import Deal, Stage
from wasl.workspace.models import User
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def board(page: Page, settings) -> Page:
    """The board with one deal, in the browser of its owner."""
    # places come from the style sheets: they are served one by one, since nothing was built for this server
    settings.DEBUG = True
    owner = make.owner()
    make.deal("Tea", by=actor_of_user(owner))
    sign_in(page, owner.email)
    return opened(page)


def opened(page: Page) -> Page:
    page.goto("/deals/")
    expect(page.locator("#board[data-connected]")).to_be_visible()
    return page


def card_in(page: Page, stage: str) -> Locator:
    """Return the card of the deal in a column, as the server has drawn it there."""
    return page.locator(f"[data-stage='{make.stage(stage).pk}'] [data-left='{make.stage(stage).pk}']")


def drag(page: Page, start: str, end: str) -> None:
    card_in(page, start).hover()
    page.mouse.down()
    page.get_by_role("region", name=end).hover()
    with page.expect_response("**/move/"):
        page.mouse.up()


def stands(deal: Deal) -> str:
    deal.refresh_from_db()
    return deal.stage.names["en"]


def test_a_card_dragged_by_mouse_stands_there_for_everybody(board: Page) -> None:
    deal = Deal.objects.get()
    other = opened(board.context.new_page())
    expect(card_in(other, "New")).to_be_visible()
    drag(board, "New", "Qualified")
    expect(card_in(board, "Qualified")).to_be_visible()
    assert stands(deal) == "Qualified"
    # what the announcement of a change does
    other.evaluate("htmx.trigger('#board', 'wasl:refresh')")
    expect(card_in(other, "Qualified")).to_be_visible()
    expect(other.locator(".w-deal")).to_have_count(1)


def test_a_card_is_lifted_by_space_carried_by_arrows_and_let_go_by_escape(board: Page) -> None:
    deal, said = Deal.objects.get(), board.locator("#deal-said")
    card_in(board, "New").focus()
    board.keyboard.press("Space")
    expect(said).to_contain_text("Card lifted.")
    for key, name in (("ArrowRight", "Qualified"), ("ArrowRight", "Proposal"), ("ArrowLeft", "Qualified")):
        board.keyboard.press(key)
        expect(said).to_have_text(name)
    with board.expect_response("**/move/"):
        board.keyboard.press("Space")
    moved = card_in(board, "Qualified")
    expect(moved).to_be_focused()
    assert stands(deal) == "Qualified"
    board.keyboard.press("Space")
    board.keyboard.press("ArrowRight")
    expect(moved).to_have_count(0)
    board.keyboard.press("Escape")
    expect(said).to_have_text("Canceled.")
    expect(moved).to_be_focused()
    assert stands(deal) == "Qualified"


def test_a_move_that_lacks_something_puts_the_card_back_and_asks_for_it(board: Page) -> None:
    deal = Deal.objects.get()
    Stage.objects.filter(names__en="New").update(needs=["amount"])
    drag(board, "New", "Qualified")
    dialog = board.get_by_role("dialog", name="Tea")
    expect(dialog).to_contain_text("Before the deal goes from New to Qualified this is needed:")
    expect(card_in(board, "New")).to_be_visible()
    assert stands(deal) == "New"
    dialog.get_by_label("Amount").fill("1250")
    dialog.get_by_role("button", name="Save and move").click()
    expect(card_in(board, "Qualified")).to_be_visible()
    assert (stands(deal), deal.amount) == ("Qualified", Decimal(1250))


def test_the_company_of_a_new_deal_is_found_by_its_name(board: Page) -> None:
    owner = actor_of_user(User.objects.get())
    one, two = (make.company(name=name, by=owner) for name in ("Warehouse Alpha", "Warehouse Beta"))
    board.goto("/deals/new/")
    board.get_by_label("Title").fill("Shelves")
    for wanted in (one, two):
        # the second replaces the first: a deal has one company
        board.get_by_role("combobox", name="Company").fill("wareh")
        board.get_by_role("option", name=wanted.name).click()
        expect(board.get_by_role("button", name=f"Remove {wanted.name}")).to_be_visible()
    board.get_by_role("button", name="Save", exact=True).click()
    expect(board.get_by_role("heading", name="Shelves", level=1)).to_be_visible()
    assert Deal.objects.get(title="Shelves").company == two
