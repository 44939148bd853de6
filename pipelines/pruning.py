"""What ``boxscore prune`` does, at the board's turn. What goes is told in assets/. Imports Dagster only where it keeps a record."""

import os
from collections.abc import Iterator
from dataclasses import dataclass

from assets.house import House
from assets.pruning import Going, going, prune
from boxscore.errors import ConfigurationError
from boxscore.settings import Settings
from pipelines.turns import Say, its_turn


@dataclass(frozen=True)
class Pruned:
    """What went, or would go."""

    files: Going
    runs: tuple[str, ...]
    """Of Dagster's own record."""

    def lines(self, *, dry_run: bool) -> Iterator[str]:
        """How much of each, and with ``dry_run`` each of them."""
        yield f"Workbooks  {len(self.files.workbooks):,} of earlier versions"
        yield f"Extracts   {len(self.files.extracts):,} that others took the place of"
        yield f"Reports    {len(self.files.reports):,}"
        yield f"Logs       {len(self.files.logs):,}"
        yield f"Dagster    {len(self.runs):,} runs"
        if dry_run:
            yield from (f"would go: {name}" for name in self.files.names)
            yield from (f"would go: the record of run {run}" for run in self.runs)


def prune_board(settings: Settings, *, dry_run: bool, say: Say) -> Pruned:
    """Takes away what the board's configuration keeps no longer; with ``dry_run`` only tells it.

    ConfigurationError when nothing was ever run for the board.
    """
    house = House.of(settings, os.environ)
    if house.store_if_made is None:
        raise ConfigurationError("Nothing has been run for this board yet, so there is nothing to take away. Run `boxscore run` first.")
    if dry_run:
        return Pruned(going(house), _dagster_runs(house, dry_run=True))
    with its_turn(house, settings, say):
        return Pruned(prune(house), _dagster_runs(house, dry_run=False))


def _dagster_runs(house: House, *, dry_run: bool) -> tuple[str, ...]:
    days = house.board.keeping.dagster_days
    if days is None or not house.environment.get("DAGSTER_HOME"):
        return ()
    import dagster as dg

    from assets.pruning_record import prune_record, runs_going

    with dg.DagsterInstance.get() as instance:
        return tuple(runs_going(instance, days) if dry_run else prune_record(instance, days))
