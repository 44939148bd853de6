"""Why each workbook was written, of what, and whether its file is still kept."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the columns, empty: of workbooks written before nobody noted why."""
    op.add_column("workbooks", sa.Column("reason", sa.Text(), nullable=True, comment="why it was written; empty when nobody noted it"))
    op.add_column("workbooks", sa.Column("parts", sa.Text(), nullable=True, comment="fingerprints of its parts, as JSON"))
    op.add_column("workbooks", sa.Column("pruned_at", sa.DateTime(), nullable=True, comment="when its file was taken away"))
