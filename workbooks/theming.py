"""A sheet in the colours of its layout's theme. What colours of figures mean stays, and is told in words; it belongs elsewhere."""

from boxscore.layouts import Theme
from workbooks.looks import HEADER_FILL, HEADING, TITLE, Look, varied
from workbooks.sheets import Sheet, Styled

AS_BUILT = Theme()
ACCENTED = (TITLE, HEADING)


def put_in_theme(sheet: Sheet, theme: Theme) -> None:
    """Gives headers the theme's fill, titles and headings its accent."""
    if theme.model_copy(update={"paper": AS_BUILT.paper}) == AS_BUILT:
        return
    known: dict[Look, Look] = {}
    for place, styled in sheet.cells.items():
        if styled.look not in known:
            known[styled.look] = _in_theme(styled.look, theme)
        sheet.cells[place] = Styled((styled.value, known[styled.look]))


def _in_theme(look: Look, theme: Theme) -> Look:
    if look.fill == HEADER_FILL:
        return varied(look, fill=theme.header_fill)
    return varied(look, colour=theme.accent) if look in ACCENTED else look
