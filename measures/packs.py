"""The packs of measures that come with Box Score, by setting. What a team makes of one belongs elsewhere."""

from functools import cache
from importlib.resources import files

from boxscore.described import described_list
from boxscore.packs import Pack


@cache
def packs() -> tuple[Pack, ...]:
    """Every pack, in the order people are told of them."""
    text = (files("measures") / "packs.yaml").read_text(encoding="utf-8")
    return tuple(described_list(text, Pack, where="measures/packs.yaml"))
