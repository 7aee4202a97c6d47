"""Writes the small files that the tests of the readers read."""

import io
import zipfile
from pathlib import Path

from openpyxl import Workbook

from wasl.exchange.reading import Table, open_table

ARABIC = (
    "الاسم,المدينة,الهاتف,ملاحظة\n"
    "محمد بن عبد الله العتيبي,الرياض,+966501234567,عميل دائم\n"
    "فاطمة الزهراء,جدة,+966551234567,«تفضّل الاتصال مساءً»\n"
    "مؤسسة النور للتجارة,الدمام,+966138765432,طلب عرض سعر، ثم اعتذر\n"
)
LATVIAN = (
    "vārds,pilsēta,tālrunis,piezīme\n"
    "Jānis Bērziņš,Rīga,+37129123456,pastāvīgs klients\n"
    "Līga Kļaviņa,Liepāja,+37126123456,zvanīt pēc pusdienām\n"
    "SIA Ķekavas ceļš,Ķekava,+37167123456,lūdza piedāvājumu\n"
)
FRENCH = "nom,ville\nRené Lefèvre,Besançon\nZoë Gaël,Orléans\nHélène Crêté,Sète\n"
GERMAN = "Name,Ort\nJürgen Müller,Köln\nKäthe Groß,Düsseldorf\nÄnne Böll,München\n"
RUSSIAN = "имя,город\nАлексей Иванов,Рига\nМария Петрова,Даугавпилс\nООО «Ромашка»,Елгава\n"


def write(folder: Path, content: bytes | str, name: str = "upload.dat") -> Path:
    """Return the path of a file with the content; its name says nothing about its kind."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def table_of(folder: Path, content: bytes | str, **options: object) -> Table:
    """Return the table the readers find in the content."""
    return open_table(write(folder, content), **options)  # type: ignore[arg-type]


def cells_of(table: Table) -> list[list[str]]:
    """Return the cells of all rows."""
    return [row.values for row in table.rows()]


def workbook(rows: list[list[object]], *, title: str = "Sheet") -> bytes:
    """Return an XLSX file with one sheet."""
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def zipped(entries: dict[str, bytes]) -> bytes:
    """Return a ZIP file with the entries."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return buffer.getvalue()
