"""The plain layout: one CSV a feed, as its contract names and orders the columns, without a quirk. For recalculating independently."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from io import BufferedWriter
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from boxscore.columns import Kind
from boxscore.feeds import Covers, Feed
from sources.simulator import columns
from sources.simulator.days import LAST_SUNDAY
from sources.simulator.plan import InventedTeam, Plan
from sources.simulator.planted import Trap
from sources.standard import standard_contracts

SUPPLIER = "Invented supplier"
# Nothing the simulator writes holds a comma, a quote or a line's end.
AS_IT_STANDS = pyarrow.csv.WriteOptions(include_header=False, quoting_style="none")
CLOCK = pa.array([f"{minute // 60:02d}:{minute % 60:02d}" for minute in range(24 * 60)])
YES_OR_NO = pa.array(["no", "yes"])


@dataclass
class PlainExtracts:
    """Takes the facts of each team in turn and appends them to ``directory/extracts/<feed>/<feed>.csv``."""

    directory: Path
    plan: Plan
    _standard: Mapping[str, Feed] = field(default_factory=standard_contracts)
    _files: dict[str, BufferedWriter] = field(default_factory=dict)

    def add(self, team: InventedTeam, facts: Mapping[str, pd.DataFrame]) -> None:
        """Appends the facts of the next team, by feed."""
        sent = ((feed, rows) for feed, rows in facts.items() if len(rows))
        for feed, rows in sent:
            pyarrow.csv.write_csv(_as_written(rows, self._standard[feed]), self._file(feed), AS_IT_STANDS)

    def close(self) -> list[Trap]:
        """Ends the files. Of its own the layout plants nothing."""
        for file in self._files.values():
            file.close()
        return []

    def _file(self, feed: str) -> BufferedWriter:
        if feed not in self._files:
            place = self.directory / "extracts" / feed / f"{feed}.csv"
            place.parent.mkdir(parents=True, exist_ok=True)
            self._files[feed] = place.open("wb")
            self._files[feed].write((",".join(self._standard[feed].columns) + "\n").encode())
        return self._files[feed]


def plain_contracts(standard: Mapping[str, Feed], plan: Plan) -> dict[str, str]:
    """For each feed the text of its ``feeds/<id>.yaml``, to be laid over the standard contracts."""
    return {feed.id: _contract(feed, plan.calendar.first_day) for feed in standard.values()}


def _contract(feed: Feed, first_day: date) -> str:
    spoken_for = f"\n    speaks_for: {{from: {first_day}, to: {LAST_SUNDAY}}}" if feed.covers is Covers.ITS_SPAN else ""
    return (
        "# An invented supplier of an invented board; what the feed's columns mean stands in its standard contract.\n"
        f"standard: {feed.id}\nsuppliers:\n  - name: {SUPPLIER}\n    files: [{feed.id}/{feed.id}.csv]{spoken_for}\n"
    )


def _as_written(rows: pd.DataFrame, feed: Feed) -> pa.Table:
    return pa.table({name: _written(pa.array(rows[name].array), feed.columns[name].kind) for name in rows.columns})


def _written(values: Any, kind: Kind) -> Any:
    return WRITTEN[kind](values) if kind in WRITTEN else values


def _day(values: Any) -> Any:
    return pc.cast(values, pa.date32())


def _month(values: Any) -> Any:
    return pc.strftime(values, format="%Y-%m")


def _time(values: Any) -> Any:
    return CLOCK.take(values)


def _yes_or_no(values: Any) -> Any:
    return YES_OR_NO.take(pc.cast(values, pa.int8()))


WRITTEN: Mapping[Kind, Callable[[Any], Any]] = {
    Kind.DATE: _day,
    Kind.WEEK_ENDING: _day,
    Kind.MONTH: _month,
    Kind.TIME: _time,
    Kind.YES_OR_NO: _yes_or_no,
    Kind.MONEY: columns.in_pounds,
}
