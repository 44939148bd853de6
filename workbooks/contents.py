"""What goes into one team's workbook, as plain values, and the fingerprint that tells a change. Writing the file belongs elsewhere."""

import hashlib
import json
from dataclasses import asdict, dataclass

import pandas as pd

from boxscore.cells import CELL_COLUMNS, CELL_KEY
from boxscore.measures import Measure
from boxscore.receipts import FeedReceipt
from boxscore.teams import Team
from boxscore.weeks import Week
from workbooks.chart_contents import Charted

LAYOUT_VERSION = 3
"""Counts up with every change of the sheets, so that teams whose figures stayed the same are written again."""

NUMBERS = ("numerator", "denominator", "value", "n")


@dataclass(frozen=True)
class Contents:
    """Everything one team's workbook says, in the warehouse's units: money in whole pence, percentages 0 to 100."""

    board_title: str
    invented: bool
    """Whether the figures are invented, which every sheet then says."""
    team: Team
    measures: tuple[Measure, ...]
    current: Week
    weeks_shown: int
    charts: tuple[Charted, ...]
    """What was worked out of each measure's chart."""
    cells: pd.DataFrame
    """One row a measure and week, up to ``current``: the columns of ``CELL_COLUMNS`` and ``extracts``; NA where there is no number."""
    receipts: tuple[FeedReceipt, ...]

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the contents and the layout's version. The order of the cells and the types of their columns do not count."""
        described = {
            "layout": LAYOUT_VERSION,
            "board_title": self.board_title,
            "invented": self.invented,
            "team": self.team.model_dump(mode="json"),
            "measures": [measure.model_dump(mode="json") for measure in self.measures],
            "current": self.current.ending,
            "weeks_shown": self.weeks_shown,
            "charts": repr(self.charts),
            "receipts": [asdict(receipt) for receipt in self.receipts],
        }
        digest = hashlib.sha256(json.dumps(described, default=str).encode())
        digest.update(self._cells_as_text().encode())
        return digest.hexdigest()

    def _cells_as_text(self) -> str:
        plain_types = dict.fromkeys(NUMBERS, "float64") | dict.fromkeys(("team", "measure", "status", "extracts"), "str")
        plain = self.cells[[*CELL_COLUMNS, "extracts"]].astype(plain_types).sort_values(list(CELL_KEY), kind="stable")
        text: str = plain.to_csv(index=False, date_format="%Y-%m-%d")
        return text
