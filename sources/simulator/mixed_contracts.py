"""The contracts of a board in the mixed layout: each feed's invented suppliers over its standard contract. Files belong elsewhere."""

from collections.abc import Mapping
from typing import Any

import yaml

from boxscore.columns import DATED_KINDS
from boxscore.feeds import Feed
from sources.simulator.file_days import name_says
from sources.simulator.invented_suppliers import LAYOUTS
from sources.simulator.layouts import Layout
from sources.simulator.quirks import DATES

HEAD = "# Invented suppliers of an invented board; what the feed's columns mean stands in its standard contract.\n"


def mixed_contracts(standard: Mapping[str, Feed]) -> dict[str, str]:
    """For each feed the text of its ``feeds/<id>.yaml``, to be laid over the standard contracts."""
    return {
        feed: HEAD + yaml.safe_dump(_contract(standard[feed], layouts), sort_keys=False, width=140) for feed, layouts in LAYOUTS.items()
    }


def _contract(standard: Feed, layouts: tuple[Layout, ...]) -> dict[str, Any]:
    own = _own_headers(standard, layouts)
    columns = {"columns": {column: {"headers": [*standard.columns[column].headers, *names]} for column, names in own.items()}}
    return {
        "standard": standard.id,
        "suppliers": [_supplier(standard, layout) for layout in layouts],
        **(columns if own else {}),
    }


def _supplier(standard: Feed, layout: Layout) -> dict[str, Any]:
    formats = list(DATES[layout.habits.dates].formats)
    dated = [name for name, column in standard.columns.items() if column.kind in DATED_KINDS] if formats else []
    return {
        "name": layout.supplier,
        "files": [f"{standard.id}/{layout.folder}/*"],
        "name_says": name_says(layout),
        **({"formats": dict.fromkeys(dated, formats)} if dated else {}),
        **({"constants": dict(layout.constants)} if layout.constants else {}),
    }


def _own_headers(standard: Feed, layouts: tuple[Layout, ...]) -> dict[str, list[str]]:
    """The names its suppliers use that the standard contract does not know."""
    own: dict[str, list[str]] = {}
    for column in standard.columns:
        names = [full_header(layout, column) for layout in layouts if column in layout.headers]
        if names:
            own[column] = names
    return own


def full_header(layout: Layout, column: str) -> str:
    """A name of the supplier's own, with the heading it stands under."""
    return f"{layout.under.get(column, '')} {layout.headers[column]}".strip()
