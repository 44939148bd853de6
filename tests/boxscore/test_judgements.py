"""What people judge of charts, as teams.yaml, board.yaml and reference.yaml say it; mistakes with their file and line."""

from datetime import date

import pytest
import trade

from boxscore.described import described
from boxscore.errors import ConfigurationError
from boxscore.judgements import ChartMemory
from boxscore.recorded import EVERY, Recorded, RecordKind, recorded
from boxscore.teams import Team


def memory(text: str) -> ChartMemory:
    return described(text, ChartMemory, where="teams.yaml")


def mistake(text: str) -> str:
    with pytest.raises(ConfigurationError) as refused:
        memory(text)
    return str(refused.value)


def test_a_rebase_says_the_day_who_and_why_though_yaml_takes_on_for_a_yes() -> None:
    (rebase,) = memory("rebases:\n  - {on: 2026-04-06, who: A. Lead, why: New clinic}\n").rebases
    assert (rebase.on, rebase.who, rebase.why) == (date(2026, 4, 6), "A. Lead", "New clinic")


def test_a_rebase_without_a_reason_is_refused() -> None:
    assert mistake("rebases:\n  - {on: 2026-04-06, who: A. Lead}\n") == "teams.yaml, line 2: rebases.0.why: is missing."


def test_a_week_is_rebased_once() -> None:
    twice = "rebases:\n  - {on: 2026-04-06, who: A, why: B}\n  - {on: 2026-04-12, who: A, why: C}\n"
    assert mistake(twice) == "teams.yaml, line 3: rebases.1: w/e 12/04/2026 is rebased twice."


def test_a_figure_is_not_both_confirmed_and_dismissed() -> None:
    both = "confirmed: [{week: 2026-04-06, who: A, why: B}]\ndismissed: [{week: 2026-04-12, who: A, why: B}]\n"
    assert "w/e 12/04/2026 is both confirmed and dismissed" in mistake(both)


def test_a_rebase_lies_after_the_baseline() -> None:
    early = "baseline_from: 2026-04-06\nrebases: [{on: 2026-04-12, who: A, why: B}]\n"
    assert "the rebase on 12/04/2026 is not after the baseline, which begins on 06/04/2026" in mistake(early)


def team(**given: object) -> Team:
    said = {"slug": "ward-1", "name": "Ward 1", "organisation": "Invented", "setting": "ward", "opens": date(2024, 1, 1)}
    return Team.model_validate(said | {"codes": {"location": ["W1"]}} | given)


def test_an_annotation_of_a_measure_the_team_does_not_keep_is_refused() -> None:
    annotated = team(measures=[{"id": "S04"}], annotations=[{"on": date(2026, 4, 6), "text": "Flood", "measures": ["Q01"]}])
    with pytest.raises(ConfigurationError, match="ward-1 has an annotation of Q01, which it does not keep"):
        trade.board(annotated)


def test_everything_recorded_is_told_with_goals_holidays_and_the_steps_of_the_full_time_week() -> None:
    goals = [{"goal": 5, "to": date(2026, 3, 31)}, {"goal": 6, "from": date(2026, 4, 1)}]
    chart = {"baseline_from": date(2025, 4, 7), "rebases": [{"on": date(2026, 4, 6), "who": "A. Lead", "why": "New clinic"}]}
    kept = team(measures=[{"id": "S04", "goals": goals, "chart": chart}], annotations=[{"on": date(2026, 2, 2), "text": "Flood"}])
    told = set(recorded(trade.board(kept, public_holidays=[{"day": date(2026, 4, 3), "name": "Good Friday"}])))
    assert {
        Recorded(RecordKind.HOLIDAY, EVERY, EVERY, date(2026, 4, 3), "", "Good Friday"),
        Recorded(RecordKind.FULL_TIME_WEEK, EVERY, EVERY, date(2026, 4, 1), "", "The full-time week becomes 36 hours, from 37"),
        Recorded(RecordKind.ANNOTATION, "ward-1", EVERY, date(2026, 2, 2), "", "Flood"),
        Recorded(RecordKind.BASELINE, "ward-1", "S04", date(2025, 4, 7), "", ""),
        Recorded(RecordKind.REBASE, "ward-1", "S04", date(2026, 4, 6), "A. Lead", "New clinic"),
        Recorded(RecordKind.GOAL, "ward-1", "S04", date(2024, 1, 1), "", "5.0"),
        Recorded(RecordKind.GOAL, "ward-1", "S04", date(2026, 4, 1), "", "6.0"),
    } <= told
