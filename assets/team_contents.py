"""What each team's workbook says, gathered for some teams at a time. Writing the file and registering it belong elsewhere."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import pandas as pd

from assets.charting import SomeTeams, judgements
from assets.entered import typed_in, with_typed
from assets.house import House
from assets.team_baselines import baselines_of
from assets.team_costs import costs_of
from assets.team_ledgers import LedgerKept
from assets.team_walls import walls_of
from assets.told_charts import told_chart
from assets.workbook_changes import ChangesKept, changes_of
from boxscore.layouts import Layout
from boxscore.teams import Team
from measures.receipts import receipts
from measures.signals import Records
from workbooks.cell_columns import cells_by_team
from workbooks.change_contents import NO_CHANGES
from workbooks.chart_contents import Charted
from workbooks.contents import Contents
from workbooks.entry_contents import NOTHING_TYPED
from workbooks.wall_contents import Wall


@dataclass(frozen=True)
class Known:
    """What the warehouse knows beside cells, read once for all the teams asked for."""

    house: House
    """The board as teams have added to it by what they typed."""
    deliveries: pd.DataFrame
    judgements: pd.DataFrame
    signals: pd.DataFrame
    changes: ChangesKept
    ledger: LedgerKept
    walls: Mapping[str, Wall]
    before: datetime | None
    """What was typed later is not told; everything is when None."""

    @cached_property
    def records(self) -> Records:
        """What is recorded for each chart."""
        return Records(self.judgements)

    @cached_property
    def signals_of(self) -> dict[str, list[tuple[str, str, pd.Timestamp]]]:
        """By slug each signal of the team: its measure, what it is, and the week it was noticed in."""
        told: dict[str, list[tuple[str, str, pd.Timestamp]]] = {}
        for team, *signal in self.signals[["team", "measure", "signal", "noticed_week"]].itertuples(index=False):
            told.setdefault(team, []).append(tuple(signal))
        return told

    @classmethod
    def of(cls, house: House, teams: Collection[str], *, before: datetime | None = None) -> "Known":
        told = with_typed(house, before=before)
        deliveries = told.store.deliveries()
        return cls(
            house=told,
            deliveries=deliveries,
            judgements=judgements(told),
            signals=told.store.signals(),
            changes=ChangesKept(told, deliveries),
            ledger=LedgerKept.of(told),
            walls=walls_of(told, teams),
            before=before,
        )


def contents_of(some: SomeTeams, known: Known, *, layout: Layout | None = None) -> Iterator[Contents]:
    """The contents of each of the teams that has any figure, in their order; laid out as each team's are, or all as ``layout`` says."""
    house = known.house
    board = house.board
    columns = cells_by_team(some.cells, board.measure_by_id)
    baselines, costs = baselines_of(house, some), costs_of(house, some.current, some.cells, known.ledger)
    changes = changes_of(known.changes, some)
    received = receipts(board, some.cells, known.deliveries, some.current)
    typed = typed_in(house, some.current, some.cells, before=known.before)
    for slug, current in some.current.items():
        team = board.team_by_slug[slug]
        yield Contents(
            board_title=board.label,
            invented=board.invented,
            team=team,
            measures=tuple(board.measure_by_id[one.id] for one in team.measures),
            current=current,
            weeks_shown=board.weeks_shown,
            charts=tuple(_charts(team, some, known)),
            cells=columns[slug],
            receipts=received[slug],
            layout=layout or board.layout_of(team),
            contact=board.contact,
            baselines=baselines.get(slug, ()),
            changes=changes.get(slug, NO_CHANGES),
            cost=costs.get(slug),
            wall=known.walls.get(slug),
            entries=typed.get(slug, NOTHING_TYPED),
        )


def _charts(team: Team, some: SomeTeams, known: Known) -> Iterator[Charted]:
    """What is told of the charts; a signal is new when it was first noticed in the team's current week."""
    current = pd.Timestamp(some.current[team.slug].ending)
    new = {(measure, signal) for measure, signal, noticed in known.signals_of.get(team.slug, ()) if noticed == current}
    for chosen in team.measures:
        measure = known.house.board.measure_by_id[chosen.id]
        yield told_chart(some.charts, team.slug, measure, known.records.of(team.slug, measure.id), new=new)
