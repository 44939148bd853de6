"""Why each workbook was written, of what, and whether its file is still kept."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the columns, empty: of workbooks written before nobody noted why. Says of runs that they may have been interrupted."""
    op.add_column("workbooks", sa.Column("reason", sa.Text(), nullable=True, comment="why it was written; empty when nobody noted it"))
    op.add_column("workbooks", sa.Column("parts", sa.Text(), nullable=True, comment="fingerprints of its parts, as JSON"))
    op.add_column("workbooks", sa.Column("pruned_at", sa.DateTime(), nullable=True, comment="when its file was taken away"))
    if op.get_bind().dialect.name == "postgresql":  # SQLite keeps no comments
        op.alter_column("runs", "ended_at", comment="empty while it is at work, and for good when it was interrupted")
        op.alter_column("runs", "outcome", comment="running, done, attention, failed or interrupted")
