"""``boxscore returns`` file by file, and what it says of each. What may be typed, and keeping it, belong to assets/.

Imports neither Dagster nor Great Expectations.
"""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from assets.house import House
from assets.returning import ReadBack, take_return
from boxscore.errors import ConfigurationError
from boxscore.settings import Settings
from pipelines.turns import Say, its_turn


def read_files(settings: Settings, files: Sequence[str], *, by: str, say: Say) -> Iterator[ReadBack]:
    """What became of each file, as each is read at the board's turn. ConfigurationError when nothing was ever run for the board."""
    house = House.of(settings, os.environ)
    if house.store_if_made is None:
        raise ConfigurationError("Nothing has been run for this board yet, so it has written no workbook. Run `boxscore run` first.")
    with its_turn(house, settings, say):
        for file in files:
            yield take_return(house, Path(file).read_bytes(), file_name=Path(file).name, by=by)


def told_lines(told: ReadBack) -> Iterator[str]:
    """What is said of one file, a sentence a line; the lines that begin with ! need a person."""
    if told.refusal:
        yield f"! {told.refusal}"
        return
    if told.is_known:
        yield from told.noticed
        return
    entries = "1 entry" if len(told.read) == 1 else f"{len(told.read)} entries"
    yield f"{told.file_name}: {told.what}. {entries} read{'' if told.read else ': nothing was typed that was not known'}."
    for said in told.read:
        yield f"  read: {said}"
    for what, sentences in (("refused", told.refused), ("conflict", told.conflicts), ("locked", told.locked)):
        for said in sentences:
            yield f"! {what}: {said}"
    for said in told.noticed:
        yield f"  {said}"
