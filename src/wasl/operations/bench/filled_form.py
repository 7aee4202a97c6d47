"""Reads a form out of a page as a browser would send it back unchanged."""

from html.parser import HTMLParser


class FilledForm(HTMLParser):
    """The values of the form that has a field called `around` (a page has other forms too)."""

    def __init__(self, page: str, around: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._around = around
        self._select = self._text = ""
        self._form: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a value, or note whose value comes next."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = {}
        elif tag == "input" and "name" in given:
            self._input(given)
        elif tag == "select":
            self._select = given.get("name", "")
        elif tag == "option" and self._select and (self._select not in self._form or "selected" in given):
            self._form[self._select] = given.get("value", "")
        elif tag == "textarea":
            self._text = given.get("name", "")
            self._form[self._text] = ""

    def _input(self, given: dict[str, str]) -> None:
        is_choice = given.get("type") in {"checkbox", "radio"}
        if not is_choice or "checked" in given:
            self._form[given["name"]] = given.get("value", "on" if is_choice else "")

    def handle_data(self, data: str) -> None:
        """Take the text of a text area."""
        if self._text:
            self._form[self._text] += data

    def handle_endtag(self, tag: str) -> None:
        """Close what was open; the form that was looked for is kept."""
        if tag == "textarea":
            self._text = ""
        elif tag == "select":
            self._select = ""
        elif tag == "form" and self._around in self._form:
            self.values = self._form
