"""What is worked out for other teams and sponsors: the copy of the cells that may leave the team, and the improvements in that copy.

It is kept in files of its own, so that what shows it has no need to read anything else. How it looks belongs to the portal.
"""

import hashlib
import logging
from collections.abc import Iterator, Sequence

import pandas as pd

from assets.charting import TEAMS_AT_ONCE, judgements
from assets.house import House
from boxscore.board import Board
from boxscore.cells import CELL_KEY, Status
from boxscore.peers import Shared
from boxscore.software import this_software
from measures.disclosure.suppressed import FIGURES, suppressed, suppressed_charts
from measures.disclosure.weeks_told import totals_of
from measures.improvements import sustained_improvements
from measures.team_charts import TeamCharts
from warehouse.shared import SharedFiles

log = logging.getLogger("boxscore")

KEY, KEPT = list(CELL_KEY), [*CELL_KEY, *FIGURES, "status"]
RULES = {"measures", "feeds", "teams", "disclosure", "charted_weeks"}
"""What of a board decides what is hidden and how it is charted."""


def keep_improvements(house: House) -> int:
    """Looks for sustained improvements in the copy that may leave the team, keeps both, and returns how many there are.

    Of teams none of whose cells changed since they were last looked at, what was found then still holds. A unit cost is left out: it falls
    when more is done at the same spend, and says nothing without both.
    """
    board, files = house.board, SharedFiles(house.files)
    holding, at, before = judgements(house), house.store.moment(), files.improvements()
    seal = _seal(board, holding)
    stale = _to_look_at(house, before, seal)
    if before and not stale:
        return len(before.improvements)
    found = [one for one in before.improvements if one.team not in stale and one.team in board.team_by_slug] if before else []
    for teams in batches(board):
        if not stale.isdisjoint(teams):
            copy = _new_copy(house, teams, same_rules=before is None or before.disclosure == board.disclosure)
            improved = sustained_improvements(TeamCharts(suppressed_charts(copy, board, holding)), copy)
            found = [one for one in found if one.team not in teams]
            found += [one for one in improved if not board.measure_by_id[one.measure].is_unit_cost]
    found.sort(key=lambda one: (one.measure, one.team))
    files.keep_improvements(Shared(looked_at=at, seal=seal, disclosure=board.disclosure, improvements=tuple(found)))
    log.info("Sustained improvements for others to see: %s", len(found))
    return len(found)


def _to_look_at(house: House, before: Shared | None, seal: str) -> set[str]:
    """The teams of which a cell has changed since; every team where something else has that improvements rest on."""
    if before is None or before.seal != seal:
        return set(house.board.team_by_slug)
    changed = house.store.teams_changed()
    return set(changed[changed >= before.looked_at].index)


def _new_copy(house: House, teams: Sequence[str], *, same_rules: bool) -> pd.DataFrame:
    """The copy of these teams' cells, kept for the next: what an earlier one hid stays hidden.

    Where the rules are no longer those of the earlier copies, nothing counts as known from them, so that stricter rules hide it too.
    """
    board, files = house.board, SharedFiles(house.files)
    cells = pd.concat([house.store.cells(team=slug, weeks=board.whole_history) for slug in teams], ignore_index=True)
    cells = cells[cells["measure"].isin(list(board.measure_by_id))]
    copies = files.copies(teams)
    if not same_rules:
        copies = [copy.assign(**dict.fromkeys(FIGURES, pd.array([pd.NA] * len(copy), dtype="Float64"))) for copy in copies]
    earlier = [pd.concat(copies, ignore_index=True)] if copies else []
    copy = suppressed(cells, board, earlier=earlier)
    known = remembered(copy, earlier[0]) if earlier else copy[KEPT]
    for slug, of_team in known.groupby("team"):
        files.keep_copy(str(slug), of_team)
    return copy


def remembered(copy: pd.DataFrame, earlier: pd.DataFrame) -> pd.DataFrame:
    """All that is known from both copies: of a cell that is hidden now what was shown of it before, and the cells that are gone."""
    was = earlier.set_index(KEY)
    now = copy.loc[:, KEPT].set_index(KEY)
    hidden = now["status"] == Status.HIDDEN
    now[FIGURES] = now[FIGURES].mask(hidden, was[FIGURES].reindex(now.index))
    return pd.concat([now, was[~was.index.isin(now.index)]]).reset_index()


def batches(board: Board) -> Iterator[tuple[str, ...]]:
    """The teams, some 100 at a time: a total is never apart from its parts, for what is hidden of the one depends on the other."""
    together: dict[str, tuple[str, ...]] = {team.slug: (team.slug,) for team in board.teams}
    for total, parts in totals_of(board).items():
        joined = tuple(dict.fromkeys(slug for one in (total, *parts) for slug in together[one]))
        together |= dict.fromkeys(joined, joined)
    batch: tuple[str, ...] = ()
    for group in dict.fromkeys(together.values()):
        batch += group
        if len(batch) >= TEAMS_AT_ONCE:
            yield batch
            batch = ()
    if batch:
        yield batch


def _seal(board: Board, holding: pd.DataFrame) -> str:
    """The same as long as everything is that improvements rest on beside cells."""
    rests_on = (this_software(), board.model_dump_json(include=RULES), holding.to_json(date_format="iso", orient="values"))
    return hashlib.sha256("\n".join(rests_on).encode()).hexdigest()
