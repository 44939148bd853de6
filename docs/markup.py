"""Tables and links as Markdown writes them. What stands in them belongs to the pages."""

import re
from collections.abc import Sequence


def table(header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """A table; a bar inside a cell is kept from ending it."""
    lines = [header, tuple("---" for _ in header), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def anchor(heading: str) -> str:
    """What a link to the heading ends with."""
    return "#" + re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-")
