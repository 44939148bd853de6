"""Whatever bytes, cells or values come, the readers answer with rows or with a documented refusal, and raise nothing else.

Some dozens of examples of each, the same every time; with ``FUZZ_SECONDS`` in the environment others for so long (``make fuzz``).
"""

import os
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from itertools import count
from time import monotonic
from zipfile import ZipFile

import pandas as pd
import pytest
from bad_files import PLAIN
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from invented_contents import contents_of
from invented_entries import FORM
from invented_feed import HEADER, read
from invented_templates import with_everything
from raw_spreadsheets import rows_of, sheet_of, xls, xls_cells, xlsx, zipped

from boxscore.columns import DATED_KINDS, Column, Kind
from boxscore.entries import CONTROLS, Allowed, Takes, kept_as
from boxscore.errors import ExtractRefused, WorkbookRefused
from boxscore.templates import TemplatePlan
from sources.values import parsed
from workbooks.entries_sheet import build_entries
from workbooks.entry_contents import TypedIn
from workbooks.reference import reference_bytes
from workbooks.returned.locked import changed_locked_cells
from workbooks.returned.reading import read_returned
from workbooks.sheets import Book
from workbooks.templates.checking import check

SECONDS = float(os.environ.get("FUZZ_SECONDS", "0"))
PIECES = [b'"', b",", b"\n", b"\r", b"\0", b"<", b">", b"&", b"/", b"'", b"=", b"-1", b"999999999999", b"1e999", b"NaN", b"#REF!", b"\xff"]
PIECES += [b'r="XFD1048576"', b't="e"', b't="s"', b"<c/>", b"<row/>", b"&x;", b"\xef\xbb\xbf", b"\x81", "£٣\u202e😀".encode(), b""]
WORDS = ["31/02/2026", "1,234.50", "(5)", "NaN", "1e400", "24:00", "P13", "2025-26", "Apr 2022", "2022Q5", "Yes", "43956", "-", "0.5", "٣"]

TEXTS = st.one_of(st.text(), st.sampled_from(WORDS), st.text("0123456789/-:.,£()eEPQ ", max_size=14))
EDITS = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 12), st.one_of(st.sampled_from(PIECES), st.binary(max_size=8))), max_size=6)

Edits = list[tuple[float, int, bytes]]


def tried(examples: int, given_what: st.SearchStrategy[object], holds: Callable[..., None]) -> None:
    """Holds what should hold against so many examples, and against others until the time is over."""
    until = monotonic() + SECONDS
    for round_ in count():

        @seed(round_)
        @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(given_what)
        def once(example: object) -> None:
            holds(example)

        once()
        if monotonic() >= until:
            return


def bent(content: bytes, edits: Edits) -> bytes:
    """The bytes with some taken out and others put in their place."""
    for where, taken, put in edits:
        at = int(where * len(content))
        content = content[:at] + put + content[at + taken :]
    return content


def bent_package(content: bytes, part: float, edits: Edits) -> bytes:
    """The package with one of its parts bent; its sums and sizes are right again."""
    with ZipFile(BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    chosen = list(parts)[int(part * (len(parts) - 1))]
    return zipped(parts | {chosen: bent(parts[chosen], edits)})


def refusal_of(work: Callable[[], object]) -> str:
    """What the refusal says that the work came to; empty where it came to something."""
    try:
        work()
    except (ExtractRefused, WorkbookRefused) as refusal:
        return str(refusal)
    return ""


def read_or_refused(content: bytes, name: str) -> None:
    def is_whole() -> None:
        extract = read(content, name=name)
        assert not set(extract.rows.index) & set(extract.refused["row_number"])
        assert not extract.rows["hours"].abs().eq(float("inf")).any()

    said = refusal_of(is_whole)
    assert not said or said.startswith(name)


def test_any_text_is_a_value_of_its_kind_no_value_or_told_as_unreadable() -> None:
    columns = [Column(kind=kind, meaning="", example="", formats=("%d/%m/%Y",) if kind in DATED_KINDS else ()) for kind in Kind]

    def holds(texts: list[str]) -> None:
        for column in columns:
            values, unreadable = parsed(pd.Series(texts, dtype="str"), column)
            assert not (values.notna() & unreadable).any()
            assert len(values) == len(texts)

    tried(15, st.lists(TEXTS, min_size=1, max_size=8), holds)


def test_any_bytes_called_a_csv_are_read_or_refused() -> None:
    tried(30, EDITS, lambda edits: read_or_refused(bent(PLAIN.encode(), edits), "shifts/week.csv"))


def test_any_cells_of_a_csv_are_read_or_refused() -> None:
    def holds(rows: list[tuple[str, ...]]) -> None:
        lines = pd.DataFrame(rows, columns=HEADER.split(","), dtype="str").to_csv(index=False)
        read_or_refused(lines.encode("utf-8", "replace"), "shifts/week.csv")

    tried(20, st.lists(st.tuples(TEXTS, TEXTS, TEXTS, TEXTS), max_size=5), holds)


CELLS: list[list[str | float]] = [
    ["Shift date", "Ward", "Hours worked", "Cost"],
    ["04/05/2020", "W1", 7.5, 10],
    ["05/05/2020", "W2", 8, 12],
]
NEW, OLD = xlsx(sheet_of(rows_of(CELLS))), xls(xls_cells(CELLS))


def test_any_bytes_called_a_spreadsheet_are_read_or_refused() -> None:
    def holds(one: tuple[bool, float, Edits]) -> None:
        is_old, part, edits = one
        if is_old:
            read_or_refused(bent(OLD, edits), "shifts/week.xls")
        else:
            read_or_refused(bent_package(NEW, part, edits), "shifts/week.xlsx")

    tried(15, st.tuples(st.booleans(), st.floats(0, 1), EDITS), holds)


def test_any_value_in_an_entry_is_kept_as_plain_text_or_not_at_all() -> None:
    allowed = [Allowed(takes, most=20, choices=("yes", "no")) for takes in Takes]

    def holds(given_value: object) -> None:
        for one in allowed:
            with suppress(ValueError):
                kept = kept_as(one.typed(given_value))
                assert kept is None or not (CONTROLS.search(kept) or kept in ("nan", "inf", "-inf"))

    values = st.one_of(TEXTS, st.floats(), st.integers(), st.booleans(), st.none(), st.dates(), st.datetimes(), st.times())
    tried(150, values, holds)


@pytest.fixture(scope="module")
def ours() -> bytes:
    contents = contents_of(entries=TypedIn(FORM, ()))
    return reference_bytes(Book("Invented", contents.current.ending, [build_entries(contents, version=3, run="invented-run")]))


def test_any_bytes_that_come_back_are_a_workbook_of_ours_or_refused(ours: bytes) -> None:
    def holds(one: tuple[float, Edits, Edits]) -> None:
        part, in_the_part, in_the_file = one
        content = bent(bent_package(ours, part, in_the_part), in_the_file)

        def come_back() -> None:
            book = read_returned(content, name="ward.xlsx")
            list(changed_locked_cells(ours, content, sheet=book.sheet, entries=book.places))

        said = refusal_of(come_back)
        assert not said or said.startswith(("ward.xlsx ", "The workbook is damaged"))

    tried(60, st.tuples(st.floats(0, 1), EDITS, st.one_of(st.just([]), EDITS)), holds)


def test_any_bytes_called_a_template_are_gone_through_or_refused() -> None:
    template = with_everything()

    def holds(one: tuple[float, Edits]) -> None:
        said = refusal_of(lambda: check(bent_package(template, *one), TemplatePlan(), {}, name="template.xlsx"))
        assert not said or "template.xlsx" in said

    tried(60, st.tuples(st.floats(0, 1), EDITS), holds)
