"""One team's workbook as a named file. What its sheets say, how it is written and where it is kept belong elsewhere."""

import gc

from boxscore.teams import Team
from boxscore.weeks import Week
from workbooks.book import book_of
from workbooks.contents import Contents
from workbooks.stamping.stamp import stamp


def file_name(team: Team, week: Week, version: int) -> str:
    """``raigmore-emergency-department_we-2025-06-15_v3.xlsx``."""
    return f"{team.slug}_we-{week.ending:%Y-%m-%d}_v{version}.xlsx"


def workbook_bytes(contents: Contents, *, version: int, run: str) -> bytes:
    """The team's workbook, with the sheets of its layout. The same arguments give the same bytes.

    KeyError when a cell is of a measure that ``contents.measures`` lacks.
    """
    return stamp(book_of(contents, version=version, run=run))


def write_only() -> None:
    """To be called once in a process that from now on does nothing but write workbooks.

    They leave no cycles behind, so nothing is lost when nobody looks for any: that took a twelfth of the time (2026-11-23).
    """
    gc.collect()
    gc.freeze()
    gc.disable()
