"""Files on a disk and in an object store: written whole or not at all, and not at all when they are there already."""

import errno
import os
import resource
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from boxscore.errors import PassingFault, PlaceUnusable
from warehouse.faults import reaching
from warehouse.files import Files

NOBODY = 65534
ENOUGH = b"x" * 100_000


@pytest.fixture(params=["disk", "object store"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> Files:
    return Files(str(tmp_path / "state") if request.param == "disk" else f"memory://{uuid.uuid4().hex}")


@pytest.fixture
def on_disk(tmp_path: Path) -> Files:
    return Files(str(tmp_path / "state"))


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """The operating system refuses files of this process larger than ``size``, as a full disk would."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_a_file_is_read_as_it_was_written(files: Files) -> None:
    assert not files.exists("a/b.txt")
    assert files.write("a/b.txt", b"old") is True
    assert files.write("a/b.txt", b"new") is True
    assert files.exists("a/b.txt")
    assert files.read("a/b.txt") == b"new"


def test_the_same_content_is_not_written_again(files: Files) -> None:
    files.write("a/b.txt", b"same")
    assert files.write("a/b.txt", b"same") is False
    assert files.write("a/empty.txt", b"") is True
    assert files.write("a/empty.txt", b"") is False


def test_the_same_content_leaves_the_file_on_disk_untouched(on_disk: Files) -> None:
    on_disk.write("a/b.txt", b"same")
    before = Path(on_disk.root, "a/b.txt").stat()
    on_disk.write("a/b.txt", b"same")
    after = Path(on_disk.root, "a/b.txt").stat()
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)


def test_a_write_that_runs_out_of_room_leaves_the_old_file_and_nothing_beside_it(on_disk: Files) -> None:
    on_disk.write("a/b.txt", b"old")
    with room_for(len(ENOUGH) // 2), pytest.raises(PlaceUnusable, match=r"There is no room for .*a/b\.txt \(.*\)\. Make room"):
        on_disk.write("a/b.txt", ENOUGH)
    assert on_disk.read("a/b.txt") == b"old"
    assert [path.name for path in Path(on_disk.root, "a").iterdir()] == ["b.txt"]


def test_a_write_into_the_place_of_a_folder_fails_and_leaves_nothing_beside_it(on_disk: Files) -> None:
    on_disk.write("a/b/kept.txt", b"old")
    with pytest.raises(PlaceUnusable, match=r"a/b cannot be kept there \(.*\)\. Move what is in its place away"):
        on_disk.write("a/b", b"new")
    assert on_disk.read("a/b/kept.txt") == b"old"
    assert [path.name for path in Path(on_disk.root, "a").iterdir()] == ["b"]


@contextmanager
def as_somebody_who_may_not_write(folder: Path) -> Iterator[None]:
    """The superuser may write anywhere, and is nobody for as long; anybody else is kept out by the folder's permissions."""
    superuser = os.geteuid() == 0
    folder.chmod(0o755 if superuser else 0o555)
    for above in [one for one in folder.parents if one.owner() == folder.owner() and superuser and one.stat().st_mode & 0o777 == 0o700]:
        above.chmod(0o755)
    if superuser:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if superuser:
            os.seteuid(0)
        folder.chmod(0o755)


def test_a_folder_that_may_not_be_written_to_is_named_and_left_as_it_was(on_disk: Files) -> None:
    on_disk.write("a/b.txt", b"old")
    refused = pytest.raises(PlaceUnusable, match=r"a/b\.txt may not be used \(Permission denied\)\. Change the permissions")
    with as_somebody_who_may_not_write(Path(on_disk.root, "a")), refused:
        on_disk.write("a/b.txt", b"new")
    assert on_disk.read("a/b.txt") == b"old"
    assert [path.name for path in Path(on_disk.root, "a").iterdir()] == ["b.txt"]


@pytest.mark.parametrize("error", [TimeoutError("no answer"), ConnectionResetError("gone"), OSError(errno.EIO, "Input/output error")])
def test_a_store_that_does_not_answer_may_answer_later(error: OSError) -> None:
    with pytest.raises(PassingFault, match=r"bucket/a could not be reached \(.+\); what was there before stays"), reaching("bucket/a"):
        raise error


def test_what_interrupted_writes_left_is_swept_and_nothing_else(on_disk: Files) -> None:
    for name in ("workbooks/kept.xlsx", "lake/a/kept.parquet", "workbooks/mine.part"):
        on_disk.write(name, b"x")
    for name in ("workbooks/team.xlsx", "lake/a/2025-06-15.parquet"):
        Path(on_disk.root, f"{name}.{uuid.uuid4().hex}.part").write_bytes(b"half")
    assert (on_disk.sweep(), on_disk.sweep()) == (2, 0)
    assert sorted(path.name for path in Path(on_disk.root).rglob("*.*")) == ["kept.parquet", "kept.xlsx", "mine.part"]


def test_there_is_nothing_to_sweep_in_an_object_store() -> None:
    assert Files(f"memory://{uuid.uuid4().hex}").sweep() == 0


def test_names_are_the_files_right_under_a_folder_in_order(files: Files) -> None:
    for name in ("a/2.txt", "a/1.txt", "a/deeper/3.txt", "b/4.txt"):
        files.write(name, b"x")
    assert files.names("a") == ["a/1.txt", "a/2.txt"]
    assert files.names("nowhere") == []


def test_what_an_interrupted_write_left_is_not_among_the_names(on_disk: Files) -> None:
    on_disk.write("a/1.txt", b"x")
    Path(on_disk.root, "a/1.txt.0123.part").write_bytes(b"half")
    assert on_disk.names("a") == ["a/1.txt"]


def test_a_moved_file_is_at_its_new_name_alone(files: Files) -> None:
    files.write("a/b.txt", b"x")
    files.move("a/b.txt", "earlier/c.txt")
    assert files.read("earlier/c.txt") == b"x"
    assert not files.exists("a/b.txt")
    files.move("a/nowhere.txt", "earlier/d.txt")
    assert not files.exists("earlier/d.txt")


def test_a_removed_file_is_gone_and_removing_it_again_is_nothing(files: Files) -> None:
    files.write("a/b.txt", b"x")
    assert files.remove("a/b.txt") is True
    assert files.remove("a/b.txt") is False
    assert not files.exists("a/b.txt")


def test_reading_what_is_not_there_is_the_same_error_everywhere(files: Files) -> None:
    with pytest.raises(FileNotFoundError):
        files.read("a/nowhere.txt")


def test_a_person_finds_a_file_at_its_address(files: Files) -> None:
    files.write("a/b.txt", b"x")
    assert Files(files.address("a")).read("b.txt") == b"x"


def test_a_root_given_from_here_is_shown_as_a_whole_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Files("state").make_root()
    assert (tmp_path / "state").is_dir()
    assert Files("state").address("b.txt") == str(tmp_path / "state" / "b.txt")


def test_every_file_in_a_folder_and_its_folders_is_told_by_its_place_under_the_root(files: Files) -> None:
    for name in ("a/2.txt", "a/b/1.txt", "ab.txt"):
        files.write(name, b"x")
    assert files.every() == ["a/2.txt", "a/b/1.txt", "ab.txt"]
    assert files.every("a") == ["a/2.txt", "a/b/1.txt"]
    assert files.every("nowhere") == []


def test_a_folder_is_taken_away_with_all_that_is_in_it(files: Files) -> None:
    for name in ("a/2.txt", "a/b/1.txt", "ab.txt"):
        files.write(name, b"x")
    files.remove_all("a")
    files.remove_all("a")
    assert files.every() == ["ab.txt"]


def test_when_a_file_was_written_is_told_in_utc(files: Files) -> None:
    before = datetime.now(UTC).replace(tzinfo=None)
    files.write("a.txt", b"x")
    assert abs((files.written_at("a.txt") - before).total_seconds()) < 60
