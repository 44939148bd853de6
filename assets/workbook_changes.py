"""What changed in a team's figures since its last workbook, as a workbook needs it. How it is shown belongs to the workbook."""

from datetime import timedelta

import pandas as pd

from assets.house import House


def changes_since_last_workbook(house: House, team: str) -> pd.DataFrame:
    """One row a change of the team's cells that its current workbook does not know yet: as ``Store.changes`` tells them, newest first.

    None at all for a team without a workbook: to its reader nothing has changed. Figures that are hidden are NA.
    """
    store = house.store
    current = next(iter(store.workbooks(team=team, current=True)), None)
    if current is None:
        return store.changes(team=team).iloc[:0]
    written = store.run_times()[current.run]
    return store.changes(team=team, since=written.to_pydatetime() + timedelta(microseconds=1))
