"""Whose charts are to be looked at for signals: those of teams of which a cell has changed, or what its charts rest on beside cells.

What the signals are belongs elsewhere.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import date

import pandas as pd

from assets.house import House
from boxscore.recorded import EVERY
from boxscore.software import this_software
from boxscore.teams import Team
from boxscore.weeks import Week


def to_look_at(house: House, judgements: pd.DataFrame, *, anew: bool = False) -> Mapping[str, str]:
    """The teams whose charts can have come to something else since they were last looked at, or with ``anew`` all of them, by slug.

    Each with the seal of what its charts rest on beside cells, which is the same as long as that is.
    """
    seals = _seals(house, judgements)
    looked_at = house.store.charts_looked_at().set_index("team")
    changed = house.store.teams_changed().reindex(list(seals))
    when, sealed = (looked_at[name].reindex(list(seals)) for name in ("looked_at", "seal"))
    is_known = (sealed == pd.Series(seals)) & (changed.isna() | (changed < when))
    return seals if anew else {team: seal for team, seal in seals.items() if not is_known[team]}


def _seals(house: House, judgements: pd.DataFrame) -> dict[str, str]:
    """For each team the seal of what is judged of its charts, and of how its measures are charted."""
    board = house.board
    measures = {measure.id: measure.model_dump_json() for measure in board.measures}
    judged = {str(team): of_team.to_json(date_format="iso", orient="values") for team, of_team in judgements.groupby("team")}
    common = [this_software(), board.charted_weeks, judged.get(EVERY, "")]
    return {team.slug: _seal([*common, judged.get(team.slug, ""), *_charted(team, measures, board.as_of)]) for team in board.teams}


def _charted(team: Team, measures: Mapping[str, str], as_of: date) -> list[str]:
    # A goal holds from a day on, which comes without a cell changing.
    goals = [str(chosen.goal_on(Week.of(as_of).ending)) for chosen in team.measures]
    described = (text for chosen in team.measures for text in (chosen.model_dump_json(), measures[chosen.id]))
    return [f"{team.opens} {team.closes}", *goals, *described]


def _seal(rests_on: list[object]) -> str:
    return hashlib.sha256(json.dumps(rests_on).encode()).hexdigest()
