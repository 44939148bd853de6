"""``boxscore chart``, run on small files: what it writes, what it says, and the status it ends with."""

import csv
import io
import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from benchmarks.false_alarms import table
from pipelines.command import main

COLUMNS = ["date", "value", "segment", "centre", "lower", "upper", "signal", "quality", "included"]
LEVEL = [11, 9] * 6
SHIFTED = [*LEVEL, *[13, 12] * 4]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "waits.csv"


def boxscore_chart(file: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["chart", str(file), *arguments], catch_exceptions=False)


def weekly(file: Path, values: list[Any], *, header: str = "date,value") -> None:
    days = [date(2026, 1, 4) + timedelta(weeks=at) for at in range(len(values))]
    file.write_text("\n".join([header, *(f"{day},{value}" for day, value in zip(days, values, strict=True)), ""]), encoding="utf-8")


def rows(result: Result) -> list[dict[str, str]]:
    assert result.exit_code == 0, result.stderr
    return list(csv.DictReader(io.StringIO(result.stdout)))


def told(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.stderr
    whole: dict[str, Any] = json.loads(result.stdout)
    return whole


def test_csv_has_the_promised_columns_and_a_row_for_each_row(file: Path) -> None:
    weekly(file, [*SHIFTED[:14], "", *SHIFTED[14:]])
    found = rows(boxscore_chart(file, "--improvement", "decrease"))
    assert list(found[0]) == COLUMNS
    assert found[0] == dict(zip(COLUMNS, ["2026-01-04", "11.0", "0", "10.0", "", "", "", "none", "true"], strict=True))
    assert found[14] == dict(zip(COLUMNS, ["2026-04-12", "", "0", "10.0", "", "", "", "none", "false"], strict=True))
    assert [(row["signal"], row["quality"]) for row in found[15:]] == [("shift", "concern")] * 6


def test_json_has_the_promised_keys_and_says_it_in_a_sentence(file: Path) -> None:
    weekly(file, SHIFTED)
    whole = told(boxscore_chart(file, "--improvement", "increase", "--format", "json"))
    promised = {
        "rules",
        "chart",
        "baseline",
        "segments",
        "points",
        "runs",
        "longest_run",
        "crossings",
        "variation",
        "assurance",
        "warnings",
    }
    assert promised <= set(whole)
    assert (whole["rules"], whole["chart"], whole["baseline"], whole["warnings"]) == ("scottish", "run", 12, [])
    # Twelve runs of one and one of eight. 14 above and 6 below: of 38,760 orders 670 (1.7%) have 5 runs or fewer, 2,230 (5.8%) 6 or
    # fewer, 1,716 (4.4%) 13, and none more.
    assert whole["runs"] == {"found": 13, "low": 6, "high": 13, "signal": False}
    assert (whole["longest_run"], whole["crossings"], whole["variation"], whole["assurance"]) == (8, 12, "improvement", "none")
    assert whole["says"] == "Shift: 8 weeks above the median since w/e 29/03/2026: improvement"
    assert len(whole["points"]) == 20


def test_an_xmr_chart_is_of_all_points_and_not_screened_when_nothing_is_asked(file: Path) -> None:
    weekly(file, LEVEL)
    whole = told(boxscore_chart(file, "--chart", "xmr", "--target", "4", "--improvement", "increase", "--format", "json"))
    assert (whole["rules"], whole["baseline"], whole["screened"]) == ("making-data-count", None, False)
    assert (whole["points"][0]["lower"], whole["points"][0]["upper"]) == (pytest.approx(4.68), pytest.approx(15.32))
    assert (whole["variation"], whole["assurance"]) == ("common_cause", "consistently_passes")


def test_provisional_and_estimated_points_are_kept_out_and_come_out_again(file: Path) -> None:
    weekly(file, [*(f"{value},final" for value in LEVEL), "500,provisional", "600,Estimated", "700,odd"], header="date,value,status")
    result = boxscore_chart(file, "--chart", "xmr", "--baseline", "12")
    assert [row["included"] for row in rows(result)[11:]] == ["true", "false", "false", "true"]
    assert [row["signal"] for row in rows(result)[12:]] == ["", "", "outside"]
    assert "The status 'odd' is none that is known: its points were taken for final." in result.stderr


def test_rows_out_of_order_are_sorted_and_that_is_said(file: Path) -> None:
    file.write_text("Date , VALUE\n11/01/2026,2\n\n04/01/2026,1\n", encoding="utf-8")
    result = boxscore_chart(file)
    assert [(row["date"], row["value"]) for row in rows(result)] == [("2026-01-04", "1.0"), ("2026-01-11", "2.0")]
    assert "The rows were not in order of their dates: they were sorted." in result.stderr


def test_days_apart_as_they_come_keep_their_gaps_and_that_is_said(file: Path) -> None:
    file.write_text("date,value\n2026-01-04,1\n2026-01-11,2\n2026-03-01,3\n", encoding="utf-8")
    result = boxscore_chart(file)
    assert [row["date"] for row in rows(result)] == ["2026-01-04", "2026-01-11", "2026-03-01"]
    assert "The points are 7 to 49 days apart: they stand at their days, and gaps are kept." in result.stderr


def test_a_week_that_is_not_in_the_file_is_no_gap_to_the_rules_and_that_is_said(file: Path) -> None:
    weekly(file, SHIFTED[:18])
    lines = file.read_text(encoding="utf-8").splitlines()
    said = "Only a row without a figure is a gap to the rules: a signal runs on across days that are not in the file."
    file.write_text("\n".join([*lines[:16], *lines[17:], "2026-05-10,12", ""]), encoding="utf-8")  # w/e 19/04/2026 is not there
    absent = boxscore_chart(file, "--rules", "phs-dashboard")
    assert [row["signal"] for row in rows(absent)[12:]] == ["shift"] * 6
    assert said in absent.stderr
    file.write_text("\n".join([*lines[:16], "2026-04-19,", *lines[17:], "2026-05-10,12", ""]), encoding="utf-8")
    empty = boxscore_chart(file, "--rules", "phs-dashboard")
    assert [row["signal"] for row in rows(empty)[12:]] == [""] * 7
    assert said not in empty.stderr


def test_a_figure_that_its_status_denies_is_left_out_as_a_gap_and_every_unknown_status_is_named(file: Path) -> None:
    told_as = ["not received", "Hidden", "no activity", "not applicable", "odd", "draft", "final"]
    weekly(file, [f"5,{status}" for status in told_as], header="date,value,status")
    result = boxscore_chart(file)
    assert [row["value"] for row in rows(result)] == ["", "", "", "", "5.0", "5.0", "5.0"]
    for row, status in enumerate(told_as[:4], start=2):
        assert (
            f"The status '{status.lower()}' says that there is no figure, but there is one: a gap is left for row {row}." in result.stderr
        )
    for status in ("odd", "draft"):
        assert f"The status '{status}' is none that is known: its points were taken for final." in result.stderr


def test_no_activity_of_0_out_of_0_denies_nothing(file: Path) -> None:
    weekly(file, ["5,50,final", "0,0,no activity"], header="date,value,n,status")
    result = boxscore_chart(file, "--chart", "p", "--baseline", "2")
    assert ([row["value"] for row in rows(result)], "no activity" in result.stderr) == (["0.1", ""], False)


def test_rebases_begin_segments(file: Path) -> None:
    weekly(file, [*LEVEL, *LEVEL, *LEVEL])
    result = boxscore_chart(file, "--rebase", "2026-03-29", "--rebase", "20/06/2026")
    assert [int(row["segment"]) for row in rows(result)] == [0] * 12 + [1] * 12 + [2] * 12
    assert "The rebase of 20/06/2026 is not a day of the data: it takes effect at the next point, 21/06/2026." in result.stderr


def test_a_rate_without_a_denominator_is_a_gap_and_that_is_said(file: Path) -> None:
    weekly(file, ["5,50", "5,0", "5,", ",50"], header="date,value,n")
    result = boxscore_chart(file, "--chart", "p")
    assert [row["value"] for row in rows(result)] == ["0.1", "", "", ""]
    assert "Without an n, or with an n of 0, there is no rate: a gap is left for row 3, 4." in result.stderr


def test_an_export_is_charted_as_it_stands(file: Path) -> None:
    head = "team,measure,week_ending,numerator,denominator,value,status,as_of,n\n"
    file.write_text(f"{head}a,A02,2026-01-04,45,50,90,final,2026-01-04,50\na,A02,2026-01-11,,,,not received,,\n", encoding="utf-8")
    assert [row["value"] for row in rows(boxscore_chart(file))] == ["90.0", ""]
    assert [row["value"] for row in rows(boxscore_chart(file, "--chart", "p"))] == ["0.9", ""]


@pytest.mark.parametrize(
    ("content", "arguments", "day", "value"),
    [
        ("date,week_ending,value\n2026-01-05,2026-01-11,7\n", (), "2026-01-05", "7.0"),
        ("date,week_ending,numerator,denominator,value,n\n2026-01-05,2026-01-11,1,4,3,4\n", ("--chart", "p"), "2026-01-05", "0.75"),
        ("date,numerator,denominator\n2026-01-05,1,4\n", ("--chart", "p"), "2026-01-05", "0.25"),
        ("week_ending,value,n\n2026-01-11,3,4\n", ("--chart", "p"), "2026-01-11", "0.75"),
    ],
)
def test_the_names_of_an_export_stand_in_only_for_what_is_not_there(
    content: str, arguments: tuple[str, ...], day: str, value: str, file: Path
) -> None:
    file.write_text(content, encoding="utf-8")
    assert [(row["date"], row["value"]) for row in rows(boxscore_chart(file, *arguments))] == [(day, value)]


def test_blank_lines_before_the_header_are_skipped_and_midnight_is_a_day(file: Path) -> None:
    file.write_text("\n,,\ndate,value\n2025-01-05 00:00:00,1\n2025-01-12T00:00:00,x\n", encoding="utf-8")
    assert "row 5: value is 'x', not a number." in boxscore_chart(file).stderr
    file.write_text("\n,,\ndate,value\n2025-01-05 00:00:00,1\n", encoding="utf-8")
    assert [row["date"] for row in rows(boxscore_chart(file))] == ["2025-01-05"]


def test_a_baseline_is_a_number_or_all(file: Path) -> None:
    weekly(file, LEVEL)
    whole = told(boxscore_chart(file, "--baseline", "all", "--format", "json"))
    assert (whole["baseline"], whole["segments"][0]["baseline_points"], whole["warnings"]) == (None, 12, [])
    assert [boxscore_chart(file, "--baseline", wrong).exit_code for wrong in ("0", "most", "8.5")] == [2, 2, 2]


REFUSED = {
    "an empty file": ("", (), "has no column 'date'; its columns are: none"),
    "no column value": ("date,n\n", (), "has no column 'value'; its columns are: date, n"),
    "no column n for a P chart": ("date,value\n", ("--chart", "p"), "needs date and value and n"),
    "text": ("date,value\n2026-01-04,lots\n", (), "row 2: value is 'lots', not a number"),
    "a figure that is infinite": ("date,value\n2026-01-04,inf\n", (), "row 2: value is 'inf', not a number"),
    "a figure that is too large": ("date,value\n2026-01-04,1e16\n", (), "row 2: value is '1e16', too large: at most 1e15"),
    "a figure beyond all numbers": ("date,value\n2026-01-04,1e400\n", (), "row 2: value is '1e400', too large"),
    "semicolons": ("date;value\n2026-01-04;1\n", (), "Its columns have semicolons between them: save it with commas."),
    "tabs": ("date\tvalue\n2026-01-04\t1\n", (), "Its columns have tabs between them: save it with commas."),
    "a column twice": ("date,value,Value\n2026-01-04,1,2\n", (), "has the column 'value' 2 times. Keep one"),
    "no date": ("date,value\n31/02/2026,1\n", (), "row 2: date is '31/02/2026', not a date"),
    "a day twice": ("date,value\n2026-01-04,1\n04/01/2026,2\n", (), "row 3: 04/01/2026 is in row 2 too"),
    "more than all": ("date,value,n\n2026-01-04,6,5\n", ("--chart", "p"), "row 2: value is 6 of an n of 5, more than all"),
    "a negative count": ("date,value\n2026-01-04,-1\n", ("--chart", "c"), "row 2: value is -1, but a count is not negative"),
    "a negative denominator": ("date,value,n\n2026-01-04,1,-5\n", ("--chart", "u"), "row 2: n is -5, but a denominator"),
    "no time at all": ("date,value\n2026-01-04,0\n", ("--chart", "t"), "row 2: value is 0, but a time between events is more than 0"),
    "rules of another chart": ("date,value\n", ("--rules", "making-data-count"), "Choose scottish or phs-dashboard or anhoej."),
    "a short baseline": ("date,value\n", ("--baseline", "5"), "needs at least 8 points"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_charted_is_refused_in_words_with_status_2(what: str, file: Path) -> None:
    content, arguments, said = REFUSED[what]
    file.write_text(content, encoding="utf-8")
    result = boxscore_chart(file, *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_every_mistake_is_told_at_once_up_to_ten(file: Path) -> None:
    weekly(file, ["x"] * 12)
    said = boxscore_chart(file).stderr
    assert said.startswith("waits.csv, row 2: value is 'x', not a number; row 3:")
    assert said.endswith("And 2 more. Correct the file and run this again; nothing was charted.\n")


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    result = boxscore_chart(tmp_path / "none.csv")
    assert (result.exit_code, "cannot be read" in result.stderr) == (2, True)


@pytest.mark.parametrize("kind", ["run", "xmr", "i", "p", "pp", "u", "up", "c", "g", "t"])
@pytest.mark.parametrize("form", ["csv", "json"])
@pytest.mark.parametrize(
    "values", [[], [""], ["5,9"], ["5,9", "5,9"], [","] * 13, ["5,9"] * 20, ["1,9", "3,9", "2,9"] * 12, ["NA,9", "5,9", ",0"]], ids=len
)
def test_no_file_of_figures_ends_in_a_traceback(kind: str, form: str, values: list[str], file: Path) -> None:
    weekly(file, values, header="date,value,n")
    result = boxscore_chart(file, "--chart", kind, "--format", form, "--target", "3", "--baseline", "12", "--rebase", "2026-01-18")
    found = rows(result) if form == "csv" else told(result)["points"]
    assert len(found) == len(values)


@pytest.mark.parametrize(
    "content", [b"\xff\xfe\x00", b"\x00\x01\x02", b"\xef\xbb\xbfdate,value\n", b'date,value\n"2026', b"PK\x03\x04\xe9"]
)
def test_no_bytes_end_in_a_traceback(content: bytes, file: Path) -> None:
    file.write_bytes(content)
    assert boxscore_chart(file).exit_code in (0, 2)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_files_are_read_as_spreadsheets_save_them(encoding: str, file: Path) -> None:
    file.write_text("date,value,annotation\n2026-01-04,1,café\n", encoding=encoding)
    assert told(boxscore_chart(file, "--format", "json"))["points"][0]["annotation"] == "café"


def test_a_chart_written_to_a_file_is_there_whole_and_alone(file: Path, tmp_path: Path) -> None:
    weekly(file, LEVEL)
    out = tmp_path / "chart.csv"
    assert boxscore_chart(file, "--out", str(out)).stdout == ""
    assert out.read_text(encoding="utf-8") == boxscore_chart(file).stdout
    assert sorted(path.name for path in tmp_path.iterdir()) == ["chart.csv", "waits.csv"]
    missing = boxscore_chart(file, "--out", str(tmp_path / "none" / "chart.csv"))
    assert (missing.exit_code, "cannot be written" in missing.stderr) == (2, True)


def test_charting_imports_nothing_slow(file: Path) -> None:
    weekly(file, SHIFTED)
    code = (
        f"import sys; from pipelines.command import main; main(['chart', {str(file)!r}], standalone_mode=False); print(sorted(sys.modules))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.splitlines()[-1]
    assert [name for name in ("pandas", "sqlalchemy", "dagster", "great_expectations", "matplotlib") if f"'{name}'" in loaded] == []


def test_the_false_alarms_of_the_guide_are_those_of_the_simulation() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "charts.md").read_text(encoding="utf-8").splitlines()
    for line in table(series=1_000).splitlines()[2:]:
        name, *shares = line.strip("| ").split(" | ")
        (published,) = [other for other in guide if other.startswith(f"| {name} |") and other.count("|") == line.count("|")]
        for ours, theirs in zip(shares, published.strip("| ").split(" | ")[1:], strict=True):
            # A share of 1,000 series is known to within 5 points (three standard errors), one of 20,000 far better.
            assert ours == theirs or abs(int(ours.rstrip("%")) - int(theirs.rstrip("%"))) <= 5
