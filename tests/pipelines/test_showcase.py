"""``boxscore showcase``: the copy that leaves the team, on real public figures."""

import csv
import io
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from boards import RunBoard
from pipelines.command import main

RAIGMORE = "raigmore-emergency-department"
Row = dict[str, str]


def boxscore(board: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--board", str(board), *arguments], catch_exceptions=False)


def rows(board: Path, *arguments: str) -> list[Row]:
    done = boxscore(board, *arguments)
    assert done.exit_code == 0, done.output
    return list(csv.DictReader(io.StringIO(done.stdout)))


def is_small(text: str) -> bool:
    return bool(text) and 1 <= float(text) <= 4


def test_no_small_count_is_in_the_copy_and_every_other_row_is_that_of_the_export(open_data: RunBoard) -> None:
    copy, every = (rows(open_data.directory, command, "--team", RAIGMORE) for command in ("showcase", "export"))
    assert list(copy[0]) == list(every[0])
    assert any(is_small(row["numerator"]) for row in every)
    assert not any(is_small(row[name]) for row in copy for name in ("numerator", "denominator", "n"))
    assert [row for row in copy if row["status"] != "hidden"] == [
        row for row, shown in zip(every, copy, strict=True) if shown["status"] != "hidden"
    ]


def test_a_hidden_week_is_in_no_period_of_the_copy(open_data: RunBoard) -> None:
    asked = ("showcase", "--team", RAIGMORE, "--measure", "A03")
    weeks, periods = rows(open_data.directory, *asked), rows(open_data.directory, *asked, "--over", "13-weeks")
    at = next(place for place, row in enumerate(weeks) if row["status"] == "hidden" and place >= 12)
    shown = [float(row["numerator"]) for row in weeks[at - 12 : at + 1] if row["numerator"]]
    assert float(periods[at]["numerator"] or 0) == sum(shown)
    assert int(periods[at]["weeks_missing"]) == 13 - len(shown)


def test_a_copy_made_beside_an_earlier_one_of_the_same_figures_is_the_same(open_data: RunBoard, tmp_path: Path) -> None:
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    assert boxscore(open_data.directory, "showcase", "--out", str(first)).exit_code == 0
    assert boxscore(open_data.directory, "showcase", "--earlier", str(first), "--out", str(second)).exit_code == 0
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("team,measure\na,A01\n", "has no column week_ending, numerator, denominator, status, n"),
        ("", "cannot be read as a table"),
        ("team,measure,week_ending,numerator,denominator,value,status,as_of,n\na,A01,x,1,,1,final,,1\n", "a week_ending that is no day"),
        (None, "there is no such file"),
    ],
)
def test_an_earlier_copy_that_is_none_is_named(open_data: RunBoard, tmp_path: Path, text: str | None, says: str) -> None:
    file = tmp_path / "earlier.csv"
    if text is not None:
        file.write_text(text, encoding="utf-8")
    done = boxscore(open_data.directory, "showcase", "--earlier", str(file))
    assert (done.exit_code, done.stdout) == (2, "")
    assert says in done.stderr
    assert "earlier.csv" in done.stderr
    assert "Nothing was written" in done.stderr
