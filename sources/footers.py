"""What an extract's own last lines say that it holds: a number of records, totals of columns. Holding that against it belongs elsewhere."""

import re
from collections.abc import Collection, Iterator

import pandas as pd

from boxscore.columns import COUNTED_KINDS, Kind
from boxscore.feeds import Feed
from boxscore.suppliers import Supplier
from sources.headers import Header
from sources.values import parsed

OWN_FIGURES = {"what": "str", "stated": "float64", "held": "float64"}
RECORDS = "records"
LINES_LOOKED_AT = 10
A_COUNT = re.compile(
    r"(?i)(?:(?:total|number of|no\.? of|count of)\s+)?(?:records?|rows?|lines?)"
    r"(?:\s+(?:in (?:this )?(?:file|extract)|total|count|returned))?"
    r"\s*[:=]?\s*(\d[\d, ]*)|(\d[\d, ]*)\s(?:records?|rows?|lines?)(?:\s+(?:returned|selected|exported|in total))?\.?"
)
A_TOTAL, OF_ALL = re.compile(r"(?i)(?:grand )?totals?:?"), "grand"
PENCE = 100


def own_figures(
    header: Header,
    feed: Feed,
    supplier: Supplier,
    *,
    records: Collection[int],
    left_out: Collection[int],
    facts: pd.DataFrame | None,
) -> pd.DataFrame:
    """One row a figure that the lines about the facts state: ``what`` it is of, what is ``stated`` and what is ``held``.

    ``records``: how many there are, by each of the ways that suppliers count them: any will do. ``left_out``: the row numbers of the lines
    that are totals or notes. ``facts``: the facts as they were read; None when one of them could not be, and then no total is told. Money
    is in pounds. A total that stands among others may be of a part, and is passed over.
    """
    last = [part.loc[header.row + 1 :].tail(LINES_LOOKED_AT) for part in header.grid.parts[-2:]]
    stated = _counts([text for lines in last for text in _texts(lines)][-LINES_LOOKED_AT:])
    told = [(RECORDS, count, count if count in records else max(records)) for count in stated]
    about = pd.concat([part[part.index.isin([row - 1 for row in left_out])].astype("str") for part in header.grid.parts])
    names = [(text.split("\t", 1)[0], at) for at, text in enumerate(_texts(about, between="\t"))]
    totals = [(name, at) for name, at in names if A_TOTAL.fullmatch(name)]
    if facts is not None and totals and (len(totals) == 1 or totals[-1][0].lower().startswith(OF_ALL)):
        told += _sums(about.iloc[[totals[-1][1]]], header, feed, supplier, facts)
    return pd.DataFrame(told, columns=list(OWN_FIGURES)).astype(OWN_FIGURES)


def _texts(lines: pd.DataFrame, *, between: str = " ") -> list[str]:
    """What stands in each line, its filled cells together."""
    return [between.join(filter(None, (str(cell).strip() for cell in cells))) for cells in lines.itertuples(index=False)]


def _counts(lines: list[str]) -> Iterator[float]:
    for line in lines:
        said = A_COUNT.fullmatch(line)
        if said:
            yield int(re.sub("[ ,]", "", said[1] or said[2]))


def _sums(total: pd.DataFrame, header: Header, feed: Feed, supplier: Supplier, facts: pd.DataFrame) -> Iterator[tuple[str, float, float]]:
    for name, column in feed.columns_from(supplier).items():
        if column.kind in COUNTED_KINDS and name in header.positions:
            value, _ = parsed(total[header.positions[name]].reset_index(drop=True), column)
            units = PENCE if column.kind is Kind.MONEY else 1
            if value.notna().all():
                yield name, float(value.iloc[0]) / units, float(facts[name].sum()) / units
