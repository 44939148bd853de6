"""The sheet ``Data quality``: how far each feed of the team has come, what is missing and who to ask. Working it out belongs elsewhere."""

from collections.abc import Sequence

from boxscore.layouts import SheetName
from boxscore.receipts import FeedReceipt
from boxscore.weeks import Week
from workbooks.contents import Contents
from workbooks.looks import BROWN, DAY, GREY, SENTENCE, SENTENCE_APART, WHOLE_NUMBER, Look, varied
from workbooks.sheets import Print, Sheet, Styled, Value
from workbooks.tables import TABLE_ROW, Column, put_heading, put_table, set_widths
from workbooks.wording import counted, freshness, whom_to_ask

COLUMNS = (
    Column("Feed", 30, SENTENCE),
    Column("What is missing", 44, SENTENCE),
    Column("Whom to ask", 40, SENTENCE),
    Column("Received to", 15, Look(number_format=DAY.number_format, horizontal="right", wrap=True)),
    Column("How fresh", 22, SENTENCE_APART),
    Column("Rows", 11, WHOLE_NUMBER),
    Column("Rows refused", 11, WHOLE_NUMBER),
    Column("Extracts the figures come from", 66, SENTENCE_APART),
)
MISSING, NOTHING_MISSING = varied(SENTENCE, colour=BROWN), varied(SENTENCE, colour=GREY)
NOTHING_RECEIVED = "nothing yet"


def build_data_quality(contents: Contents) -> Sheet:
    """The table ``DataQuality``: one row a feed that the team's measures need, those that lack weeks first."""
    sheet = Sheet(SheetName.DATA_QUALITY, print=Print(header_row=TABLE_ROW))
    put_heading(
        sheet,
        f"Data quality: {contents.team.name}, {contents.current.label}",
        _in_short(contents.receipts),
        "Received to is the last day there is a figure for. Rows are all rows of the extracts named, also those of other teams; "
        "refused rows were not used.",
    )
    put_table(sheet, "DataQuality", COLUMNS, [_row(one, contents.current) for one in sorted(contents.receipts, key=_is_whole)])
    set_widths(sheet, COLUMNS)
    sheet.frozen_at = (TABLE_ROW + 1, 2)
    return sheet


def _in_short(receipts: Sequence[FeedReceipt]) -> str:
    late = [receipt.title for receipt in receipts if not _is_whole(receipt)]
    if not late:
        return f"{counted(len(receipts), 'feed tells', 'feeds tell')} of this team, and nothing is missing from the weeks shown."
    return f"{len(late)} of {counted(len(receipts), 'feed', 'feeds')} lack weeks: {', '.join(late)}."


def _is_whole(receipt: FeedReceipt) -> bool:
    return not receipt.weeks_not_received


def _row(receipt: FeedReceipt, current: Week) -> tuple[Value, ...]:
    return (
        receipt.title,
        Styled(("nothing", NOTHING_MISSING)) if _is_whole(receipt) else Styled((receipt.note, MISSING)),
        whom_to_ask(receipt),
        receipt.received_to or NOTHING_RECEIVED,
        freshness(receipt, current),
        receipt.rows,
        receipt.rows_refused,
        "\n".join(receipt.extracts) or "none",
    )
