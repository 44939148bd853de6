"""What a team's Pareto counts: the first of the causes one of its measures counts, its own rows, the most frequent first."""

from trade import accepted, board, sent, team, weeks

from boxscore.board import Board
from boxscore.teams import Team
from measures.causes import CAUSES, by_cause, cause_of

INCIDENTS, APPOINTMENTS, REFERRALS = CAUSES
WITHIN = weeks("2026-06-07", "2026-06-14")
NORTH = team("north", "S06", location="INVL01", ward="INV01")
SOUTH = team("south", "Q12", "Q11", clinic="INVC02")


def told(of: Board, cause_of_team: Team, *text: str) -> list[tuple[str, str, int, float]]:
    cause = cause_of(of, cause_of_team)
    assert cause
    facts = accepted(WITHIN, sent(cause.feed, *text, days=("2026-06-01", "2026-06-14")))[cause.feed]
    return list(by_cause(of, cause, facts, [cause_of_team]).itertuples(index=False, name=None))


def test_a_teams_own_incidents_are_counted_by_kind_the_most_frequent_first() -> None:
    # Of four, two are falls: 50%; with a medication incident 75%; with violence 100%. That at another place is nobody's here.
    rows = """
        INVI1, INVL01, 2026-06-01, Violence
        INVI2, INVL01, 2026-06-02, Fall
        INVI3, INVL01, 2026-06-03, Medication
        INVI4, INVL01, 2026-06-10, Fall
        INVI5, INVL09, 2026-06-10, Fall"""
    assert told(board(NORTH), NORTH, "incident, location, occurred_on, category", rows) == [
        ("north", "Fall", 2, 50.0),
        ("north", "Medication", 1, 75.0),
        ("north", "Violence", 1, 100.0),
    ]


def test_appointments_that_were_kept_are_no_cause() -> None:
    # Seen (1) twice is left out; of the three others two did not attend (8) and one was cancelled by the service (2).
    rows = "\n".join(f"INVA{at}, INVC02, 2026-06-02, {status}" for at, status in enumerate((1, 8, 2, 8, 1)))
    found = told(board(SOUTH), SOUTH, "appointment, clinic, appointment_on, status", rows)
    assert [row[1:3] for row in found] == [("Did not attend", 2), ("Cancelled by the service", 1)]


def test_only_referrals_that_were_returned_count_by_who_referred() -> None:
    of = team("west", "Q11", clinic="INVC03")
    rows = """
        INVF1, INVC03, 2026-06-02, GP, Returned
        INVF2, INVC03, 2026-06-02, GP, Accepted
        INVF3, INVC03, 2026-06-02, Self, Returned
        INVF4, INVC03, 2026-06-03, Self, Returned"""
    found = told(board(of), of, "referral, clinic, received_on, source, outcome", rows)
    assert [row[1:3] for row in found] == [("Self", 2), ("GP", 1)]


def test_a_team_counts_what_its_measures_count_and_otherwise_nothing() -> None:
    other = team("east", "F01", cost_centre="990001")
    of = board(NORTH, SOUTH, other)
    assert [cause_of(of, one) for one in (NORTH, SOUTH, other)] == [INCIDENTS, APPOINTMENTS, None]
