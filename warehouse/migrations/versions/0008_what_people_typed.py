"""The workbooks that came back, and what people typed into them."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the tables, empty: what was typed before workbooks could come back is in those workbooks alone."""
    op.create_table(
        "returns",
        sa.Column("returned", sa.String(length=16), nullable=False, comment="the first 16 letters of the SHA-256 of the file's bytes"),
        sa.Column("file_name", sa.String(length=400), nullable=False),
        sa.Column("team", sa.String(length=80), nullable=True, comment="empty for a file that does not say whose it is"),
        sa.Column("week_ending", sa.Date(), nullable=True, comment="of the workbook; empty where it is not known, as the version"),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("returned_by", sa.String(length=200), nullable=False, comment="empty where nobody said who"),
        sa.Column("returned_at", sa.DateTime(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False, comment="read, partly read or refused"),
        sa.Column(
            "message", sa.Text(), nullable=False, comment="what was refused, what conflicts, which locked cells were changed; a line each"
        ),
        sa.PrimaryKeyConstraint("returned", name=op.f("pk_returns")),
        comment="Every workbook that ever came back.",
    )

    op.create_table(
        "entries",
        sa.Column("team", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False, comment="of the cell it was typed into"),
        sa.Column("returned", sa.String(length=16), nullable=False),
        sa.Column("value", sa.Text(), nullable=True, comment="dates in ISO; nothing where the cell was emptied"),
        sa.Column("week_ending", sa.Date(), nullable=True, comment="the week it is of; empty for what is of no week"),
        sa.Column("who", sa.String(length=200), nullable=False, comment="who typed it; empty where nobody said"),
        sa.Column("entered_at", sa.DateTime(), nullable=False, comment="when it came back: of several the last holds"),
        sa.Column("in_conflict_with", sa.String(length=16), nullable=True, comment="the return whose entry this workbook had not seen"),
        sa.ForeignKeyConstraint(["returned"], ["returns.returned"], name=op.f("fk_entries_returned_returns")),
        sa.PrimaryKeyConstraint("team", "name", "returned", name=op.f("pk_entries")),
        comment="What people typed into workbooks: every value ever, the last one holds.",
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_entries_week_ending"), "entries", ["week_ending"])
