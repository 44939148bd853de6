"""Extracts dropped in a folder or object store, found by their supplier's patterns. Reading what is in them belongs elsewhere."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import fsspec

from boxscore.errors import SourceSilent
from boxscore.feeds import Feed
from boxscore.suppliers import Supplier
from sources.deliveries import Delivery
from sources.personal import shown_name

UNANSWERED = (PermissionError, TimeoutError, ConnectionError)


@dataclass(frozen=True)
class DroppedFile:
    """One file of a feed in the drop folder, not yet read."""

    name: str
    """Its place under ``extracts/``, without what tells who a person is: names are logged, kept and shown."""
    supplier: Supplier
    received: datetime
    size: int
    path: str


def listing(directory: str, feed: Feed) -> list[DroppedFile]:
    """The files under ``directory/extracts`` that the feed's suppliers send, in order of supplier and name.

    SourceSilent when the folder does not answer; a folder or file that is not there is simply not delivered.
    """
    fs, root = _extracts(directory)
    fs.invalidate_cache()  # an object store's listing is remembered, and a long-lived sensor would never see a new file
    found: list[DroppedFile] = []
    for supplier in feed.suppliers:
        try:
            places = {path: says for pattern in supplier.files for path, says in fs.glob(f"{root}/{pattern}", detail=True).items()}
        except UNANSWERED as error:
            raise SourceSilent(f"The folder of {feed.title} could not be read ({type(error).__name__}).") from error
        found += [_dropped(path, root, supplier, places[path]) for path in sorted(places) if places[path]["type"] == "file"]
    return found


def unclaimed(directory: str, feeds: Iterable[Feed]) -> list[str]:
    """The files under ``directory/extracts`` that no supplier's patterns name, in order. SourceSilent when the folder does not answer."""
    fs, root = _extracts(directory)
    claimed = {file.path for feed in feeds for file in listing(directory, feed)}
    return sorted(shown_name(path.removeprefix(f"{root}/")) for path in fs.find(root) if path not in claimed)


def deliveries(directory: str, feed: Feed) -> Iterator[Delivery]:
    """Every file of the listing, read. SourceSilent when one cannot be."""
    fs, _ = _extracts(directory)
    for file in listing(directory, feed):
        try:
            content = fs.cat_file(file.path)
        except FileNotFoundError:
            continue  # taken away between the listing and the reading
        except UNANSWERED as error:
            raise SourceSilent(f"{file.name} could not be read ({type(error).__name__}).") from error
        yield Delivery(file.name, file.supplier, file.received, content)


def _extracts(directory: str) -> tuple[fsspec.AbstractFileSystem, str]:
    fs, root = fsspec.core.url_to_fs(f"{directory.rstrip('/')}/extracts")
    return fs, root


def _dropped(path: str, root: str, supplier: Supplier, says: dict[str, Any]) -> DroppedFile:
    name = shown_name(path.removeprefix(f"{root}/"))
    return DroppedFile(name, supplier, _received(says), says["size"], path)


def _received(says: dict[str, object]) -> datetime:
    """When the file was last written, as its file system tells; the beginning of time when it does not."""
    told = says.get("mtime", says.get("LastModified", says.get("last_modified", says.get("created"))))
    match told:
        case int() | float():
            return datetime.fromtimestamp(told, UTC)
        case datetime():
            return told if told.tzinfo else told.replace(tzinfo=UTC)
        case _:
            return datetime.min.replace(tzinfo=UTC)
