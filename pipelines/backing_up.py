"""What ``boxscore backup`` and ``boxscore restore`` do, at the board's turn. What belongs in a backup is told in assets/.

Imports neither Dagster nor Great Expectations.
"""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from assets.backing_up import BOARD, NOT_FILES, back_up
from assets.house import House
from assets.restoring import ALONE, FOLDERS, brings_configuration, copy_configuration, restore_configuration, restore_state
from boxscore.settings import Settings
from pipelines.turns import Say, its_turn
from portal.records import Records
from warehouse.archives import Archive, Manifest, opened


def back_up_board(settings: Settings, file: str, say: Say) -> str:
    """Writes the board's backup to the file; says what is in it."""
    house, place = House.of(settings, os.environ), Path(file)
    with TemporaryDirectory() as scratch, its_turn(house, settings, say):
        manifest = back_up(house, place, scratch=Path(scratch), prepare_portal=_without_sessions)
    size = sum(told.size for told in manifest.files.values())
    return f"{place}: {len(manifest.files):,} files of {house.board.name}, {size / 1e6:,.1f} MB before packing, {_until(manifest)}."


def restore_board(settings: Settings, file: str, *, force: bool, say: Say) -> Iterator[str]:
    """Makes the board what it was when the file was made; says what a person should know."""
    with opened(Path(file), folders=FOLDERS, alone=ALONE, never=NOT_FILES) as archive, TemporaryDirectory() as scratch:
        anew = brings_configuration(archive, settings.board, force=force)
        house = _house_then(archive, settings, scratch) if anew else House.of(settings, os.environ)
        with its_turn(house, settings, say, half_restored=True):
            if anew:
                restore_configuration(archive, settings.board)
            yield from restore_state(archive, house, scratch=Path(scratch), force=force)
        yield f"{house.board.name} is as it was, {_until(archive.manifest)}."


def _house_then(archive: Archive, settings: Settings, scratch: str) -> House:
    """The house as it was described then: where its turn is, is known before anything of it is put back."""
    copy = f"{scratch}/{BOARD}"
    copy_configuration(archive, copy)
    return replace(House.of(settings.model_copy(update={"board": copy}), os.environ), directory=settings.board)


def _until(manifest: Manifest) -> str:
    return f"with everything up to {manifest.newest:%d/%m/%Y %H:%M} UTC" if manifest.newest else "of before its first run"


def _without_sessions(portal: Path) -> None:
    """A restored session would be somebody's who signed out since."""
    records = Records(f"sqlite:///{portal}")
    records.forget_everybody()
    records.close()
