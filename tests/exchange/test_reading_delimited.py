"""Delimited text is read whatever separates, encloses or precedes its cells."""

import csv
import io
import tracemalloc
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.exchange.files import cells_of, table_of, write
from wasl.exchange.reading import Unreadable, open_table

CONTACTS = [["name", "phone", "e-mail"], ["Ali", "+966 50 123 4567", "ali@example.com"], ["Sara", "050", ""]]


@pytest.mark.parametrize("delimiter", list(",;\t|^~"))
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    table = table_of(tmp_path, "\r\n".join(delimiter.join(row) for row in CONTACTS))
    assert (table.delimiter, [table.columns, *cells_of(table)]) == (delimiter, CONTACTS)


def test_a_tab_makes_a_tsv(tmp_path: Path) -> None:
    assert table_of(tmp_path, "a\tb\n1\t2\n").format == "tsv"


def test_commas_inside_quotes_do_not_make_a_comma_file(tmp_path: Path) -> None:
    table = table_of(tmp_path, 'name;address\n"Ali, Omar";"1, Main St, Riyadh"\nSara;"2, Side St, Jeddah"\n')
    assert cells_of(table) == [["Ali, Omar", "1, Main St, Riyadh"], ["Sara", "2, Side St, Jeddah"]]


def test_the_line_sep_of_excel_is_obeyed_and_not_shown(tmp_path: Path) -> None:
    table = table_of(tmp_path, "sep=;\nname;price\nAli;1,5\nSara;2,5\n")
    assert table.columns == ["name", "price"]
    assert [row.number for row in table.rows()] == [3, 4]


def test_decimal_commas_do_not_split_cells(tmp_path: Path) -> None:
    assert cells_of(table_of(tmp_path, "name;price\nA;1,50\nB;2,75\nC;3,99\n"))[0] == ["A", "1,50"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_read(tmp_path: Path, end: str) -> None:
    assert cells_of(table_of(tmp_path, end.join(["a,b", "1,2", "3,4"]))) == [["1", "2"], ["3", "4"]]


def test_a_cell_may_hold_lines(tmp_path: Path) -> None:
    rows = list(table_of(tmp_path, 'a,b\n"one\ntwo",2\n3,4\n').rows())
    assert [(row.number, row.values) for row in rows] == [(2, ["one\ntwo", "2"]), (3, ["3", "4"])]


def test_single_quotes_and_spaces_after_commas_are_understood(tmp_path: Path) -> None:
    assert cells_of(table_of(tmp_path, "a,b\n'x, y',1\n'z, w',2\n"))[0] == ["x, y", "1"]
    assert cells_of(table_of(tmp_path, 'a, b, c\n1, "x, y", 2\n'))[0] == ["1", "x, y", "2"]


def test_an_apostrophe_is_no_quote(tmp_path: Path) -> None:
    assert cells_of(table_of(tmp_path, "name,city\nO'Brien,'s-Hertogenbosch\nD'Arcy,L'Aquila\n")) == [
        ["O'Brien", "'s-Hertogenbosch"],
        ["D'Arcy", "L'Aquila"],
    ]


def test_backslashes_may_escape_quotes(tmp_path: Path) -> None:
    assert cells_of(table_of(tmp_path, 'a,b\n"say \\"hi\\" now",1\n"x \\"y\\" z",2\n'))[0] == [
        'say "hi" now',
        "1",
    ]


def test_a_quote_inside_a_quoted_cell_is_taken_as_written(tmp_path: Path) -> None:
    rows = list(table_of(tmp_path, 'a,b,c\n1,"Tall "guy" here",3\n4,5,6\n').rows())
    assert [(row.values, row.faults) for row in rows] == [
        (["1", 'Tall "guy" here', "3"], ()),
        (["4", "5", "6"], ()),
    ]


def test_a_quote_that_never_closes_costs_one_row(tmp_path: Path) -> None:
    body = "".join(f"{number},plain,x\n" for number in range(5_000))
    rows = list(table_of(tmp_path, f'a,b,c\n1,"open,3\n{body}').rows())
    assert [fault.reason for fault in rows[0].faults] == ["open_quote"]
    assert rows[0].values == ["1", '"open', "3"]
    assert len(rows) == 5_001
    assert not any(row.faults for row in rows[1:])


def test_a_row_with_more_cells_than_columns_is_refused_with_all_its_cells(tmp_path: Path) -> None:
    rows = list(table_of(tmp_path, "a,b\n1,2\n3,4,5\n6,7,\n8\n").rows())
    assert [[fault.reason for fault in row.faults] for row in rows] == [[], ["extra_cells"], [], []]
    assert [row.values for row in rows] == [["1", "2"], ["3", "4", "5"], ["6", "7"], ["8", ""]]


def test_a_short_row_among_even_ones_is_refused(tmp_path: Path) -> None:
    rows = list(table_of(tmp_path, "a,b,c\n" + "1,2,3\n" * 20 + "1 2,3\n" + "Total: 20\n").rows())
    assert [[fault.reason for fault in row.faults] for row in rows[19:]] == [[], *[["missing_cells"]] * 2]


def test_short_rows_are_filled_up_where_blanks_are_trimmed(tmp_path: Path) -> None:
    rows = list(table_of(tmp_path, "a,b,c\n" + "1,2,3\n1,2\n" * 20).rows())
    assert not any(row.faults for row in rows)
    assert rows[1].values == ["1", "2", ""]


def test_a_row_in_one_quoted_cell_is_taken_apart(tmp_path: Path) -> None:
    table = table_of(tmp_path, 'a,b,c\n1,2,3\n"4,""five, six"",7"\n8,9,10\n')
    assert cells_of(table)[1] == ["4", "five, six", "7"]


def test_a_nul_is_refused_by_cell(tmp_path: Path) -> None:
    row = next(
        iter(table_of(tmp_path, b"name,city\nAli,Ri\0yadh\nSara,Jeddah\n" * 1, encoding="utf-8").rows())
    )
    assert [(fault.reason, fault.column) for fault in row.faults] == [("nul", 1)]


def test_lines_above_the_names_are_left_out_and_shown(tmp_path: Path) -> None:
    table = table_of(tmp_path, "Customers 2026,,\n,,\nname,phone,city\nAli,050,Riyadh\nSara,055,Jeddah\n")
    assert table.columns == ["name", "phone", "city"]
    assert [row.number for row in table.rows()] == [4, 5]
    assert [(problem.reason, problem.detail) for problem in table.problems] == [
        ("preamble", "Customers 2026 / ")
    ]


@pytest.mark.parametrize(
    ("first", "has_header"),
    [("name,phone", True), ("الاسم,الهاتف", True), ("Ali,0501234567", False), ("x,ali@example.com", False)],
)
def test_the_row_of_names_is_told_from_rows(tmp_path: Path, first: str, *, has_header: bool) -> None:
    table = table_of(tmp_path, f"{first}\nSara,0551234567\nOmar,0561234567\n")
    assert table.has_header is has_header
    assert len(cells_of(table)) == (2 if has_header else 3)


def test_the_row_of_names_may_be_chosen(tmp_path: Path) -> None:
    assert table_of(tmp_path, "a,b\n1,2\n", has_header=False).columns == ["1", "2"]
    assert table_of(tmp_path, "1,2\n3,4\n", has_header=True).columns == ["1", "2"]


def test_blank_and_double_names_become_different(tmp_path: Path) -> None:
    table = table_of(tmp_path, "name,,Name,name\nAli,1,2,3\n")
    assert table.columns == ["name", "2", "Name (2)", "name (3)"]


@pytest.mark.parametrize("names", ["name,,phone,city", "name phone,city"])
def test_names_that_may_stand_over_the_wrong_cells_are_pointed_out(tmp_path: Path, names: str) -> None:
    table = table_of(tmp_path, f"{names}\nAli,0501234567,Riyadh\nSara,0551234567,Jeddah\n")
    assert "uneven_header" in [problem.reason for problem in table.problems]
    assert cells_of(table)[0][:3] == ["Ali", "0501234567", "Riyadh"]


def test_a_repeated_row_of_names_is_refused(tmp_path: Path) -> None:
    rows = list(table_of(tmp_path, "name,city\nAli,Riyadh\nname,city\nSara,Jeddah\n").rows())
    assert [[fault.reason for fault in row.faults] for row in rows] == [[], ["repeated_header"], []]


def test_reading_goes_on_after_any_row(tmp_path: Path) -> None:
    table = table_of(tmp_path, "a,b\n" + "".join(f"{number},x\n" for number in range(1000)))
    assert [row.values[0] for row in table.rows(after=998)] == ["998", "999"]
    assert next(table.rows(after=500)).number == 502


def test_a_large_file_is_read_in_constant_memory(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("name,city,note\n")
        file.writelines(f"اسم {number},الرياض,{'ملاحظة ' * 20}\n" for number in range(60_000))
    assert path.stat().st_size > 15_000_000
    table = open_table(path)
    tracemalloc.start()
    count = sum(1 for _ in table.rows())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 60_000
    assert peak < 2_000_000
    assert 0.8 * count < table.size() < 1.2 * count


def test_a_line_without_end_is_refused_without_holding_it(tmp_path: Path) -> None:
    path = tmp_path / "endless.csv"
    with path.open("w") as file:
        file.write("a,b\n1,2\n")
        for _ in range(40):
            file.write("x" * 2**20)
        file.write("\n3,4\n")
    tracemalloc.start()
    rows = list(open_table(path).rows())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [[fault.reason for fault in row.faults] for row in rows] == [[], ["too_long"], []]
    assert rows[2].values == ["3", "4"]
    assert peak < 40_000_000


def test_a_cell_longer_than_any_text_is_refused(tmp_path: Path) -> None:
    row = next(table_of(tmp_path, f"a,b\n1,{'x' * 200_000}\n").rows())
    assert [(fault.reason, fault.column) for fault in row.faults] == [("too_long", 1)]


def test_a_million_columns_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as refusal:
        table_of(tmp_path, ",".join(["x"] * 50_000) + "\n" + ",".join(["1"] * 50_000))
    assert refusal.value.reason == "too_many_columns"


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12).map(str.strip)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.lists(WORDS, min_size=3, max_size=3), min_size=1, max_size=8),
    ends=st.sampled_from("\n "),
)
def test_what_a_csv_writer_writes_is_read_back(tmp_path: Path, rows: list[list[str]], ends: str) -> None:
    rows = [[f"k{number}", *[f"{cell}{ends}." for cell in row[1:]]] for number, row in enumerate(rows)]
    buffer = io.StringIO()
    csv.writer(buffer, quoting=csv.QUOTE_ALL).writerows([["key", "first", "second"], *rows])
    table = table_of(tmp_path, buffer.getvalue(), delimiter=",", encoding="utf-8", has_header=True)
    assert cells_of(table) == rows


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.one_of(st.binary(max_size=300), st.text("\",;\n\r\t\\' ab1\0éش", max_size=120).map(str.encode))
)
def test_any_bytes_are_read_or_refused_with_a_sentence(tmp_path: Path, content: bytes) -> None:
    try:
        table = open_table(write(tmp_path, content))
        widths = {len(row.values) for row in islice(table.rows(), 1000) if not row.faults}
    except Unreadable as refusal:
        sentence = refusal.message
    else:
        sentence = "It can be read." if widths <= {len(table.columns)} else ""
    assert sentence.endswith(".")
