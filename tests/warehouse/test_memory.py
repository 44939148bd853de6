"""Judgements and signals are kept for good, each with the run that noted it first."""

from datetime import date

import pandas as pd

from boxscore.weeks import Week, WeekRange
from warehouse.store import Store

DAY = pd.Timestamp(2026, 4, 6)
JUDGED = {"kind": "rebase", "team": "ward", "measure": "Q01", "day": DAY, "who": "A. Lead", "says": "New clinic"}
WEEK = Week(date(2026, 4, 12))


def judged(**given: object) -> pd.DataFrame:
    return pd.DataFrame([JUDGED | given])


def store(url: str) -> Store:
    kept = Store.at(url)
    for run in ("first", "second"):
        kept.begin_run(run, how="by hand", weeks=WeekRange(WEEK, WEEK))
    return kept


def test_a_judgement_said_again_keeps_its_first_run_and_one_no_longer_said_stays(url: str) -> None:
    kept = store(url)
    kept.note_judgements(pd.concat([judged(), judged(says="Withdrawn later")]), source="configuration", run="first")
    kept.note_judgements(judged(), source="configuration", run="second")
    told = kept.judgements()[["says", "first_run", "last_run"]].to_numpy().tolist()
    assert told == [["New clinic", "first", "second"], ["Withdrawn later", "first", "first"]]


def test_judgements_are_told_by_source(url: str) -> None:
    kept = store(url)
    kept.note_judgements(judged(), source="workbook", run="first")
    kept.note_judgements(judged(), source="configuration", run="first")
    assert len(kept.judgements()) == 2
    assert kept.judgements(source="workbook")["day"].tolist() == [DAY]


def test_a_signal_found_again_says_how_far_it_has_come(url: str) -> None:
    kept = store(url)
    signal = {"team": "ward", "measure": "Q01", "signal": "shift", "lean": -1, "first_week": DAY, "noticed_week": DAY}
    kept.note_signals(pd.DataFrame([signal | {"last_week": DAY}]), run="first")
    kept.note_signals(pd.DataFrame([signal | {"last_week": DAY + pd.Timedelta(weeks=1)}]), run="second")
    (told,) = kept.signals(team="ward").to_dict("records")
    assert (told["last_week"], told["first_run"], told["last_run"]) == (DAY + pd.Timedelta(weeks=1), "first", "second")


def test_nothing_to_note_is_no_row(url: str) -> None:
    kept = store(url)
    kept.note_judgements(judged().iloc[:0], source="configuration", run="first")
    assert kept.judgements().empty
