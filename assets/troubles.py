"""What needs a person after a run, found in what the warehouse holds: each as a problem with what it stays the same by from run to run.

What a run came to besides stands in ``report_lines``; telling people belongs elsewhere.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from assets.house import House
from assets.reconciling import rates_missing
from assets.typed_deliveries import TYPED
from boxscore.costs import LEDGER
from boxscore.outcomes import FAILED, INTERRUPTED
from boxscore.periods import financial_month, financial_year_of
from boxscore.problems import Problem, ProblemKind
from boxscore.weeks import Week, WeekRange
from expectations.judging import REPEATED
from expectations.objections import SENT_BEFORE_STAYS
from expectations.withdrawing import NONE_TAKEN_BACK
from measures.costs.reconciled import PERIOD, differences
from measures.costs.restated import restatements
from measures.cover import Cover, silences
from measures.lateness import late_teams
from measures.reaching import LONGEST_PERIOD_WEEKS
from sources.naming import months_not_sent
from warehouse.entries import READ

RESTATED_NAMED = 5
SENT_BADLY = {"refused": ProblemKind.EXTRACT_REFUSED, "silent": ProblemKind.SOURCE_SILENT}


@dataclass(frozen=True)
class Night:
    """What a run is told of: the weeks it worked through and what it left in the warehouse.

    What the warehouse holds of feeds and measures the board has since given up is nobody's business.
    """

    house: House
    weeks: WeekRange
    run: str

    @cached_property
    def deliveries(self) -> pd.DataFrame:
        """The extracts of every run."""
        return of(self.house.store.deliveries(), "feed", self.house.board.feed_by_id)

    @cached_property
    def tonight(self) -> pd.DataFrame:
        """The extracts that the run found at hand."""
        return self.deliveries[self.deliveries["last_run"] == self.run]

    @cached_property
    def feed_weeks(self) -> pd.DataFrame:
        """The verdicts on the weeks."""
        return of(self.house.store.feed_weeks(weeks=self.weeks), "feed", self.house.board.feed_by_id)

    def accepted_with(self, said: str) -> Iterator[tuple[str, pd.Timestamp, str]]:
        """The accepted weeks of which that is said among what is held against them: feed, Sunday, and all of it."""
        weeks = self.feed_weeks
        told = weeks["accepted"].astype(bool) & (weeks["reasons"] != "") & weeks["reasons"].str.contains(said, regex=False)
        yield from weeks.loc[told, ["feed", "week_ending", "reasons"]].itertuples(index=False, name=None)

    @cached_property
    def waiting(self) -> pd.DataFrame:
        """The teams' measures that wait for a feed in the board's last week, where the run worked through it."""
        board = self.house.board
        nothing = pd.DataFrame(columns=["team", "measure", "newest"])
        told = self.house.store.waiting_in(board.last_week) if board.last_week in self.weeks else nothing
        return of(told, "measure", board.measure_by_id)

    @cached_property
    def totals(self) -> pd.DataFrame:
        """The control totals of the reconciled feeds, in pence."""
        return of(self.house.store.control_totals(), "feed", self.house.board.feed_by_id)

    @cached_property
    def cut_short(self) -> pd.DataFrame:
        """One row a run before this one that did not get to its end, since the last that did; newest first."""
        runs = self.house.store.runs()
        before = runs[runs["started_at"] < runs.loc[runs["run"] == self.run, "started_at"].max()]
        is_cut_short = before["outcome"].isin([FAILED, INTERRUPTED])
        since_the_last: pd.DataFrame = before[is_cut_short.astype("int64").cummin() == 1]
        return since_the_last

    def title(self, feed: str) -> str:
        return self.house.board.feed_by_id[feed].title


def of(frame: pd.DataFrame, column: str, known: Collection[str]) -> pd.DataFrame:
    """The rows whose column holds one of those that are known."""
    return frame[frame[column].isin(list(known))]


def pounds(pence: float) -> str:
    """Pence as they are told: -£1,234.50."""
    return f"{'-' if pence < 0 else ''}£{abs(round(pence)) / 100:,.2f}"


def troubles(night: Night) -> Iterator[Problem]:
    """Every problem of the night that needs a person: what was sent badly or not at all, refused, late, or does not add up."""
    yield from _refused_extracts(night)
    yield from _empty_extracts(night)
    yield from _returned(night)
    yield from _extracts_not_sent(night)
    yield from _short_totals(night)
    yield from _refused_weeks(night)
    yield from _weeks_partly_refused(night)
    yield from _rows_not_taken_back(night)
    yield from _silent_senders(night)
    yield from _late_feeds(night)
    yield from _unreconciled(night)
    yield from _periods_off(night)
    yield from _restated(night)
    yield from _missing_rates(night)


def refused_rows(night: Night) -> Iterator[Problem]:
    """Each extract at hand of which rows are refused: the run's business, and its owner's, who has it put right.

    Of a reconciled feed the problem is told as what is missing from the total.
    """
    some = night.tonight[(night.tonight["rows_refused"] > 0) & (night.tonight["outcome"] == "accepted")]
    for feed, name, count in some[["feed", "name", "rows_refused"]].itertuples(index=False):
        if not night.house.board.feed_by_id[feed].control_total:
            rows = "1 row is" if count == 1 else f"{count:,} rows are"
            text = f"{name}: {rows} refused. `boxscore rejects --feed {feed} --out FILE.xlsx` makes the report for its supplier. "
            yield Problem(ProblemKind.ROWS_REFUSED, f"{text}The other rows were kept.", feed, name)


def _refused_extracts(night: Night) -> Iterator[Problem]:
    bad = night.tonight[night.tonight["outcome"].isin(list(SENT_BADLY))]
    for feed, name, outcome, message in bad[["feed", "name", "outcome", "message"]].itertuples(index=False):
        yield Problem(SENT_BADLY[outcome], message, feed, name)


def _empty_extracts(night: Night) -> Iterator[Problem]:
    empty = night.tonight[(night.tonight["outcome"] == "accepted") & (night.tonight["rows_read"] == 0)]
    # What a team typed and emptied again is meant to be gone.
    empty = empty[empty["supplier"] != TYPED.name]
    for feed, name in empty[["feed", "name"]].itertuples(index=False):
        text = f"{name} has a header and no row under it. What was accepted before stays."
        yield Problem(ProblemKind.EXTRACT_EMPTY, text, feed, name)


def _returned(night: Night) -> Iterator[Problem]:
    """Each workbook that came back since the run began and was not read whole, with the first of what is wrong.

    Also since the runs before it that were cut short: they have put the file aside, and nobody was told.
    """
    store = night.house.store
    begun = min(filter(None, [*night.cut_short["started_at"], store.begun(night.run)]), default=None)
    returns = store.returns(since=begun) if begun else store.returns().iloc[:0]
    bad = returns[returns["outcome"] != READ]
    for returned, name, message in bad[["returned", "file_name", "message"]].itertuples(index=False):
        first, *more = message.splitlines()
        text = f"{name}: {first}" + (f" And {len(more)} more, which stand beside the file." if more else "")
        yield Problem(ProblemKind.RETURN_REFUSED, text, about=returned)


def _extracts_not_sent(night: Night) -> Iterator[Problem]:
    for feed in night.house.board.feeds:
        for supplier in feed.suppliers:
            names = night.tonight.loc[(night.tonight["feed"] == feed.id) & (night.tonight["supplier"] == supplier.name), "name"]
            known = [gap for gap in night.house.board.known_gaps if gap.feed == feed.id]
            for missing in months_not_sent(names, supplier, known):
                yield Problem(ProblemKind.EXTRACT_MISSING, f"{feed.title}: {missing}", feed.id, missing)


def _silent_senders(night: Night) -> Iterator[Problem]:
    store = night.house.store
    for feed in night.house.board.feeds:
        cover = Cover(store.feed_cover(feed.id, night.weeks), store.feed_senders(feed.id))
        for silence in silences(cover, feed, night.house.board, night.weeks):
            text = f"{feed.title}: {silence.said}."
            yield Problem(ProblemKind.SENDER_SILENT, text, feed.id, silence.sender, silence.weeks[-1].ending)


def _short_totals(night: Night) -> Iterator[Problem]:
    """Refused lines of a reconciled feed have amounts nobody knows: the total adds up without them, and is short by them.

    A line that repeats another is refused too, but its amount is in the total.
    """
    short = night.tonight[night.tonight["rows_refused"] > 0]
    for feed, name, extract in short[["feed", "name", "extract"]].itertuples(index=False):
        if night.house.board.feed_by_id[feed].control_total:
            told = night.house.store.refused_rows(feed)
            missing = told[(told["extract"] == extract) & (told["rule"] != REPEATED)]["row_number"].nunique()
            if missing:
                lines = "1 line is" if missing == 1 else f"{missing:,} lines are"
                text = f"{name}: {lines} refused and missing from the reconciled total. `boxscore check` names what was refused."
                yield Problem(ProblemKind.TOTAL_SHORT, text, feed, name)


def _refused_weeks(night: Night) -> Iterator[Problem]:
    weeks = night.feed_weeks
    refused = weeks.loc[~weeks["accepted"].astype(bool), ["feed", "week_ending", "reasons"]]
    for feed, ending, reasons in refused.itertuples(index=False):
        text = f"{night.title(feed)}, w/e {ending:%d/%m/%Y}: refused ({reasons}). What was accepted before stays in place."
        yield Problem(ProblemKind.WEEK_REFUSED, text, feed, f"{ending:%Y-%m-%d}", ending.date())


def _weeks_partly_refused(night: Night) -> Iterator[Problem]:
    """The accepted weeks of which what one of several senders sent is refused."""
    for feed, ending, reasons in night.accepted_with(SENT_BEFORE_STAYS):
        text = f"{night.title(feed)}, w/e {ending:%d/%m/%Y}: refused in part ({reasons}). What the others sent is used."
        yield Problem(ProblemKind.WEEK_PARTLY_REFUSED, text, feed, f"{ending:%Y-%m-%d}", ending.date())


def _rows_not_taken_back(night: Night) -> Iterator[Problem]:
    for feed, ending, reasons in night.accepted_with(NONE_TAKEN_BACK):
        text = (
            f"{night.title(feed)}, w/e {ending:%d/%m/%Y}: {reasons}. Ask the supplier whether it is whole. What was meant to "
            "go goes when the file that held it is sent again, under its old name, without it."
        )
        yield Problem(ProblemKind.ROWS_NOT_TAKEN_BACK, text, feed, f"{ending:%Y-%m-%d}", ending.date())


def _late_feeds(night: Night) -> Iterator[Problem]:
    """The feeds some team still waits for in the board's last week, when its newest figure is older than the feed's limit."""
    board = night.house.board
    for id, teams in late_teams(board, night.waiting).items():
        text = f"{night.title(id)} has been late for more than its limit: {', '.join(teams)}."
        yield Problem(ProblemKind.FEED_LATE, text, id, week_ending=board.last_week.ending)


def _unreconciled(night: Night) -> Iterator[Problem]:
    totals = night.totals
    for feed in totals.loc[totals["accepted_pence"] != totals["teams_pence"] + totals["unmapped_pence"], "feed"]:
        text = f"{night.title(feed)}: spend of teams and of none does not add up to what was accepted."
        yield Problem(ProblemKind.TOTAL_OFF, text, feed)


def _periods_off(night: Night) -> Iterator[Problem]:
    """The periods of cost centres in which the ledger's pence are not found again."""
    periods = night.house.store.reconciliation()
    off = periods.assign(pence=differences(periods))
    for year, period, centre, pence in off.loc[off["pence"] != 0, [*PERIOD, "pence"]].itertuples(index=False):
        about = f"{year} {period}, cost centre {centre}"
        yield Problem(ProblemKind.TOTAL_OFF, f"Ledger, {about}: {pounds(pence)} is not found again by week and team.", LEDGER, about)


def _restated(night: Night) -> Iterator[Problem]:
    """What the ledgers of the financial years of the weeks restate without a month."""
    for feed in night.house.board.feeds:
        if feed.id == LEDGER:
            begins, last = financial_year_of(night.weeks.first.start), night.weeks.last
            rows = night.house.lake.accepted(feed.id, WeekRange(Week.of(begins), last.plus(LONGEST_PERIOD_WEEKS)))
            told = [(year, one) for year, of_year in _by_financial_year(rows) for one in restatements(of_year, feed)]
            for year, one in told[:RESTATED_NAMED]:
                about, _, _ = one.partition(":")
                # A night looks at no year that was over before its weeks, and so cannot tell that it is in order now.
                newest = min(last, Week.of(financial_month(year, "P12").last))
                yield Problem(ProblemKind.YEAR_TO_DATE_RESTATED, f"{feed.title}: {one}.", feed.id, about, newest.ending)
            if len(told) > RESTATED_NAMED:
                text = f"{feed.title}: and {len(told) - RESTATED_NAMED:,} more years to date. `boxscore check` names them."
                yield Problem(ProblemKind.YEAR_TO_DATE_RESTATED, text, feed.id, "more", last.ending)


def _by_financial_year(rows: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    if "financial_year" in rows:
        for year, of_year in rows.groupby("financial_year", observed=True):
            yield str(year), of_year


def _missing_rates(night: Night) -> Iterator[Problem]:
    for missing in rates_missing(night.house, night.weeks):
        text = (
            f"reference.yaml has no rate for {missing.staff_group}, band {missing.band}, {missing.source}, who worked from "
            f"{missing.first_day:%d/%m/%Y} in a month that is open: its cost cannot be estimated. Add the rate under staff_rates."
        )
        about = f"{missing.staff_group}, {missing.band}, {missing.source}"
        yield Problem(ProblemKind.RATE_MISSING, text, about=about, week_ending=night.weeks.last.ending)
