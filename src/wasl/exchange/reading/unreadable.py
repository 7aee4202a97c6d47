"""The refusal of a whole file, and every sentence that says why and what to do about it."""

from django.utils.translation import gettext_lazy as _

from wasl.kernel.errors import Invalid

SENTENCES = {
    "empty": _("The file is empty. Export it again and upload the new file."),
    "missing": _("The file is no longer there. Upload it again."),
    "no_rows": _("The file holds no table. Upload a file with a row of column names and rows below it."),
    "binary": _("This is not a table that Wasl can read. Upload a CSV, Excel, OpenDocument or vCard file."),
    "document": _(
        "This is a text document, not a table. Save the table as CSV or XLSX and upload that file."
    ),
    "markup": _(
        "This is a web page or an XML file, not a table. Save the table as CSV or XLSX and upload that file."
    ),
    "data": _("This JSON file is no board of Trello. Export the table as CSV or XLSX and upload that file."),
    "calendar": _("This is a calendar, not a list of contacts. Export the contacts as vCard or CSV."),
    "archive": _("This is an archive. Unpack it and upload the file that is inside."),
    "nested": _("There is an archive inside the archive. Unpack it and upload the file that is inside."),
    "too_many_entries": _(
        "The file holds more than 10,000 parts inside, which a table never needs. Save it again as CSV."
    ),
    "unpacked_size": _(
        "Unpacked, this file is over the limit of 200 MB or 100 times its size. Split it, or save it as CSV."
    ),
    "overlapping": _("Parts of this file lie over each other, which is a known trick. Save it again as CSV."),
    "entities": _(
        "This file declares XML entities, which a table never needs. Open it in a spreadsheet "
        "and save it again."
    ),
    "password": _(
        "The workbook is protected by a password. Remove the password, save it and upload it again."
    ),
    "damaged": _(
        "The file is damaged and cannot be opened. Open it in a spreadsheet, save it again "
        "and upload the copy."
    ),
    "old_workbook": _(
        "This workbook is older than Excel 5 and cannot be read. Open it in a spreadsheet and "
        "save it as XLSX."
    ),
    "too_heavy": _(
        "This workbook needs more memory or time than a table of its size should. Save the sheet as CSV."
    ),
    "no_sheet": _("The workbook has no sheet named “%(sheet)s”. Choose one of: %(sheets)s."),
    "no_sheets": _("The workbook holds no sheet with cells. Save the table as CSV or XLSX."),
    "unknown_encoding": _("Wasl knows no encoding “%(encoding)s”. Choose one from the list."),
    "unknown_delimiter": _("“%(delimiter)s” cannot separate columns. Choose a single sign."),
    "too_many_columns": _("The file has more than 16,384 columns. Delete those you do not need."),
    "no_cards": _("No contact card in this file holds anything that can be read. Export the contacts again."),
}


class Unreadable(Invalid):
    """The file cannot become rows; `reason` names the entry of SENTENCES that is shown."""

    def __init__(self, reason: str, **details: str) -> None:
        self.reason = reason
        super().__init__(str(SENTENCES[reason]) % details)
