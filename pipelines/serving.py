"""``boxscore serve``: the portal of one board on this machine. Imports neither Dagster nor Great Expectations."""

from collections.abc import Callable

from boxscore.settings import Settings
from measures.catalogue import catalogue
from measures.packs import packs
from portal.app import create_app
from portal.serving import serve
from sources.board import read_board
from warehouse.engine import open_engine
from warehouse.files import Files
from warehouse.store import Store


def serve_board(settings: Settings, *, host: str, port: int, say: Callable[[str], None]) -> None:
    """Answers until it is stopped. ConfigurationError when the board is described wrongly or the address is not this machine's."""
    board = read_board(settings.board, catalogue(), packs())
    app = create_app(board, Store(open_engine(settings.warehouse_of(board))), Files(board.state))
    serve(app, host, port, announce=lambda address: say(f"{board.label}: {address} (this machine only; Ctrl-C stops it)"))
