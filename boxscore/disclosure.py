"""What may leave the team: how small a count must not be, and which teams are totals of others. Working it out belongs elsewhere."""

from collections.abc import Collection, Iterator
from typing import Literal

from pydantic import Field

from boxscore.described import Described
from boxscore.measures import MeasureId
from boxscore.teams import Slug


class Total(Described):
    """A team whose figures hold those of others, so that taking the others away leaves what it has besides."""

    total: Slug
    of: tuple[Slug, ...] = Field(min_length=1)
    """The teams it holds."""


class Disclosure(Described):
    """What ``disclosure`` of ``board.yaml`` says: the rules of the copy that leaves the team."""

    counts_under: int = Field(default=5, ge=1)
    """A count of people or events from 1 to one below this is hidden, and whatever gives it back; 0 is shown. 1 hides no count."""
    answers_under: int = Field(default=5, ge=1)
    """A figure of people's answers (a measure with ``least_n``) that rests on fewer is hidden."""
    all_or_none: Literal["shown", "answers", "hidden"] = "answers"
    """What becomes of 0% and 100%, which say something of each single person: ``hidden``, hidden where they are of people's ``answers``, or
    ``shown``."""
    counts_nobody: tuple[MeasureId, ...] = ()
    """Measures that count neither people nor what happens to them, such as huddles held: their small counts are shown."""
    totals: tuple[Total, ...] = ()
    """Teams that are totals of others, beside those marked ``whole_organisation``, which hold every other team of their organisation."""

    def misfits(self, *, teams: Collection[str], measures: Collection[str]) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """What it names that the board has not, or a team in two totals: where under ``disclosure``, and what is wrong, in words."""
        for place, id in enumerate(self.counts_nobody):
            if id not in measures:
                yield ("counts_nobody", place), f"disclosure says that {id} counts nobody, which no team keeps."
        held: list[str] = []
        for place, total in enumerate(self.totals):
            for slug in (total.total, *total.of):
                if slug not in teams:
                    yield ("totals", place), f"a total of disclosure names the team '{slug}', which teams.yaml does not describe."
            if total.total in total.of:
                yield ("totals", place), f"disclosure has the team '{total.total}' hold itself."
            for slug in total.of:
                if slug in held:
                    yield ("totals", place), f"disclosure has two totals hold the team '{slug}'; name it in the innermost alone."
            held.extend(total.of)
