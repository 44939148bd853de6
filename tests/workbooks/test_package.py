"""A workbook as a package of parts: read with care, and written again with the rest as it was compressed."""

import io
import zipfile
from zipfile import ZIP_STORED, ZipFile, ZipInfo

import pytest
from invented_templates import parts_of, with_names

from boxscore.errors import WorkbookRefused
from workbooks.package import CONTENT_TYPES, Package

WORKBOOK = with_names(team_name="$A$1")
SHEET = "xl/worksheets/sheet1.xml"


def zipped(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def streamed(parts: dict[str, bytes]) -> bytes:
    """As programs write that do not know a part's size before its data: the sizes follow it."""

    class Stream(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: int) -> int:
            raise OSError

        def tell(self) -> int:
            raise OSError

    stream = Stream()
    with ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def compressed(content: bytes) -> dict[str, tuple[int, int]]:
    """Of each part its compressed size and its check sum."""
    with ZipFile(io.BytesIO(content)) as archive:
        return {info.filename: (info.compress_size, info.CRC) for info in archive.infolist()}


def refusal(content: bytes) -> str:
    with pytest.raises(WorkbookRefused) as caught:
        Package.of(content, name="ward.xlsx")
    return str(caught.value)


def test_parts_that_are_not_changed_are_copied_as_they_were_compressed() -> None:
    written = Package.of(WORKBOOK, name="ward.xlsx").written({SHEET: b"<worksheet/>"})
    before, after = compressed(WORKBOOK), compressed(written)
    assert {name for name in before if before[name] != after[name]} == {SHEET}
    assert parts_of(written)[SHEET] == b"<worksheet/>"


def test_the_same_parts_give_the_same_bytes_with_the_content_types_first() -> None:
    parts = dict(reversed(parts_of(WORKBOOK).items()))
    written = [Package.of(zipped(parts), name="ward.xlsx").written({"new.bin": b"1"}) for _ in range(2)]
    assert written[0] == written[1]
    with ZipFile(io.BytesIO(written[0])) as archive:
        assert archive.namelist()[0] == CONTENT_TYPES
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.testzip() is None


def test_sizes_that_followed_the_data_stand_before_it() -> None:
    content = streamed(parts_of(WORKBOOK))
    with ZipFile(io.BytesIO(content)) as archive:
        assert all(info.flag_bits & 0x8 for info in archive.infolist())
    written = Package.of(content, name="ward.xlsx").written({})
    with ZipFile(io.BytesIO(written)) as archive:
        assert not any(info.flag_bits & 0x8 for info in archive.infolist())
    assert parts_of(written) == parts_of(WORKBOOK)


def test_a_part_is_left_out_or_added_and_its_name_may_be_spelled_otherwise() -> None:
    package = Package.of(zipped({**parts_of(WORKBOOK), "xl\\Odd.XML": b"<odd/>", "xl/größe.bin": b"2"}), name="ward.xlsx")
    assert package.part("/xl/odd.xml") == b"<odd/>"
    written = parts_of(package.written({"docProps/app.xml": None, "XL/odd.xml": b"<even/>"}))
    assert "docProps/app.xml" not in written
    assert (written["xl\\Odd.XML"], written["xl/größe.bin"]) == (b"<even/>", b"2")


def test_parts_that_are_not_compressed_are_read() -> None:
    stored = zipped(parts_of(WORKBOOK), ZIP_STORED)
    assert Package.of(stored, name="ward.xlsx").part(SHEET) == parts_of(WORKBOOK)[SHEET]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"team,value\nward,1\n", "is no workbook"),
        (b"<html></html>", "is a web page or XML"),
        (b"%PDF-1.7", "is a PDF"),
        (WORKBOOK[:-30], "is damaged"),
        (WORKBOOK[:200], "is damaged"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "before 2007 (.xls)"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "locked with a password"),
        (zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), "OpenDocument"),
        (zipped({CONTENT_TYPES: b"<Types/>", "xl/workbook.bin": b"1"}), ".xlsb"),
        (zipped({"readme.txt": b"1"}), "is a zip file and no workbook"),
        (zipped({CONTENT_TYPES: b"<Types/>"}, zipfile.ZIP_LZMA), "in a way that Excel does not use"),
        (zipped({CONTENT_TYPES: b"<Types/>", "a.xml": b"1", "A.XML": b"2"}), "two of its parts have the same name"),
        (zipped({CONTENT_TYPES: b"<Types/>", "bomb.xml": bytes(30_000_000)}), "times its size"),
    ],
)
def test_what_is_no_workbook_is_refused_in_a_sentence(content: bytes, says: str) -> None:
    told = refusal(content)
    assert told.startswith("ward.xlsx ")
    assert says in told
    assert "\n" not in told


def test_a_part_that_claims_to_be_small_is_not_unpacked_further() -> None:
    content = bytearray(zipped({CONTENT_TYPES: b"<Types/>", "sheet.xml": bytes(5_000_000)}))
    at = content.rindex(b"PK\1\2") + 24  # the unpacked size, in the list at the end
    content[at : at + 4] = (10).to_bytes(4, "little")
    with pytest.raises(WorkbookRefused, match=r"its part sheet\.xml does not unpack"):
        Package.of(bytes(content), name="ward.xlsx").part("sheet.xml")


def test_a_part_with_a_password_of_its_own_is_refused() -> None:
    content = bytearray(zipped({CONTENT_TYPES: b"<Types/>"}))
    content[content.rindex(b"PK\1\2") + 8] |= 0x1
    assert "locked with a password" in refusal(bytes(content))


def test_a_part_that_is_not_there_is_named() -> None:
    with pytest.raises(WorkbookRefused, match=r"its part xl/styles2\.xml is missing"):
        Package.of(WORKBOOK, name="ward.xlsx").part("xl/styles2.xml")


def test_an_entry_written_twice_is_refused() -> None:
    buffer = io.BytesIO(WORKBOOK)
    with ZipFile(buffer, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(ZipInfo(SHEET), b"<other/>")
    assert "two of its parts have the same name" in refusal(buffer.getvalue())
