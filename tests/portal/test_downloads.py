"""Workbooks handed over: in pieces, as many as there are, and none that is not what was registered."""

from io import BytesIO
from zipfile import ZIP_STORED, ZipFile

import pytest

from portal.downloads import HELD_BYTES
from portal.zipped import zipped

WEST, EAST = "westford-emergency-department", "eastham-minor-injuries-unit"


def opened(content: bytes) -> ZipFile:
    archive = ZipFile(BytesIO(content))
    assert archive.testzip() is None
    return archive


def test_every_current_workbook_comes_as_one_zip_and_is_noted_one_by_one(shown) -> None:
    entry, content = shown.write(WEST, shown.latest, version=2)
    answer = shown.browse().get("/workbooks.zip")
    archive = opened(answer.content)
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["content-disposition"] == 'attachment; filename="box-scores_we-2025-06-15.zip"'
    assert {name.split("_")[0] for name in archive.namelist()} == {WEST, EAST}
    assert archive.read(entry.file_name) == content
    assert [(one["did"], one["team"]) for one in shown.site.records.noted()] == [("downloaded", EAST), ("downloaded", WEST)]


def test_a_workbook_that_was_changed_is_left_out_and_named(shown) -> None:
    entry, _ = shown.write(WEST, shown.latest, version=2)
    shown.files.write(f"workbooks/{entry.file_name}", b"typed over")
    archive = opened(shown.browse().get("/workbooks.zip").content)
    assert len(archive.namelist()) == 2
    assert entry.file_name in archive.read("NOT INCLUDED.txt").decode()


def test_before_there_is_a_workbook_there_is_no_zip(untouched) -> None:
    assert untouched.browse().get("/workbooks.zip").status_code == 404


def test_a_file_larger_than_is_held_in_memory_comes_whole(shown) -> None:
    content = bytes(range(256)) * (HELD_BYTES // 200)
    entry, _ = shown.write(WEST, shown.latest, version=2, content=content)
    answer = shown.browse().get(f"/workbooks/{entry.id}")
    assert answer.content == content
    assert int(answer.headers["content-length"]) == len(content) > HELD_BYTES


def test_a_zip_is_stored_with_sizes_before_its_files_and_the_same_each_time() -> None:
    files = [("a.xlsx", b"first"), ("b.xlsx", b""), ("c.xlsx", b"x" * 70_000)]
    pieces = list(zipped(files))
    content = b"".join(pieces)
    assert len(pieces) == len(files) + 1
    assert content == b"".join(zipped(files))
    entries = opened(content).infolist()
    assert [(one.filename, one.file_size, one.compress_type) for one in entries] == [(name, len(held), ZIP_STORED) for name, held in files]
    assert not any(one.flag_bits & 0x08 for one in entries)  # no size behind a file


@pytest.mark.parametrize("held", ["*", '"another", W/"{}"'])
def test_what_the_browser_has_is_neither_sent_nor_noted_again(shown, held: str) -> None:
    entry = shown.store.workbooks(team=WEST, current=True)[0]
    answer = shown.browse().get(f"/workbooks/{entry.id}", headers={"If-None-Match": held.format(entry.sha256)})
    assert (answer.status_code, answer.content) == (304, b"")
    assert shown.site.records.noted() == []
