"""What a run came to that needs nobody, in sentences: rows refused and withdrawn, totals, known gaps, new signals, figures changed.

What needs a person stands in ``troubles``.
"""

from collections.abc import Collection, Hashable, Iterator
from typing import Any

import pandas as pd

from assets.agreeing import disagreements_kept
from assets.troubles import Night, of, pounds
from boxscore.cells import Status
from boxscore.outcomes import FAILED
from boxscore.ownership import claims_to
from boxscore.weeks import Week, WeekRange
from expectations.objections import SENT_BEFORE_STAYS
from expectations.withdrawing import NONE_TAKEN_BACK

CODES_NAMED = 5
SIGNALS_NAMED = 20
WAY = {1: "upwards", -1: "downwards"}
SIGNALS = {"two_of_three": "two of three points near a limit", "outside": "outside the limits"}
"""Those whose word in the warehouse is none."""


def refusals(night: Night) -> Iterator[str]:
    """For each feed with refused rows how many, and the first."""
    for feed in night.house.board.feeds:
        count = int(night.tonight.loc[night.tonight["feed"] == feed.id, "rows_refused"].sum())
        if count:
            told = night.house.store.refused_rows(feed.id)
            told = told[told["extract"].isin(night.tonight["extract"])]
            first = f" The first: {told['message'].iloc[0]}" if len(told) else ""
            yield f"{feed.title}: {count:,} rows.{first}"


def doubts(night: Night) -> Iterator[str]:
    """For each feed with weeks that were used though something was noticed, or that disagrees with another, how many, and the newest."""
    told: dict[str, list[str]] = {}
    for feed, ending, reasons in night.accepted_with(""):
        if SENT_BEFORE_STAYS not in reasons and NONE_TAKEN_BACK not in reasons:
            told.setdefault(feed, []).append(f"w/e {ending:%d/%m/%Y}: {reasons}")
    for feed, said in told.items():
        weeks = "" if len(said) == 1 else f"{len(said):,} weeks, the newest "
        yield f"{night.title(feed)}, {weeks}{said[-1]}."
    yield from (f"{disagreement}." for disagreement in disagreements_kept(night.house, night.weeks))


def withdrawn(night: Night, runs: Collection[str]) -> Iterator[str]:
    """For each extract that took rows back, as one of these runs noticed, how many it holds no more."""
    rows = of(night.house.store.withdrawn_rows(), "feed", night.house.board.feed_by_id)
    names = night.deliveries.drop_duplicates("extract", keep="last").set_index("extract")["name"]
    counted = rows[rows["run"].isin(list(runs))].groupby(["feed", "withdrawn_by"], as_index=False).agg(count=("row_number", "size"))
    for feed, by, count in counted.itertuples(index=False):
        yield f"{night.title(feed)}: {count:,} row{'s' if count > 1 else ''} no longer in {names.get(by, by)}."


def known_gaps(night: Night) -> Iterator[str]:
    """Each known gap that holds in the weeks; one that nothing is missing in any more is outdated."""
    board, weeks = night.house.board, night.weeks
    for gap in board.known_gaps:
        first, last = max(Week.of(gap.from_), weeks.first), min(Week.of(gap.to), weeks.last)
        measures = [measure.id for measure in board.measures if gap.feed in board.told_by(measure)]
        cells = of(night.house.store.cells(weeks=WeekRange(first, last)), "measure", measures) if first <= last else pd.DataFrame()
        of_gap = cells[cells["team"].map(lambda team, gap=gap: gap.is_of(team=team))] if len(cells) else cells
        if len(of_gap):
            is_over = not (of_gap["status"] == Status.NOT_RECEIVED).any()
            outdated = " It has come after all and is used: take the entry out of board.yaml." if is_over else ""
            yield f"{board.feed_by_id[gap.feed].title}, {gap.said}.{outdated}"


def reconciled(night: Night) -> Iterator[str]:
    """For each reconciled feed its control total, and what teams and none have of it."""
    totals: list[dict[Hashable, Any]] = night.totals.to_dict("records")
    for row in totals:
        yield (
            f"{night.title(row['feed'])}: {pounds(row['accepted_pence'])} in {row['rows_accepted']:,} lines"
            f" = teams {pounds(row['teams_pence'])} + unmapped {pounds(row['unmapped_pence'])},"
            f" difference {pounds(row['accepted_pence'] - row['teams_pence'] - row['unmapped_pence'])}"
        )


def codes_of_no_team(night: Night) -> Iterator[str]:
    """A new, renamed or misspelt place: its rows are kept and are no team's. On which days, ``boxscore check`` tells."""
    for feed in night.house.board.feeds:
        held = claims_to(feed.code_list, night.house.board.teams)
        codes = sorted(set(night.house.store.feed_senders(feed.id)["code"]) - set(held))
        # Where several columns name a team, that one names none says nothing of the row.
        if codes and len(feed.team_from) == 1:
            named = ", ".join(f"'{code}'" for code in codes[:CODES_NAMED])
            more = f" and {len(codes) - CODES_NAMED:,} more" if len(codes) > CODES_NAMED else ""
            yield f"{feed.title}: rows of {named}{more}. `boxscore check` tells how many."


def new_signals(night: Night, runs: Collection[str]) -> Iterator[str]:
    """The signals that these runs told first, and that are new in their team's current week."""
    board = night.house.board
    current = {entry.team: pd.Timestamp(entry.week_ending) for entry in night.house.store.workbooks(current=True)}
    told = of(night.house.store.signals(), "measure", board.measure_by_id)
    told = told[told["first_run"].isin(list(runs)) & (told["noticed_week"] == told["team"].map(current))]
    told = of(told, "team", board.team_by_slug)
    for team, measure, signal, lean in told[["team", "measure", "signal", "lean"]].head(SIGNALS_NAMED).itertuples(index=False):
        name = board.measure_by_id[measure].name
        yield f"{board.team_by_slug[team].name}: {name} ({measure}), {SIGNALS.get(signal, signal)}, {WAY[lean]}"
    if len(told) > SIGNALS_NAMED:
        yield f"and {len(told) - SIGNALS_NAMED:,} more, which the workbooks show"


def runs_cut_short(night: Night) -> tuple[list[str], list[str]]:
    """The runs before this one that did not get to their end since the last that did: which they are, and each in words.

    Nobody has read their reports, so what they noticed is told with this run's.
    """
    since_the_last = night.cut_short
    said = [
        f"The run begun {began:%d/%m/%Y %H:%M} UTC ({how}) {'failed' if outcome == FAILED else 'was interrupted'}."
        for began, how, outcome in since_the_last[["started_at", "how", "outcome"]].itertuples(index=False)
    ]
    return list(since_the_last["run"]), said
