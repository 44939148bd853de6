"""A measure's latest figure, its change and its run chart, in figures and in words."""

from datetime import date

import pandas as pd
import pytest
from invented_contents import BEDS, CURRENT, SEEN, SPEND, cell, contents_of, invented_measure, invented_team

from boxscore.teams import ChosenMeasure
from boxscore.terms import Term
from workbooks.contents import Contents
from workbooks.figures import number_format, shown, signed_format
from workbooks.lines import Line, lines_of
from workbooks.wording import against_goal, change_of, goal_met, since_last


def line_of(measure: str, contents: Contents) -> Line:
    return next(line for line in lines_of(contents) if line.measure.id == measure)


def test_domains_stand_in_the_order_of_a_box_score() -> None:
    lines = lines_of(contents_of())
    assert [line.measure.domain.value for line in lines] == ["quality", "capacity", "cost", "cost"]


def test_latest_is_the_last_week_with_a_figure_not_the_current_week() -> None:
    line = line_of(SEEN, contents_of(cell(SEEN, 0, None, "not received"), cell(SEEN, 1, 70.0)))
    assert line.latest is not None
    assert (line.latest.value, line.latest.as_of) == (70.0, date(2025, 6, 8))


def test_a_quarterly_figure_changes_against_the_quarter_before_not_against_itself() -> None:
    march, december = pd.Timestamp(2025, 3, 31), pd.Timestamp(2024, 12, 31)
    line = line_of(
        BEDS, contents_of(cell(BEDS, 11, 606, as_of=march), cell(BEDS, 12, 606, as_of=march), cell(BEDS, 24, 636, as_of=december))
    )
    assert change_of(line) == -30
    assert since_last(line) == "down since the last figure, by 30.0"


@pytest.mark.parametrize(
    ("measure", "figures", "goal", "compared", "met"),
    [
        (SEEN, (65.4, 68.6), 95.0, "better than the last figure, by 3.2 percentage points", "not met, 26.4 points below"),
        (SEEN, (98.0, 96.0), 95.0, "worse than the last figure, by 2.0 percentage points", "met, 1.0 points above"),
        (SEEN, (95.0, 95.0), 95.0, "unchanged since the last figure", "met, at the goal"),
        (SPEND, (10_000, 12_050), None, "worse than the last figure, by £20.50", "no goal"),
        (SPEND, (10_000, 8_000), 100.0, "better than the last figure, by £20.00", "met, £20.00 below"),
        (BEDS, (600, 606), 590.0, "up since the last figure, by 6.0", "16.0 above"),
        (SEEN, (None, 68.6), None, "no earlier figure to compare with", "no goal"),
        (SEEN, (None, None), 95.0, "no figure yet", "no figure yet"),
    ],
)
def test_better_and_worse_follow_the_direction_of_the_measure(
    measure: str, figures: tuple[float | None, float | None], goal: float | None, compared: str, met: str
) -> None:
    cells = [cell(measure, 1 - place, value, "final" if value else "not received") for place, value in enumerate(figures)]
    team = invented_team(**({measure: goal} if goal is not None else {}))
    line = line_of(measure, contents_of(*cells, team=team))
    assert (since_last(line), against_goal(line)) == (compared, met)


def test_a_goal_is_met_or_not_only_where_a_direction_is_better() -> None:
    team = invented_team(**{SEEN: 60.0, BEDS: 590.0})
    contents = contents_of(cell(SEEN, 0, 59.96), cell(BEDS, 0, 606.0), team=team)
    assert goal_met(line_of(SEEN, contents)) is True, "60.0% as it is shown"
    assert goal_met(line_of(BEDS, contents)) is None
    assert goal_met(line_of(SPEND, contents)) is None


def test_a_figure_is_held_against_the_goal_of_its_own_week() -> None:
    """70% in the week the goal was 65%; since then it is 80%."""
    goals = [{"goal": 65, "to": CURRENT.plus(-1).ending}, {"goal": 80, "from": CURRENT.start}]
    chosen = ChosenMeasure.model_validate({"id": SEEN, "goals": goals})
    team = invented_team().model_copy(update={"measures": (chosen,)})
    contents = contents_of(cell(SEEN, 0, None, "not received"), cell(SEEN, 1, 70.0), team=team)
    assert against_goal(line_of(SEEN, contents)) == "met, 5.0 points above; it was 65.0% then"


def test_a_part_of_a_week_is_not_compared_with_a_whole_one() -> None:
    wednesday = pd.Timestamp(CURRENT.ending) - pd.Timedelta(days=4)
    line = line_of(SPEND, contents_of(cell(SPEND, 1, 90_000), cell(SPEND, 0, 0, as_of=wednesday)))
    assert change_of(line) is None
    assert since_last(line) == f"not compared: part of a week, to {wednesday:%d/%m/%Y}"


def test_a_time_of_day_is_shown_as_one_and_compared_in_minutes() -> None:
    """Minutes after midnight: 14:08 after 14:20, and noon for a goal."""
    noon = invented_measure("Q03", "Median discharge time", unit="hh:mm", better="down", decimals=0)
    team = invented_team().model_copy(update={"measures": (ChosenMeasure(id="Q03", goal=720),)})
    line = line_of("Q03", contents_of(cell("Q03", 0, 848.0), cell("Q03", 1, 860.0), team=team, measures=(noon,)))
    assert (since_last(line), against_goal(line)) == ("better than the last figure, by 12 minutes", "not met, 128 minutes above")
    assert line.latest is not None
    assert shown(line.latest.value or 0, noon) == "14:08"
    assert (number_format(noon), signed_format(noon)) == ("hh:mm", "+hh:mm;-hh:mm;hh:mm")
    assert (line.latest.value, line.goal) == (848 / 1440, 0.5), "as a spreadsheet keeps a time"


def test_a_sample_that_stands_is_compared_with_the_sample_before_it() -> None:
    term = Term(feed="invented", verb="sum", column="invented", stands=True)
    direct = invented_measure("C01", "Direct care time", numerator=term)
    may, march = pd.Timestamp(2025, 5, 20), pd.Timestamp(2025, 3, 18)
    told = [cell("C01", 0, 43.0, as_of=may), cell("C01", 1, 43.0, as_of=may), cell("C01", 9, 44.9, as_of=march)]
    assert since_last(line_of("C01", contents_of(*told, measures=(direct,)))) == "worse than the last figure, by 1.9 percentage points"
