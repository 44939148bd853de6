"""The ledger reconciled by period and cost centre, and who has how much of it."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the tables, empty: a run fills in the months of its weeks."""
    op.create_table(
        "reconciliation",
        sa.Column("financial_year", sa.String(length=7), nullable=False),
        sa.Column("period", sa.String(length=3), nullable=False, comment="P01 is April, P13 holds the adjustments after the year's end"),
        sa.Column("cost_centre", sa.String(length=80), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False, comment="of the period's month"),
        sa.Column("status", sa.String(length=10), nullable=False, comment="open, closed or settled"),
        sa.Column("ledger_pence", sa.BigInteger(), nullable=False, comment="what the ledger says; 0 while open"),
        sa.Column("apportioned_pence", sa.BigInteger(), nullable=False, comment="what of it is told by week"),
        sa.Column("year_end_pence", sa.BigInteger(), nullable=False, comment="the year-end adjustment that is told by week"),
        sa.Column(
            "outside_pence", sa.BigInteger(), nullable=False, comment="what lies on days before the board's first week or after its last"
        ),
        sa.Column("teams_pence", sa.BigInteger(), nullable=False, comment="what teams have of what is told by week"),
        sa.Column("unmapped_pence", sa.BigInteger(), nullable=False, comment="what belongs to no team"),
        sa.Column(
            "estimated_pence", sa.BigInteger(), nullable=True, comment="what an open period is told at so far; nothing without an estimate"
        ),
        sa.Column("run", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["run"], ["runs.run"], name=op.f("fk_reconciliation_run_runs")),
        sa.PrimaryKeyConstraint("financial_year", "period", "cost_centre", name=op.f("pk_reconciliation")),
        comment="Followed through: ledger = apportioned + year end + outside, and what is told by week = teams + unmapped.",
        sqlite_with_rowid=False,
    )

    op.create_table(
        "reconciled_shares",
        sa.Column("financial_year", sa.String(length=7), nullable=False),
        sa.Column("period", sa.String(length=3), nullable=False),
        sa.Column("cost_centre", sa.String(length=80), nullable=False),
        sa.Column("holder", sa.String(length=80), nullable=False, comment="a team, or (unmapped)"),
        sa.Column("account", sa.String(length=80), nullable=False),
        sa.Column("line", sa.String(length=80), nullable=False),
        sa.Column("pence", sa.BigInteger(), nullable=False),
        sa.Column("run", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["run"], ["runs.run"], name=op.f("fk_reconciled_shares_run_runs")),
        sa.PrimaryKeyConstraint("financial_year", "period", "cost_centre", "holder", "account", "line", name=op.f("pk_reconciled_shares")),
        comment="Who has how much of what is told by week of each period and cost centre, by account.",
        sqlite_with_rowid=False,
    )
