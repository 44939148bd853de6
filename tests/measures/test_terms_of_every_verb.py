"""Each verb and condition of a term over the standard contracts, in small cases worked out by hand."""

from datetime import date
from typing import Any

import pytest
from trade import accepted, board, sent, team, weeks

from boxscore.measures import Measure
from boxscore.weeks import WeekRange
from measures.cells import weekly_cells

STAYS = "stay, person, ward, admitted_on, admitted_at, discharged_on, discharged_at, destination, admission_type, ready_on"
WEEK = "2026-04-19"


def measure(numerator: dict[str, Any], denominator: dict[str, Any] | None = None, **given: Any) -> Measure:
    usual = {"id": "X1", "name": "x", "domain": "quality", "unit": "count", "better": "up", "n": "rows", "decimals": 1}
    told = {"numerator": numerator, "denominator": denominator, "explanation": "x", "source": "invented"}
    return Measure.model_validate(usual | told | given)


def figures(of: Measure, within: WeekRange, *extracts: Any) -> list[tuple[float | None, str]]:
    """Value and status of the team in each of the weeks."""
    invented = board(
        team("north", "Q04", ward="INV01", roster="INVR1", location="INVL1", team="INVT1", clinic="INVC1"), as_of=date(2026, 12, 31)
    )
    north = invented.teams[0].model_copy(update={"measures": (invented.teams[0].measures[0].model_copy(update={"id": "X1"}),)})
    of_board = invented.model_copy(update={"teams": (north,), "measures": (of,)})
    facts = accepted(weeks("2026-03-01", "2026-05-31"), *extracts)
    told = weekly_cells(of_board, facts, within)
    told = told[told["team"] == "north"]
    return [
        (None if value is None else float(value), status)
        for value, status in zip(told["value"].astype(object).where(told["value"].notna(), None), told["status"], strict=True)
    ]


def stays(*rows: str, days: tuple[str, str] = ("2026-03-30", "2026-04-26")) -> Any:
    return sent("ward_stays", STAYS, *rows, days=days)


DISCHARGED = {"feed": "ward_stays", "verb": "count", "by": "discharged_on"}


def test_what_is_told_by_another_date_counts_in_that_dates_week() -> None:
    known = stays(
        "INVS1, INVP1, INV01, 2026-04-08, 10:00, 2026-04-15, 11:30, Home, Emergency, ",
        "INVS2, INVP2, INV01, 2026-04-14, 10:00, , , , Emergency, ",
    )
    assert figures(measure(DISCHARGED), weeks("2026-04-12", WEEK), known) == [(0, "final"), (1, "final")]


def test_a_length_of_stay_is_a_sum_of_days_over_those_who_left() -> None:
    """7 nights and 2 nights: 9 days over 2 people."""
    known = stays(
        "INVS1, INVP1, INV01, 2026-04-08, 10:00, 2026-04-15, 11:30, Home, Emergency, ",
        "INVS2, INVP2, INV01, 2026-04-14, 10:00, 2026-04-16, 09:00, Home, Emergency, ",
    )
    los = measure(DISCHARGED | {"verb": "sum", "elapsed": {"from": "admitted_on", "to": "discharged_on"}}, DISCHARGED, unit="days")
    assert figures(los, weeks(WEEK), known) == [(4.5, "final")]


def test_before_noon_is_below_twelve_and_twelve_is_not() -> None:
    known = stays(
        *(
            f"INVS{n}, INVP{n}, INV01, 2026-04-13, 10:00, 2026-04-15, {at}, Home, Emergency, "
            for n, at in enumerate(("11:59", "12:00", "15:00", ""))
        )
    )
    given = DISCHARGED | {"where_given": ["discharged_at"]}
    noon = measure(given | {"where_between": {"discharged_at": {"below": "12:00"}}}, given, unit="%", n="denominator")
    (told,) = figures(noon, weeks(WEEK), known)
    assert (round(told[0] or 0, 3), told[1]) == (33.333, "final"), "one of the three with a time"


@pytest.mark.parametrize(("times", "median"), [(("09:00", "11:00", "16:00"), 660), (("09:00", "11:00"), 600), ((), None)])
def test_a_median_comes_from_the_rows_and_is_no_activity_of_none(times: tuple[str, ...], median: float | None) -> None:
    known = stays(*(f"INVS{n}, INVP{n}, INV01, 2026-04-13, 10:00, 2026-04-15, {at}, Home, Emergency, " for n, at in enumerate(times)))
    middle = measure(DISCHARGED | {"verb": "median", "column": "discharged_at"})
    assert figures(middle, weeks(WEEK), known) == [(median, "final" if median else "no activity")]


def test_delayed_days_are_the_midnights_after_the_ready_date() -> None:
    """Ready on Friday 10/04, left on Thursday 16/04: the midnights of 11, 12, 13, 14 and 15/04; two of them in the first week."""
    known = stays(
        "INVS1, INVP1, INV01, 2026-04-01, 10:00, 2026-04-16, 11:30, Home, Emergency, 2026-04-10",
        "INVS2, INVP2, INV01, 2026-04-01, 10:00, , , , Emergency, 2026-04-16",
        "INVS3, INVP3, INV01, 2026-04-01, 10:00, , , , Emergency, ",
    )
    delayed = measure(
        {"feed": "ward_stays", "verb": "days in", "stretch": {"after": "ready_on", "before": "discharged_on"}, "where_given": ["ready_on"]}
    )
    assert figures(delayed, weeks("2026-04-12", WEEK), known) == [(2, "final"), (3 + 3, "final")], "and 17, 18, 19/04 of who is still there"


def test_who_came_back_as_an_emergency_within_28_days_counts_in_the_week_of_leaving() -> None:
    known = stays(
        "INVS1, INVP1, INV01, 2026-04-01, 10:00, 2026-04-14, 11:30, Home, Emergency, ",
        "INVS2, INVP1, INV09, 2026-04-16, 10:00, , , , Emergency, ",
        "INVS3, INVP2, INV01, 2026-04-01, 10:00, 2026-04-14, 11:30, Home, Emergency, ",
        "INVS4, INVP2, INV01, 2026-05-13, 10:00, , , , Emergency, ",
        "INVS5, INVP3, INV01, 2026-04-01, 10:00, 2026-04-14, 11:30, Home, Emergency, ",
        "INVS6, INVP3, INV01, 2026-04-20, 10:00, , , , Elective, ",
        days=("2026-03-30", "2026-05-17"),
    )
    back = measure(DISCHARGED | {"marked": "readmitted within 28 days"}, DISCHARGED, unit="%", n="denominator")
    (told,) = figures(back, weeks(WEEK), known)
    # INVP1 came back, to another ward; INVP2 on the 29th day; INVP3 not as an emergency.
    assert round(told[0] or 0, 3) == 33.333


def test_days_since_the_last_go_on_over_weeks_without_one_and_begin_with_the_first() -> None:
    falls = sent(
        "incidents",
        "incident, location, occurred_on, reported_on, category, severity, approval",
        "INVI1, INVL1, 2026-04-08, 2026-04-08, Fall, Moderate, Approved",
        "INVI2, INVL1, 2026-04-18, 2026-04-18, Fall, Minor, Approved",
        days=("2026-03-30", "2026-04-26"),
    )
    since = measure({"feed": "incidents", "verb": "days since", "where": {"severity": ["Moderate"]}}, unit="days", n="none")
    assert figures(since, weeks("2026-04-05", "2026-04-19"), falls) == [(None, "no activity"), (4, "final"), (11, "final")]
    free = measure({"feed": "incidents", "verb": "days free"}, unit="days", n="none")
    assert figures(free, weeks("2026-04-05", "2026-04-19"), falls) == [(7, "final"), (6, "final"), (6, "final")]


def test_a_sample_stands_with_its_date_until_the_next() -> None:
    samples = sent(
        "capacity_samples",
        "roster, sampled_on, shift, contracted_hours, direct_hours, indirect_hours",
        "INVR1, 2026-04-07, Day, 60, 30, 20",
        "INVR1, 2026-04-08, Night, 40, 30, 5",
        "INVR1, 2026-04-22, Day, 60, 15, 20",
    )
    direct = {"feed": "capacity_samples", "verb": "sum", "stands": True}
    share = measure(direct | {"column": "direct_hours"}, direct | {"column": "contracted_hours"}, unit="%")
    told = figures(share, weeks("2026-04-05", "2026-04-26"), samples)
    assert told == [(None, "not received"), (60, "final"), (60, "final"), (25, "final")]
    rest = {"columns": {"contracted_hours": 1, "direct_hours": -1, "indirect_hours": -1}}
    available = measure(direct | rest, direct | {"column": "contracted_hours"}, unit="%")
    assert figures(available, weeks("2026-04-12"), samples) == [(15, "final")]


def test_a_picture_taken_twice_in_a_week_counts_once() -> None:
    waiting = sent(
        "waiting_list",
        "snapshot_on, clinic, band, waiting",
        "2026-04-15, INVC1, 0-4 weeks, 9",
        "2026-04-19, INVC1, 0-4 weeks, 7",
        "2026-04-19, INVC1, 5-12 weeks, 3",
    )
    assert figures(measure({"feed": "waiting_list", "verb": "snapshot", "column": "waiting"}), weeks(WEEK), waiting) == [(10, "final")]


def test_a_figure_of_a_longer_reach_is_provisional_for_longer() -> None:
    known = stays("INVS1, INVP1, INV01, 2026-04-13, 10:00, 2026-04-15, 11:30, Home, Emergency, ")
    for weeks_more, status in ((0, "final"), (60, "provisional")):
        (told,) = figures(measure(DISCHARGED, settles_after_weeks=weeks_more), weeks(WEEK), known)
        assert told == (1, status)


@pytest.mark.parametrize(
    ("term", "said"),
    [
        ({"verb": "sum"}, "the verb 'sum' needs one of column, columns and elapsed"),
        ({"verb": "count", "column": "stay"}, "the verb 'count' is of rows"),
        ({"verb": "distinct"}, "the verb 'distinct' needs a column"),
        ({"verb": "days in"}, "the verbs 'days in' and 'in the week' need a stretch"),
        ({"verb": "in the week", "stretch": {"before": "discharged_on"}}, "begins either 'after' a date or 'from' it"),
        ({"verb": "median", "column": "admitted_at", "stands": True, "where_elapsed": {"most": 3}}, "where_elapsed needs elapsed"),
        ({"verb": "days since", "stands": True}, "what stands is counted or added up"),
        ({"verb": "count", "where_between": {"discharged_at": {"below": "25:00"}}}, "neither a number nor a time of day"),
    ],
)
def test_a_term_that_makes_no_sense_is_refused_in_words(term: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        measure({"feed": "ward_stays"} | term)
