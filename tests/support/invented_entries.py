"""What an invented team is asked to type: one count by hand of two weeks, and a goal for each of its measures."""

from datetime import date

from invented_contents import CURRENT, MEASURES, SEEN

from boxscore.entries import Allowed, EntryKind, EntryName, Takes
from boxscore.entry_forms import EntryForm
from boxscore.typed_rows import Asked, WeeklyCount

NUMBER = Allowed(Takes.NUMBER, least=0)
COUNT = WeeklyCount(
    SEEN,
    "Seen within 4 hours",
    "invented",
    "The share seen in time.",
    (),
    (Asked("done", "Number done", "how many", NUMBER), Asked("out_of", "Out of", "of how many", NUMBER)),
    date(2020, 1, 1),
    date(2030, 1, 1),
)
FORM = EntryForm(
    weeks=(CURRENT.plus(-1), CURRENT),
    counts=(COUNT,),
    measures=tuple((measure.id, measure.name) for measure in MEASURES),
    goals=tuple(NUMBER for _ in MEASURES),
)
DONE, OUT_OF = (EntryName(EntryKind.VALUE, SEEN, CURRENT, field=field).text for field in ("done", "out_of"))
