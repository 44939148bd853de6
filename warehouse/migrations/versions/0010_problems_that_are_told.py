"""The problems that people are told of, and who was told."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the tables, empty: what is wrong already is told by the next run."""
    op.create_table(
        "problems",
        sa.Column("problem", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False, comment="what is wrong: feed late, week refused, extract refused, ..."),
        sa.Column("feed", sa.String(length=80), nullable=False, comment="empty for what is of no feed"),
        sa.Column("about", sa.Text(), nullable=False, comment="which one of its kind and feed: an extract, a week, a sender"),
        sa.Column("says", sa.Text(), nullable=False, comment="in words, as it was found last"),
        sa.Column("week_ending", sa.Date(), nullable=True, comment="the newest week it was seen in; empty for what is of no week"),
        sa.Column("began_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True, comment="empty while it holds"),
        sa.Column("first_run", sa.String(length=40), nullable=False),
        sa.Column("last_run", sa.String(length=40), nullable=False, comment="the last run that found it"),
        sa.ForeignKeyConstraint(["first_run"], ["runs.run"], name=op.f("fk_problems_first_run_runs")),
        sa.ForeignKeyConstraint(["last_run"], ["runs.run"], name=op.f("fk_problems_last_run_runs")),
        sa.PrimaryKeyConstraint("problem", name=op.f("pk_problems")),
        comment="What somebody has been told of, or is to be: from when to when it held.",
        sqlite_with_rowid=False,
    )

    op.create_table(
        "messages",
        sa.Column("problem", sa.String(length=32), nullable=False),
        sa.Column("says", sa.String(length=10), nullable=False, comment="began or ended"),
        sa.Column("recipient", sa.String(length=300), nullable=False, comment="an e-mail address, or the Teams channel"),
        sa.Column("sent_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["problem"], ["problems.problem"], name=op.f("fk_messages_problem_problems")),
        sa.PrimaryKeyConstraint("problem", "says", "recipient", name=op.f("pk_messages")),
        comment="Who was told of a problem, and of its end: nobody is told twice.",
        sqlite_with_rowid=False,
    )
