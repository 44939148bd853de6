"""Cells as a board keeps them, said by their figures alone, for tests of the copy that leaves the team."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
import trade

from boxscore.board import Board
from boxscore.cells import CELL_COLUMNS
from boxscore.disclosure import Disclosure
from boxscore.teams import Team
from measures.cells import TYPES

SUNDAY = date(2026, 6, 21)
Told = tuple[str, str, float | None, float | None, float | None]
"""Team, measure, numerator, denominator and n."""


def board(measures: Sequence[str], slugs: Sequence[str] = ("a",), baseline: dict[str, Any] | None = None, **disclosure: Any) -> Board:
    """A board whose teams all keep the measures; ``disclosure``: what its board.yaml would say."""
    said = {"name": "Invented", "organisation": "Invented", "setting": "ward", "opens": date(2024, 1, 1), "codes": {}, "baseline": baseline}
    teams = tuple(Team.model_validate(said | {"slug": slug, "measures": [{"id": id} for id in measures]}) for slug in slugs)
    none_kept = Team.model_validate(said | {"slug": "none", "measures": [], "baseline": None})
    # Which feeds a team has codes in is no matter here.
    kept = {"teams": teams, "measures": tuple(trade.MEASURES[id] for id in measures), "disclosure": Disclosure.model_validate(disclosure)}
    return trade.board(none_kept).model_copy(update=kept)


def cells(*told: Told, week: date = SUNDAY) -> pd.DataFrame:
    """One final cell of the week for each team and measure."""
    rows = [(team, measure, week, numerator, denominator, _value(numerator, denominator), "final", week, n)
            for team, measure, numerator, denominator, n in told]  # fmt: skip
    return pd.DataFrame(rows, columns=list(CELL_COLUMNS)).astype({name: TYPES[name] for name in CELL_COLUMNS})


def hidden(copy: pd.DataFrame) -> set[tuple[str, str]]:
    """The teams and measures of its hidden cells."""
    rows = copy.loc[copy["status"] == "hidden", ["team", "measure"]]
    return set(rows.itertuples(index=False, name=None))


def _value(numerator: float | None, denominator: float | None) -> float | None:
    return numerator if denominator is None or numerator is None else 100 * numerator / denominator
