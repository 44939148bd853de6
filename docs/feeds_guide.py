"""Makes docs/feeds.md from the standard contracts: what to send, for whoever makes an extract. Pages for others belong elsewhere."""

import itertools
import math
from collections.abc import Iterator
from pathlib import Path

from boxscore.columns import DATED_KINDS, Column, FinancialPeriod, Kind
from boxscore.feeds import Covers, Feed
from boxscore.measures import Measure
from boxscore.rules import AddsUp, AtMost, AtMostTogether, Between, GroupAddsUp, OneOf, RowRule, Severity, Unique
from feeds_preface import HABITS, INTRODUCTION
from markup import anchor, table
from measures.catalogue import catalogue
from sources.standard import standard_contracts

DOCS = Path(__file__).parent
SAMPLES = "samples"
DAYS_A_MONTH = 365 / 12
SPELLINGS_TOLD = 13
"""Of a longer list of values the first few say how the others are written."""
FEW = 3

SUBJECTS = {
    "Patients and activity": (
        "ward_stays",
        "midnight_census",
        "appointments",
        "clinic_slots",
        "referrals",
        "waiting_list",
        "discharge_letters",
        "medicine_doses",
        "emergency_department_activity",
    ),
    "Staff": ("roster_shifts", "absence", "establishment", "training", "capacity_samples"),
    "Money": ("ledger", "purchase_lines"),
    "Safety": ("incidents", "infections"),
    "Experience": ("survey_answers", "complaints_and_stories"),
    "Kept by hand": ("counts_by_hand",),
}
"""The order of the page: a supplier looks for a subject, not for a letter of the alphabet."""

HOW_OFTEN = {
    "weekly": "every week, on Monday if you can",
    "monthly": "every month",
    "quarterly": "every quarter",
    "yearly": "every year",
    "when taken": "each time one is taken",
}
WRITTEN = {
    Kind.TEXT: "text",
    Kind.CODE: "a code; capitals and stray spaces do not matter",
    Kind.WHOLE_NUMBER: "a whole number",
    Kind.NUMBER: "a number, with a decimal point",
    Kind.MONEY: "pounds and pence; a credit is negative",
    Kind.DATE: "a date",
    Kind.WEEK_ENDING: "the date of a Sunday",
    Kind.TIME: "a time of day",
    Kind.YES_OR_NO: "Yes or No",
    Kind.MONTH: "a month",
    Kind.MONTH_ENDING: "the date of a month's last day",
    Kind.QUARTER: "a quarter",
}
DAYS_WITHOUT_ROWS = {
    Covers.ITS_ROWS: "Not sent: a team without a row is shown as *not received*. When there was nothing, send a row that says 0.",
    Covers.ITS_MONTHS: "Nothing to report, in the months the extract has rows in.",
    Covers.ITS_SPAN: "Nothing to report, from the extract's first day to its last. [Say both in the file's name]"
    "(#names-that-say-their-days): otherwise they are the first and last date among its rows, and a quiet day at either end looks like "
    "one that was not sent.",
}
NOBODY_TOOK_ONE = "Nobody took one, and nothing is shown."


def feeds_guide() -> str:
    """The whole page."""
    contracts = standard_contracts()
    parts = [INTRODUCTION.strip(), "## The feeds", _index(contracts), HABITS.strip()]
    for subject, ids in SUBJECTS.items():
        parts += [f"## {subject}", *(_section(contracts[id]) for id in ids)]
    return "\n\n".join(parts)


def _index(contracts: dict[str, Feed]) -> str:
    rows = [
        (f"[{contracts[id].title}]({anchor(contracts[id].title)})", contracts[id].one_row_is.partition(";")[0], contracts[id].sent, subject)
        for subject, ids in SUBJECTS.items()
        for id in ids
    ]
    return table(("feed", "one row is", "sent", "about"), rows)


def _section(feed: Feed) -> str:
    parts = [
        f"### {feed.title}",
        feed.meaning,
        table(("", ""), list(_facts(feed))),
        table(("column", "what it means", "what to write", "filled in", "example"), [_column(name, feed) for name in feed.columns]),
        *_values(feed),
        *_other_headers(feed),
        "**A row must pass these checks**",
        "\n".join(_checks(feed)),
        f"**An example**, invented, that passes: [{feed.id}.csv]({SAMPLES}/{feed.id}.csv)",
        f"```text\n{(DOCS / SAMPLES / f'{feed.id}.csv').read_text(encoding='utf-8').strip()}\n```",
    ]
    return "\n\n".join(parts)


def _facts(feed: Feed) -> Iterator[tuple[str, str]]:
    yield "Feed", f"`{feed.id}`"
    yield "Sent by", feed.sent_by
    yield "Sent", HOW_OFTEN[feed.sent]
    yield "One row is", feed.one_row_is
    yield "Known by", f"{_named(feed.key)}: a row with the same is the same row, and the one sent last counts"
    yield "The week it belongs to", _week(feed)
    yield "The team it belongs to", f"the one that has the code in {_named(feed.team_from)}"
    yield "Days without a row", NOBODY_TOOK_ONE if feed.sent == "when taken" else DAYS_WITHOUT_ROWS[feed.covers]
    yield "Open to change", _settling(feed)
    yield "Send each time", _reach(feed)
    yield "Missed after", f"{feed.late_after_days} days without anything new; then somebody asks"
    never, at_times = "never the file as it came", "the file as it came only where there is nothing else in it"
    yield "Kept", f"these columns; {at_times}" if feed.free_of_identifiers else f"only these columns, {never}"
    if feed.control_total:
        yield "Reconciled", f"`{feed.control_total}`, all of it: send the lines of every code; those of no team are shown as *unmapped*"
    yield "Used for", ", ".join(_measure(one) for one in catalogue() if feed.id in one.looks_at) or "the measures a board adds itself"


def _week(feed: Feed) -> str:
    match feed.derived.get(feed.week_from):
        case FinancialPeriod(financial_year=year, period=period):
            return f"those of its month, which {_named((year, period))} say"
    if feed.is_periodic:
        return f"those of its {_named((feed.week_from,))}"
    return f"the Monday-to-Sunday week of {_named((feed.week_from,))}"


def _settling(feed: Feed) -> str:
    if feed.settles_after_weeks == 0:
        return "not expected to change; a correction is taken all the same"
    period = "month" if feed.is_periodic else "week"
    return f"for {_weeks(feed.settles_after_weeks)} after its {period}, in which figures are marked provisional"


def _reach(feed: Feed) -> str:
    if feed.snapshot:
        return "that Sunday's picture; it can never be made again, so every one is kept"
    if feed.sent == "when taken":
        return "the new sample; earlier ones need not come again"
    if feed.is_periodic:
        return f"at least the last {math.ceil(feed.window_weeks * 7 / DAYS_A_MONTH)} months: that far back everything is read again"
    return f"at least the last {_weeks(feed.window_weeks)}: that far back everything is read again"


def _weeks(number: int) -> str:
    return "1 week" if number == 1 else f"{number} weeks"


def _measure(measure: Measure) -> str:
    return f"[{measure.name}](measures.md{anchor(f'{measure.id} {measure.name}')})"


def _column(name: str, feed: Feed) -> tuple[str, ...]:
    column = feed.columns[name]
    return f"`{name}`", column.meaning, _written(column, name in _choices(feed)), _filled(column), column.example


def _written(column: Column, chosen: bool) -> str:
    if chosen:
        return "one of the values below"
    if column.width:
        return f"a code of {column.width} digits, with its leading zeros"
    if column.also_in:
        return f"{WRITTEN[column.kind]}; or behind the date in `{column.also_in}`"
    return WRITTEN[column.kind]


def _filled(column: Column) -> str:
    if not column.required:
        return "may be left out"
    return "may be empty" if column.blank else "always"


def _choices(feed: Feed) -> dict[str, tuple[str | int, ...]]:
    return {rule.column: rule.values for rule in feed.rules if isinstance(rule, OneOf)}


def _values(feed: Feed) -> Iterator[str]:
    """What may stand in a column that has a list of values, or that is understood in other words."""
    choices = _choices(feed)
    spelled = [name for name, column in feed.columns.items() if name in choices or column.spellings]
    if not spelled:
        return
    yield "**Values**, with what is understood as well"
    yield "\n".join(f"- `{name}`: {_spelled(feed.columns[name], choices.get(name))}" for name in spelled)


def _spelled(column: Column, choices: tuple[str | int, ...] | None) -> str:
    values = [str(value) for value in choices or column.spellings]
    told = values if len(column.spellings) <= SPELLINGS_TOLD else values[:FEW]
    others = {value: ", ".join(column.spellings.get(value, ())) for value in told}
    listed = "; ".join(f"**{value}** ({others[value]})" if others[value] else f"**{value}**" for value in told)
    return listed if told == values else f"{listed}; and so on"


def _other_headers(feed: Feed) -> Iterator[str]:
    yield "**Other headers** that are understood"
    yield "\n".join(f"- `{name}`: {', '.join(column.headers)}" for name, column in feed.columns.items() if column.headers)


def _checks(feed: Feed) -> Iterator[str]:
    yield f"- Nothing is empty in {_named(tuple(name for name, column in feed.columns.items() if not column.blank))}."
    for (said, because), alike in itertools.groupby(feed.rules, key=lambda rule: (_said(rule, feed), rule.because)):
        yield f"- {_named(tuple(column for rule in alike for column in _subjects(rule)))} {said}: {because}."
    yield f"- No row is of a day before {feed.begins:%d/%m/%Y}."
    if feed.rows_a_week:
        says = feed.rows_a_week
        yield (
            f"- All rows of a week together: no fewer than {says.least_share:g} and no more than {says.most_share:g} times those of the "
            f"usual week (the middle one of the {says.weeks} before); a week outside is held back whole."
        )
    if feed.miscounted is Severity.WEEK:
        yield "- A count of records or a total in a file's last lines is what it holds; a file that was cut short is held back whole."
    for agreement in feed.agreements:
        shares = f"{agreement.least_share:g} to {agreement.most_share:g} times what that says"
        yield f"- It agrees with another feed ({agreement.comparison}, {shares}), or somebody will ask: {agreement.because}."


def _subjects(rule: RowRule) -> tuple[str, ...]:
    return rule.columns if isinstance(rule, Unique | AddsUp | AtMostTogether) else (rule.column,)


def _said(rule: RowRule, feed: Feed) -> str:
    """What must hold of a rule's columns. Numbers that are held to the same ends are told of together, so it is said of one or many."""
    match rule:
        case Unique(columns=columns):
            return "names one row of the file" if len(columns) == 1 else "together name one row of the file"
        case Between(least=least, most=None):
            return f"must be {least:g} or more"
        case Between(least=None, most=most):
            return f"must be {most:g} or less"
        case Between(least=least, most=most):
            return f"must lie between {least:g} and {most:g}"
        case OneOf():
            return "must be one of the values above"
        case AddsUp(to=to):
            return f"must add up to `{to}`"
        case GroupAddsUp(within=within, to=to):
            return f"must add up to `{to}` over the rows with the same {_named(within)}"
        case AtMost(column=column, limit=limit):
            return f"must not be {'after' if feed.kind_of(column) in DATED_KINDS else 'more than'} `{limit}`"
        case AtMostTogether(limit=limit):
            return f"together must not be more than `{limit}`"


def _named(columns: tuple[str, ...]) -> str:
    *others, last = (f"`{column}`" for column in columns)
    return f"{', '.join(others)} and {last}" if others else last
