"""The trade's traps of what is counted: closed wards, transfers, late reports, few answers, two ways to count those who did not come."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from trade import board, cell, cells, each_day, parts, said, sent, team, weeks

from warehouse.store import Store

NIGHTS = "ward, census_on, occupied, staffed_beds, boarders"
STAYS = "stay, person, ward, admitted_on, admitted_at, discharged_on, discharged_at, destination, admission_type"
FALLS = "incident, location, occurred_on, reported_on, category, severity, approval"
BOOKED = "appointment, clinic, appointment_on, status"
ANSWERS = "response, team, answered_on, question, score"
WEEK = "2026-04-19"
ITS_DAYS = ("2026-04-13", "2026-04-19")


def test_a_ward_closed_for_a_week_had_no_activity_and_a_week_without_its_rows_was_not_received() -> None:
    """Open, closed with its rows of zeros, and then a week of which it sent nothing."""
    census = sent(
        "midnight_census",
        NIGHTS,
        each_day("2026-04-06", 7, "INV01, {day}, 9, 12, 3"),
        each_day("2026-04-13", 7, "INV01, {day}, 0, 0, 0"),
        each_day("2026-04-20", 7, "INV02, {day}, 9, 12, 3"),
    )
    incidents = sent("incidents", FALLS, days=("2026-04-06", "2026-04-26"))
    stays = sent("ward_stays", STAYS, days=("2026-04-06", "2026-04-26"))
    north = team("north", "Q04", "Q07", "Q09", "S01", ward="INV01", location="INVL1")
    told = cells(board(north), weeks("2026-04-12", "2026-04-26"), census, incidents, stays)
    assert [said(told, "north", measure, "2026-04-12")[0] for measure in ("Q07", "Q09", "S01")] == [75, 33.333, 0]
    assert {said(told, "north", measure, "2026-04-19") for measure in ("Q07", "Q09", "S01")} == {(None, "no activity")}
    assert {parts(told, "north", measure, "2026-04-19") for measure in ("Q07", "Q09", "S01")} == {(0, 0)}
    assert {said(told, "north", measure, "2026-04-26") for measure in ("Q07", "Q09", "S01")} == {(None, "not received")}
    assert said(told, "north", "Q04", "2026-04-19") == (0, "final"), "nobody admitted is a count like any other"


def test_a_week_of_which_some_nights_are_missing_was_not_received_and_is_no_small_week() -> None:
    """A fall in three nights' 60 bed days would be 16.7 per 1,000; the ward had 20 patients in the other four nights, too."""
    census = sent("midnight_census", NIGHTS, each_day("2026-04-13", 3, "INV01, {day}, 20, 24, 0"))
    falls = sent("incidents", FALLS, "INVI1, INVL1, 2026-04-14, 2026-04-14, Fall, Minor, Approved", days=("2026-04-13", "2026-04-19"))
    north = team("north", "Q07", "S01", ward="INV01", location="INVL1")
    told = cells(board(north), weeks("2026-04-19"), census, falls)
    assert {said(told, "north", measure, "2026-04-19") for measure in ("Q07", "S01")} == {(None, "not received")}


def test_a_patient_transferred_twice_in_one_day_is_admitted_once_by_each_ward() -> None:
    stays = sent(
        "ward_stays",
        f"""\
        {STAYS}
        INVS1, INVP1, INV01, 2026-04-14, 08:10, 2026-04-14, 11:00, Transfer out, Emergency
        INVS2, INVP1, INV02, 2026-04-14, 11:00, 2026-04-14, 16:30, Transfer out, Transfer in
        INVS3, INVP1, INV03, 2026-04-14, 16:30, 2026-04-18, 10:00, Home, Transfer in
        """,
        days=ITS_DAYS,
    )
    told = cells(board(*(team(f"ward-{n}", "Q04", ward=f"INV0{n}") for n in (1, 2, 3))), weeks(WEEK), stays)
    assert [said(told, f"ward-{n}", "Q04", WEEK) for n in (1, 2, 3)] == [(1, "final")] * 3


def test_a_patient_transferred_twice_in_one_day_back_to_the_first_ward_is_two_stays_there() -> None:
    stays = sent(
        "ward_stays",
        f"""\
        {STAYS}
        INVS1, INVP1, INV01, 2026-04-14, 08:10, 2026-04-14, 11:00, Transfer out, Emergency
        INVS2, INVP1, INV02, 2026-04-14, 11:00, 2026-04-14, 16:30, Transfer out, Transfer in
        INVS3, INVP1, INV01, 2026-04-14, 16:30, , , , Transfer in
        """,
        days=ITS_DAYS,
    )
    told = cells(board(team("ward-1", "Q04", ward="INV01"), team("ward-2", "Q04", ward="INV02")), weeks(WEEK), stays)
    assert said(told, "ward-1", "Q04", WEEK) == (2, "final")
    assert said(told, "ward-2", "Q04", WEEK) == (1, "final")


# A ward of 20 patients a night, so 140 bed days a week. On 13/05/2026 somebody falls; it is reported on 03/06, three weeks later.
HAPPENED, REPORTED = "2026-05-17", "2026-06-07"
CENSUS = sent("midnight_census", NIGHTS, each_day("2026-05-11", 28, "INV01, {day}, 20, 24, 0"))
FIRST_TOLD = sent("incidents", FALLS, received="2026-05-18", days=("2026-05-11", "2026-05-17"))
REPORTED_LATE = sent(
    "incidents",
    FALLS,
    "INVI1, INVL1, 2026-05-13, 2026-06-03, Fall, Minor, In review",
    received="2026-06-08",
    days=("2026-05-11", "2026-06-07"),
)
REGRADED = sent(
    "incidents",
    FALLS,
    "INVI1, INVL1, 2026-05-13, 2026-06-03, Fall, Major, Approved",
    received="2026-06-15",
    days=("2026-05-11", "2026-06-07"),
)
FELL = board(team("north", "S01", "S02", ward="INV01", location="INVL1"))
ONE_IN_140 = 7.143


def test_a_fall_reported_three_weeks_late_then_regraded_counts_in_the_week_it_happened() -> None:
    within = weeks(HAPPENED, REPORTED)
    late = cells(FELL, within, CENSUS, FIRST_TOLD, REPORTED_LATE)
    regraded = cells(FELL, within, CENSUS, FIRST_TOLD, REPORTED_LATE, REGRADED)
    assert said(late, "north", "S01", HAPPENED) == (ONE_IN_140, "final")
    assert said(late, "north", "S02", HAPPENED) == (0, "final"), "minor harm, as it was first graded"
    assert said(regraded, "north", "S01", HAPPENED) == (ONE_IN_140, "final"), "one fall, however often it is sent"
    assert said(regraded, "north", "S02", HAPPENED) == (ONE_IN_140, "final")
    for told in (late, regraded):
        assert [said(told, "north", measure, REPORTED) for measure in ("S01", "S02")] == [(0, "final")] * 2, "not where it was reported"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.at(f"sqlite:///{tmp_path / 'warehouse.sqlite'}")
    yield store
    store.engine.dispose()


def test_a_fall_reported_three_weeks_late_then_regraded_leaves_what_was_said_before_on_record(store: Store) -> None:
    within = weeks(HAPPENED)
    nights = {"first": (FIRST_TOLD,), "late": (FIRST_TOLD, REPORTED_LATE), "regraded": (FIRST_TOLD, REPORTED_LATE, REGRADED)}
    for run, incidents in nights.items():
        store.begin_run(run, how="command", weeks=within)
        store.replace_cells(within, cells(FELL, within, CENSUS, *incidents), run=run)
    before = store.superseded_cells()
    assert before[["measure", "numerator", "value", "run", "superseded_by"]].to_numpy().tolist() == [
        ["S01", 0, 0, "first", "late"],
        ["S02", 0, 0, "first", "regraded"],
    ]
    now = store.cells()
    assert now[["measure", "numerator", "run"]].to_numpy().tolist() == [["S01", 1, "late"], ["S02", 1, "regraded"]]
    assert now["value"].round(3).tolist() == [ONE_IN_140] * 2


def test_a_fall_in_the_weeks_that_may_still_change_is_provisional() -> None:
    """Incidents settle for four weeks: told as at Saturday 13/06/2026 the week of 17/05 is not settled, as at Sunday it is."""
    north = team("north", "S01", ward="INV01", location="INVL1")
    for as_of, status in ((date(2026, 6, 13), "provisional"), (date(2026, 6, 14), "final")):
        told = cells(board(north, as_of=as_of), weeks(HAPPENED), CENSUS, REPORTED_LATE)
        assert said(told, "north", "S01", HAPPENED) == (ONE_IN_140, status)


def answers(count: int, *, yes: int, team: str = "INVT1") -> list[str]:
    return [f"{team}Q{number}, {team}, 2026-04-15, supported, {int(number < yes)}" for number in range(count)]


def test_a_survey_with_n_of_3_is_hidden_like_any_below_5_with_nothing_beside_the_word() -> None:
    few = {1: "INVT1", 3: "INVT3", 4: "INVT4"}
    asked = sent("survey_answers", ANSWERS, *(row for n, code in few.items() for row in answers(n, yes=n, team=code)), days=ITS_DAYS)
    told = cells(board(*(team(f"n-{n}", "E01", team=code) for n, code in few.items())), weeks(WEEK), asked)
    for n in few:
        one = cell(told, f"n-{n}", "E01", WEEK)
        assert (one["value"], one["status"]) == (None, "hidden")
        assert (one["numerator"], one["denominator"], one["n"]) == (None, None, None)


def test_a_survey_with_n_of_5_is_shown_and_one_nobody_answered_had_no_activity() -> None:
    """Five staff say whether they feel supported, four of them that they do; only three of them whether they feel safe."""
    safe = [f"INVT1Q{number}, INVT1, 2026-04-15, safe, 1" for number in range(3)]
    told = cells(
        board(team("north", "E01", "E02", "E03", team="INVT1")),
        weeks(WEEK),
        sent("survey_answers", ANSWERS, *answers(5, yes=4), *safe, days=ITS_DAYS),
    )
    assert (said(told, "north", "E01", WEEK), cell(told, "north", "E01", WEEK)["n"]) == ((80, "final"), 5)
    assert said(told, "north", "E02", WEEK) == (None, "hidden"), "three of the same five forms"
    assert said(told, "north", "E03", WEEK) == (None, "no activity"), "nobody said whether the day was good"
    assert parts(told, "north", "E03", WEEK) == (0, 0)


def test_a_survey_that_another_team_answered_tells_nothing_of_this_one() -> None:
    told = cells(
        board(team("north", "E01", team="INVT1"), team("south", "E01", team="INVT2")),
        weeks(WEEK),
        sent("survey_answers", ANSWERS, *answers(5, yes=5), days=ITS_DAYS),
    )
    assert said(told, "north", "E01", WEEK) == (100, "final")
    assert said(told, "south", "E01", WEEK) == (None, "no activity")


# Three seen (1), one cancelled by the service (2), two who could not come (3), one who did not (8), one otherwise, two not recorded.
TEN_BOOKED = [f"INVA{at}, INVC1, 2026-04-15, {status}" for at, status in enumerate(["1", "1", "1", "2", "3", "3", "8", "other", "", ""])]


def test_both_dna_denominators_are_kept_apart() -> None:
    clinic = team("clinic", "Q05", "Q12", "Q12B", "Q13", "Q14", clinic="INVC1")
    told = cells(board(clinic), weeks(WEEK), sent("appointments", BOOKED, *TEN_BOOKED, days=ITS_DAYS))
    assert parts(told, "clinic", "Q12", WEEK) == (1, 4), "of those seen and those who did not come"
    assert parts(told, "clinic", "Q12B", WEEK) == (1, 10), "of all booked, cancelled and not recorded too"
    assert {id: said(told, "clinic", id, WEEK)[0] for id in ("Q05", "Q12", "Q12B", "Q13", "Q14")} == {
        "Q05": 3,
        "Q12": 25,
        "Q12B": 10,
        "Q13": 20,
        "Q14": 10,
    }


def test_both_dna_denominators_in_a_week_the_service_cancelled() -> None:
    clinic = team("clinic", "Q12", "Q12B", "Q14", clinic="INVC1")
    cancelled = sent("appointments", BOOKED, "INVA1, INVC1, 2026-04-15, 2", "INVA2, INVC1, 2026-04-15, 2", days=ITS_DAYS)
    told = cells(board(clinic), weeks(WEEK), cancelled)
    assert said(told, "clinic", "Q12", WEEK) == (None, "no activity"), "nobody was expected in the end"
    assert said(told, "clinic", "Q12B", WEEK) == (0, "final")
    assert said(told, "clinic", "Q14", WEEK) == (100, "final")


def test_a_team_with_only_some_of_the_feeds_has_only_their_cells() -> None:
    """A kitchen and a ward on one board of twenty-one feeds, of which three have come."""
    kitchen = team("kitchen", "Q23", "F11", team="INVT2", cost_centre="990002")
    ward = team("ward", "Q07", "C08", ward="INV01", roster="INVR1")
    extracts = (
        sent("midnight_census", NIGHTS, each_day("2026-04-13", 7, "INV01, {day}, 9, 12, 0")),
        sent("counts_by_hand", "team, week_ending, item, done, out_of", "INVT2, 2026-04-19, Orders right, 45, 50"),
        sent("purchase_lines", "document, posted_on, cost_centre, category, amount", "INVD1, 2026-04-14, 990002, Milk, 80", days=ITS_DAYS),
    )
    told = cells(board(kitchen, ward), weeks(WEEK), *extracts)
    assert {(one.team, one.measure, one.status) for one in told.itertuples() if one.team in ("kitchen", "ward")} == {
        ("kitchen", "Q23", "final"),
        ("kitchen", "F11", "final"),
        ("ward", "Q07", "final"),
        ("ward", "C08", "not received"),
    }


def test_a_measure_that_is_always_0_or_always_100_percent_is_a_figure_every_week() -> None:
    """No agency hours, no fall with harm and no complaint, and every huddle held, for thirteen weeks."""
    within = weeks("2026-01-25", "2026-04-19")
    shifts = [f"INVR1, INVE1, {week.start}, 7.5, 7.5" for week in within]
    huddles = [f"INVT1, {week.ending}, Safety huddles, 7, 7" for week in within]
    told = cells(
        board(team("north", "C12", "C08", "S02", "S12", "E08", ward="INV01", roster="INVR1", location="INVL1", team="INVT1")),
        within,
        sent("midnight_census", NIGHTS, each_day("2026-01-19", 91, "INV01, {day}, 20, 24, 0")),
        sent("roster_shifts", "roster, duty, shift_on, planned_hours, worked_hours", *shifts),
        sent("counts_by_hand", "team, week_ending, item, done, out_of", *huddles),
        sent("incidents", FALLS, days=("2026-01-19", "2026-04-19")),
        sent("complaints_and_stories", "item, location, received_on, kind", days=("2026-01-19", "2026-04-19")),
    )
    assert set(told["status"]) == {"final"}
    assert told.groupby("measure")["value"].agg(list).to_dict() == {
        "C08": [100] * 13,
        "C12": [0] * 13,
        "E08": [0] * 13,
        "S02": [0] * 13,
        "S12": [100] * 13,
    }
