"""A chart drawn: SVG text or PNG bytes, fit to be pasted into a report. What it says is worked out elsewhere, and nothing is read or saved.

Importing this takes the 0.7 s of matplotlib (measured 23/11/2026): import it inside the function that draws.
"""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from html import escape
from threading import Lock
from typing import Any

import matplotlib

from measures.charts.drawing_sheet import figures_of, sheet
from measures.charts.drawing_words import Lettering, alt_text, plain
from measures.charts.one import Chart

DOTS_PER_INCH = 150
_ONE_AT_A_TIME = Lock()
"""matplotlib's settings are the whole process's."""
STYLE: dict[Any, Any] = {
    "font.family": "sans-serif",
    # Verdana is as wide as the DejaVu Sans the lines were broken by, the others are narrower.
    "font.sans-serif": ["DejaVu Sans", "Verdana", "Arial", "Helvetica"],
    "svg.fonttype": "none",
    # Letters as wide as they were measured, whatever the dots to the inch.
    "text.hinting": "none",
    "svg.hashsalt": "boxscore",
    # People write `$` for dollars.
    "text.parse_math": False,
}


def svg(chart: Chart, lettering: Lettering) -> str:
    """An SVG document: text as text, every mark named, the alt text in title and description. Of the same chart always the same."""
    drawn = io.StringIO()
    with _style():
        sheet(chart, lettering).savefig(drawn, format="svg", metadata={"Date": None, "Creator": None, "Type": None, "Format": None})
    return _labelled(drawn.getvalue(), plain(lettering.title), alt_text(chart, lettering, figures_of(chart, lettering)))


def png(chart: Chart, lettering: Lettering) -> bytes:
    """A PNG picture of 150 dots to the inch, the alt text in its text chunk ``Description``. Of the same chart always the same bytes."""
    described = alt_text(chart, lettering, figures_of(chart, lettering))
    metadata = {"Software": None, "Title": plain(lettering.title), "Description": described}
    drawn = io.BytesIO()
    with _style():
        sheet(chart, lettering).savefig(drawn, format="png", dpi=DOTS_PER_INCH, metadata=metadata)
    return drawn.getvalue()


@contextmanager
def _style() -> Iterator[None]:
    """matplotlib's own settings and ours, whatever a person's matplotlibrc says."""
    with _ONE_AT_A_TIME, matplotlib.rc_context(), warnings.catch_warnings():
        # A letter that the font lacks is drawn as a box; the alt text has it.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(STYLE)
        yield


def _labelled(drawn: str, title: str, described: str) -> str:
    """The SVG with what a screen reader reads, under names of its own: a page may hold several charts."""
    root = drawn.index("<svg ")
    inside = drawn.index(">", root) + 1
    name = sha256(drawn.encode()).hexdigest()[:12]
    opened = drawn[root : inside - 1].replace("<svg ", f'<svg role="img" aria-labelledby="title-{name} description-{name}" ', 1)
    told = f'\n <title id="title-{name}">{escape(title)}</title>\n <desc id="description-{name}">{escape(described)}</desc>'
    return f'<?xml version="1.0" encoding="utf-8"?>\n{opened}>{told}{drawn[inside:]}'
