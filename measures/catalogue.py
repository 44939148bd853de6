"""The catalogue of measures that come with Box Score. A board's own are read with the board."""

from functools import cache
from importlib.resources import files

from boxscore.described import described_list
from boxscore.measures import Measure


@cache
def catalogue() -> tuple[Measure, ...]:
    """Every measure of the catalogue, in the order box scores show them."""
    text = (files("measures") / "catalogue.yaml").read_text(encoding="utf-8")
    return tuple(described_list(text, Measure, where="measures/catalogue.yaml"))
