"""The steps of a night in plain Python, each joining the rooms below: extract and judge a feed, work out cells, write workbooks.

Dagster's assets call these; so does ``boxscore check``. No arithmetic and no rule of judgement belongs here.
"""

import hashlib
import logging
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

import pandas as pd

from boxscore.board import Board
from boxscore.errors import ExtractRefused
from boxscore.feeds import Feed
from boxscore.settings import Settings
from boxscore.teams import Team
from boxscore.weeks import Week, WeekRange
from expectations.judging import REFUSED_COLUMNS, Judgement, judge
from measures.catalogue import catalogue
from measures.cells import control_totals, weekly_cells
from measures.receipts import current_week, receipts
from measures.terms import Facts
from sources.board import read_board
from sources.database import answer
from sources.deliveries import Delivery
from sources.extracts import Extract, no_rows, read_extract
from sources.folder import deliveries
from warehouse.files import Files
from warehouse.lake import Lake
from warehouse.store import CellChanges, Store
from workbooks.contents import Contents
from workbooks.writer import file_name, workbook_bytes

log = logging.getLogger("boxscore")

WORKBOOKS = "workbooks"
EARLIER = "workbooks/earlier"
LONGEST_PERIOD_WEEKS = 14
"""A quarter's figure is kept with the week the quarter ends in, which lies at most this far after any week it stands for."""


@dataclass(frozen=True)
class House:
    """A board with its places: where its extracts come from and where everything made of them is kept."""

    board: Board
    directory: str
    warehouse_url: str
    environment: Mapping[str, str]

    @classmethod
    def of(cls, settings: Settings, environment: Mapping[str, str]) -> "House":
        """The house of the board the settings name. ConfigurationError when the board is described wrongly."""
        board = read_board(settings.board, catalogue())
        return cls(board, settings.board, settings.warehouse_of(board), environment)

    @cached_property
    def files(self) -> Files:
        return Files(self.board.state)

    @cached_property
    def lake(self) -> Lake:
        return Lake(self.files)

    @cached_property
    def store(self) -> Store:
        if self.warehouse_url.startswith(f"sqlite:///{self.board.state}"):
            self.files.make_root()
        return Store.at(self.warehouse_url)


@dataclass(frozen=True)
class Delivered:
    """What came of one delivery: its extract, or why it was not one."""

    delivery: Delivery
    outcome: str
    """``accepted``, ``repeated`` or ``refused``."""
    message: str
    extract: Extract | None = None


@dataclass(frozen=True)
class FeedNight:
    """What came of one feed for a range of weeks."""

    feed: Feed
    weeks: WeekRange
    delivered: tuple[Delivered, ...]
    judgement: Judgement

    @property
    def rows_refused(self) -> int:
        """Rows, however many reasons each was refused for."""
        return len(self.judgement.refused.drop_duplicates(["extract", "row_number"]))

    @property
    def refused_extracts(self) -> tuple[Delivered, ...]:
        return tuple(one for one in self.delivered if one.outcome == "refused")


def judge_feed(house: House, feed: Feed, weeks: WeekRange, *, rows_before: "pd.Series[int] | None" = None) -> FeedNight:
    """Reads every delivery of the feed and judges the rows of ``weeks``; stores nothing. PassingFault when a source does not answer."""
    delivered = tuple(_read_all(house, feed, weeks))
    extracts = [one.extract for one in delivered if one.extract]
    asked = next((extract.delivery.asked for extract in extracts if extract.delivery.asked), None)
    days = (pd.Timestamp(asked[0]), pd.Timestamp(asked[1])) if asked else None
    judgement = judge(_rows(extracts, feed), _unreadable(extracts), feed, weeks, rows_before=rows_before, asked=days)
    return FeedNight(feed, weeks, delivered, judgement)


def keep_feed(house: House, feed: Feed, weeks: WeekRange, run: str) -> FeedNight:
    """Judges the feed and keeps the outcome: originals and accepted rows in the lake, verdicts and refusals in the warehouse.

    A week whose delivery is refused, or that no extract at hand speaks for, keeps what was accepted before.
    """
    known = house.store.feed_weeks(feed.id)
    before = known[known["accepted"] & (known["week_ending"] < pd.Timestamp(weeks.first.ending))]
    night = judge_feed(house, feed, weeks, rows_before=before.set_index("week_ending")["rows_accepted"])
    if feed.free_of_identifiers:
        for one in night.delivered:
            if one.extract:
                house.lake.land(feed.id, extract=one.delivery.extract, name=one.delivery.name, content=one.delivery.content)
    for week, rows in _by_week(night.judgement):
        house.lake.replace_week(feed.id, week, rows)
    verdicts = _with_earlier_cover(night.judgement.verdicts, known)
    seen = _deliveries(night)
    house.store.replace_verdicts(feed.id, weeks, verdicts=verdicts, refused=night.judgement.refused, deliveries=seen, run=run)
    log.info("%s: %s rows accepted, %s refused", feed.title, f"{len(night.judgement.accepted):,}", f"{night.rows_refused:,}")
    return night


@dataclass(frozen=True)
class WeekVerdict:
    """What was made of one week of one feed, in words."""

    week: Week
    accepted: bool
    rows_accepted: int
    rows_refused: int
    reasons: tuple[str, ...]

    @property
    def passed(self) -> bool:
        return self.accepted and not self.rows_refused

    @property
    def said(self) -> str:
        if self.passed:
            return f"{self.rows_accepted} rows accepted."
        whole = "" if self.accepted else "The week was refused and what was accepted before stays. "
        return f"{whole}{self.rows_accepted} rows accepted, {self.rows_refused} refused: {'; '.join(self.reasons)}."


def verdicts(house: House, feed: Feed, weeks: WeekRange) -> list[WeekVerdict]:
    """The kept verdict on each week of the feed, oldest first; a week no extract spoke for has none."""
    refused = house.store.refused_rows(feed.id, weeks)
    rules = refused.groupby(["week_ending", "rule", "column_name"])["row_number"].nunique()
    counted: dict[pd.Timestamp, list[str]] = {}
    for (ending, rule, column), rows in rules.items():
        counted.setdefault(ending, []).append(f"{rows} row{'s' if rows > 1 else ''} refused ({rule}{': ' if column else ''}{column})")
    return [
        WeekVerdict(
            Week(row.week_ending.date()),
            bool(row.accepted),
            int(row.rows_accepted),
            int(row.rows_refused),
            tuple(filter(None, (row.reasons, *counted.get(row.week_ending, ())))),
        )
        for row in house.store.feed_weeks(feed.id, weeks).itertuples()
    ]


def keep_silence(house: House, feed: Feed, message: str, run: str) -> None:
    """Notes that a source of the feed did not answer; what was accepted before stays."""
    entry = {"name": f"{feed.title}: no answer", "extract": "", "supplier": feed.suppliers[0].name, "outcome": "silent", "message": message}
    counts = dict.fromkeys(("size_bytes", "rows_read", "rows_refused", "rows_left_out"), 0)
    house.store.note_deliveries(feed.id, pd.DataFrame([entry | counts | {"first_day": pd.NaT, "last_day": pd.NaT}]), run=run)


def keep_cells(house: House, weeks: WeekRange, run: str) -> CellChanges:
    """Works out every cell of ``weeks`` from what is accepted, keeps what changed, and reconciles spend."""
    facts = {feed.id: _facts(house, feed, weeks) for feed in house.board.feeds}
    for feed in house.board.feeds:
        if feed.control_total:
            totals = control_totals(house.board, facts[feed.id], weeks)
            house.store.replace_control_totals(feed.id, weeks, totals, run=run)
    changes = house.store.replace_cells(weeks, weekly_cells(house.board, facts, weeks), run=run)
    log.info("Cells: %s new, %s changed, %s as they were", *(f"{count:,}" for count in (changes.new, changes.changed, changes.unchanged)))
    return changes


@dataclass(frozen=True)
class WorkbooksWritten:
    """What became of the teams' workbooks: slugs, each in one of three."""

    written: tuple[str, ...]
    unchanged: tuple[str, ...]
    without_data: tuple[str, ...]


def keep_workbooks(house: House, run: str, *, teams: Collection[str] | None = None) -> WorkbooksWritten:
    """Writes the current workbook of every team whose contents changed since its last, and registers it."""
    deliveries = house.store.deliveries()
    written, unchanged, without_data = [], [], []
    for team in house.board.teams:
        if teams is not None and team.slug not in teams:
            continue
        contents = _contents(house, team, deliveries)
        if contents is None:
            without_data.append(team.slug)
        elif _keep_workbook(house, contents, run):
            written.append(team.slug)
        else:
            unchanged.append(team.slug)
    log.info("Workbooks: %s written, %s as they were", len(written), len(unchanged))
    return WorkbooksWritten(tuple(written), tuple(unchanged), tuple(without_data))


def _contents(house: House, team: Team, deliveries: pd.DataFrame) -> Contents | None:
    board = house.board
    cells = house.store.cells(team=team.slug)
    current = current_week(cells)
    if current is None:
        return None
    cells = cells[cells["week_ending"] <= pd.Timestamp(current.ending)]
    chosen = {one.id for one in team.measures}
    return Contents(
        board_title=board.title,
        team=team,
        measures=tuple(measure for measure in board.measures if measure.id in chosen),
        current=current,
        weeks_shown=board.weeks_shown,
        charted_weeks=board.charted_weeks,
        cells=cells.drop(columns="run"),
        receipts=receipts(board, team, cells, deliveries, current),
    )


def _keep_workbook(house: House, contents: Contents, run: str) -> bool:
    team, week = contents.team, contents.current
    register = house.store.workbooks(team=team.slug)
    current = next((entry for entry in register if entry.current), None)
    fingerprint = contents.fingerprint
    if current and current.fingerprint == fingerprint and house.files.exists(f"{WORKBOOKS}/{current.file_name}"):
        return False
    version = 1 + max((entry.version for entry in register if entry.week_ending == week.ending), default=0)
    name = file_name(team, week, version)
    content = workbook_bytes(contents, version=version, run=run)
    house.files.write(f"{WORKBOOKS}/{name}", content)
    house.store.register_workbook(
        team=team.slug,
        week_ending=week.ending,
        version=version,
        file_name=name,
        fingerprint=fingerprint,
        sha256=hashlib.sha256(content).hexdigest(),
        size_bytes=len(content),
        run=run,
    )
    # Whatever else of the team lies there is older, or was left by a run that was interrupted before it was registered.
    for entry in register:
        if entry.file_name != name:
            house.files.move(f"{WORKBOOKS}/{entry.file_name}", f"{EARLIER}/{entry.file_name}")
    return True


def _read_all(house: House, feed: Feed, weeks: WeekRange) -> Iterator[Delivered]:
    seen: dict[str, str] = {}
    for delivery in _all_deliveries(house, feed, weeks):
        if isinstance(delivery, Delivered):
            yield delivery
        elif delivery.extract in seen:
            message = f"{delivery.name} is the same, byte for byte, as {seen[delivery.extract]}. It was counted once."
            yield Delivered(delivery, "repeated", message)
        else:
            seen[delivery.extract] = delivery.name
            yield _read(delivery, feed)


def _all_deliveries(house: House, feed: Feed, weeks: WeekRange) -> Iterator[Delivery | Delivered]:
    yield from deliveries(house.directory, feed)
    for supplier in feed.suppliers:
        if supplier.query:
            try:
                yield answer(supplier, weeks, house.environment)
            except ExtractRefused as refusal:
                unanswered = Delivery(supplier.database or "", supplier, datetime.now(UTC), b"")
                yield Delivered(unanswered, "refused", str(refusal))


def _read(delivery: Delivery, feed: Feed) -> Delivered:
    try:
        extract = read_extract(delivery, feed)
    except ExtractRefused as refusal:
        return Delivered(delivery, "refused", str(refusal))
    return Delivered(delivery, "accepted", " ".join(extract.noticed), extract)


def _rows(extracts: list[Extract], feed: Feed) -> pd.DataFrame:
    frames = [
        extract.rows.reset_index().assign(
            extract=extract.delivery.extract,
            name=extract.delivery.name,
            received=pd.Timestamp(extract.delivery.received),
        )
        for extract in extracts
    ]
    return pd.concat(frames, ignore_index=True) if frames else no_rows(feed)


def _unreadable(extracts: list[Extract]) -> pd.DataFrame:
    frames = [
        extract.refused.assign(extract=extract.delivery.extract, name=extract.delivery.name, week_ending=pd.NaT) for extract in extracts
    ]
    told = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=list(REFUSED_COLUMNS))
    return told.loc[:, list(REFUSED_COLUMNS)]


def _by_week(judgement: Judgement) -> Iterator[tuple[Week, pd.DataFrame]]:
    """Each usable week with its accepted rows, none where the extracts speak for the week and hold no row of it."""
    accepted = judgement.accepted.drop(columns=["earliest", "latest", "received"]).sort_values(["name", "row_number"])
    rows = dict(iter(accepted.groupby("week_ending")))
    for ending in judgement.verdicts.loc[judgement.verdicts["accepted"], "week_ending"]:
        yield Week(ending.date()), rows.get(ending, accepted.iloc[:0])


def _with_earlier_cover(verdicts: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """A refused week speaks for the days that what is still in place spoke for, if anything is."""
    cover = ["covered_from", "covered_to"]
    earlier = verdicts[["week_ending"]].merge(known[["week_ending", *cover]], how="left", on="week_ending", validate="one_to_one")
    return verdicts.assign(**{name: verdicts[name].where(verdicts["accepted"], earlier[name]) for name in cover})


def _deliveries(night: FeedNight) -> pd.DataFrame:
    entries = [_delivery(one, night.judgement.refused_in_all.get(one.delivery.extract, 0)) for one in night.delivered]
    return pd.DataFrame(entries, columns=list(DELIVERY_COLUMNS)).astype({"first_day": "datetime64[us]", "last_day": "datetime64[us]"})


DELIVERY_COLUMNS = (
    "name",
    "extract",
    "supplier",
    "size_bytes",
    "rows_read",
    "rows_refused",
    "rows_left_out",
    "first_day",
    "last_day",
    "outcome",
    "message",
)


def _delivery(one: Delivered, rows_refused: int) -> tuple[object, ...]:
    extract, delivery = one.extract, one.delivery
    days = extract.rows[["first_day", "last_day"]] if extract else None
    return (
        delivery.name,
        delivery.extract,
        delivery.supplier.name,
        len(delivery.content),
        extract.rows_read if extract else 0,
        rows_refused if extract else 0,
        extract.rows_left_out if extract else 0,
        days["first_day"].min() if days is not None else pd.NaT,
        days["last_day"].max() if days is not None else pd.NaT,
        one.outcome,
        one.message,
    )


def _facts(house: House, feed: Feed, weeks: WeekRange) -> Facts:
    """The accepted rows that can bear on ``weeks``: for months and quarters also those kept with a later week they end in."""
    kept_in = WeekRange(weeks.first, weeks.last.plus(LONGEST_PERIOD_WEEKS if feed.is_periodic else 0))
    rows = house.lake.accepted(feed.id, kept_in)
    covered = house.store.feed_weeks(feed.id, weeks)
    return Facts(feed, rows if len(rows) else no_rows(feed), covered.loc[:, ["week_ending", "covered_from", "covered_to"]])
