"""What people judged of charts, and which signals have been told."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the tables, empty: the next run fills in what configuration says and the signals there are."""
    op.create_table(
        "judgements",
        sa.Column(
            "kind",
            sa.String(length=20),
            nullable=False,
            comment="baseline, rebase, confirmed, dismissed, goal, annotation, public holiday, ...",
        ),
        sa.Column("team", sa.String(length=80), nullable=False, comment="empty for every team"),
        sa.Column("measure", sa.String(length=20), nullable=False, comment="empty for every measure"),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("says", sa.String(length=300), nullable=False, comment="why, what happened, or the goal as a number"),
        sa.Column("source", sa.String(length=20), nullable=False, comment="configuration or workbook"),
        sa.Column("who", sa.String(length=200), nullable=False, comment="who judged; empty where nobody is named"),
        sa.Column("first_run", sa.String(length=40), nullable=False),
        sa.Column("last_run", sa.String(length=40), nullable=False, comment="the last run in which it still held"),
        sa.ForeignKeyConstraint(["first_run"], ["runs.run"], name=op.f("fk_judgements_first_run_runs")),
        sa.ForeignKeyConstraint(["last_run"], ["runs.run"], name=op.f("fk_judgements_last_run_runs")),
        sa.PrimaryKeyConstraint("kind", "team", "measure", "day", "says", "source", name=op.f("pk_judgements")),
        comment="What people have judged and what is marked on charts, whoever said it and wherever.",
        sqlite_with_rowid=False,
    )

    op.create_table(
        "signals",
        sa.Column("team", sa.String(length=80), nullable=False),
        sa.Column("measure", sa.String(length=20), nullable=False),
        sa.Column("signal", sa.String(length=20), nullable=False, comment="shift, trend, two_of_three or outside"),
        sa.Column("first_week", sa.Date(), nullable=False, comment="the week it began"),
        sa.Column("last_week", sa.Date(), nullable=False, comment="the newest week found in it"),
        sa.Column("lean", sa.Integer(), nullable=False, comment="1 upwards, -1 downwards"),
        sa.Column(
            "noticed_week",
            sa.Date(),
            nullable=False,
            comment="the team's current week when it was first told: the signal is new in that week",
        ),
        sa.Column("first_run", sa.String(length=40), nullable=False),
        sa.Column("last_run", sa.String(length=40), nullable=False, comment="the last run that found it in the newest figure"),
        sa.ForeignKeyConstraint(["first_run"], ["runs.run"], name=op.f("fk_signals_first_run_runs")),
        sa.ForeignKeyConstraint(["last_run"], ["runs.run"], name=op.f("fk_signals_last_run_runs")),
        sa.PrimaryKeyConstraint("team", "measure", "signal", "first_week", name=op.f("pk_signals")),
        comment="Every signal that the newest figure of a chart has ever been part of.",
        sqlite_with_rowid=False,
    )
