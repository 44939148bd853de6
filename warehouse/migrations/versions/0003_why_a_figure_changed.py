"""Why a cell changed, which rows were taken back, and what was so when cells were worked out."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the tables and one column. They are empty for what happened before: the reasons of older changes were not kept."""
    told = "when it was made, as its name says, else when it came; empty where that was not kept"
    op.add_column("deliveries", sa.Column("received_at", sa.DateTime(), nullable=True, comment=told))
    _of_feeds()
    _of_cells()


def _of_feeds() -> None:
    op.create_table(
        "withdrawn_rows",
        sa.Column("feed", sa.String(length=80), nullable=False),
        sa.Column("extract", sa.String(length=16), nullable=False),
        sa.Column("row_number", sa.Integer(), nullable=False, comment="as counted in the file, its first line being 1"),
        sa.Column("name", sa.String(length=400), nullable=False),
        sa.Column("week_ending", sa.Date(), nullable=False),
        sa.Column(
            "withdrawn_by", sa.String(length=16), nullable=False, comment="the extract that speaks for its day and no longer holds it"
        ),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("run", sa.String(length=40), nullable=False, comment="the run that noticed it first"),
        sa.ForeignKeyConstraint(["run"], ["runs.run"], name=op.f("fk_withdrawn_rows_run_runs")),
        sa.PrimaryKeyConstraint("feed", "extract", "row_number", name=op.f("pk_withdrawn_rows")),
        comment="One row a row that a later extract of its sender takes back.",
    )
    op.create_index(op.f("ix_withdrawn_rows_feed_week_ending"), "withdrawn_rows", ["feed", "week_ending"], unique=False)

    op.create_table(
        "feed_changes",
        sa.Column("feed", sa.String(length=80), nullable=False),
        sa.Column("noted_at", sa.DateTime(), nullable=False),
        sa.Column("week_ending", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False, comment="late rows, corrected rows, withdrawn rows, received, ..."),
        sa.Column(
            "whose",
            sa.String(length=300),
            nullable=False,
            comment="the code the rows are of, in small letters; the sender; empty for everybody's",
        ),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("extracts", sa.Text(), nullable=False, comment="the short hashes of the extracts that brought it, with spaces between"),
        sa.Column("run", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["run"], ["runs.run"], name=op.f("fk_feed_changes_run_runs")),
        sa.PrimaryKeyConstraint("feed", "noted_at", "week_ending", "reason", "whose", name=op.f("pk_feed_changes")),
        comment="What a run's extracts changed of what was accepted before: the ground on which cells change.",
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_feed_changes_noted_at"), "feed_changes", ["noted_at"], unique=False)


def _of_cells() -> None:
    op.create_table(
        "descriptions",
        sa.Column("kind", sa.String(length=20), nullable=False, comment="team, measure, feed or reference"),
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("noted_at", sa.DateTime(), nullable=False),
        sa.Column("says", sa.Text(), nullable=False, comment="what of the description bears on cells, as JSON"),
        sa.Column("run", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["run"], ["runs.run"], name=op.f("fk_descriptions_run_runs")),
        sa.PrimaryKeyConstraint("kind", "id", "noted_at", name=op.f("pk_descriptions")),
        comment="How the board described its teams, measures, feeds and rates, from when on.",
        sqlite_with_rowid=False,
    )

    op.create_table(
        "cell_changes",
        sa.Column("team", sa.String(length=80), nullable=False),
        sa.Column("measure", sa.String(length=20), nullable=False),
        sa.Column("week_ending", sa.Date(), nullable=False),
        sa.Column("run", sa.String(length=40), nullable=False, comment="the run that changed, withdrew or added it"),
        sa.Column("reason", sa.Text(), nullable=False, comment="several with commas between, most particular first"),
        sa.Column(
            "extracts",
            sa.Text(),
            nullable=False,
            comment="the short hashes of the extracts that brought the change, with spaces between",
        ),
        sa.ForeignKeyConstraint(["run"], ["runs.run"], name=op.f("fk_cell_changes_run_runs")),
        sa.PrimaryKeyConstraint("team", "measure", "week_ending", "run", name=op.f("pk_cell_changes")),
        comment="Why a cell changed after it was first worked out.",
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_cell_changes_run"), "cell_changes", ["run"], unique=False)

    op.create_table(
        "cells_worked_out",
        sa.Column("run", sa.String(length=40), nullable=False),
        sa.Column("worked_out_at", sa.DateTime(), nullable=False, comment="when its facts were looked at"),
        sa.Column("first_week", sa.Date(), nullable=False),
        sa.Column("last_week", sa.Date(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False, comment="the day the board was told as at"),
        sa.Column("measures", sa.Text(), nullable=False, comment="their ids, with spaces between"),
        sa.ForeignKeyConstraint(["run"], ["runs.run"], name=op.f("fk_cells_worked_out_run_runs")),
        sa.PrimaryKeyConstraint("run", "worked_out_at", "first_week", name=op.f("pk_cells_worked_out")),
        comment="Which cells were worked out when: what changed since then is why they change.",
        sqlite_with_rowid=False,
    )
