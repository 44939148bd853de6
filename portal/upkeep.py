"""*Upkeep*: the share of teams that keep their box score up, as a run chart, and what each of the visitor's teams did, week by week."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from boxscore.people import Page, Role
from boxscore.teams import Team
from boxscore.weeks import Week
from measures.charts.one import Chart
from measures.charts.words import caption, in_words
from measures.upkeep import PERCENT, Share, TeamWeek, share_chart, shares
from portal.drawn import Drawn, PlotPoint, drawn
from portal.kept_up import team_weeks
from portal.site import Site

WEEKS_COUNTED = 13
MOST_TEAMS = 200
"""So many stand on the page, those that keep least up first."""


@dataclass(frozen=True)
class TeamLine:
    """One team in the week asked for, and how it did before."""

    team: Team
    told: TeamWeek
    weeks_kept: int
    """In how many of the last 13 weeks up to this one it did all of it."""
    weeks: int
    """How many of those weeks there are."""


@dataclass(frozen=True)
class ShareChart:
    """The run chart of the share, and its words."""

    drawing: Drawn
    sentence: str
    made_by: str
    newest: Share
    """Of the newest week that is over."""


class Upkeep:
    """*Upkeep*."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self.routes: tuple[BaseRoute, ...] = (Route("/upkeep", self.page),)

    def page(self, request: Request) -> Response:
        """The page as of the week that holds the day ``?week``; of the newest week that is over without it, or where there is no such."""
        self._site.allow(request, Page.UPKEEP)
        board = self._site.board
        told = team_weeks(board, self._site.store, self._site.records)
        by_week = shares(told)
        over = [share.week for share in by_week if share.week < board.last_week] or [share.week for share in by_week]
        week = _asked(request, [share.week for share in by_week], over[-1]) if over else None
        lines = _lines(self._site.teams(request), told, week) if week else ()
        context = {
            "week": week,
            "weeks": [share.week for share in by_week],
            "still_open": board.last_week,
            "share": next((share for share in by_week if share.week == week), None),
            "chart": _chart(by_week, board.last_week) if over and self._may_see_shares(request, told) else None,
            "lines": lines[:MOST_TEAMS],
            "left_out": max(0, len(lines) - MOST_TEAMS),
            "names_teams": self._site.visitor(request).person.role is not Role.SPONSOR,
            "least_teams": board.disclosure.answers_under,
        }
        return self._site.page(request, "upkeep.html", context)

    def _may_see_shares(self, request: Request, told: Sequence[TeamWeek]) -> bool:
        """Of a few teams a share tells what each did, and so it does of a few beside the visitor's own, which can be taken off."""
        mine, least = {team.slug for team in self._site.teams(request)}, self._site.board.disclosure.answers_under
        others = Counter(one.week for one in told if one.team not in mine)
        return min(others.values(), default=least) >= least


def _asked(request: Request, weeks: Sequence[Week], otherwise: Week) -> Week:
    try:
        asked = Week.of(date.fromisoformat(request.query_params.get("week", "")))
    except (ValueError, OverflowError):  # the last days of the year 9999 have no Sunday
        return otherwise
    return asked if asked in weeks else otherwise


def _lines(teams: Sequence[Team], told: Sequence[TeamWeek], week: Week) -> tuple[TeamLine, ...]:
    """The teams that were open in the week; those that kept least up come first."""
    of_team: dict[str, list[TeamWeek]] = {team.slug: [] for team in teams}
    for one in told:
        if one.team in of_team and week.plus(-WEEKS_COUNTED) < one.week <= week:
            of_team[one.team].append(one)
    lines = (
        TeamLine(team, of_team[team.slug][-1], sum(one.kept_up for one in of_team[team.slug]), len(of_team[team.slug]))
        for team in teams
        if of_team[team.slug] and of_team[team.slug][-1].week == week
    )
    return tuple(sorted(lines, key=lambda line: (line.weeks_kept, line.told.kept_up, line.team.name.casefold())))


def _chart(by_week: Sequence[Share], still_open: Week) -> ShareChart:
    chart = share_chart(by_week, still_open=still_open)
    over = [share for share in by_week if share.week < still_open] or by_week
    return ShareChart(_drawing(chart), in_words(chart), caption(chart), over[-1])


def _drawing(chart: Chart) -> Drawn:
    points = [PlotPoint(point.day, point.value, point.centre, point.final) for point in chart.points if point.value is not None]
    return drawn(points, lambda value: f"{value:.0f}%", lowest=0, highest=PERCENT)
