"""A board's own template filled with a team's figures from the warehouse. How it is filled belongs below."""

import logging
from pathlib import Path

import pandas as pd

from assets.house import House
from boxscore.errors import ConfigurationError
from boxscore.teams import Team
from boxscore.weeks import Week
from measures.receipts import current_week
from sources.templates import read_template, read_template_plan
from warehouse.store import Store
from workbooks.figures import in_pounds
from workbooks.templates.figures import TeamFigures
from workbooks.templates.filling import fill

log = logging.getLogger("boxscore")


def templated_workbook(house: House, team: Team, week: Week | None, template: str) -> bytes:
    """The template at the path ``template`` with the team's figures up to ``week``, its current week when None.

    ConfigurationError when the file is not there or the team has no figures by then; WorkbookRefused when it cannot be filled. What a
    person should know of the result is logged.
    """
    content, plan = read_template(template), read_template_plan(house.directory, template)
    filled = fill(content, team_figures(house, team, week), plan, name=Path(template).name)
    for note in filled.notes:
        log.warning("%s.", note)
    return filled.content


def team_figures(house: House, team: Team, week: Week | None) -> TeamFigures:
    """What a template may be told of the team up to ``week``, else its current week. ConfigurationError without any figures by then."""
    cells = Store.reading(house.warehouse_url).cells(team=team.slug)
    cells = cells[cells["measure"].isin([one.id for one in team.measures])]
    if week:
        cells = cells[cells["week_ending"] <= pd.Timestamp(week.ending)]
    current = current_week(cells)
    if current is None:
        by_then = f" by {week.label}" if week else ""
        raise ConfigurationError(f"{team.slug} has no figures{by_then}. 'boxscore run' works them out.")
    board = house.board
    told = in_pounds(cells, board.measure_by_id)
    return TeamFigures(team, board.label, board.invented, board.measures, week or current, told)
