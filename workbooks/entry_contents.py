"""What a team's workbook asks to be typed and what is known of it, as plain values. Gathering and laying it out belong elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from boxscore.entries import EntryKind, EntryName, Typed
from boxscore.entry_forms import NOTHING_ASKED, EntryForm
from boxscore.weeks import Week

FINISHED = ("adopted", "adapted", "given up")
"""How change ideas stand that nobody works on any more."""
NAMES_REMEMBERED = 4_096


@dataclass(frozen=True)
class Numbered:
    """A change idea or an action, with what is known of each of its cells."""

    number: int
    text: str
    owner: str
    due: date | None
    status: str = ""
    """Of an idea; empty where nobody said."""
    done_on: date | None = None
    """Of an action; None while it is open."""

    @property
    def is_open(self) -> bool:
        return self.done_on is None and self.status not in FINISHED


@dataclass(frozen=True)
class Huddled:
    """What is known of one week's huddle."""

    week: Week
    held: str
    """``yes``, ``no``, or nothing where nobody said."""
    led_by: str


@dataclass(frozen=True)
class TypedIn:
    """Everything of one team's workbook that people type."""

    form: EntryForm = NOTHING_ASKED
    known: tuple[tuple[str, Typed], ...] = ()
    """What each entry holds, by its name; one that holds nothing is not there."""
    conflicts: tuple[str, ...] = ()
    """Where two people said different things: sentences."""
    last_action: int = 0
    """The highest number there has ever been, so that none is given twice."""
    last_idea: int = 0
    is_new: bool = False
    """Whether the team is in its first weeks, and wants more to be explained."""

    @cached_property
    def by_name(self) -> dict[str, Typed]:
        return dict(self.known)

    def of(self, name: EntryName) -> Typed | None:
        """What the entry holds; None for nothing."""
        return self.by_name.get(name.text)

    def text_of(self, kind: EntryKind, number: int | None = None, field: str = "", week: Week | None = None) -> str:
        """A text entry; empty where there is none."""
        return str(self.of(_name(kind, week, number, field)) or "")

    @cached_property
    def ideas(self) -> tuple[Numbered, ...]:
        """The change ideas that say anything, by their numbers."""
        return tuple(self._numbered(EntryKind.IDEA))

    @cached_property
    def actions(self) -> tuple[Numbered, ...]:
        """The actions that say anything, by their numbers."""
        return tuple(self._numbered(EntryKind.ACTION))

    @property
    def huddles(self) -> tuple[Huddled, ...]:
        """The huddles of the weeks asked for, newest first."""
        kind = EntryKind.HUDDLE
        return tuple(
            Huddled(week, self.text_of(kind, field="held", week=week), self.text_of(kind, field="led_by", week=week))
            for week in reversed(self.form.weeks)
        )

    @property
    def vision(self) -> str:
        return self.text_of(EntryKind.VISION)

    def aim(self, domain: str) -> str:
        return self.text_of(EntryKind.AIM, field=domain)

    @property
    def to_count(self) -> tuple[str, ...]:
        """The names of the counts by hand of the current week that nobody has typed or sent yet."""
        return tuple(
            count.name
            for count in self.form.counts
            if count.is_kept_in(self.form.current)
            and any(self.of(EntryName(EntryKind.VALUE, count.measure, self.form.current, field=one.column)) is None for one in count.asked)
        )

    def _numbered(self, kind: EntryKind) -> Iterator[Numbered]:
        names = filter(None, (EntryName.read(name) for name, _ in self.known))
        for number in sorted({name.number for name in names if name.kind is kind and name.number}):
            due, done_on = (self.of(_name(kind, None, number, field)) for field in ("due", "done_on"))
            yield Numbered(
                number,
                text=self.text_of(kind, number, "text"),
                owner=self.text_of(kind, number, "owner"),
                due=due if isinstance(due, date) else None,
                status=self.text_of(kind, number, "status"),
                done_on=done_on if isinstance(done_on, date) else None,
            )


@lru_cache(maxsize=NAMES_REMEMBERED)
def _name(kind: EntryKind, week: Week | None, number: int | None, field: str) -> EntryName:
    """Remembered, for many teams have the same names."""
    return EntryName(kind, week=week, number=number, field=field)


NOTHING_TYPED = TypedIn()
"""Of a workbook that asks for nothing."""
