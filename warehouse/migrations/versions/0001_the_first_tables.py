"""The first tables: runs, extracts seen and their verdicts, cells and what they said before, control totals, the register of workbooks."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes every table; ``runs`` first, which the others refer to."""
    op.create_table(
        "runs",
        sa.Column("run", sa.String(length=40), nullable=False),
        sa.Column("how", sa.String(length=20), nullable=False, comment="what asked for it: command, schedule, backfill, ..."),
        sa.Column("first_week", sa.Date(), nullable=False),
        sa.Column("last_week", sa.Date(), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=False, comment="running, done, attention or failed"),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("run", name=op.f("pk_runs")),
    )

    op.create_table(
        "cells",
        sa.Column("team", sa.String(length=80), nullable=False),
        sa.Column("measure", sa.String(length=20), nullable=False),
        sa.Column("week_ending", sa.Date(), nullable=False),
        sa.Column("numerator", sa.Double(), nullable=True),
        sa.Column("denominator", sa.Double(), nullable=True),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("n", sa.Double(), nullable=True),
        sa.Column("extracts", sa.Text(), nullable=True),
        sa.Column("run", sa.String(length=40), nullable=False, comment="the run that last changed it"),
        sa.ForeignKeyConstraint(["run"], ["runs.run"], name=op.f("fk_cells_run_runs")),
        sa.PrimaryKeyConstraint("team", "measure", "week_ending", name=op.f("pk_cells")),
        comment="Every team's every measure, week by week.",
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_cells_week_ending"), "cells", ["week_ending"], unique=False)

    op.create_table(
        "control_totals",
        sa.Column("feed", sa.String(length=80), nullable=False),
        sa.Column("week_ending", sa.Date(), nullable=False),
        sa.Column("rows_accepted", sa.Integer(), nullable=False),
        sa.Column("accepted_pence", sa.Double(), nullable=False, comment="everything the feed's accepted rows add up to"),
        sa.Column(
            "teams_pence", sa.Double(), nullable=False, comment="what belongs to teams, an organisation that holds other teams left out"
        ),
        sa.Column("unmapped_rows", sa.Integer(), nullable=False),
        sa.Column("unmapped_pence", sa.Double(), nullable=False, comment="what belongs to no team"),
        sa.Column("run", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["run"], ["runs.run"], name=op.f("fk_control_totals_run_runs")),
        sa.PrimaryKeyConstraint("feed", "week_ending", name=op.f("pk_control_totals")),
        comment="Spend reconciled: accepted = teams + unmapped, each worked out on its own.",
        sqlite_with_rowid=False,
    )

    op.create_table(
        "deliveries",
        sa.Column("feed", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=400), nullable=False, comment="the extract's name under extracts/, or the database's variable"),
        sa.Column("extract", sa.String(length=16), nullable=False, comment="the first 16 letters of the SHA-256 of its bytes"),
        sa.Column("supplier", sa.String(length=200), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("rows_read", sa.Integer(), nullable=False),
        sa.Column("rows_refused", sa.Integer(), nullable=False, comment="rows refused when it was last judged"),
        sa.Column("rows_left_out", sa.Integer(), nullable=False, comment="derived totals, which are no facts of their own"),
        sa.Column("first_day", sa.Date(), nullable=True, comment="first day the extract covers"),
        sa.Column("last_day", sa.Date(), nullable=True, comment="last day the extract covers"),
        sa.Column("outcome", sa.String(length=20), nullable=False, comment="accepted, repeated, refused or silent"),
        sa.Column("message", sa.Text(), nullable=False, comment="why it was refused, or what was noticed"),
        sa.Column("first_run", sa.String(length=40), nullable=False),
        sa.Column("last_run", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["first_run"], ["runs.run"], name=op.f("fk_deliveries_first_run_runs")),
        sa.ForeignKeyConstraint(["last_run"], ["runs.run"], name=op.f("fk_deliveries_last_run_runs")),
        sa.PrimaryKeyConstraint("feed", "name", "extract", name=op.f("pk_deliveries")),
        comment="One row an extract ever seen, whatever became of it.",
    )

    op.create_table(
        "feed_weeks",
        sa.Column("feed", sa.String(length=80), nullable=False),
        sa.Column("week_ending", sa.Date(), nullable=False),
        sa.Column(
            "accepted", sa.Boolean(), nullable=False, comment="false: this week's delivery was refused and what was accepted before stays"
        ),
        sa.Column("rows_accepted", sa.Integer(), nullable=False),
        sa.Column("rows_refused", sa.Integer(), nullable=False),
        sa.Column(
            "covered_from",
            sa.Date(),
            nullable=True,
            comment="first day of the week that what is accepted speaks for; empty when nothing is",
        ),
        sa.Column("covered_to", sa.Date(), nullable=True),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("run", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["run"], ["runs.run"], name=op.f("fk_feed_weeks_run_runs")),
        sa.PrimaryKeyConstraint("feed", "week_ending", name=op.f("pk_feed_weeks")),
        comment="The verdict on each week of each feed.",
        sqlite_with_rowid=False,
    )

    op.create_table(
        "refused_rows",
        sa.Column("feed", sa.String(length=80), nullable=False),
        sa.Column("extract", sa.String(length=16), nullable=False),
        sa.Column("row_number", sa.Integer(), nullable=False, comment="as counted in the file, its first line being 1"),
        sa.Column("column_name", sa.Text(), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=400), nullable=False),
        sa.Column("week_ending", sa.Date(), nullable=True, comment="empty when the row's week cannot be known"),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("run", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["run"], ["runs.run"], name=op.f("fk_refused_rows_run_runs")),
        sa.PrimaryKeyConstraint("feed", "extract", "row_number", "column_name", "rule", name=op.f("pk_refused_rows")),
        comment="One row a refused row and reason.",
    )
    op.create_index(op.f("ix_refused_rows_feed_week_ending"), "refused_rows", ["feed", "week_ending"], unique=False)

    op.create_table(
        "superseded_cells",
        sa.Column("team", sa.String(length=80), nullable=False),
        sa.Column("measure", sa.String(length=20), nullable=False),
        sa.Column("week_ending", sa.Date(), nullable=False),
        sa.Column("superseded_by", sa.String(length=40), nullable=False, comment="the run that changed or withdrew it"),
        sa.Column("numerator", sa.Double(), nullable=True),
        sa.Column("denominator", sa.Double(), nullable=True),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("n", sa.Double(), nullable=True),
        sa.Column("extracts", sa.Text(), nullable=True),
        sa.Column("run", sa.String(length=40), nullable=False, comment="the run that had written it"),
        sa.ForeignKeyConstraint(["run"], ["runs.run"], name=op.f("fk_superseded_cells_run_runs")),
        sa.ForeignKeyConstraint(["superseded_by"], ["runs.run"], name=op.f("fk_superseded_cells_superseded_by_runs")),
        sa.PrimaryKeyConstraint("team", "measure", "week_ending", "superseded_by", name=op.f("pk_superseded_cells")),
        comment="What a cell said before it changed; its extracts against the new cell's tell why.",
        sqlite_with_rowid=False,
    )

    op.create_table(
        "workbooks",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("team", sa.String(length=80), nullable=False),
        sa.Column("week_ending", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column(
            "fingerprint", sa.String(length=64), nullable=False, comment="SHA-256 of what went in: the same means nothing to rewrite"
        ),
        sa.Column("sha256", sa.String(length=64), nullable=False, comment="of the file itself"),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("run", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["run"], ["runs.run"], name=op.f("fk_workbooks_run_runs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workbooks")),
        comment="The register of every workbook ever written.",
    )
    op.create_index("uq_workbooks_team_week_version", "workbooks", ["team", "week_ending", "version"], unique=True)
