"""The warehouse's tables, all of them, as the store asks for them; each is declared once, in a module beside this one.

Reading and writing them belong to the store. Times are UTC; money is whole pence. Changed only together with a migration; a test
compares the two.
"""

from warehouse.shape import metadata
from warehouse.tables_of_extracts import (
    deliveries,
    feed_changes,
    feed_cover,
    feed_senders,
    feed_weeks,
    judged_feeds,
    refused_rows,
    rows_put_right,
    runs,
    withdrawn_rows,
)
from warehouse.tables_of_figures import (
    CELL_CONTENT,
    cell_changes,
    cells,
    cells_worked_out,
    control_totals,
    descriptions,
    incoming_cells,
    missing_rates,
    reconciled_shares,
    reconciliation,
    superseded_cells,
    team_changes,
)
from warehouse.tables_of_people import (
    charted_teams,
    entries,
    judgements,
    messages,
    problems,
    returns,
    signals,
    workbooks,
)

__all__ = [
    "CELL_CONTENT",
    "REVISION",
    "cell_changes",
    "cells",
    "cells_worked_out",
    "charted_teams",
    "control_totals",
    "deliveries",
    "descriptions",
    "entries",
    "feed_changes",
    "feed_cover",
    "feed_senders",
    "feed_weeks",
    "incoming_cells",
    "judged_feeds",
    "judgements",
    "messages",
    "metadata",
    "missing_rates",
    "problems",
    "reconciled_shares",
    "reconciliation",
    "refused_rows",
    "returns",
    "rows_put_right",
    "runs",
    "signals",
    "superseded_cells",
    "team_changes",
    "withdrawn_rows",
    "workbooks",
]

REVISION = "0010"
"""The newest migration: a reader compares it, for Alembic takes a fifth of a second to import."""
