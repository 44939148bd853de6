"""The pages Great Expectations makes of what nights judge, kept under reports/data-docs/ where a setting asks. Making them belongs to the
expectations.
"""

from html import escape
from pathlib import PurePosixPath

from assets.house import House
from boxscore.feeds import Feed
from expectations.data_docs import INDEX, DataDocs

PLACE = "reports/data-docs"
ENTRY = f"{PLACE}/{INDEX}"


def asked_for(house: House, feed: Feed) -> DataDocs | None:
    """Where the judging of the feed is to be noted; None where nobody asked for pages of it."""
    return DataDocs(feed.title) if house.data_docs else None


def keep_data_docs(house: House, feed: Feed, docs: DataDocs | None) -> None:
    """Puts the feed's pages in the place of its last, and the page that leads to all feeds'."""
    if docs is None or not docs.judged:
        return
    for path, content in docs.pages():
        house.files.write(f"{PLACE}/{feed.id}.html" if path == INDEX else f"{PLACE}/{path}", content)
    house.files.write(ENTRY, _entry(house).encode())


def data_docs_page(house: House) -> str | None:
    """Where the page that leads to all of them is; None when none was ever made."""
    return house.files.address(ENTRY) if house.files.exists(ENTRY) else None


def _entry(house: House) -> str:
    made = {PurePosixPath(name).stem for name in house.files.names(PLACE)}
    feeds = [feed for feed in house.board.feeds if feed.id in made]
    items = "".join(f'<li><a href="{feed.id}.html">{escape(feed.title)}</a></li>' for feed in feeds)
    heading = f"What was expected of the extracts of {escape(house.board.label)}, and what came of it"
    style = "body { font-family: sans-serif; margin: 2rem; max-width: 45rem }"
    head = f'<head><meta charset="utf-8"><title>{heading}</title><style>{style}</style></head>'
    return f'<!doctype html>\n<html lang="en">{head}<body><h1>{heading}</h1><ul>{items}</ul></body></html>\n'
