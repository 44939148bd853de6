"""A team's cells and signals as JSON, to read only: for Power BI, R and the like. ``openapi.json`` says what it promises; rights are those
of the pages.
"""

import json
import re
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from itertools import islice
from typing import Any

import pandas as pd
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from boxscore.board import Board
from boxscore.cells import CELL_COLUMNS
from boxscore.errors import ConfigurationError
from boxscore.people import Page
from boxscore.teams import Team
from boxscore.weeks import WeekRange
from measures.charts.rules import Better, Quality
from portal.messages import Message, problem
from portal.site import Site
from warehouse.register import Workbook
from workbooks.figures import in_pounds

ROWS_A_PIECE = 1_000
SEE = "See /api/openapi.json for what can be asked for."
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

Row = Mapping[str, object]


class Api:
    """What is read by programs."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self.routes: tuple[BaseRoute, ...] = (
            Route("/api/openapi.json", self.described),
            Route("/api/teams", self.teams),
            Route("/api/teams/{slug}/cells", self.cells),
            Route("/api/teams/{slug}/signals", self.signals),
        )

    def described(self, _: Request) -> Response:
        """What can be asked for, as OpenAPI describes it."""
        return Response(files("portal").joinpath("openapi.json").read_bytes(), media_type="application/json")

    def teams(self, request: Request) -> Response:
        """The visitor's teams, in the board's order."""
        self._site.allow(request, Page.TEAMS)
        held = self._site.store.workbooks(current=True) if self._site.store.is_made() else []
        current = {workbook.team: workbook for workbook in held}
        return JSONResponse({"teams": [_team(team, current.get(team.slug)) for team in self._site.teams(request)]})

    def cells(self, request: Request) -> Response:
        """The team's cells, in order of measure and week, with the columns and units of ``boxscore export``; sent as they are written.

        400 for a day that is none, 404 for a measure that no team has, or days the wrong way round.
        """
        team, board = self._site.team(request, request.path_params["slug"]), self._site.board
        try:
            asked = _asked(request.query_params, board)
        except ValueError as error:
            return problem(400, Message("What was asked for is not clear", str(error), SEE))
        except LookupError as error:
            return problem(404, Message("There is no such thing to read", str(error.args[0]), SEE))
        measures = board.measure_by_id
        cells = pd.DataFrame(columns=list(CELL_COLUMNS))
        if asked.weeks and self._site.store.is_made():
            held = self._site.store.cells(team=team.slug, measure=asked.measure, weeks=asked.weeks)
            cells = in_pounds(held[held["measure"].isin(list(measures))], measures).loc[:, list(CELL_COLUMNS)]
        return _streamed(team, "cells", _cells(cells))

    def signals(self, request: Request) -> Response:
        """Every signal ever told of the team, in order of measure and the week it began."""
        team = self._site.team(request, request.path_params["slug"])
        held = self._site.store.signals(team=team.slug).to_dict("records") if self._site.store.is_made() else []
        return _streamed(team, "signals", (_signal(row, self._site.board) for row in held))


@dataclass(frozen=True)
class _Asked:
    """Which cells were asked for."""

    measure: str | None
    weeks: WeekRange | None
    """None where the board has no week between the days."""


def _asked(query: Mapping[str, str], board: Board) -> _Asked:
    measure = query.get("measure")
    if measure is not None and measure not in board.measure_by_id:
        raise LookupError("'measure' is none of the measures that teams of this board have.")
    first, last = (_day(query, name) for name in ("from", "to"))
    if first and last and first > last:
        raise LookupError("'from' lies after 'to'.")
    try:
        return _Asked(measure, board.weeks_between(first, last))
    except ConfigurationError:
        return _Asked(measure, None)


def _day(query: Mapping[str, str], name: str) -> date | None:
    told = query.get(name)
    if told is None:
        return None
    if not DAY.fullmatch(told):
        raise ValueError(f"'{name}' is no day such as 2026-06-21.")
    try:
        return date.fromisoformat(told)
    except ValueError:
        raise ValueError(f"'{name}' is no day of the calendar.") from None


def _team(team: Team, workbook: Workbook | None) -> Row:
    days = {"opens": team.opens.isoformat(), "closes": team.closes.isoformat() if team.closes else None}
    given_out = workbook and {
        "week_ending": workbook.week_ending.isoformat(),
        "version": workbook.version,
        "address": f"/workbooks/{workbook.id}",
    }
    named = {"team": team.slug, "name": team.name, "organisation": team.organisation, "setting": team.setting}
    return named | days | {"measures": [chosen.id for chosen in team.measures], "workbook": given_out}


def _cells(cells: pd.DataFrame) -> Iterator[Row]:
    told = cells.astype(object)
    for row in told.where(cells.notna(), None).itertuples(index=False):
        yield {name: _plain(value) for name, value in zip(CELL_COLUMNS, row, strict=True)}


def _plain(value: Any) -> object:
    """A figure without a point where it has none to tell, a day as ISO has it."""
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _signal(row: Mapping[Hashable, Any], board: Board) -> Row:
    measure = board.measure_by_id.get(row["measure"])
    better = {"up": Better.INCREASE, "down": Better.DECREASE}.get(measure.better if measure else "", Better.NEUTRAL)
    quality = Quality.NEUTRAL if better is Better.NEUTRAL else Quality.IMPROVEMENT if row["lean"] == better else Quality.CONCERN
    days = {name: row[name].date().isoformat() for name in ("first_week", "last_week", "noticed_week")}
    named = {"team": row["team"], "measure": row["measure"], "signal": row["signal"]}
    return named | {"direction": "up" if row["lean"] > 0 else "down", "quality": str(quality)} | days


def _streamed(team: Team, what: str, rows: Iterable[Row]) -> Response:
    return StreamingResponse(_pieces(team.slug, what, iter(rows)), media_type="application/json")


def _pieces(slug: str, what: str, rows: Iterator[Row]) -> Iterator[str]:
    """One object: the team, and the rows as its list ``what``."""
    yield f'{{"team": {json.dumps(slug)}, "{what}": ['
    comma = ""
    while piece := list(islice(rows, ROWS_A_PIECE)):
        yield comma + ",\n".join(json.dumps(row, ensure_ascii=False) for row in piece)
        comma = ",\n"
    yield "]}\n"
