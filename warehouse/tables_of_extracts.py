"""The tables of extracts: what came, what was judged of it, refused and taken back. Runs have their own here; figures do not."""

from sqlalchemy import Boolean, Column, Date, DateTime, ForeignKey, Index, Integer, String, Table, Text

from warehouse.shape import metadata

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
