"""Files of the mixed layout that are wrong as a whole, beside the good ones, so that refusing them loses nothing. Rows belong elsewhere."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import pandas as pd

from boxscore.feeds import Feed
from boxscore.weeks import Week
from sources.simulator.file_days import FileDays, name_of
from sources.simulator.layouts import LABEL, Layout
from sources.simulator.planted import Trap
from sources.simulator.supplier_files import DAY, TEAM, SupplierFile, supplier_file

SOMEONES_NUMBER = "9990000018"
"""Ten digits that pass the check of NHS numbers, in the range kept for examples."""
RENAMED = {"sent_on": "Went off"}
UNCLAIMED = f"notes/{LABEL.split()[0]}_handover_notes.csv"


@dataclass(frozen=True)
class Planned:
    """One file to be sent: its days, its facts, and whose it is where it is one team's."""

    feed: Feed
    layout: Layout
    site: int
    file: FileDays
    facts: pd.DataFrame
    team_code: str = ""

    def path(self, note: str = "") -> str:
        """Its place under ``extracts/``; ``note`` tells one of two apart."""
        name = name_of(self.layout, self.file, site=self.site, team_code=self.team_code, note=note)
        return f"{self.feed.id}/{self.layout.folder}/{name}"


@dataclass(frozen=True)
class WrongFile:
    """A file that is wrong, and what is told of it."""

    path: str
    content: bytes
    traps: tuple[Trap, ...]


def wrong_files(planned: Sequence[Planned], sent: Sequence[SupplierFile]) -> Iterator[WrongFile]:
    """The wrong files among those of one supplier of one feed, of which ``sent`` are the good ones as they were made."""
    feed, layout = planned[0].feed, planned[0].layout
    makes = MAKERS.get((feed.id, layout.folder))
    if makes:
        yield from makes(planned, sent)


def unclaimed_file() -> WrongFile:
    """A file that belongs to no supplier."""
    trap = Trap("a file that no feed claims", "notes dropped among the extracts", "error", "unclaimed file", file=UNCLAIMED)
    return WrongFile(UNCLAIMED, f"{LABEL}\r\nNotes that are no extract of any feed\r\n".encode(), (trap,))


def _sent_twice(planned: Sequence[Planned], sent: Sequence[SupplierFile]) -> Iterator[WrongFile]:
    path = planned[0].path("_again")
    trap = Trap("the same file twice", "byte for byte as it came before", "error", "repeated extract", planned[0].feed.id, path)
    yield WrongFile(path, sent[0].content, (trap,))


def _empty(planned: Sequence[Planned], _: Sequence[SupplierFile]) -> Iterator[WrongFile]:
    middle = _middle(planned)
    yield _refused(middle, middle.path("_resent"), "an empty file", "a file of nothing", b"")


def _with_a_renamed_header(planned: Sequence[Planned], _: Sequence[SupplierFile]) -> Iterator[WrongFile]:
    middle = _middle(planned)
    before = replace(middle, file=replace(middle.file, sent=middle.file.sent - timedelta(days=1)))
    file = supplier_file(before.feed, before.layout, before.file, before.facts, path=before.path(), renamed=RENAMED)
    what = "a column the contract requires under a name nobody knows; the file came again the day after as it should be"
    yield _refused(before, file.path, "a renamed header", what, file.content)


def _with_a_number(planned: Sequence[Planned], _: Sequence[SupplierFile]) -> Iterator[WrongFile]:
    middle = _middle(planned)
    numbered = middle.facts.head(1).assign(**{middle.feed.key[0]: SOMEONES_NUMBER})
    file = supplier_file(middle.feed, middle.layout, middle.file, numbered, path=middle.path("_extra"))
    what = "ten digits that could be somebody's CHI or NHS number; they are invented"
    yield _refused(middle, file.path, "an identifier of a patient", what, file.content)


def _of_another_team(planned: Sequence[Planned], _: Sequence[SupplierFile]) -> Iterator[WrongFile]:
    """One team's file once more, under another team's name: none of its rows may be taken from it."""
    first, one = planned[0], planned[-1]
    if first.team_code == one.team_code:
        return
    # With a title, for the same bytes under two names are one extract, and the good file would be taken for the copy.
    layout = replace(one.layout, titles=1)
    path = replace(one, team_code=first.team_code).path("_wrong")
    file = supplier_file(one.feed, layout, one.file, one.facts, path=path)
    what = f"a row of {one.team_code} in a file named for {first.team_code}"
    endings = [Week.of(day.date()).ending for day in one.facts[DAY]]
    traps = [
        Trap("a file for the wrong team", what, "error", "refused row", one.feed.id, path, str(row), team, ending)
        for row, team, ending in zip(file.fact_rows, one.facts[TEAM], endings, strict=True)
    ]
    yield WrongFile(path, file.content, tuple(traps))


def _refused(one: Planned, path: str, trap: str, what: str, content: bytes) -> WrongFile:
    return WrongFile(path, content, (Trap(trap, what, "error", "refused extract", one.feed.id, path),))


def _middle(planned: Sequence[Planned]) -> Planned:
    return planned[len(planned) // 2]


MAKERS: Mapping[tuple[str, str], Callable[[Sequence[Planned], Sequence[SupplierFile]], Iterator[WrongFile]]] = {
    ("infections", "icnet"): _sent_twice,
    ("complaints_and_stories", "care-opinion"): _empty,
    ("discharge_letters", "winscribe"): _with_a_renamed_header,
    ("referrals", "trakcare"): _with_a_number,
    ("counts_by_hand", "own-sheets"): _of_another_team,
}
"""By feed and supplier's folder, which of its files are wrong."""
