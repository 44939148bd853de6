"""Extracts dropped in a folder or object store, found by their supplier's patterns. Reading what is in them belongs elsewhere."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime

import fsspec

from boxscore.errors import PassingFault
from boxscore.feeds import Feed
from sources.deliveries import Delivery


def deliveries(directory: str, feed: Feed) -> Iterator[Delivery]:
    """Every file under ``directory/extracts`` that one of the feed's suppliers sends, in order of supplier and name.

    PassingFault when the folder does not answer; a folder or file that is not there is simply not delivered.
    """
    fs, root = fsspec.core.url_to_fs(f"{directory.rstrip('/')}/extracts")
    for supplier in feed.suppliers:
        for path in sorted({path for pattern in supplier.files for path in fs.glob(f"{root}/{pattern}")}):
            try:
                yield Delivery(os.path.relpath(path, root), supplier, _received(fs, path), fs.cat_file(path))
            except FileNotFoundError:
                continue  # taken away between the listing and the reading
            except (PermissionError, TimeoutError, ConnectionError) as error:
                raise PassingFault(f"{os.path.relpath(path, root)} could not be read ({type(error).__name__}).") from error


def _received(fs: fsspec.AbstractFileSystem, path: str) -> datetime:
    try:
        modified: datetime = fs.modified(path)
    except NotImplementedError:
        return datetime.min.replace(tzinfo=UTC)
    return modified if modified.tzinfo else modified.replace(tzinfo=UTC)
