"""``boxscore bridge``: the published ward's figures through the command, periods of one's own, and what cannot be compared."""

import csv
import io
import json
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from boards import ROOT
from boxscore.cells import CELL_COLUMNS
from boxscore.weeks import Week, WeekRange
from measures.cells import TYPES
from pipelines.command import main
from warehouse.store import Store

WARD = "inpatient-ward-3"
FIRST = Week(pd.Timestamp("2025-03-30").date())
"""The first of the 13 weeks of the ward's baseline."""
LAST = Week(pd.Timestamp("2026-06-21").date())


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo board's configuration over a warehouse in which one ward has the figures of the published one.

    In the baseline's weeks £807,700.00 for 1,000 patients admitted, in the last thirteen £814,003.50 for 1,289: £807.70 and £631.50 each.
    """
    place = tmp_path_factory.mktemp("bridge")
    shutil.copytree(ROOT / "boards" / "demo", place / "board", ignore=shutil.ignore_patterns("extracts", "truth.csv"))
    described = place / "board" / "board.yaml"
    described.write_text(described.read_text(encoding="utf-8") + f"\nstate: {place / 'state'}\n", encoding="utf-8")
    weeks = WeekRange(FIRST, LAST)
    then, now = WeekRange(FIRST, FIRST.plus(12)), WeekRange(LAST.plus(-12), LAST)
    rows = [row for week in then for row in _week(week, 807_700_00, 1_000)] + [
        row for week in now for row in _week(week, 814_003_50, 1_289)
    ]
    (place / "state").mkdir()
    store = Store.at(f"sqlite:///{place / 'state' / 'warehouse.sqlite'}")
    store.begin_run("first", how="command", weeks=weeks)
    store.replace_cells(weeks, pd.DataFrame(rows).astype(TYPES)[[*CELL_COLUMNS, "extracts"]], run="first")
    store.engine.dispose()
    return place / "board"


def _week(week: Week, pence: int, admitted: int) -> list[dict[str, Any]]:
    figures = {"F01": pence, "F05": pence, "Q04": admitted}
    usual = {
        "team": WARD,
        "week_ending": week.ending,
        "denominator": None,
        "status": "final",
        "as_of": week.ending,
        "n": None,
        "extracts": "",
    }
    return [usual | {"measure": id, "value": value, "numerator": value} for id, value in figures.items()]


def bridge(board: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--board", str(board), "bridge", *arguments], catch_exceptions=False)


def test_the_published_wards_cost_fell_by_volume_while_its_spend_rose(board: Path) -> None:
    # Volume: £807,700.00 / 1,289 - £807.70 = -£181.09; spend: £6,303.50 / 1,289 = +£4.89; together -£176.20.
    done = bridge(board, WARD)
    assert done.exit_code == 0
    assert list(csv.reader(io.StringIO(done.stdout))) == [
        ["part", "before", "after", "change", "effect"],
        ["Substantive pay", "807700.00", "814003.50", "6303.50", "4.89"],
        ["Spend", "807700.00", "814003.50", "6303.50", "4.89"],
        ["Volume", "1000", "1289", "289", "-181.09"],
        ["Unit cost", "807.70", "631.50", "-176.20", "-176.20"],
    ]
    assert "Cost per patient admitted fell by £176.20: £181.09 because more were counted (cost avoided, not released)" in done.stderr
    assert "the team's baseline" in done.stderr


def test_as_json_the_periods_and_the_two_savings_stand_beside_it(board: Path) -> None:
    told = json.loads(bridge(board, WARD, "--format", "json").stdout)
    # Spend rose by £6,303.50 a week; 289 more patients at £807.70 would have cost £233,425.30.
    assert told["savings_a_week"] == {"cash_releasing": -6303.5, "cost_avoiding": 233425.3}
    assert told["volume"] == {"measure": "Q04", "one": "patient admitted"}
    assert (told["before"]["weeks"], told["before"]["is_baseline"], told["after"]["left_out"]) == (13, True, [])
    assert told["parts"][-1] == {"part": "Unit cost", "before": 807.7, "after": 631.5, "change": -176.2, "effect": -176.2}


def test_any_two_periods_are_compared_as_whole_weeks(board: Path, tmp_path: Path) -> None:
    # From a Wednesday to a Tuesday: the two weeks that hold them. Nothing changed within the baseline.
    out = tmp_path / "bridge.json"
    asked = ("--before", "2025-03-26", "2025-04-01", "--after", "07/04/2025", "13/04/2025", "--format", "json", "--out", str(out))
    done = bridge(board, WARD, *asked)
    assert (done.exit_code, done.stdout) == (0, "")
    told = json.loads(out.read_text(encoding="utf-8"))
    assert (told["before"]["first_week_ending"], told["before"]["weeks"]) == ("2025-03-30", 2)
    assert [part["effect"] for part in told["parts"]] == [0] * 4
    assert told["says"][0] == "Cost per patient admitted stayed the same."


def test_weeks_without_figures_are_left_out_and_named(board: Path) -> None:
    told = json.loads(bridge(board, WARD, "--after", "2026-03-16", "2026-06-21", "--format", "json").stdout)
    assert (told["after"]["weeks"], told["after"]["left_out"]) == (13, ["2026-03-22"])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nobody",), "no team 'nobody'"),
        (("(unmapped)",), "Spend of no team has no volume"),
        ((WARD, "--before", "2026-06-01", "2026-06-07", "--after", "2026-05-01", "2026-06-01"), "must be over before"),
        ((WARD, "--before", "2025-07-07", "2025-07-13"), "has no week with figures of cost and volume in one of the periods"),
        ((WARD, "--before", "2025-07-13", "2025-07-07"), "lies after 07/07/2025. Exchange them."),
        ((WARD, "--after", "yesterday", "2025-07-07"), "'yesterday' is not a date"),
    ],
)
def test_what_cannot_be_compared_is_refused_in_words(board: Path, arguments: tuple[str, ...], words: str) -> None:
    done = bridge(board, *arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert words in done.stderr
