"""What may be kept of refused rows, and what became of those that were put right."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the columns, empty: what rows refused before said was not kept; the next judgement of their extracts keeps it."""
    op.add_column(
        "refused_rows",
        sa.Column("content", sa.Text(), nullable=True, comment="what may be kept of the row, as JSON; empty where it was not kept"),
    )
    op.add_column(
        "refused_rows",
        sa.Column(
            "row_key",
            sa.String(length=16),
            nullable=True,
            comment="a digest of what names the row once; empty where that could not be read",
        ),
    )
    _make_rows_put_right()


def _make_rows_put_right() -> None:
    op.create_table(
        "rows_put_right",
        sa.Column("feed", sa.String(length=80), nullable=False),
        sa.Column("extract", sa.String(length=16), nullable=False),
        sa.Column("row_number", sa.Integer(), nullable=False, comment="as counted in the file, its first line being 1"),
        sa.Column("column_name", sa.Text(), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("run", sa.String(length=40), nullable=False, comment="the run that no longer refused it"),
        sa.Column("name", sa.String(length=400), nullable=False),
        sa.Column("week_ending", sa.Date(), nullable=True, comment="empty when the row's week could not be known"),
        sa.Column("message", sa.Text(), nullable=False, comment="why it had been refused"),
        sa.Column("content", sa.Text(), nullable=True, comment="what was kept of the row, as JSON"),
        sa.Column("refused_run", sa.String(length=40), nullable=False, comment="the run that refused it last"),
        sa.Column("put_right_at", sa.DateTime(), nullable=False),
        sa.Column("became", sa.String(length=20), nullable=False, comment="accepted, left out or no longer refused"),
        sa.Column(
            "put_right_by",
            sa.String(length=16),
            nullable=True,
            comment="the extract that brought it rightly, or came in its file's place; empty where none did",
        ),
        sa.ForeignKeyConstraint(["run"], ["runs.run"], name=op.f("fk_rows_put_right_run_runs")),
        sa.ForeignKeyConstraint(["refused_run"], ["runs.run"], name=op.f("fk_rows_put_right_refused_run_runs")),
        sa.PrimaryKeyConstraint("feed", "extract", "row_number", "column_name", "rule", "run", name=op.f("pk_rows_put_right")),
        comment="One row a row and reason that was refused and is no longer: what became of it, and by which extract.",
    )
    op.create_index(op.f("ix_rows_put_right_feed_week_ending"), "rows_put_right", ["feed", "week_ending"])
