"""The XML of one part with the place of each element in its bytes, so that some of it is replaced and the rest stays as it is.

What the elements mean belongs elsewhere.
"""

import codecs
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import NamedTuple
from xml.parsers import expat

from boxscore.errors import WorkbookRefused

TAG = re.compile(rb"""<[^>"']*(?:"[^"]*"[^>"']*|'[^']*'[^>"']*)*>""")
TAG_NAME = re.compile(rb"<([^\s/>]+)")
ATTRIBUTE = re.compile(rb"""\s+([^\s=/>]+)\s*=\s*("[^"]*"|'[^']*')""")
DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
BYTE_ORDER_MARKS = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
ESCAPES = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;", ord('"'): "&quot;"}

MOST_DIGITS = 9
DEEPEST = 200
"""Elements within elements; the deepest drawing seen has about 30."""

OnStart = Callable[[str, dict[str, str], int], None]
OnEnd = Callable[[str, int], None]


class Splice(NamedTuple):
    """What takes the place of the bytes from ``start`` to ``end``; an insertion when they are the same."""

    start: int
    end: int
    text: bytes


@dataclass(slots=True)
class Element:
    """One element and where its bytes are."""

    name: str
    """Without namespace or prefix."""
    attributes: dict[str, str]
    """Without their prefixes: no element here tells two of them apart by those alone."""
    start: int
    end: int = 0
    content_end: int = 0
    """Where its end tag begins; the same as ``end`` for one without content (``<a/>``)."""
    children: list["Element"] = field(default_factory=list)

    def child(self, name: str) -> "Element | None":
        return next((child for child in self.children if child.name == name), None)

    def every(self, *names: str) -> Iterator["Element"]:
        """Those of these names at any depth, in order, itself included."""
        if self.name in names:
            yield self
        for child in self.children:
            yield from child.every(*names)


@dataclass(frozen=True)
class Markup:
    """One part's XML, in UTF-8 whatever it was written in."""

    part: str
    file: str
    """What the workbook is called in messages."""
    text: bytes
    written_in: str = "utf-8"
    mark: bytes = b""
    """The byte order mark it had, unless it was UTF-8 throughout."""

    @classmethod
    def of(cls, content: bytes, *, part: str, file: str) -> "Markup":
        """WorkbookRefused when its letters cannot be read."""
        mark, encoding = next(((mark, name) for mark, name in BYTE_ORDER_MARKS if content.startswith(mark)), (b"", ""))
        declared = DECLARED.match(content[:200])
        encoding = encoding or (declared[1].decode().lower() if declared else "utf-8")
        if encoding in ("utf-8", "utf8", "us-ascii", "ascii"):
            return cls(part, file, content)
        try:
            return cls(part, file, content[len(mark) :].decode(encoding).encode(), encoding, mark)
        except (UnicodeDecodeError, LookupError):
            raise _damaged(part, file) from None

    def spliced(self, splices: Iterable[Splice]) -> bytes:
        """The part with the changes made, as it was encoded; the rest is as it was. Of two in one place the first given is first."""
        pieces, at = [], 0
        for splice in sorted(splices, key=lambda splice: (splice.start, splice.end)):
            if splice.start < at:
                raise ValueError(f"{self.part}: two changes of the same bytes at {splice.start}")
            pieces += [self.text[at : splice.start], splice.text]
            at = splice.end
        changed = b"".join([*pieces, self.text[at:]])
        if self.written_in == "utf-8":
            return changed
        return self.mark + changed.decode().encode(self.written_in, "xmlcharrefreplace")

    @cached_property
    def root(self) -> Element:
        """The whole part as elements; for parts that are small. WorkbookRefused when it is no XML."""
        reader = _Tree(self)
        self.read(reader.start, reader.end)
        return reader.found[0]

    def read(self, start: OnStart, end: OnEnd) -> None:
        """Tells each element's name, attributes and place to ``start``, and its name and the place of its end tag to ``end``, in order.

        WorkbookRefused when it is no XML, or declares entities of its own.
        """
        parser = expat.ParserCreate("utf-8", " ")
        parser.StartElementHandler = lambda name, attributes: start(local(name), attributes, parser.CurrentByteIndex)
        parser.EndElementHandler = lambda name: end(local(name), parser.CurrentByteIndex)
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        try:
            parser.Parse(self.text, True)
        except expat.ExpatError:
            raise _damaged(self.part, self.file) from None

    def _refuse_doctype(self, *_: object) -> None:
        raise WorkbookRefused(
            f"{self.file} is not opened: its part {self.part} declares entities of its own, as no workbook of Excel does."
        )

    def start_tag(self, start: int) -> bytes:
        """The start tag that begins at ``start``."""
        found = TAG.match(self.text, start)
        return found[0] if found else b""

    def has_no_content(self, element: Element) -> bool:
        """Whether it is written ``<a/>``."""
        return self.start_tag(element.start).endswith(b"/>")

    def inside(self, element: Element) -> bytes:
        """What stands between its tags."""
        tag = self.start_tag(element.start)
        return b"" if tag.endswith(b"/>") else self.text[element.start + len(tag) : element.content_end]

    def prefix(self, element: Element) -> str:
        """The prefix of its name with the colon, such as ``x:``, or nothing."""
        found = TAG_NAME.match(self.text, element.start)
        before, colon, _ = (found[1] if found else b"").decode().rpartition(":")
        return before + colon

    def with_attributes(self, element: Element, **said: str | None) -> Splice:
        """Its start tag with these attributes, one that is None left out; the others are as they were."""
        tag = self.start_tag(element.start)
        return Splice(element.start, element.start + len(tag), with_attributes(tag, **said))

    def with_content(self, element: Element, content: bytes) -> Splice:
        """The element with this between its tags."""
        tag = self.start_tag(element.start)
        if not tag.endswith(b"/>"):
            return Splice(element.start + len(tag), element.content_end, content)
        name = TAG_NAME.match(tag)
        return Splice(element.start, element.end, tag[:-2].rstrip() + b">" + content + b"</" + (name[1] if name else b"") + b">")


class _Tree:
    """Builds the elements of a part while it is read."""

    def __init__(self, markup: Markup) -> None:
        self.found: list[Element] = []
        self._open: list[Element] = []
        self._markup = markup

    def start(self, name: str, attributes: dict[str, str], at: int) -> None:
        element = Element(name, {local(key): said for key, said in attributes.items()}, at)
        if len(self._open) > DEEPEST:
            raise _damaged(self._markup.part, self._markup.file)
        (self._open[-1].children if self._open else self.found).append(element)
        self._open.append(element)

    def end(self, _: str, at: int) -> None:
        element = self._open.pop()
        element.content_end = at
        element.end = end_of(self._markup, element.start, at)


def end_of(markup: Markup, start: int, at: int) -> int:
    """Where an element ends whose end was told ``at``: after its end tag, when it has one."""
    return at if markup.start_tag(start).endswith(b"/>") else markup.text.index(b">", at) + 1


def with_attributes(tag: bytes, **said: str | None) -> bytes:
    """A start tag with these attributes, one that is None left out; the others are as they were."""
    for name, value in said.items():
        written = b"" if value is None else f' {name}="{escaped(value)}"'.encode()
        found = next((found for found in ATTRIBUTE.finditer(tag) if found[1] == name.encode()), None)
        if found:
            tag = tag[: found.start()] + written + tag[found.end() :]
        else:
            at = len(tag) - (2 if tag.endswith(b"/>") else 1)
            tag = tag[:at].rstrip() + written + tag[at:]
    return tag


def escaped(text: str) -> str:
    """Text as it stands between tags or in quotation marks."""
    return text.translate(ESCAPES)


def whole(text: str) -> int | None:
    """The whole number that an attribute says; None for anything else, and for one that no workbook has a use for."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None


@lru_cache(maxsize=1_024)
def local(name: str) -> str:
    """A name without its namespace."""
    return name.rpartition(" ")[2]


def _damaged(part: str, file: str) -> WorkbookRefused:
    return WorkbookRefused(f"{file} is damaged: its part {part} cannot be read as XML. Open it in Excel, save it, and try again.")
