"""*Peers*: which teams have lastingly improved in what, and whom to ask how. It is made of what may leave a team and of nothing else:
no module of this page reads the warehouse.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from boxscore.measures import Measure
from boxscore.peers import HOLDS_WEEKS, Improvement
from boxscore.people import Page, Person
from boxscore.teams import Team
from portal.drawn import Drawn, PlotPoint, drawn
from portal.site import Site
from warehouse.shared import SharedFiles
from workbooks.figures import in_told_units, shown

SHOWN_OF_A_MEASURE = 5
"""So many teams of a measure stand on the first page; all of them on the measure's own."""


@dataclass(frozen=True)
class Peer:
    """One team that has lastingly improved in a measure, with whom to ask."""

    team: Team
    measure: Measure
    improvement: Improvement
    coaches: tuple[Person, ...]
    is_own: bool
    """Whether it is a team of the visitor's."""

    @property
    def before(self) -> str:
        return _told(self.improvement.before, self.measure)

    @property
    def since_then(self) -> str:
        return _told(self.improvement.since_then, self.measure)

    @property
    def chart(self) -> Drawn:
        points = [PlotPoint(figure.week, figure.value, figure.centre) for figure in self.improvement.figures]
        return drawn(points, lambda value: _told(value, self.measure))


@dataclass(frozen=True)
class PeersOfMeasure:
    """The teams that have improved in one measure."""

    measure: Measure
    peers: tuple[Peer, ...]
    kept_by: int
    """How many teams keep it."""


class Peers:
    """*Peers*, for everybody."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self.routes: tuple[BaseRoute, ...] = (Route("/peers", self.overview), Route("/peers/{measure}", self.measure))

    def overview(self, request: Request) -> Response:
        """Each measure that the visitor's teams keep, or any team where they have none, in which somebody improved."""
        self._site.allow(request, Page.PEERS)
        found = self._found(request)
        context = {"looked": found is not None, "measures": found or (), "most": SHOWN_OF_A_MEASURE, "holds_weeks": HOLDS_WEEKS}
        return self._site.page(request, "peers.html", context)

    def measure(self, request: Request) -> Response:
        """Every team that improved in the measure, with its chart; 404 where the overview does not name it."""
        self._site.allow(request, Page.PEERS)
        asked = request.path_params["measure"]
        one = next((one for one in self._found(request) or () if one.measure.id == asked), None)
        if one is None:
            raise HTTPException(404)
        return self._site.page(request, "peers_measure.html", {"one": one})

    def _found(self, request: Request) -> tuple[PeersOfMeasure, ...] | None:
        """By measure, in the catalogue's order; None while no run has looked for improvements."""
        shared = SharedFiles(self._site.files).improvements()
        if shared is None:
            return None
        board, mine = self._site.board, self._site.teams(request)
        asked = {chosen.id for team in mine for chosen in team.measures} if mine else set(board.measure_by_id)
        holding = [one for one in shared.improvements if one.still_holds(board.last_week) and one.measure in asked]
        told = tuple(self._peers(holding, own={team.slug for team in mine}))
        by_measure = ((measure, tuple(peer for peer in told if peer.measure is measure)) for measure in board.measures)
        kept_by = Counter(chosen.id for team in board.teams for chosen in team.measures)
        return tuple(PeersOfMeasure(measure, peers, kept_by[measure.id]) for measure, peers in by_measure if peers)

    def _peers(self, holding: Sequence[Improvement], *, own: set[str]) -> Iterator[Peer]:
        board, coaches = self._site.board, self._coaches()
        for one in holding:
            team, measure = board.team_by_slug.get(one.team), board.measure_by_id.get(one.measure)
            # What was found of a team or measure that the board has since given up is nobody's any more.
            if team and measure and team.chosen(measure.id):
                yield Peer(team, measure, one, coaches.get(team.slug, ()), team.slug in own)

    def _coaches(self) -> dict[str, tuple[Person, ...]]:
        """The people who coach each team, by its slug."""
        found: dict[str, tuple[Person, ...]] = {}
        for person in self._site.people.coaches():
            for slug in person.teams:
                found[slug] = (*found.get(slug, ()), person)
        return found


def _told(value: float, measure: Measure) -> str:
    return shown(in_told_units(value, measure), measure)
