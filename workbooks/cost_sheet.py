"""The sheet ``Cost``: why a unit cost changed, what was saved, each week's spend, and the ledger. Working them out belongs elsewhere."""

from collections.abc import Iterator, Sequence

from boxscore.layouts import SheetName
from workbooks.contents import Contents
from workbooks.cost_contents import Amount, Comparison, CostLine, CostWeek, LedgerPeriod, TeamCost
from workbooks.cost_wording import (
    ACCOUNTS,
    BY_WEEK,
    HOW_A_BRIDGE_ADDS_UP,
    NEVER_ADDED,
    NO_COST,
    NO_LEDGER,
    WHAT_IT_HOLDS,
    WITHOUT_EARLIER_WEEKS,
    WITHOUT_VOLUME,
    as_avoided,
    as_released,
    reconciled,
    volume_in_words,
    weeks_in_words,
    why_these_weeks,
)
from workbooks.figures import PENCE_A_POUND
from workbooks.looks import APART, HEADING, PLAIN, POUNDS, RULE, WHOLE_NUMBER, WORD, Look, varied
from workbooks.sheets import Print, Sheet, Styled, Value
from workbooks.tables import POINTS_A_LINE, Column, put_heading, put_table
from workbooks.wording import counted

CHANGE = Look(number_format="+£#,##0.00;-£#,##0.00;£0.00", horizontal="right")
VOLUME = Look(number_format="#,##0.0", horizontal="right")
MORE_OR_LESS = Look(number_format="+#,##0.0;-#,##0.0;0.0", horizontal="right")
WEEK = Look(number_format='"w/e "dd/mm/yyyy')
FIRST_WIDTH, STATUS_WIDTH, WIDTH = 31.0, 16.0, 17.0

FIRST_PART = 4

OPEN = "open"
NO_VOLUME, NO_ESTIMATE, NOT_OPEN = "no volume", "no estimate", "not open"
SUM = varied(PLAIN, bold=True, rule_above=RULE)
UNIT_COST_COLUMNS = (
    Column("Volume (V)", WIDTH, WHOLE_NUMBER),
    Column("Status of volume", WIDTH, APART),
    Column("Unit cost (S / V)", WIDTH, varied(POUNDS, bold=True)),
)
LEDGER_HEADERS = (
    "Ledger",
    "Told by week",
    "Year-end adjustment",
    "Outside the board's weeks",
    "This team",
    "Other teams",
    "Unmapped",
    "Difference",
    "Estimated so far",
)


def build_cost(contents: Contents) -> Sheet:
    """One table a part, each with its heading; a sentence in place of them for a team whose cost nobody tells."""
    sheet = Sheet(SheetName.COST, print=Print("A3"))
    cost = contents.cost
    title = f"Cost: {contents.team.name}, {contents.current.label}"
    if cost is None:
        put_heading(sheet, title, NO_COST)
        sheet.widths[1] = 2 * FIRST_WIDTH
        return sheet
    put_heading(sheet, title, WHAT_IT_HOLDS)
    if cost.comparison:
        below = _put_comparison(sheet, cost.one, cost.comparison, FIRST_PART)
    else:
        below = _put_heading(sheet, FIRST_PART, "What changed", [WITHOUT_EARLIER_WEEKS]) + 1
    below = _put_weeks(sheet, cost, below)
    _put_ledger(sheet, cost, below)
    sheet.widths |= {1: FIRST_WIDTH, 2: STATUS_WIDTH} | dict.fromkeys(range(3, 3 + len(_week_columns(cost))), WIDTH)
    return sheet


def _put_heading(sheet: Sheet, row: int, heading: str, sentences: Sequence[str]) -> int:
    """A part's heading and what it says; returns the row below."""
    sheet.put(row, 1, heading, HEADING)
    sheet.heights[row] = 22.0
    for below, sentence in enumerate(sentences, row + 1):
        sheet.put(below, 1, sentence)
        sheet.heights[below] = POINTS_A_LINE + 2
    sheet.heights[row + len(sentences)] += 4
    return row + 1 + len(sentences)


def _put_comparison(sheet: Sheet, one: str, of: Comparison, row: int) -> int:
    """The bridge and the savings; returns the row for the next part."""
    heading = f"Why the cost per {one} changed" if of.crossed else "What an average week cost"
    says = [f"{of.crossed.says}."] if of.crossed else []
    adds_up = HOW_A_BRIDGE_ADDS_UP if of.crossed else WITHOUT_VOLUME
    row = _put_heading(sheet, row, heading, [*says, weeks_in_words(of), *why_these_weeks(of), *adds_up])
    columns = [
        Column("An average week", FIRST_WIDTH),
        Column("Before", STATUS_WIDTH, POUNDS),
        Column("After", WIDTH, POUNDS),
        Column("Change", WIDTH, CHANGE),
        *([Column("Effect on the unit cost", WIDTH, CHANGE)] if of.crossed else []),
    ]
    last = put_table(sheet, "CostBridge", columns, _bridge_rows(of), row=row)
    row = _put_heading(sheet, last + 2, "Savings", NEVER_ADDED)
    columns = [
        Column("Kind", FIRST_WIDTH),
        Column("An average week", STATUS_WIDTH, POUNDS),
        Column(f"Over {counted(of.after.counted, 'week', 'weeks')}", WIDTH, POUNDS),
        Column("In words", WIDTH, APART),
    ]
    return put_table(sheet, "CostSavings", columns, _saving_rows(of), row=row) + 2


def _bridge_rows(of: Comparison) -> Iterator[Sequence[Value]]:
    """A row a line, the spend they add up to, and with a volume the volume and the unit cost; the last column only then."""
    for line in of.lines:
        yield line.name, *map(_pounds, _changes(line))
    yield Styled(("Spend (S)", SUM)), *_summed(_changes(of.spend))
    crossed = of.crossed
    if crossed:
        volumes = (crossed.volume_before, crossed.volume_after, crossed.volume_after - crossed.volume_before)
        yield "Volume (V)", *map(Styled, zip(volumes, (VOLUME, VOLUME, MORE_OR_LESS), strict=True)), _pounds(crossed.volume_effect)
        change = crossed.unit_cost_after - crossed.unit_cost_before
        yield Styled(("Unit cost (S / V)", SUM)), *_summed((crossed.unit_cost_before, crossed.unit_cost_after, change, change))


def _changes(line: CostLine) -> list[int]:
    """Before, after, the change and, where it can be told, the effect."""
    return [line.before, line.after, line.after - line.before, *([] if line.effect is None else [line.effect])]


def _summed(pence: Sequence[int]) -> list[Value]:
    looks = (POUNDS, POUNDS, CHANGE, CHANGE)
    return [Styled((_pounds(one), varied(look, bold=True, rule_above=RULE))) for one, look in zip(pence, looks, strict=False)]


def _saving_rows(of: Comparison) -> Iterator[Sequence[Value]]:
    saved = of.saved
    yield "Cash-releasing: spend fell", _pounds(saved.released), _pounds(saved.released_in_all), as_released(saved)
    avoided = (Styled((NO_VOLUME, WORD)) if pence is None else _pounds(pence) for pence in (saved.avoided, saved.avoided_in_all))
    yield "Cost-avoiding: more for the money", *avoided, as_avoided(saved)


def _put_weeks(sheet: Sheet, cost: TeamCost, row: int) -> int:
    row = _put_heading(sheet, row, "Week by week", [*BY_WEEK, volume_in_words(cost)])
    rows = [_week_row(one, with_volume=bool(cost.volume)) for one in cost.weeks]
    return put_table(sheet, "CostByWeek", _week_columns(cost), rows, row=row) + 2


def _week_columns(cost: TeamCost) -> list[Column]:
    return [
        Column("Week", FIRST_WIDTH, WEEK),
        Column("Status of spend", STATUS_WIDTH),
        *(Column(line, WIDTH, POUNDS) for line in cost.lines),
        Column("Total spend (S)", WIDTH, varied(POUNDS, bold=True)),
        *(UNIT_COST_COLUMNS if cost.volume else ()),
        Column("Year-end adjustment", WIDTH, POUNDS),
    ]


def _week_row(one: CostWeek, *, with_volume: bool) -> Sequence[Value]:
    volume = Styled((one.volume, WORD)) if isinstance(one.volume, str) else one.volume
    each = (volume, one.volume_status, _amount(one.unit_cost)) if with_volume else ()
    return one.ending, one.status, *map(_amount, one.lines), _amount(one.spend), *each, _amount(one.year_end)


def _put_ledger(sheet: Sheet, cost: TeamCost, row: int) -> None:
    if not cost.periods:
        _put_heading(sheet, row, "In the ledger", [NO_LEDGER])
        return
    row = _put_heading(sheet, row, "In the ledger", reconciled(cost.periods))
    columns = [
        Column("Period", FIRST_WIDTH),
        Column("Cost centre", STATUS_WIDTH),
        Column("Status", WIDTH),
        *(Column(header, WIDTH, POUNDS) for header in LEDGER_HEADERS),
    ]
    last = put_table(sheet, "CostReconciled", columns, map(_ledger_row, cost.periods), row=row)
    if cost.accounts:
        row = _put_heading(sheet, last + 2, "This team's share, account by account", ACCOUNTS)
        columns = [
            Column("Period", FIRST_WIDTH),
            Column("Cost centre", STATUS_WIDTH),
            Column("Account", WIDTH),
            Column("Line", WIDTH),
            Column("This team", WIDTH, POUNDS),
        ]
        rows = [(one.period, one.cost_centre, one.account, one.line, _pounds(one.own)) for one in cost.accounts]
        put_table(sheet, "CostAccounts", columns, rows, row=row)


def _ledger_row(one: LedgerPeriod) -> Sequence[Value]:
    """The ledger says nothing yet of an open period, which is not £0.00."""
    named = (one.period, one.cost_centre, one.status)
    if one.status == OPEN:
        estimated = NO_ESTIMATE if one.estimated is None else one.estimated
        return *named, *[Styled((OPEN, WORD))] * (len(LEDGER_HEADERS) - 1), _amount(estimated)
    told = (one.ledger, one.apportioned, one.year_end, one.outside, one.own, one.others, one.unmapped, one.difference)
    return *named, *map(_pounds, told), Styled((NOT_OPEN, WORD))


def _amount(amount: Amount) -> Value:
    return Styled((amount, WORD)) if isinstance(amount, str) else _pounds(amount)


def _pounds(pence: int) -> float:
    return pence / PENCE_A_POUND
