"""Tokens for programs: made for one of the board's people, and taken back. What they open belongs to the portal."""

from datetime import timedelta

from boxscore.board import Board
from boxscore.errors import ConfigurationError
from boxscore.settings import Settings
from measures.catalogue import catalogue
from measures.packs import packs
from portal.records import Records
from sources.board import read_board
from sources.portal_people import read_people
from warehouse.files import Files


def make_token(settings: Settings, person: str, *, lasts: timedelta) -> str:
    """A token of the person's. ConfigurationError when they are none of the board's people, or nobody signs in with OpenID."""
    board, id = _board(settings), person.strip().lower()
    if settings.sign_in != "openid":
        raise ConfigurationError("Tokens are for where people sign in with OpenID: set BOXSCORE_SIGN_IN and the rest (docs/operator.md).")
    if id not in {one.id for one in read_people(settings.board, board.team_by_slug)}:
        raise ConfigurationError(f"{id} is none of the board's people. Add them to people.yaml first; no token was made.")
    return _records(board).make_token(id, lasts=lasts)


def take_back_tokens(settings: Settings, person: str) -> int:
    """How many tokens of theirs ended; whether they are one of the board's people still or not."""
    return _records(_board(settings)).take_back_tokens(person.strip().lower())


def _board(settings: Settings) -> Board:
    return read_board(settings.board, catalogue(), packs())


def _records(board: Board) -> Records:
    Files(board.state).make_root()
    return Records(f"sqlite:///{board.state}/portal.sqlite")
