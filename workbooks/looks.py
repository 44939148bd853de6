"""How cells look: fonts, colours, number formats, each described once and shared by its cells. What stands in them belongs elsewhere."""

from dataclasses import dataclass, fields, replace
from functools import cached_property, lru_cache
from typing import Any

FONT = "Arial"
BODY_POINTS = 12

# Against white: grey 7.0, blue 8.0, brown 7.3 to one; 4.5 is the least that WCAG AA allows for text.
GREY, BLUE, BROWN = "595959", "0B4F8A", "9A3412"
BLACK = "000000"
COLOUR_OF_QUALITY = {"improvement": BLUE, "concern": BROWN}
"""Of a signal; one that is neither is black."""
HEADER_FILL = "E3EAF2"
ENTRY_FILL = "FFF8DC"
"""Of every cell a person may type into, and of no other."""
RULE, FAINT_RULE = "40566B", "C9D1D9"
LOOKS_REMEMBERED = 4_096


@dataclass(frozen=True)
class Look:
    """One way for a cell to look."""

    number_format: str = "General"
    horizontal: str = "left"
    wrap: bool = False
    indent: int = 0
    bold: bool = False
    points: int = BODY_POINTS
    colour: str = BLACK
    fill: str | None = None
    rule_above: str | None = None
    vertical: str = "top"
    unlocked: bool = False
    """Whether a person may type into it."""

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        # Of eleven fields, asked for with each of 2,000 cells: worked out once a look (2026-11-23).
        return hash(tuple(getattr(self, field.name) for field in fields(self)))


@lru_cache(maxsize=LOOKS_REMEMBERED)
def varied(look: Look, **other: Any) -> Look:
    """The look but for the fields that ``other`` names. Asked again it is the same object: writers tell looks apart by that first."""
    return replace(look, **other)


PLAIN = Look()
APART = Look(indent=1)
"""Text in a column beside numbers."""
TITLE = Look(bold=True, points=18)
HEADING = Look(bold=True, points=14)
SENTENCE = Look(wrap=True)
SENTENCE_APART = Look(wrap=True, indent=1)
HEADER = Look(bold=True, wrap=True, fill=HEADER_FILL)
DAY = Look(number_format="dd/mm/yyyy", horizontal="right")
NUMBER = Look(horizontal="right")
WHOLE_NUMBER = Look(number_format="#,##0", horizontal="right")
POUNDS = Look(number_format="£#,##0.00;-£#,##0.00", horizontal="right")
WORD = Look(horizontal="right", wrap=True, colour=GREY)
"""In the place of a figure."""
