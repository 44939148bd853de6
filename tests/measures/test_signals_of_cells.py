"""Charts worked out from kept cells: what counts, in which units, and which signals are new."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
import trade

from boxscore.cells import CELL_COLUMNS
from boxscore.recorded import EVERY, Recorded, RecordKind, recorded
from boxscore.teams import Team
from measures.signals import Records, charts_of, judged, with_week_noticed
from measures.team_charts import FIGURES, OF_A_WEEK, WORDS, TeamCharts

LAST = pd.Timestamp(2026, 6, 21)
WEEK = pd.Timedelta(weeks=1)
Q12, S01, Q07 = "Q12", "S01", "Q07"


def ward(**chosen: Any) -> Team:
    said = {"slug": "ward-1", "name": "Ward 1", "organisation": "Invented", "setting": "ward", "opens": date(2024, 1, 1)}
    return Team.model_validate(said | {"codes": {}, "measures": [{"id": id} | says for id, says in chosen.items()]})


def cells(measure: str, values: Sequence[float | None], **given: Sequence[Any]) -> pd.DataFrame:
    """Weekly cells up to the last week, one a value; final ones unless told, not received where there is none."""
    endings = [LAST - WEEK * ago for ago in reversed(range(len(values)))]
    frame = pd.DataFrame({"team": "ward-1", "measure": measure, "week_ending": endings, "value": values})
    frame["numerator"], frame["denominator"], frame["n"] = frame["value"], None, None
    frame["status"] = ["final" if value is not None else "not received" for value in values]
    frame["as_of"] = frame["week_ending"]
    frame = frame.assign(**given)[list(CELL_COLUMNS)]
    dates = dict.fromkeys(("week_ending", "as_of"), "datetime64[us]")
    return frame.astype(
        dict.fromkeys(("numerator", "denominator", "value", "n"), "Float64") | dict.fromkeys(("team", "measure", "status"), "str") | dates
    )


def charted(told: pd.DataFrame, **chosen: Any) -> TeamCharts:
    """The charts of cells, the team's measures as teams.yaml would say them."""
    team = ward(**(chosen or {str(id): {} for id in told["measure"].unique()}))
    # Which feeds a team has codes in is no matter here.
    board = trade.board(ward()).model_copy(update={"teams": (team,), "measures": tuple(trade.MEASURES[one.id] for one in team.measures)})
    return TeamCharts(charts_of(told, board, judged(recorded(board))))


def test_a_shift_is_found_and_said_with_the_week_it_began() -> None:
    """Twelve weeks of 9 and 11 in turn have the median 10; eight weeks of 7 after them lie below it: from the eighth week before last."""
    told = charted(cells("E08", [9, 11] * 6 + [7] * 8)).signals()
    assert told[["signal", "lean", "quality"]].to_numpy().tolist() == [["shift", -1, "improvement"]]
    assert told["first_week"].tolist() == [LAST - 7 * WEEK]
    assert told["sentence"].tolist() == ["Shift: 8 weeks below the median since w/e 03/05/2026: improvement"]


def test_provisional_and_estimated_figures_are_kept_out() -> None:
    """Of the eight weeks below, the last three may still change: five are no shift of six."""
    status = ["final"] * 17 + ["provisional", "estimated", "provisional"]
    assert charted(cells("E08", [9, 11] * 6 + [7] * 8, status=status)).signals().empty


def test_weeks_without_a_figure_are_gaps_and_neither_count_nor_break() -> None:
    told = charted(cells("E08", [9, 11] * 6 + [7, 7, None, 7, 7, None, 7, 7]))
    assert told.signals()["sentence"].tolist() == ["Shift: 6 weeks below the median since w/e 03/05/2026: improvement"]
    assert told.weeks("ward-1", "E08")["plotted"].isna().sum() == 2


def test_a_signal_is_of_the_newest_figure_even_where_that_lies_on_the_median() -> None:
    """Six figures rise past the median of 10 and are a trend; the last, 10, is shown as part of their shift."""
    (signal,) = charted(cells("E08", [*[11, 9] * 6, 11, 12, 13, 14, 15, 16, 10])).signals().to_dict("records")
    assert (signal["signal"], signal["last_week"], signal["first_week"]) == ("shift", LAST, LAST - 6 * WEEK)
    assert signal["sentence"].startswith("Shift: 6 weeks above the median")


def test_a_figure_that_stands_for_several_weeks_counts_once_and_its_lines_go_on() -> None:
    """Twenty figures of two weeks each; the last four, eight weeks below the median, are four figures and no shift."""
    values = [value for pair in [9.0, 11.0] * 8 + [7.0] * 4 for value in (pair, pair)]
    as_of = [LAST - WEEK * (ago // 2 * 2) for ago in reversed(range(len(values)))]
    told = charted(cells("E08", values, as_of=as_of))
    chart = told.chart("ward-1", "E08")
    assert chart is not None
    assert (len(chart.points), sum(point.base for point in chart.points)) == (20, 12)
    assert told.signals().empty
    assert told.weeks("ward-1", "E08")["centre"].tolist() == [10.0] * 40


def test_a_proportion_is_charted_by_its_denominators_and_told_in_per_cent() -> None:
    """20 of 100 every week: the mean is 20%, 3 sd are 3 x sqrt(0.2 x 0.8 / 100) = 0.12, so the limits are 8% and 32%."""
    chart = charted(cells(Q12, [20.0] * 14, numerator=[20.0] * 14, denominator=[100.0] * 14), Q12={"goal": 10}).chart("ward-1", Q12)
    assert chart is not None
    point = chart.points[-1]
    assert [round(number or 0, 9) for number in (point.value, point.centre, point.lower, point.upper)] == [20.0, 20.0, 8.0, 32.0]
    assert chart.target == 10.0
    assert chart.assurance == "inconsistent"


def test_a_rate_is_told_per_what_it_is_per() -> None:
    """4 falls in 400 bed days: 10 per 1,000; 3 sd are 3 x sqrt(0.01 / 400) = 0.015, so the upper limit is 25 and the lower 0."""
    chart = charted(cells(S01, [10.0] * 14, numerator=[4.0] * 14, denominator=[400.0] * 14)).chart("ward-1", S01)
    assert chart is not None
    point = chart.points[-1]
    assert [round(number or 0, 9) for number in (point.value, point.centre, point.lower, point.upper)] == [10.0, 10.0, 0.0, 25.0]


def test_a_recorded_rebase_begins_the_lines_anew_and_one_before_the_weeks_shown_is_heeded() -> None:
    rebase = {"rebases": [{"on": (LAST - 9 * WEEK).date(), "who": "A. Lead", "why": "New clinic"}]}
    chart = charted(cells("E08", [9, 11] * 6 + [6, 8] * 5), E08={"chart": rebase}).chart("ward-1", "E08")
    assert chart is not None
    assert [segment.centre for segment in chart.segments] == [10.0, 7.0]
    early = {"rebases": [{"on": (LAST - 60 * WEEK).date(), "who": "A. Lead", "why": "New clinic"}]}
    told = charted(cells("E08", [50.0, 60.0] * 5 + [9, 11] * 30 + [10]), E08={"chart": early})
    assert len(told.weeks("ward-1", "E08")) == 52
    assert told.weeks("ward-1", "E08")["centre"].unique().tolist() == [10.0], "of the first twelve weeks since the rebase"


def test_the_first_median_is_of_figures_from_the_recorded_start_on() -> None:
    """Twelve weeks of 50 and twelve of 10: from the recorded start the median is 10, from the start of the weeks shown 50."""
    values = [50.0] * 12 + [10.0] * 12
    start = {"chart": {"baseline_from": (LAST - 11 * WEEK).date()}}
    medians = []
    for chosen in ({}, start):
        chart = charted(cells("E08", values), E08=chosen).chart("ward-1", "E08")
        assert chart is not None
        medians.append(chart.points[-1].centre)
    assert medians == [50.0, 10.0]


def test_days_since_climb_by_themselves_and_have_no_lines() -> None:
    told = charted(cells("S03", [float(7 * week) for week in range(20)]))
    assert told.chart("ward-1", "S03") is None
    assert len(told.weeks("ward-1", "S03")) == 20
    assert told.signals().empty


def test_a_part_of_a_week_does_not_count() -> None:
    """The measure is kept to the Wednesday of the last week: its 0 is of three days, and nothing to compare."""
    chart = charted(cells(Q07, [80.0] * 13 + [0.0]), Q07={"to": (LAST - pd.Timedelta(days=4)).date()}).chart("ward-1", Q07)
    assert chart is not None
    assert [point.included for point in chart.points[-2:]] == [True, False]


def told(signal: str, first: int, last: int, lean: int = -1, **given: Any) -> dict[str, Any]:
    days = {"first_week": LAST - WEEK * first, "last_week": LAST - WEEK * last}
    return {"team": "ward-1", "measure": "E08", "signal": signal, "lean": lean} | days | given


def noticed(now: dict[str, Any], *known: dict[str, Any]) -> pd.Timestamp:
    columns = ["team", "measure", "signal", "lean", "first_week", "last_week", "noticed_week"]
    frame = pd.DataFrame(list(known), columns=columns).astype(
        {"noticed_week": "datetime64[us]"} | dict.fromkeys(columns[4:6], "datetime64[us]")
    )
    (week,) = with_week_noticed(pd.DataFrame([now]), frame, pd.Series({"ward-1": LAST}))["noticed_week"]
    return pd.Timestamp(week)


def test_a_signal_is_new_unless_one_it_goes_on_from_was_told_before() -> None:
    earlier = LAST - 3 * WEEK
    assert noticed(told("shift", 8, 0)) == LAST
    assert noticed(told("shift", 8, 0), told("shift", 9, 1, noticed_week=earlier)) == earlier, "a median that moved"
    assert noticed(told("shift", 8, 0), told("shift", 20, 12, noticed_week=earlier)) == LAST, "another one, long over"
    assert noticed(told("shift", 8, 0), told("shift", 9, 1, lean=1, noticed_week=earlier)) == LAST, "the other way"
    assert noticed(told("outside", 0, 0), told("outside", 1, 1, noticed_week=earlier)) == LAST, "another week outside"


def test_the_columns_of_a_chart_are_those_of_its_weeks_and_of_no_other_series() -> None:
    told = charted(pd.concat([cells("E08", [9, 11] * 6 + [None, 7]), cells("S03", [1.0, None, 3.0])], ignore_index=True))
    for measure, weeks in (("E08", 14), ("S03", 3), ("Q12", 0)):
        frame, columns = told.weeks("ward-1", measure), told.columns("ward-1", measure)
        assert len(frame) == weeks
        assert columns["week_ending"].tolist() == frame["week_ending"].dt.date.tolist()
        for name in (*OF_A_WEEK, *WORDS):
            assert columns[name].tolist() == frame[name].tolist(), name
        for name in FIGURES:
            pd.testing.assert_series_equal(
                pd.Series(columns[name]), frame[name].astype("float64").reset_index(drop=True), check_names=False
            )


def test_a_chart_is_told_what_is_recorded_for_it_its_team_its_measure_and_all_the_oldest_first() -> None:
    kind, days = RecordKind.ANNOTATION, [date(2026, 6, day) for day in (5, 4, 3, 2, 1)]
    places = (("ward-1", "E08"), ("ward-1", EVERY), (EVERY, "E08"), (EVERY, EVERY), ("ward-2", "E08"))
    made = [Recorded(kind, *place, day, "", f"of {place}") for place, day in zip(places, days, strict=True)]
    made.append(Recorded(RecordKind.HOLIDAY, EVERY, EVERY, days[0], "", "Invented holiday"))
    told = Records(judged(made)).of("ward-1", "E08")
    assert [one.says for one in told] == [*(f"of {place}" for place in places[3::-1]), "Invented holiday"]
    assert {(one.team, one.measure) for one in told} == {("ward-1", "E08")}
