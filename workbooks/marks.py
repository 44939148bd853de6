"""What is marked on a measure's chart because it happened, or because somebody judged it. Finding signals belongs elsewhere."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from boxscore.measures import Measure
from boxscore.recorded import Recorded, RecordKind
from workbooks.chart_contents import Mark
from workbooks.figures import shown


def marked(records: Sequence[Recorded], measure: Measure, *, first: date, last: date) -> Iterator[Mark]:
    """What happened from ``first`` to ``last``, oldest first; judgements that change nothing to see are left out."""
    goals = [record for record in records if record.kind is RecordKind.GOAL]
    changed = {after.day: f"The goal becomes {shown(float(after.says), measure)}" for _, after in pairwise(goals)}
    for record in records:
        if first <= record.day <= last:
            text = changed.get(record.day, "") if record.kind is RecordKind.GOAL else _text(record)
            if text:
                yield Mark(record.day, text, is_holiday=record.kind is RecordKind.HOLIDAY)


def _text(record: Recorded) -> str:
    match record.kind:
        case RecordKind.REBASE:
            return f"Compared anew from here: {record.says} ({record.who})"
        case RecordKind.CONFIRMED:
            return f"Astronomical: {record.says} ({record.who})"
        case RecordKind.HOLIDAY:
            return f"Public holiday: {record.says}"
        case RecordKind.ANNOTATION | RecordKind.FULL_TIME_WEEK:
            return record.says
    return ""
