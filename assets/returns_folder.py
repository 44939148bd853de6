"""The folder into which returned workbooks are dropped: each read once and put aside, with a word beside it where one is needed."""

import hashlib
from collections.abc import Collection

from assets.house import House
from assets.returned_notes import note_returns
from assets.returning import ReadBack, take_return
from sources.personal import shown_name
from warehouse.chronicle import Chronicle
from warehouse.entries import REFUSED
from warehouse.files import Files

FOLDER = "returns"
READ_FOLDER, REFUSED_FOLDER = "read", "refused"
NOT_YET = ("~$", ".")
"""How the names of files begin that a spreadsheet program keeps while somebody has a workbook open."""


def take_returns(house: House) -> list[ReadBack]:
    """Reads every workbook in the folder and moves it to ``read`` or ``refused`` in there; what a person should know stands beside it.

    A run cut short between reading and moving finds the file again, and knows it. Of a folder that is not there nothing is read. A file
    that somebody takes back meanwhile is passed over.
    """
    note_returns(house)  # those that came back before such notes were kept
    files, folder = _place(house)
    names = [name for name in files.names(folder) if not name.rpartition("/")[2].startswith(NOT_YET)]
    return [told for name in names if (told := _take(house, files, folder, name))]


def keep_for_next_run(house: House, content: bytes, *, file_name: str, by: str) -> None:
    """Puts a workbook into the folder, with who returned it beside; the same file twice is there once."""
    files, folder = _place(house)
    name = f"{hashlib.sha256(content).hexdigest()[:16]}_{shown_name(file_name)}"
    if by:
        files.write(_returned_by(f"{folder}/{name}"), by.encode())
    files.write(f"{folder}/{name}", content)


def read_again(house: House, *, but: Collection[str]) -> None:
    """Puts what was read or refused into the folder again, for the next run, with who returned it; ``but`` what lies at these places.

    What stands beside a file that was refused stays.
    """
    files, folder = _place(house)
    by = {one.told.returned: one.told.returned_by for one in Chronicle(house.files).returns()}
    for aside in (READ_FOLDER, REFUSED_FOLDER):
        lying = files.names(f"{folder}/{aside}")
        for name in lying:
            own, of_a_file = name.rpartition("/")[2], name.endswith(".txt") and name.removesuffix(".txt") in lying
            if f"{aside}/{own}" not in but and not of_a_file:
                if returned_by := by.get(own.partition("_")[0]):
                    files.write(_returned_by(f"{folder}/{own}"), returned_by.encode())
                files.move(name, f"{folder}/{own}")


def _returned_by(name: str) -> str:
    """Where who returned a file is kept; the folder's reader passes over names that begin so."""
    folder, _, own = name.rpartition("/")
    return f"{folder}/.{own}.by"


def _place(house: House) -> tuple[Files, str]:
    """The files and the folder in them: the board's own, or one in its state."""
    if house.board.returns is None:
        return house.files, FOLDER
    root, _, folder = house.board.returns.rstrip("/").rpartition("/")
    return Files(root or "."), folder


def _take(house: House, files: Files, folder: str, name: str) -> ReadBack | None:
    content = _read(files, name)
    if content is None:
        return None
    by = (_read(files, _returned_by(name)) or b"").decode()
    told = take_return(house, content, file_name=name.rpartition("/")[2], by=by)
    if _read(files, name) != content:
        # Still being copied, or another was dropped in its place: what is there now is read by the next run.
        return told
    aside = f"{folder}/{REFUSED_FOLDER if told.outcome == REFUSED else READ_FOLDER}/{told.returned}_{told.file_name}"
    if told.message:
        files.write(f"{aside}.txt", f"{told.message}\n".encode())
    files.move(name, aside)
    files.remove(_returned_by(name))
    return told


def _read(files: Files, name: str) -> bytes | None:
    """None for a file that is not there any more."""
    try:
        return files.read(name)
    except FileNotFoundError:
        return None
