"""A board with its places: where its extracts come from and where everything made of them is kept. Steps belong elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from boxscore.board import Board
from boxscore.notices import NotifyKeys
from boxscore.settings import Settings
from measures.catalogue import catalogue
from measures.packs import packs
from sources.board import read_board
from warehouse.engine import open_engine
from warehouse.files import Files
from warehouse.lake import Lake
from warehouse.locking import Lock, locks_of
from warehouse.store import Store


@dataclass(frozen=True)
class House:
    """A board with its places: where its extracts come from and where everything made of them is kept."""

    board: Board
    directory: str
    warehouse_url: str
    environment: Mapping[str, str]
    notify_keys: NotifyKeys = field(default_factory=NotifyKeys)
    data_docs: bool = False
    """Whether pages are made of what is judged."""

    @classmethod
    def of(cls, settings: Settings, environment: Mapping[str, str], board: Board | None = None) -> "House":
        """The house of the board the settings name, read unless it is given. ConfigurationError when the board is described wrongly."""
        board = board or read_board(settings.board, catalogue(), packs())
        return cls(board, settings.board, settings.warehouse_of(board), environment, settings.notify_keys, settings.data_docs)

    @cached_property
    def files(self) -> Files:
        return Files(self.board.state)

    @cached_property
    def lake(self) -> Lake:
        return Lake(self.files)

    @cached_property
    def store(self) -> Store:
        if self.warehouse_url.startswith(f"sqlite:///{self.board.state}"):
            self.files.make_root()
        return Store.at(self.warehouse_url)

    @cached_property
    def locks(self) -> tuple[Lock, ...]:
        """What a run has to hold before it writes anything here."""
        return locks_of(self.board.state, self.warehouse_url)

    @property
    def store_if_made(self) -> Store | None:
        """The warehouse, where anything was ever run into it: asking makes none."""
        if "store" not in vars(self):
            asked = Store(open_engine(self.warehouse_url))
            is_made = asked.is_made()
            asked.engine.dispose()
            if not is_made:
                return None
        return self.store
