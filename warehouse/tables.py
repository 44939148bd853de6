"""The warehouse's tables, declared once; reading and writing them belong to the store. Times are UTC; money is whole pence.

Changed only together with a migration; a test compares the two.
"""

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Double, ForeignKey, Index, Integer, MetaData, String, Table, Text

REVISION = "0009"
"""The newest migration: a reader compares it, for Alembic takes a fifth of a second to import."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

runs = Table(
    "runs",
    metadata,
    Column("run", String(40), primary_key=True),
    Column("how", String(20), nullable=False, comment="what asked for it: command, schedule, backfill, ..."),
    Column("first_week", Date, nullable=False),
    Column("last_week", Date, nullable=False),
    Column("started_at", DateTime, nullable=False),
    Column("ended_at", DateTime, comment="empty while it is at work, and for good when it was interrupted"),
    Column("outcome", String(20), nullable=False, comment="running, done, attention, failed or interrupted"),
    Column("summary", Text),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("feed", String(80), primary_key=True),
    Column("name", String(400), primary_key=True, comment="the extract's name under extracts/, or the database's variable"),
    Column("extract", String(16), primary_key=True, comment="the first 16 letters of the SHA-256 of its bytes"),
    Column("supplier", String(200), nullable=False),
    Column("size_bytes", Integer, nullable=False),
    Column("rows_read", Integer, nullable=False),
    Column("rows_refused", Integer, nullable=False, comment="rows refused when it was last judged"),
    Column("rows_left_out", Integer, nullable=False, comment="derived totals, which are no facts of their own"),
    Column("first_day", Date, comment="first day the extract covers"),
    Column("last_day", Date, comment="last day the extract covers"),
    Column("outcome", String(20), nullable=False, comment="accepted, repeated, refused or silent"),
    Column("message", Text, nullable=False, comment="why it was refused, or what was noticed"),
    Column("received_at", DateTime, comment="when it was made, as its name says, else when it came; empty where that was not kept"),
    Column("first_run", ForeignKey("runs.run"), nullable=False),
    Column("last_run", ForeignKey("runs.run"), nullable=False),
    comment="One row an extract ever seen, whatever became of it.",
)

feed_weeks = Table(
    "feed_weeks",
    metadata,
    Column("feed", String(80), primary_key=True),
    Column("week_ending", Date, primary_key=True),
    Column("accepted", Boolean, nullable=False, comment="false: this week's delivery was refused and what was accepted before stays"),
    Column("rows_accepted", Integer, nullable=False),
    Column("rows_refused", Integer, nullable=False),
    Column("covered_from", Date, comment="first day of the week that what is accepted speaks for; empty when nothing is"),
    Column("covered_to", Date),
    Column("reasons", Text, nullable=False),
    Column("run", ForeignKey("runs.run"), nullable=False),
    comment="The verdict on each week of each feed.",
    sqlite_with_rowid=False,
)

feed_cover = Table(
    "feed_cover",
    metadata,
    Column("feed", String(80), primary_key=True),
    Column("sender", String(300), primary_key=True, comment="the supplier, or the supplier for the one team its extract's name says"),
    Column("week_ending", Date, primary_key=True),
    Column("covered_from", Date, nullable=False, comment="first day of the week that the sender's accepted extracts speak for"),
    Column("covered_to", Date, nullable=False),
    Column("run", ForeignKey("runs.run"), nullable=False),
    comment="The days of each week that each sender of a feed speaks for: of its teams a day without a row had nothing to report.",
    sqlite_with_rowid=False,
)

feed_senders = Table(
    "feed_senders",
    metadata,
    Column("feed", String(80), primary_key=True),
    Column("code", String(200), primary_key=True, comment="what the extracts call a team, in small letters"),
    Column("sender", String(300), primary_key=True),
    Column("run", ForeignKey("runs.run"), nullable=False, comment="the run that first accepted a row of it"),
    comment="Who has ever sent rows of which team.",
    sqlite_with_rowid=False,
)

refused_rows = Table(
    "refused_rows",
    metadata,
    Column("feed", String(80), primary_key=True),
    Column("extract", String(16), primary_key=True),
    Column("row_number", Integer, primary_key=True, comment="as counted in the file, its first line being 1"),
    Column("column_name", Text, primary_key=True),
    Column("rule", String(40), primary_key=True),
    Column("name", String(400), nullable=False),
    Column("week_ending", Date, comment="empty when the row's week cannot be known"),
    Column("message", Text, nullable=False),
    Column("run", ForeignKey("runs.run"), nullable=False),
    Column("content", Text, comment="what may be kept of the row, as JSON; empty where it was not kept"),
    Column("row_key", String(16), comment="a digest of what names the row once; empty where that could not be read"),
    Index(None, "feed", "week_ending"),
    comment="One row a refused row and reason.",
)

rows_put_right = Table(
    "rows_put_right",
    metadata,
    Column("feed", String(80), primary_key=True),
    Column("extract", String(16), primary_key=True),
    Column("row_number", Integer, primary_key=True, comment="as counted in the file, its first line being 1"),
    Column("column_name", Text, primary_key=True),
    Column("rule", String(40), primary_key=True),
    Column("run", ForeignKey("runs.run"), primary_key=True, comment="the run that no longer refused it"),
    Column("name", String(400), nullable=False),
    Column("week_ending", Date, comment="empty when the row's week could not be known"),
    Column("message", Text, nullable=False, comment="why it had been refused"),
    Column("content", Text, comment="what was kept of the row, as JSON"),
    Column("refused_run", ForeignKey("runs.run"), nullable=False, comment="the run that refused it last"),
    Column("put_right_at", DateTime, nullable=False),
    Column("became", String(20), nullable=False, comment="accepted, left out or no longer refused"),
    Column("put_right_by", String(16), comment="the extract that brought it rightly, or came in its file's place; empty where none did"),
    Index(None, "feed", "week_ending"),
    comment="One row a row and reason that was refused and is no longer: what became of it, and by which extract.",
)

withdrawn_rows = Table(
    "withdrawn_rows",
    metadata,
    Column("feed", String(80), primary_key=True),
    Column("extract", String(16), primary_key=True),
    Column("row_number", Integer, primary_key=True, comment="as counted in the file, its first line being 1"),
    Column("name", String(400), nullable=False),
    Column("week_ending", Date, nullable=False),
    Column("withdrawn_by", String(16), nullable=False, comment="the extract that speaks for its day and no longer holds it"),
    Column("message", Text, nullable=False),
    Column("run", ForeignKey("runs.run"), nullable=False, comment="the run that noticed it first"),
    Index(None, "feed", "week_ending"),
    comment="One row a row that a later extract of its sender takes back.",
)

feed_changes = Table(
    "feed_changes",
    metadata,
    Column("feed", String(80), primary_key=True),
    Column("noted_at", DateTime, primary_key=True),
    Column("week_ending", Date, primary_key=True),
    Column("reason", String(40), primary_key=True, comment="late rows, corrected rows, withdrawn rows, received, ..."),
    Column("whose", String(300), primary_key=True, comment="the code the rows are of, in small letters; the sender; empty for everybody's"),
    Column("rows", Integer, nullable=False),
    Column("extracts", Text, nullable=False, comment="the short hashes of the extracts that brought it, with spaces between"),
    Column("run", ForeignKey("runs.run"), nullable=False),
    Index(None, "noted_at"),
    comment="What a run's extracts changed of what was accepted before: the ground on which cells change.",
    sqlite_with_rowid=False,
)

descriptions = Table(
    "descriptions",
    metadata,
    Column("kind", String(20), primary_key=True, comment="team, measure, feed or reference"),
    Column("id", String(80), primary_key=True),
    Column("noted_at", DateTime, primary_key=True),
    Column("says", Text, nullable=False, comment="what of the description bears on cells, as JSON"),
    Column("run", ForeignKey("runs.run"), nullable=False),
    comment="How the board described its teams, measures, feeds and rates, from when on.",
    sqlite_with_rowid=False,
)

CELL = (
    ("numerator", Double),
    ("denominator", Double),
    ("value", Double),
    ("status", String(20)),
    ("as_of", Date),
    ("n", Double),
    ("extracts", Text),
)
CELL_CONTENT = tuple(name for name, _ in CELL)

cells = Table(
    "cells",
    metadata,
    Column("team", String(80), primary_key=True),
    Column("measure", String(20), primary_key=True),
    Column("week_ending", Date, primary_key=True),
    *(Column(name, kind, nullable=name != "status") for name, kind in CELL),
    Column("run", ForeignKey("runs.run"), nullable=False, comment="the run that last changed it"),
    Index(None, "week_ending"),
    comment="Every team's every measure, week by week.",
    sqlite_with_rowid=False,
)

incoming_cells = Table(
    "incoming_cells",
    MetaData(),  # no part of the warehouse's shape: it is there only while the cells of some weeks are replaced
    Column("team", String(80), primary_key=True),
    Column("measure", String(20), primary_key=True),
    Column("week_ending", Date, primary_key=True),
    *(Column(name, kind, nullable=name != "status") for name, kind in CELL),
    prefixes=["TEMPORARY"],
    sqlite_with_rowid=False,
)

superseded_cells = Table(
    "superseded_cells",
    metadata,
    Column("team", String(80), primary_key=True),
    Column("measure", String(20), primary_key=True),
    Column("week_ending", Date, primary_key=True),
    Column("superseded_by", ForeignKey("runs.run"), primary_key=True, comment="the run that changed or withdrew it"),
    *(Column(name, kind, nullable=name != "status") for name, kind in CELL),
    Column("run", ForeignKey("runs.run"), nullable=False, comment="the run that had written it"),
    Index(None, "superseded_by"),
    comment="What a cell said before it changed; its extracts against the new cell's tell why.",
    sqlite_with_rowid=False,
)

cell_changes = Table(
    "cell_changes",
    metadata,
    Column("team", String(80), primary_key=True),
    Column("measure", String(20), primary_key=True),
    Column("week_ending", Date, primary_key=True),
    Column("run", ForeignKey("runs.run"), primary_key=True, comment="the run that changed, withdrew or added it"),
    Column("reason", Text, nullable=False, comment="several with commas between, most particular first"),
    Column("extracts", Text, nullable=False, comment="the short hashes of the extracts that brought the change, with spaces between"),
    Index(None, "run"),
    comment="Why a cell changed after it was first worked out.",
    sqlite_with_rowid=False,
)

cells_worked_out = Table(
    "cells_worked_out",
    metadata,
    Column("run", ForeignKey("runs.run"), primary_key=True),
    Column("worked_out_at", DateTime, primary_key=True, comment="when its facts were looked at"),
    Column("first_week", Date, primary_key=True),
    Column("last_week", Date, nullable=False),
    Column("as_of", Date, nullable=False, comment="the day the board was told as at"),
    Column("measures", Text, nullable=False, comment="their ids, with spaces between"),
    comment="Which cells were worked out when: what changed since then is why they change.",
    sqlite_with_rowid=False,
)

judged_feeds = Table(
    "judged_feeds",
    metadata,
    Column("feed", String(80), primary_key=True),
    Column("seal", String(64), nullable=False, comment="SHA-256 of its extracts at hand, its contract and Box Score's version"),
    Column("first_week", Date, nullable=False, comment="the weeks it was judged for from these"),
    Column("last_week", Date, nullable=False),
    Column("as_of", Date, comment="the day the board was told as at, where rows lie after it and wait"),
    Column("today", Date, comment="the day it was judged on, where rows lie after it"),
    Column("run", ForeignKey("runs.run"), nullable=False),
    comment="What each feed was last judged from: the same again is not judged again.",
)

team_changes = Table(
    "team_changes",
    metadata,
    Column("team", String(80), primary_key=True),
    Column("changed_at", DateTime, nullable=False),
    Column("run", ForeignKey("runs.run"), nullable=False),
    comment="When any cell of a team last changed.",
    sqlite_with_rowid=False,
)

charted_teams = Table(
    "charted_teams",
    metadata,
    Column("team", String(80), primary_key=True),
    Column("looked_at", DateTime, nullable=False),
    Column("seal", String(64), nullable=False, comment="SHA-256 of what the charts rest on beside cells"),
    Column("run", ForeignKey("runs.run"), nullable=False),
    comment="When the charts of a team were last looked at for signals.",
    sqlite_with_rowid=False,
)

control_totals = Table(
    "control_totals",
    metadata,
    Column("feed", String(80), primary_key=True),
    Column("week_ending", Date, primary_key=True),
    Column("rows_accepted", Integer, nullable=False),
    Column("accepted_pence", Double, nullable=False, comment="everything the feed's accepted rows add up to"),
    Column("teams_pence", Double, nullable=False, comment="what belongs to teams, an organisation that holds other teams left out"),
    Column("unmapped_rows", Integer, nullable=False),
    Column("unmapped_pence", Double, nullable=False, comment="what belongs to no team"),
    Column("run", ForeignKey("runs.run"), nullable=False),
    comment="Spend reconciled: accepted = teams + unmapped, each worked out on its own.",
    sqlite_with_rowid=False,
)

reconciliation = Table(
    "reconciliation",
    metadata,
    Column("financial_year", String(7), primary_key=True),
    Column("period", String(3), primary_key=True, comment="P01 is April, P13 holds the adjustments after the year's end"),
    Column("cost_centre", String(80), primary_key=True),
    Column("last_day", Date, nullable=False, comment="of the period's month"),
    Column("status", String(10), nullable=False, comment="open, closed or settled"),
    Column("ledger_pence", BigInteger, nullable=False, comment="what the ledger says; 0 while open"),
    Column("apportioned_pence", BigInteger, nullable=False, comment="what of it is told by week"),
    Column("year_end_pence", BigInteger, nullable=False, comment="the year-end adjustment that is told by week"),
    Column("outside_pence", BigInteger, nullable=False, comment="what lies on days before the board's first week or after its last"),
    Column("teams_pence", BigInteger, nullable=False, comment="what teams have of what is told by week"),
    Column("unmapped_pence", BigInteger, nullable=False, comment="what belongs to no team"),
    Column("estimated_pence", BigInteger, comment="what an open period is told at so far; nothing without an estimate"),
    Column("run", ForeignKey("runs.run"), nullable=False),
    comment="Followed through: ledger = apportioned + year end + outside, and what is told by week = teams + unmapped.",
    sqlite_with_rowid=False,
)

reconciled_shares = Table(
    "reconciled_shares",
    metadata,
    Column("financial_year", String(7), primary_key=True),
    Column("period", String(3), primary_key=True),
    Column("cost_centre", String(80), primary_key=True),
    Column("holder", String(80), primary_key=True, comment="a team, or (unmapped)"),
    Column("account", String(80), primary_key=True),
    Column("line", String(80), primary_key=True),
    Column("pence", BigInteger, nullable=False),
    Column("run", ForeignKey("runs.run"), nullable=False),
    comment="Who has how much of what is told by week of each period and cost centre, by account.",
    sqlite_with_rowid=False,
)

missing_rates = Table(
    "missing_rates",
    metadata,
    Column("financial_year", String(7), primary_key=True),
    Column("period", String(3), primary_key=True, comment="of the month, which is open"),
    Column("staff_group", String(200), primary_key=True),
    Column("band", String(80), primary_key=True),
    Column("source", String(80), primary_key=True),
    Column("first_day", Date, nullable=False, comment="the first day in the month on which they worked"),
    Column("run", ForeignKey("runs.run"), nullable=False),
    comment="The staff of whom hours were worked in an open month and reference.yaml has no rate.",
    sqlite_with_rowid=False,
)

workbooks = Table(
    "workbooks",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("team", String(80), nullable=False),
    Column("week_ending", Date, nullable=False),
    Column("version", Integer, nullable=False),
    Column("file_name", String(200), nullable=False),
    Column("fingerprint", String(64), nullable=False, comment="SHA-256 of what went in: the same means nothing to rewrite"),
    Column("sha256", String(64), nullable=False, comment="of the file itself"),
    Column("size_bytes", Integer, nullable=False),
    Column("written_at", DateTime, nullable=False),
    Column("current", Boolean, nullable=False),
    Column("run", ForeignKey("runs.run"), nullable=False),
    Column("reason", Text, comment="why it was written; empty when nobody noted it"),
    Column("parts", Text, comment="fingerprints of its parts, as JSON"),
    Column("pruned_at", DateTime, comment="when its file was taken away"),
    Index("uq_workbooks_team_week_version", "team", "week_ending", "version", unique=True),
    comment="The register of every workbook ever written.",
)

judgements = Table(
    "judgements",
    metadata,
    Column("kind", String(20), primary_key=True, comment="baseline, rebase, confirmed, dismissed, goal, annotation, public holiday, ..."),
    Column("team", String(80), primary_key=True, comment="empty for every team"),
    Column("measure", String(20), primary_key=True, comment="empty for every measure"),
    Column("day", Date, primary_key=True),
    Column("says", String(300), primary_key=True, comment="why, what happened, or the goal as a number"),
    Column("source", String(20), primary_key=True, comment="configuration or workbook"),
    Column("who", String(200), nullable=False, comment="who judged; empty where nobody is named"),
    Column("first_run", ForeignKey("runs.run"), nullable=False),
    Column("last_run", ForeignKey("runs.run"), nullable=False, comment="the last run in which it still held"),
    comment="What people have judged and what is marked on charts, whoever said it and wherever.",
    sqlite_with_rowid=False,
)

signals = Table(
    "signals",
    metadata,
    Column("team", String(80), primary_key=True),
    Column("measure", String(20), primary_key=True),
    Column("signal", String(20), primary_key=True, comment="shift, trend, two_of_three or outside"),
    Column("first_week", Date, primary_key=True, comment="the week it began"),
    Column("last_week", Date, nullable=False, comment="the newest week found in it"),
    Column("lean", Integer, nullable=False, comment="1 upwards, -1 downwards"),
    Column("noticed_week", Date, nullable=False, comment="the team's current week when it was first told: the signal is new in that week"),
    Column("first_run", ForeignKey("runs.run"), nullable=False),
    Column("last_run", ForeignKey("runs.run"), nullable=False, comment="the last run that found it in the newest figure"),
    comment="Every signal that the newest figure of a chart has ever been part of.",
    sqlite_with_rowid=False,
)

returns = Table(
    "returns",
    metadata,
    Column("returned", String(16), primary_key=True, comment="the first 16 letters of the SHA-256 of the file's bytes"),
    Column("file_name", String(400), nullable=False),
    Column("team", String(80), comment="empty for a file that does not say whose it is"),
    Column("week_ending", Date, comment="of the workbook; empty where it is not known, as the version"),
    Column("version", Integer),
    Column("returned_by", String(200), nullable=False, comment="empty where nobody said who"),
    Column("returned_at", DateTime, nullable=False),
    Column("outcome", String(20), nullable=False, comment="read, partly read or refused"),
    Column("message", Text, nullable=False, comment="what was refused, what conflicts, which locked cells were changed; a line each"),
    comment="Every workbook that ever came back.",
)

entries = Table(
    "entries",
    metadata,
    Column("team", String(80), primary_key=True),
    Column("name", String(200), primary_key=True, comment="of the cell it was typed into"),
    Column("returned", ForeignKey("returns.returned"), primary_key=True),
    Column("value", Text, comment="dates in ISO; nothing where the cell was emptied"),
    Column("week_ending", Date, comment="the week it is of; empty for what is of no week"),
    Column("who", String(200), nullable=False, comment="who typed it; empty where nobody said"),
    Column("entered_at", DateTime, nullable=False, comment="when it came back: of several the last holds"),
    Column("in_conflict_with", String(16), comment="the return whose entry this workbook had not seen"),
    Index(None, "week_ending"),
    comment="What people typed into workbooks: every value ever, the last one holds.",
    sqlite_with_rowid=False,
)
