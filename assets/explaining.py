"""Why cells change: from what is described otherwise, and what extracts changed, since they were last worked out.

Every input of a cell is noted when it changes: the board's description by ``note_descriptions``, a feed's rows and days by ``noticing``. So
a cell cannot change without one of them, but where Box Score itself works it out otherwise, which has a word of its own.
"""

import json
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

import pandas as pd

from assets.house import House
from assets.noted import Descriptions, WorkedOutAt, descriptions_by_id, last_worked_out, said_at
from boxscore.board import Board
from boxscore.cells import CELL_KEY, UNMAPPED, Status
from boxscore.described import Described
from boxscore.measures import Measure
from boxscore.reasons import OF_ROWS, Reason, in_words
from boxscore.software import this_software
from boxscore.terms import Verb
from boxscore.weeks import Week, WeekRange
from expectations.comparing import EVERYBODY
from measures.reaching import weeks_of_rows
from warehouse.replacing import Explain

TEAM, MEASURE, FEED, REFERENCE, SOFTWARE, ORDER = "team", "measure", "feed", "reference", "software", "order"
MAPS: Mapping[str, Any] = {
    **dict.fromkeys(("opens", "closes", "codes", "establishment", "whole_organisation", "baseline"), True),
    "measures": {"__all__": {"id", "from_", "to"}},
}
"""What of a team's description bears on its cells."""
SAYS_NOTHING_OF_CELLS: Mapping[str, set[str]] = {
    MEASURE: {"name", "domain", "better", "chart", "decimals", "explanation", "caveats", "source"},
    FEED: {
        *("title", "meaning", "one_row_is", "sent", "sent_by", "owner", "contact"),
        *("window_weeks", "late_after_days", "free_of_identifiers"),
    },
    REFERENCE: {"public_holidays"},
}
"""What of each description may change without a figure changing."""
THE_BOARD = ""
"""The id of what is described once a board."""
FIGURES = ("numerator", "denominator", "value", "n")

Worked = TypeVar("Worked")


def note_descriptions(house: House, run: str) -> None:
    """Notes how the board is described tonight, and which Box Score reads it, where that is otherwise than before."""
    board = house.board
    every: list[tuple[str, str, Described]] = [(MEASURE, measure.id, measure) for measure in board.measures]
    every += [*((FEED, feed.id, feed) for feed in board.feeds), (REFERENCE, THE_BOARD, board.reference)]
    says = {(kind, id): one.model_dump(mode="json", by_alias=True, exclude=SAYS_NOTHING_OF_CELLS[kind]) for kind, id, one in every}
    says |= {(TEAM, team.slug): team.model_dump(mode="json", by_alias=True, include=dict(MAPS)) for team in board.teams}
    told = {key: json.dumps(text, sort_keys=True) for key, text in says.items()}
    # Which of those who share a code has an odd penny is told by their order.
    sharing = [team.slug for team in board.teams if any(held.share for codes in team.codes.values() for held in codes)]
    told |= {(SOFTWARE, THE_BOARD): this_software(), (ORDER, THE_BOARD): json.dumps(sharing)}
    house.store.note_descriptions(told, run=run)


def why_cells_change(house: House, weeks: WeekRange, measures: Collection[str]) -> Explain | None:
    """Tells why cells of these weeks and measures change. None when none of them was ever worked out: then nothing changes, all is new."""
    store = house.store
    worked = store.worked_out(weeks)
    if worked.empty and not store.has_cells(weeks):
        return None
    last = last_worked_out(worked, weeks, measures)
    oldest = min((since.at for since in last.values()), default=None)
    changes = store.feed_changes(None if oldest is None else oldest.to_pydatetime())
    return _Ground(house.board, last, _changes(changes), descriptions_by_id(store.descriptions())).told


class _Differing(NamedTuple):
    """A cell that changes, is withdrawn or is added."""

    team: str
    measure: str
    week_ending: pd.Timestamp
    was: str | None
    """Its status; None where it was not there."""
    now: str | None
    has_same_figures: bool


@dataclass(frozen=True)
class _Since:
    """When a cell was last worked out, and as at which day; neither is known of one that was worked out before that was noted."""

    at: pd.Timestamp | None = None
    as_of: date | None = None


@dataclass(frozen=True)
class _Change:
    """What extracts changed of one feed and week, for one code or sender."""

    feed: str
    week: pd.Timestamp
    reason: Reason
    whose: str
    extracts: tuple[str, ...]
    noted_at: pd.Timestamp


@dataclass(frozen=True)
class _Ground:
    """What is known of the time between two workings-out. What many cells ask alike is worked out once: a definition changes thousands."""

    board: Board
    last: Mapping[tuple[str, Week], WorkedOutAt]
    changes: Sequence[_Change]
    described: Descriptions
    _worked_out: dict[Hashable, Any] = field(default_factory=dict)

    def told(self, changed: pd.DataFrame) -> pd.DataFrame:
        """One row a changed cell with its reason and extracts; a cell that is worked out for the first time is left out."""
        told = [why for cell in _differing(changed) if (why := self._why(cell))]
        frame = pd.DataFrame(told, columns=[*CELL_KEY, "reason", "extracts"])
        return frame.astype({"team": "str", "measure": "str", "week_ending": "datetime64[us]", "reason": "str", "extracts": "str"})

    def _once(self, asked: Hashable, work: Callable[[], Worked]) -> Worked:
        if asked not in self._worked_out:
            self._worked_out[asked] = work()
        worked: Worked = self._worked_out[asked]
        return worked

    def _why(self, cell: _Differing) -> tuple[str, str, pd.Timestamp, str, str] | None:
        """Its key, the reason and the extracts."""
        team, id, ending, was, *_ = cell
        since = self._once(("since", id, ending), lambda: self._last_worked_out(id, ending))
        if since is None and was is None:
            return None
        reasons, extracts = self._reasons(cell, since or _Since())
        return team, id, ending, in_words(reasons), " ".join(sorted(extracts))

    def _last_worked_out(self, measure: str, ending: pd.Timestamp) -> _Since | None:
        found = self.last.get((measure, Week(ending.date())))
        return _Since(found.at, found.as_of) if found else None

    def _reasons(self, cell: _Differing, since: _Since) -> tuple[set[Reason], set[str]]:
        measure = self.board.measure_by_id.get(cell.measure)
        otherwise = self._described_otherwise(cell, measure, since)
        has_settled = cell.was == Status.PROVISIONAL and cell.now == Status.FINAL
        if has_settled and not otherwise and cell.has_same_figures and not self._publisher_marks(measure):
            return {Reason.SETTLED}, set()
        found = self._bearing_on(cell, measure, since) if measure else []
        reasons = otherwise | {change.reason for change in found} | ({Reason.SETTLED} if has_settled else set())
        if cell.was == Status.ESTIMATED and cell.now in (Status.PROVISIONAL, Status.FINAL):
            reasons.add(Reason.LEDGER_CLOSED)
        return (reasons, _extracts_of(found)) if reasons else self._by_a_way_round(measure, since)

    def _by_a_way_round(self, measure: Measure | None, since: _Since) -> tuple[set[Reason], set[str]]:
        """The reason when nothing bears on the cell directly: time, or what other teams and weeks have to do with it."""
        time_passed = since.as_of is not None and since.as_of != self.board.as_of
        if time_passed and measure and any(term.marked or term.verb is Verb.DAYS_SINCE for term in measure.every_term):
            return {Reason.TIME_PASSED}, set()
        feeds = self._feeds(measure)
        wider = [change for change in self._noted_since(since) if change.feed in feeds]
        if wider:
            return {change.reason for change in wider}, _extracts_of(wider)
        anywhere = self._once(("anywhere", since.at), lambda: self._described_anywhere(since))
        if anywhere:
            return anywhere, set()
        return {Reason.TIME_PASSED if time_passed else Reason.WORKED_OUT_ANEW}, set()

    # What extracts changed

    def _feeds(self, measure: Measure | None) -> list[str]:
        """The feeds a measure looks at; of one that the board has given up, all there are."""
        looked_at = self.board.looks_at(measure) if measure else self.board.feed_by_id
        return [feed for feed in looked_at if feed in self.board.feed_by_id]

    def _noted_since(self, since: _Since) -> list[_Change]:
        return self._once(
            ("noted", since.at), lambda: [change for change in self.changes if since.at is None or change.noted_at > since.at]
        )

    def _bearing_on(self, cell: _Differing, measure: Measure, since: _Since) -> list[_Change]:
        """The changes of its feeds that bear on the cell: in weeks whose rows count in its week, of codes of its team."""
        ending, team = cell.week_ending, cell.team
        near = self._once(("near", measure.id, ending), lambda: self._near(measure, ending, since))
        if not near:
            return []
        whose = self._once(("whose", measure.id, team), lambda: self._whose(team, measure))
        found = [change for one in (near if whose is None else whose & near.keys()) for change in near[one]]
        if {Status.NOT_RECEIVED, None} & {cell.was, cell.now}:
            return found
        # Which days are spoken for decides whether there is a figure; what it is, rows do.
        return [change for change in found if change.reason in OF_ROWS or (change.reason is Reason.RECEIVED and change.whose == "")]

    def _near(self, measure: Measure, ending: pd.Timestamp, since: _Since) -> dict[str, list[_Change]]:
        """The changes that bear on the measure in that week, by whose they are."""
        near: dict[str, list[_Change]] = {}
        week = Week(ending.date())
        feeds = [self.board.feed_by_id[feed] for feed in self._feeds(measure)]
        weeks = {feed.id: weeks_of_rows(self.board, feed, WeekRange(week, week), measures=(measure,)) for feed in feeds}
        for change in self._noted_since(since):
            bears = change.feed in weeks and (Week(change.week.date()) in weeks[change.feed] or change.reason is Reason.SENDER_KNOWN)
            if bears:
                near.setdefault(change.whose, []).append(change)
        return near

    def _whose(self, slug: str, measure: Measure) -> set[str] | None:
        """Whose changes may be the team's: those of its codes, of any sender, and everybody's; None for any."""
        team = self.board.team_by_slug.get(slug)
        if team is None or any(term.marked for term in measure.every_term):
            return None
        lists = {self.board.feed_by_id[feed].code_list for feed in self._feeds(measure)}
        codes = {held.code.casefold() for code_list in lists for held in team.codes.get(code_list, ())}
        return codes | self._senders | {EVERYBODY}

    @cached_property
    def _senders(self) -> set[str]:
        return {change.whose for change in self.changes if change.reason in (Reason.RECEIVED, Reason.NO_LONGER_COVERED)}

    def _publisher_marks(self, measure: Measure | None) -> bool:
        """Whether a row may say itself that it is provisional."""
        return any(self.board.feed_by_id[feed].provisional_when for feed in self._feeds(measure))

    # What is described otherwise

    def _described_otherwise(self, cell: _Differing, measure: Measure | None, since: _Since) -> set[Reason]:
        asked = ("measure described", cell.measure, since.at)
        reasons = self._once(asked, lambda: self._measure_described_otherwise(cell.measure, measure, since))
        return reasons | {Reason.MAPPING_CHANGED} if self._maps_otherwise(cell, measure, since) else reasons

    def _measure_described_otherwise(self, id: str, measure: Measure | None, since: _Since) -> set[Reason]:
        reasons = {Reason.DEFINITION_CHANGED} if self._differs(MEASURE, id, since) else set()
        if any(self._differs(FEED, feed, since) for feed in self._feeds(measure)):
            reasons.add(Reason.CONTRACT_CHANGED)
        if measure and measure.is_money and self._differs(REFERENCE, THE_BOARD, since):
            reasons.add(Reason.REFERENCE_CHANGED)
        return reasons

    def _described_anywhere(self, since: _Since) -> set[Reason]:
        """What of the board is described otherwise at all: another team's codes may be this one's rows."""
        said = {
            TEAM: Reason.MAPPING_CHANGED,
            ORDER: Reason.MAPPING_CHANGED,
            REFERENCE: Reason.REFERENCE_CHANGED,
            FEED: Reason.CONTRACT_CHANGED,
        }
        return {said[kind] for kind, id in self.described if kind in said and self._differs(kind, id, since)}

    def _then_and_now(self, kind: str, id: str, since: _Since) -> tuple[str | None, str | None]:
        """What a description said when the cell was last worked out, and says now; None where it was not there or not kept."""
        told = self.described.get((kind, id), ())
        return said_at(told, since.at), (told[-1][1] if told else "") or None

    def _differs(self, kind: str, id: str, since: _Since) -> bool:
        then, now = self._then_and_now(kind, id, since)
        return None not in (then, now) and then != now

    def _maps_otherwise(self, cell: _Differing, measure: Measure | None, since: _Since) -> bool:
        """Whether the team's codes, or the days it keeps the measure, are others in the cell's week; of no team: whether any team's are."""
        if since.at is None:
            return False
        team, id, ending, *_ = cell
        if team != UNMAPPED and team not in self.board.team_by_slug:
            return True
        otherwise = self._once(("teams described", team, since.at), lambda: self._teams_described_otherwise(team, since))
        lists = {self.board.feed_by_id[feed].code_list for feed in self._feeds(measure)} if otherwise else set()
        return any(_mapping(then, id, lists, ending) != _mapping(now, id, lists, ending) for then, now in otherwise)

    def _teams_described_otherwise(self, team: str, since: _Since) -> list[tuple[str | None, str | None]]:
        """What was said and is said now of the team, or of each where it is of no team, where that differs."""
        teams = [team] if team != UNMAPPED else [slug for kind, slug in self.described if kind == TEAM]
        both = [self._then_and_now(TEAM, slug, since) for slug in teams]
        return [(then, now) for then, now in both if then != now]


def _mapping(says: str | None, measure: str, code_lists: set[str], ending: pd.Timestamp) -> Any:
    """What of a team's description bears on its cells of a measure up to that week's end: codes, shares, and whether it is kept then."""
    if says is None:
        return None
    team, week_end = json.loads(says), ending.date().isoformat()
    monday = (ending - pd.Timedelta(days=6)).date().isoformat()
    chosen = [one for one in team["measures"] if one["id"] == measure]
    days = [
        (max(one.get("from") or "", team["opens"], monday), min(one.get("to") or week_end, team["closes"] or week_end, week_end))
        for one in chosen
    ]
    codes = {
        name: [
            held | {"to": min(held.get("to") or week_end, week_end)}
            for held in team["codes"].get(name, [])
            if (held.get("from") or "") <= week_end
        ]
        for name in sorted(code_lists)
    }
    return days, codes, team["whole_organisation"], team.get("establishment")


def _differing(changed: pd.DataFrame) -> Iterator[_Differing]:
    """The rows, one by one."""
    was, now = (changed[f"{side}_status"].astype(object).where(changed[f"{side}_status"].notna(), None) for side in ("was", "is"))
    columns = (*(changed[name] for name in CELL_KEY), was, now, _has_same_figures(changed))
    return map(_Differing._make, zip(*(column.tolist() for column in columns), strict=True))


def _has_same_figures(changed: pd.DataFrame) -> "pd.Series[bool]":
    same = pd.Series(True, index=changed.index)
    for name in FIGURES:
        was, now = (changed[f"{side}_{name}"] for side in ("was", "is"))
        same &= (was.isna() & now.isna()) | (was == now).fillna(False)
    return same


def _extracts_of(changes: Iterable[_Change]) -> set[str]:
    return {extract for change in changes for extract in change.extracts}


def _changes(noted: pd.DataFrame) -> list[_Change]:
    columns = noted[["feed", "week_ending", "reason", "whose", "extracts", "noted_at"]]
    return [
        _Change(feed, week, Reason(reason), whose, tuple(extracts.split()), noted_at)
        for feed, week, reason, whose, extracts, noted_at in columns.itertuples(index=False, name=None)
    ]
