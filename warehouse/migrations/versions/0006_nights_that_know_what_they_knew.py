"""What a night needs to know of those before it, so that it does no more than what has changed asks for."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the tables, empty: the next night judges, works out and looks at everything once more, and notes that it did."""
    _make_judged_feeds()
    _make_teams()
    _make_missing_rates()
    op.create_index(op.f("ix_superseded_cells_superseded_by"), "superseded_cells", ["superseded_by"])


def _make_judged_feeds() -> None:
    op.create_table(
        "judged_feeds",
        sa.Column("feed", sa.String(length=80), nullable=False),
        sa.Column(
            "seal", sa.String(length=64), nullable=False, comment="SHA-256 of its extracts at hand, its contract and Box Score's version"
        ),
        sa.Column("first_week", sa.Date(), nullable=False, comment="the weeks it was judged for from these"),
        sa.Column("last_week", sa.Date(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=True, comment="the day the board was told as at, where rows lie after it and wait"),
        sa.Column("today", sa.Date(), nullable=True, comment="the day it was judged on, where rows lie after it"),
        sa.Column("run", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["run"], ["runs.run"], name=op.f("fk_judged_feeds_run_runs")),
        sa.PrimaryKeyConstraint("feed", name=op.f("pk_judged_feeds")),
        comment="What each feed was last judged from: the same again is not judged again.",
    )


def _make_teams() -> None:
    op.create_table(
        "team_changes",
        sa.Column("team", sa.String(length=80), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("run", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["run"], ["runs.run"], name=op.f("fk_team_changes_run_runs")),
        sa.PrimaryKeyConstraint("team", name=op.f("pk_team_changes")),
        comment="When any cell of a team last changed.",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "charted_teams",
        sa.Column("team", sa.String(length=80), nullable=False),
        sa.Column("looked_at", sa.DateTime(), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False, comment="SHA-256 of what the charts rest on beside cells"),
        sa.Column("run", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["run"], ["runs.run"], name=op.f("fk_charted_teams_run_runs")),
        sa.PrimaryKeyConstraint("team", name=op.f("pk_charted_teams")),
        comment="When the charts of a team were last looked at for signals.",
        sqlite_with_rowid=False,
    )


def _make_missing_rates() -> None:
    op.create_table(
        "missing_rates",
        sa.Column("financial_year", sa.String(length=7), nullable=False),
        sa.Column("period", sa.String(length=3), nullable=False, comment="of the month, which is open"),
        sa.Column("staff_group", sa.String(length=200), nullable=False),
        sa.Column("band", sa.String(length=80), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False, comment="the first day in the month on which they worked"),
        sa.Column("run", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["run"], ["runs.run"], name=op.f("fk_missing_rates_run_runs")),
        sa.PrimaryKeyConstraint("financial_year", "period", "staff_group", "band", "source", name=op.f("pk_missing_rates")),
        comment="The staff of whom hours were worked in an open month and reference.yaml has no rate.",
        sqlite_with_rowid=False,
    )
