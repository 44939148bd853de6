"""Which sender speaks for which days of a feed, and who sends which team's rows."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the two tables. They are empty until the next run judges its weeks, for earlier verdicts do not say who had sent."""
    op.create_table(
        "feed_cover",
        sa.Column("feed", sa.String(length=80), nullable=False),
        sa.Column(
            "sender",
            sa.String(length=300),
            nullable=False,
            comment="the supplier, or the supplier for the one team its extract's name says",
        ),
        sa.Column("week_ending", sa.Date(), nullable=False),
        sa.Column("covered_from", sa.Date(), nullable=False, comment="first day of the week that the sender's accepted extracts speak for"),
        sa.Column("covered_to", sa.Date(), nullable=False),
        sa.Column("run", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["run"], ["runs.run"], name=op.f("fk_feed_cover_run_runs")),
        sa.PrimaryKeyConstraint("feed", "sender", "week_ending", name=op.f("pk_feed_cover")),
        comment="The days of each week that each sender of a feed speaks for: of its teams a day without a row had nothing to report.",
        sqlite_with_rowid=False,
    )

    op.create_table(
        "feed_senders",
        sa.Column("feed", sa.String(length=80), nullable=False),
        sa.Column("code", sa.String(length=200), nullable=False, comment="what the extracts call a team, in small letters"),
        sa.Column("sender", sa.String(length=300), nullable=False),
        sa.Column("run", sa.String(length=40), nullable=False, comment="the run that first accepted a row of it"),
        sa.ForeignKeyConstraint(["run"], ["runs.run"], name=op.f("fk_feed_senders_run_runs")),
        sa.PrimaryKeyConstraint("feed", "code", "sender", name=op.f("pk_feed_senders")),
        comment="Who has ever sent rows of which team.",
        sqlite_with_rowid=False,
    )
