"""What a run came to, in figures and in words: the summary that ends ``boxscore run`` and is kept with the run."""

from collections.abc import Collection, Hashable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from assets.house import House
from assets.reconciling import rates_missing
from assets.typed_deliveries import TYPED
from boxscore.cells import Status
from boxscore.costs import LEDGER, sent_as
from boxscore.gaps import known_gap
from boxscore.ownership import claims_to
from boxscore.periods import financial_year_of
from boxscore.weeks import Week, WeekRange
from expectations.judging import REPEATED
from measures.costs.reconciled import PERIOD, differences
from measures.costs.restated import restatements
from measures.cover import Cover, silences
from measures.reaching import LONGEST_PERIOD_WEEKS
from sources.naming import months_not_sent
from warehouse.entries import READ

CODES_NAMED = 5
RESTATED_NAMED = 5
DONE, ATTENTION, FAILED = "done", "attention", "failed"


@dataclass(frozen=True)
class RunReport:
    """The outcome of one run. Rows refused one by one are its business; a refused extract or week needs a person."""

    weeks: str
    week_count: int
    teams: int
    cells_by_status: dict[str, int]
    rows_accepted: int
    rows_refused: int
    refusals: tuple[str, ...]
    """One sentence for each feed with refused rows: how many, and the first."""
    needs_a_person: tuple[str, ...]
    """One sentence for each returned workbook, extract or week refused, week of which too many rows would go, extract not sent, sender or
    source silent, feed late, total that does not add up, year to date restated without a month, rate of staff that is missing."""
    withdrawn: tuple[str, ...]
    """One sentence for each extract that took rows back: how many it holds no more."""
    control_totals: tuple[str, ...]
    known_gaps: tuple[str, ...]
    """One sentence for each known gap, and for what has come in it after all."""
    codes_of_no_team: tuple[str, ...]
    """One sentence for each feed in which rows have come of codes that no team holds or has held."""
    workbooks_written: int
    workbooks_unchanged: int
    workbooks_at: str

    @property
    def outcome(self) -> str:
        return ATTENTION if self.needs_a_person else DONE

    def lines(self) -> list[str]:
        """As it is printed."""
        cells = ", ".join(f"{count:,} {status}" for status, count in self.cells_by_status.items()) or "none"
        return [
            f"Weeks      {self.week_count} ({self.weeks})",
            f"Teams      {self.teams}",
            f"Cells      {cells}",
            f"Rows       {self.rows_accepted:,} accepted, {self.rows_refused:,} refused with a reason",
            *(f"Refused    {line}" for line in self.refusals),
            *(f"Withdrawn  {line}" for line in self.withdrawn),
            *(f"Reconciled {line}" for line in self.control_totals),
            *(f"Known gap  {line}" for line in self.known_gaps),
            *(f"No team's  {line}" for line in self.codes_of_no_team),
            f"Workbooks  {self.workbooks_written} written, {self.workbooks_unchanged} unchanged, in {self.workbooks_at}",
            *(f"Attention  {line}" for line in self.needs_a_person),
        ]


def report(house: House, weeks: WeekRange, run: str) -> RunReport:
    """The report of ``run`` over ``weeks``, from what the warehouse now holds."""
    store = house.store
    # What the warehouse holds of feeds and measures the board has since given up is nobody's business tonight.
    feed_weeks = _of(store.feed_weeks(weeks=weeks), "feed", house.board.feed_by_id)
    deliveries = _of(store.deliveries(), "feed", house.board.feed_by_id)
    workbooks = [entry for entry in store.workbooks(current=True) if entry.team in house.board.team_by_slug]
    written = [entry for entry in workbooks if entry.run == run]
    return RunReport(
        weeks=weeks.label,
        week_count=len(weeks),
        teams=len(house.board.teams),
        cells_by_status=store.cells_by_status(weeks, measures=list(house.board.measure_by_id)),
        rows_accepted=int(feed_weeks.loc[feed_weeks["accepted"].astype(bool), "rows_accepted"].sum()),
        rows_refused=int(deliveries.loc[deliveries["last_run"] == run, "rows_refused"].sum()),
        refusals=tuple(_refusals(house, deliveries, run)),
        needs_a_person=(
            *_refused_extracts(deliveries, run),
            *_empty_extracts(deliveries, run),
            *_returned(house, run),
            *_extracts_not_sent(house, deliveries, run),
            *_short_totals(house, deliveries, run),
            *_refused_weeks(house, feed_weeks),
            *_rows_not_taken_back(house, feed_weeks),
            *_silent_senders(house, weeks),
            *_late_feeds(house, weeks),
            *_unreconciled(house),
            *_periods_off(house),
            *_restated(house, weeks),
            *_missing_rates(house, weeks),
        ),
        withdrawn=tuple(_withdrawn(house, deliveries, run)),
        control_totals=tuple(_reconciled(house)),
        known_gaps=tuple(_known_gaps(house, weeks)),
        codes_of_no_team=tuple(_codes_of_no_team(house)),
        workbooks_written=len(written),
        workbooks_unchanged=len(workbooks) - len(written),
        workbooks_at=house.files.address("workbooks"),
    )


def end_run(house: House, weeks: WeekRange, run: str) -> RunReport:
    """Reports on the run and keeps the report with it."""
    told = report(house, weeks, run)
    house.store.end_run(run, outcome=told.outcome, summary=asdict(told))
    return told


def _refused_extracts(deliveries: pd.DataFrame, run: str) -> list[str]:
    bad = deliveries[(deliveries["last_run"] == run) & deliveries["outcome"].isin(["refused", "silent"])]
    return list(bad["message"])


def _refusals(house: House, deliveries: pd.DataFrame, run: str) -> Iterator[str]:
    tonight = deliveries[deliveries["last_run"] == run]
    for feed in house.board.feeds:
        count = int(tonight.loc[tonight["feed"] == feed.id, "rows_refused"].sum())
        if count:
            told = house.store.refused_rows(feed.id)
            told = told[told["extract"].isin(tonight["extract"])]
            first = f" The first: {told['message'].iloc[0]}" if len(told) else ""
            yield f"{feed.title}: {count:,} rows.{first}"


def _empty_extracts(deliveries: pd.DataFrame, run: str) -> list[str]:
    empty = deliveries[(deliveries["last_run"] == run) & (deliveries["outcome"] == "accepted") & (deliveries["rows_read"] == 0)]
    # What a team typed and emptied again is meant to be gone.
    empty = empty[empty["supplier"] != TYPED.name]
    return [f"{name} has a header and no row under it. What was accepted before stays." for name in empty["name"]]


def _returned(house: House, run: str) -> Iterator[str]:
    """Each workbook that came back since the run began and was not read whole, with the first of what is wrong."""
    begun = house.store.begun(run)
    returns = house.store.returns(since=begun) if begun else house.store.returns().iloc[:0]
    for name, message in returns.loc[returns["outcome"] != READ, ["file_name", "message"]].itertuples(index=False):
        first, *more = message.splitlines()
        yield f"{name}: {first}" + (f" And {len(more)} more, which stand beside the file." if more else "")


def _extracts_not_sent(house: House, deliveries: pd.DataFrame, run: str) -> Iterator[str]:
    tonight = deliveries[deliveries["last_run"] == run]
    for feed in house.board.feeds:
        for supplier in feed.suppliers:
            names = tonight.loc[(tonight["feed"] == feed.id) & (tonight["supplier"] == supplier.name), "name"]
            known = [gap for gap in house.board.known_gaps if gap.feed == feed.id]
            yield from (f"{feed.title}: {missing}" for missing in months_not_sent(names, supplier, known))


def _silent_senders(house: House, weeks: WeekRange) -> Iterator[str]:
    for feed in house.board.feeds:
        cover = Cover(house.store.feed_cover(feed.id, weeks), house.store.feed_senders(feed.id))
        yield from (f"{feed.title}: {silence.said}." for silence in silences(cover, feed, house.board, weeks))


def _short_totals(house: House, deliveries: pd.DataFrame, run: str) -> Iterator[str]:
    """Refused lines of a reconciled feed have amounts nobody knows: the total adds up without them, and is short by them.

    A line that repeats another is refused too, but its amount is in the total.
    """
    short = deliveries[(deliveries["last_run"] == run) & (deliveries["rows_refused"] > 0)]
    for feed, name, extract in short[["feed", "name", "extract"]].itertuples(index=False):
        if house.board.feed_by_id[feed].control_total:
            told = house.store.refused_rows(feed)
            missing = told[(told["extract"] == extract) & (told["rule"] != REPEATED)]["row_number"].nunique()
            if missing:
                lines = "1 line is" if missing == 1 else f"{missing:,} lines are"
                yield f"{name}: {lines} refused and missing from the reconciled total. `boxscore check` names what was refused."


def _refused_weeks(house: House, feed_weeks: pd.DataFrame) -> list[str]:
    refused = feed_weeks.loc[~feed_weeks["accepted"].astype(bool), ["feed", "week_ending", "reasons"]]
    return [
        f"{house.board.feed_by_id[feed].title}, w/e {ending:%d/%m/%Y}: refused ({reasons}). What was accepted before stays in place."
        for feed, ending, reasons in refused.itertuples(index=False)
    ]


def _rows_not_taken_back(house: House, feed_weeks: pd.DataFrame) -> list[str]:
    spared = feed_weeks.loc[feed_weeks["accepted"].astype(bool) & (feed_weeks["reasons"] != ""), ["feed", "week_ending", "reasons"]]
    return [
        f"{house.board.feed_by_id[feed].title}, w/e {ending:%d/%m/%Y}: {reasons}. Ask the supplier whether it is whole. What was meant to "
        "go goes when the file that held it is sent again, under its old name, without it."
        for feed, ending, reasons in spared.itertuples(index=False)
    ]


def _withdrawn(house: House, deliveries: pd.DataFrame, run: str) -> Iterator[str]:
    rows = _of(house.store.withdrawn_rows(), "feed", house.board.feed_by_id)
    names = deliveries.drop_duplicates("extract", keep="last").set_index("extract")["name"]
    counted = rows[rows["run"] == run].groupby(["feed", "withdrawn_by"], as_index=False).agg(count=("row_number", "size"))
    for feed, by, count in counted.itertuples(index=False):
        yield f"{house.board.feed_by_id[feed].title}: {count:,} row{'s' if count > 1 else ''} no longer in {names.get(by, by)}."


def _known_gaps(house: House, weeks: WeekRange) -> Iterator[str]:
    """Each known gap that holds in the weeks; one that nothing is missing in any more is outdated."""
    board = house.board
    for gap in board.known_gaps:
        first, last = max(Week.of(gap.from_), weeks.first), min(Week.of(gap.to), weeks.last)
        measures = [measure.id for measure in board.measures if gap.feed in board.told_by(measure)]
        cells = _of(house.store.cells(weeks=WeekRange(first, last)), "measure", measures) if first <= last else pd.DataFrame()
        of_gap = cells[cells["team"].map(lambda team, gap=gap: gap.is_of(team=team))] if len(cells) else cells
        if len(of_gap):
            is_over = not (of_gap["status"] == Status.NOT_RECEIVED).any()
            outdated = " It has come after all and is used: take the entry out of board.yaml." if is_over else ""
            yield f"{board.feed_by_id[gap.feed].title}, {gap.said}.{outdated}"


def _late_feeds(house: House, weeks: WeekRange) -> list[str]:
    """The feeds some team still waits for in the board's last week, when its newest figure is older than the feed's limit."""
    board = house.board
    waiting = house.store.waiting_in(board.last_week) if board.last_week in weeks else pd.DataFrame(columns=["team", "measure", "newest"])
    late: dict[str, set[str]] = {}
    for team, id, newest in _of(waiting, "measure", board.measure_by_id)[["team", "measure", "newest"]].itertuples(index=False):
        measure = board.measure_by_id[id]
        feed = board.feed_by_id[measure.numerator.feed]
        if any(known_gap(board.known_gaps, sent, board.last_week, team=team) for sent in board.told_by(measure)):
            continue
        if pd.isna(newest) or (pd.Timestamp(board.as_of) - newest).days > feed.late_after_days:
            late.setdefault(board.feed_by_id[sent_as(feed.id)].title, set()).add(team)
    return [f"{title} has been late for more than its limit: {', '.join(sorted(teams))}." for title, teams in late.items()]


def _reconciled(house: House) -> list[str]:
    totals: list[dict[Hashable, Any]] = _totals(house).to_dict("records")
    return [
        f"{house.board.feed_by_id[row['feed']].title}: {_pounds(row['accepted_pence'])} in {row['rows_accepted']:,} lines"
        f" = teams {_pounds(row['teams_pence'])} + unmapped {_pounds(row['unmapped_pence'])},"
        f" difference {_pounds(row['accepted_pence'] - row['teams_pence'] - row['unmapped_pence'])}"
        for row in totals
    ]


def _codes_of_no_team(house: House) -> Iterator[str]:
    """A new, renamed or misspelt place: its rows are kept and are no team's. On which days, ``boxscore check`` tells."""
    for feed in house.board.feeds:
        held = claims_to(feed.code_list, house.board.teams)
        codes = sorted(set(house.store.feed_senders(feed.id)["code"]) - set(held))
        # Where several columns name a team, that one names none says nothing of the row.
        if codes and len(feed.team_from) == 1:
            named = ", ".join(f"'{code}'" for code in codes[:CODES_NAMED])
            more = f" and {len(codes) - CODES_NAMED:,} more" if len(codes) > CODES_NAMED else ""
            yield f"{feed.title}: rows of {named}{more}. `boxscore check` tells how many."


def _unreconciled(house: House) -> list[str]:
    totals = _totals(house)
    off = totals[totals["accepted_pence"] != totals["teams_pence"] + totals["unmapped_pence"]]
    return [
        f"{house.board.feed_by_id[feed].title}: spend of teams and of none does not add up to what was accepted." for feed in off["feed"]
    ]


def _periods_off(house: House) -> Iterator[str]:
    """The periods of cost centres in which the ledger's pence are not found again."""
    periods = house.store.reconciliation()
    off = periods.assign(pence=differences(periods))
    for year, period, centre, pence in off.loc[off["pence"] != 0, [*PERIOD, "pence"]].itertuples(index=False):
        yield f"Ledger, {year} {period}, cost centre {centre}: {_pounds(pence)} is not found again by week and team."


def _restated(house: House, weeks: WeekRange) -> Iterator[str]:
    """What the ledgers of the financial years of the weeks restate without a month."""
    for feed in house.board.feeds:
        if feed.id == LEDGER:
            begins = financial_year_of(weeks.first.start)
            rows = house.lake.accepted(feed.id, WeekRange(Week.of(begins), weeks.last.plus(LONGEST_PERIOD_WEEKS)))
            told = [f"{feed.title}: {one}." for one in restatements(rows, feed)]
            yield from told[:RESTATED_NAMED]
            if len(told) > RESTATED_NAMED:
                yield f"{feed.title}: and {len(told) - RESTATED_NAMED:,} more years to date. `boxscore check` names them."


def _missing_rates(house: House, weeks: WeekRange) -> Iterator[str]:
    for missing in rates_missing(house, weeks):
        yield (
            f"reference.yaml has no rate for {missing.staff_group}, band {missing.band}, {missing.source}, who worked from "
            f"{missing.first_day:%d/%m/%Y} in a month that is open: its cost cannot be estimated. Add the rate under staff_rates."
        )


def _totals(house: House) -> pd.DataFrame:
    return _of(house.store.control_totals(), "feed", house.board.feed_by_id)


def _of(frame: pd.DataFrame, column: str, known: Collection[str]) -> pd.DataFrame:
    return frame[frame[column].isin(list(known))]


def _pounds(pence: float) -> str:
    return f"{'-' if pence < 0 else ''}£{abs(round(pence)) / 100:,.2f}"
