"""The tables of what people are given, told and say: workbooks, signals, judgements, entries, problems. Figures are elsewhere."""

from sqlalchemy import Boolean, Column, Date, DateTime, ForeignKey, Index, Integer, String, Table, Text

from warehouse.shape import metadata

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

problems = Table(
    "problems",
    metadata,
    Column("problem", String(32), primary_key=True),
    Column("kind", String(40), nullable=False, comment="what is wrong: feed late, week refused, extract refused, ..."),
    Column("feed", String(80), nullable=False, comment="empty for what is of no feed"),
    Column("about", Text, nullable=False, comment="which one of its kind and feed: an extract, a week, a sender"),
    Column("says", Text, nullable=False, comment="in words, as it was found last"),
    Column("week_ending", Date, comment="the newest week it was seen in; empty for what is of no week"),
    Column("began_at", DateTime, nullable=False),
    Column("ended_at", DateTime, comment="empty while it holds"),
    Column("first_run", ForeignKey("runs.run"), nullable=False),
    Column("last_run", ForeignKey("runs.run"), nullable=False, comment="the last run that found it"),
    comment="What somebody has been told of, or is to be: from when to when it held.",
    sqlite_with_rowid=False,
)

messages = Table(
    "messages",
    metadata,
    Column("problem", ForeignKey("problems.problem"), primary_key=True),
    Column("says", String(10), primary_key=True, comment="began or ended"),
    Column("recipient", String(300), primary_key=True, comment="an e-mail address, or the Teams channel"),
    Column("sent_at", DateTime, nullable=False),
    comment="Who was told of a problem, and of its end: nobody is told twice.",
    sqlite_with_rowid=False,
)
