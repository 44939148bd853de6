"""What a reader of the box score looks for first, in words above its table: what is worst, what is new, what changed, what is to be filled.

Finding it out belongs elsewhere.
"""

from collections.abc import Sequence

from boxscore.layouts import SheetName
from workbooks.box_score_rows import Row
from workbooks.box_score_wording import blanks_in_words, changed_in_short, new_in_words, worst_in_words
from workbooks.contents import Contents
from workbooks.looks import BLUE, BROWN, PLAIN, Look, varied
from workbooks.sheets import Link, Sheet
from workbooks.tables import POINTS_A_LINE
from workbooks.worst import concerns, farthest_from_goal

ANSWER_POINTS = 14
ANSWER = Look(bold=True, points=ANSWER_POINTS)
LINKED = varied(PLAIN, colour=BLUE)


def put_answers(sheet: Sheet, contents: Contents, rows: Sequence[Row], *, row: int) -> int:
    """One answer a row from ``row`` on, those with a sheet of their own leading there; returns the row below them."""
    worst = concerns(rows)
    sheet.put(row, 1, worst_in_words(worst, farthest_from_goal(rows)), varied(ANSWER, colour=BROWN) if worst else ANSWER)
    sheet.put(row + 1, 1, new_in_words([one for one in rows if one.is_new]), varied(PLAIN, bold=True))
    sheet.heights |= {row: ANSWER_POINTS * 1.5, row + 1: POINTS_A_LINE + 2}
    leading = [(SheetName.CHANGED, changed_in_short(contents.changes)), (SheetName.ENTRIES, blanks_in_words(contents.entries))]
    below = row + 2
    for name, says in leading:
        if contents.layout.has(name):
            told = f"{says} See the sheet {name}."
            sheet.put(below, 1, told, LINKED)
            sheet.links.append(Link(below, 1, name, told))
            sheet.heights[below] = POINTS_A_LINE + 2
            below += 1
    return below
