"""``boxscore export --over``: real weeks added up, with how many a figure rests on."""

import csv
import io
from pathlib import Path

from click.testing import CliRunner, Result

from boards import RunBoard
from pipelines.command import main

RAIGMORE = "raigmore-emergency-department"
Row = dict[str, str]


def boxscore(board: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--board", str(board), "export", *arguments], catch_exceptions=False)


def exported(board: Path, *arguments: str) -> list[Row]:
    done = boxscore(board, *arguments)
    assert done.exit_code == 0, done.output
    return list(csv.DictReader(io.StringIO(done.stdout)))


def total(rows: list[Row], name: str) -> int:
    """What the rows come to, money in pence."""
    return sum(round(float(row[name]) * 100) for row in rows if row[name])


def test_thirteen_weeks_of_a_share_are_their_numerators_over_their_denominators(open_data: RunBoard) -> None:
    asked = ("--team", RAIGMORE, "--measure", "A02", "--to", "2025-06-15")
    weeks = exported(open_data.directory, *asked, "--from", "2025-03-23")
    (over,) = exported(open_data.directory, *asked, "--from", "2025-06-15", "--over", "13-weeks")
    assert list(over) == [*weeks[0], "weeks", "weeks_missing"]
    assert (over["weeks"], over["weeks_missing"], len(weeks)) == ("13", "0", 13)
    assert (total([over], "numerator"), total([over], "denominator")) == (total(weeks, "numerator"), total(weeks, "denominator"))
    assert float(over["value"]) == 100 * float(over["numerator"]) / float(over["denominator"])


def test_a_financial_year_of_invoices_is_its_weeks_to_the_penny_of_no_team_too(open_data: RunBoard) -> None:
    # The weeks whose Sunday lies in 2020-21: w/e 05/04/2020 to w/e 28/03/2021.
    for team in ("croydon-health-services", "(unmapped)"):
        asked = ("--team", team, "--measure", "F18", "--to", "2021-03-28")
        (year,) = exported(open_data.directory, *asked, "--from", "2021-03-28", "--over", "financial-year")
        weeks = exported(open_data.directory, *asked, "--from", "2020-04-05")
        assert year["week_ending"] == "2021-03-28"
        assert total([year], "value") == total(weeks, "value")


def test_a_hidden_week_is_in_no_period(open_data: RunBoard) -> None:
    weeks = exported(open_data.directory, "--measure", "E07")
    told = {(row["team"], row["week_ending"]): row for row in exported(open_data.directory, "--measure", "E07", "--over", "13-weeks")}
    hidden = [row for row in weeks if row["status"] == "hidden"]
    assert hidden
    for week in hidden:
        before = [row for row in weeks if row["team"] == week["team"] and row["week_ending"] <= week["week_ending"]][-13:]
        assert total([told[week["team"], week["week_ending"]]], "n") == total(before, "n")


def test_figures_since_a_baseline_that_no_team_has_are_refused_in_words(open_data: RunBoard) -> None:
    for asked, words in (((), "No team of the board has a baseline"), (("--team", RAIGMORE), f"'{RAIGMORE}' has no baseline")):
        done = boxscore(open_data.directory, "--over", "since-baseline", *asked)
        assert (done.exit_code, done.stdout) == (2, "")
        assert words in done.stderr
        assert "Say in teams.yaml which whole weeks it is" in done.stderr
