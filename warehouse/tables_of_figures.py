"""The tables of figures: cells, what they said before and why they changed, and spend reconciled. What people say of them is elsewhere."""

from sqlalchemy import BigInteger, Column, Date, DateTime, Double, ForeignKey, Index, Integer, MetaData, String, Table, Text

from warehouse.shape import metadata

CELL = (
    ("numerator", Double),
    ("denominator", Double),
    ("value", Double),
    ("status", String(20)),
    ("as_of", Date),
    ("n", Double),
    ("extracts", Text),
)
CELL_CONTENT = tuple(name for name, _ in CELL)

cells = Table(
    "cells",
    metadata,
    Column("team", String(80), primary_key=True),
    Column("measure", String(20), primary_key=True),
    Column("week_ending", Date, primary_key=True),
    *(Column(name, kind, nullable=name != "status") for name, kind in CELL),
    Column("run", ForeignKey("runs.run"), nullable=False, comment="the run that last changed it"),
    Index(None, "week_ending"),
    comment="Every team's every measure, week by week.",
    sqlite_with_rowid=False,
)

incoming_cells = Table(
    "incoming_cells",
    MetaData(),  # no part of the warehouse's shape: it is there only while the cells of some weeks are replaced
    Column("team", String(80), primary_key=True),
    Column("measure", String(20), primary_key=True),
    Column("week_ending", Date, primary_key=True),
    *(Column(name, kind, nullable=name != "status") for name, kind in CELL),
    prefixes=["TEMPORARY"],
    sqlite_with_rowid=False,
)

superseded_cells = Table(
    "superseded_cells",
    metadata,
    Column("team", String(80), primary_key=True),
    Column("measure", String(20), primary_key=True),
    Column("week_ending", Date, primary_key=True),
    Column("superseded_by", ForeignKey("runs.run"), primary_key=True, comment="the run that changed or withdrew it"),
    *(Column(name, kind, nullable=name != "status") for name, kind in CELL),
    Column("run", ForeignKey("runs.run"), nullable=False, comment="the run that had written it"),
    Index(None, "superseded_by"),
    comment="What a cell said before it changed; its extracts against the new cell's tell why.",
    sqlite_with_rowid=False,
)

cell_changes = Table(
    "cell_changes",
    metadata,
    Column("team", String(80), primary_key=True),
    Column("measure", String(20), primary_key=True),
    Column("week_ending", Date, primary_key=True),
    Column("run", ForeignKey("runs.run"), primary_key=True, comment="the run that changed, withdrew or added it"),
    Column("reason", Text, nullable=False, comment="several with commas between, most particular first"),
    Column("extracts", Text, nullable=False, comment="the short hashes of the extracts that brought the change, with spaces between"),
    Index(None, "run"),
    comment="Why a cell changed after it was first worked out.",
    sqlite_with_rowid=False,
)

cells_worked_out = Table(
    "cells_worked_out",
    metadata,
    Column("run", ForeignKey("runs.run"), primary_key=True),
    Column("worked_out_at", DateTime, primary_key=True, comment="when its facts were looked at"),
    Column("first_week", Date, primary_key=True),
    Column("last_week", Date, nullable=False),
    Column("as_of", Date, nullable=False, comment="the day the board was told as at"),
    Column("measures", Text, nullable=False, comment="their ids, with spaces between"),
    comment="Which cells were worked out when: what changed since then is why they change.",
    sqlite_with_rowid=False,
)

descriptions = Table(
    "descriptions",
    metadata,
    Column("kind", String(20), primary_key=True, comment="team, measure, feed or reference"),
    Column("id", String(80), primary_key=True),
    Column("noted_at", DateTime, primary_key=True),
    Column("says", Text, nullable=False, comment="what of the description bears on cells, as JSON"),
    Column("run", ForeignKey("runs.run"), nullable=False),
    comment="How the board described its teams, measures, feeds and rates, from when on.",
    sqlite_with_rowid=False,
)

team_changes = Table(
    "team_changes",
    metadata,
    Column("team", String(80), primary_key=True),
    Column("changed_at", DateTime, nullable=False),
    Column("run", ForeignKey("runs.run"), nullable=False),
    comment="When any cell of a team last changed.",
    sqlite_with_rowid=False,
)

control_totals = Table(
    "control_totals",
    metadata,
    Column("feed", String(80), primary_key=True),
    Column("week_ending", Date, primary_key=True),
    Column("rows_accepted", Integer, nullable=False),
    Column("accepted_pence", Double, nullable=False, comment="everything the feed's accepted rows add up to"),
    Column("teams_pence", Double, nullable=False, comment="what belongs to teams, an organisation that holds other teams left out"),
    Column("unmapped_rows", Integer, nullable=False),
    Column("unmapped_pence", Double, nullable=False, comment="what belongs to no team"),
    Column("run", ForeignKey("runs.run"), nullable=False),
    comment="Spend reconciled: accepted = teams + unmapped, each worked out on its own.",
    sqlite_with_rowid=False,
)

reconciliation = Table(
    "reconciliation",
    metadata,
    Column("financial_year", String(7), primary_key=True),
    Column("period", String(3), primary_key=True, comment="P01 is April, P13 holds the adjustments after the year's end"),
    Column("cost_centre", String(80), primary_key=True),
    Column("last_day", Date, nullable=False, comment="of the period's month"),
    Column("status", String(10), nullable=False, comment="open, closed or settled"),
    Column("ledger_pence", BigInteger, nullable=False, comment="what the ledger says; 0 while open"),
    Column("apportioned_pence", BigInteger, nullable=False, comment="what of it is told by week"),
    Column("year_end_pence", BigInteger, nullable=False, comment="the year-end adjustment that is told by week"),
    Column("outside_pence", BigInteger, nullable=False, comment="what lies on days before the board's first week or after its last"),
    Column("teams_pence", BigInteger, nullable=False, comment="what teams have of what is told by week"),
    Column("unmapped_pence", BigInteger, nullable=False, comment="what belongs to no team"),
    Column("estimated_pence", BigInteger, comment="what an open period is told at so far; nothing without an estimate"),
    Column("run", ForeignKey("runs.run"), nullable=False),
    comment="Followed through: ledger = apportioned + year end + outside, and what is told by week = teams + unmapped.",
    sqlite_with_rowid=False,
)

reconciled_shares = Table(
    "reconciled_shares",
    metadata,
    Column("financial_year", String(7), primary_key=True),
    Column("period", String(3), primary_key=True),
    Column("cost_centre", String(80), primary_key=True),
    Column("holder", String(80), primary_key=True, comment="a team, or (unmapped)"),
    Column("account", String(80), primary_key=True),
    Column("line", String(80), primary_key=True),
    Column("pence", BigInteger, nullable=False),
    Column("run", ForeignKey("runs.run"), nullable=False),
    comment="Who has how much of what is told by week of each period and cost centre, by account.",
    sqlite_with_rowid=False,
)

missing_rates = Table(
    "missing_rates",
    metadata,
    Column("financial_year", String(7), primary_key=True),
    Column("period", String(3), primary_key=True, comment="of the month, which is open"),
    Column("staff_group", String(200), primary_key=True),
    Column("band", String(80), primary_key=True),
    Column("source", String(80), primary_key=True),
    Column("first_day", Date, nullable=False, comment="the first day in the month on which they worked"),
    Column("run", ForeignKey("runs.run"), nullable=False),
    comment="The staff of whom hours were worked in an open month and reference.yaml has no rate.",
    sqlite_with_rowid=False,
)
