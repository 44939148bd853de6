"""What is kept for other teams and sponsors, in files apart from the team's own figures: every copy that left the team, as it was last,
and the improvements in it. Working them out belongs elsewhere.
"""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd
from pydantic import ValidationError

from boxscore.errors import PlaceUnusable
from boxscore.peers import Shared
from warehouse.files import Files

IMPROVEMENTS = "shared/improvements.json"


@dataclass(frozen=True)
class SharedFiles:
    """The files of one board. Every method raises PlaceUnusable for a file that is damaged."""

    files: Files

    def improvements(self) -> Shared | None:
        """What was found last; None when nothing was ever looked for."""
        try:
            return _read(self.files.read(IMPROVEMENTS))
        except FileNotFoundError:
            return None
        except ValidationError as error:
            raise self._damaged(IMPROVEMENTS) from error

    def keep_improvements(self, shared: Shared) -> None:
        self.files.write(IMPROVEMENTS, shared.model_dump_json().encode())

    def copies(self, teams: Iterable[str]) -> list[pd.DataFrame]:
        """Of each of the teams that has one the copy of its cells that was made last."""
        return [copy for team in teams if (copy := self._copy(team)) is not None]

    def keep_copy(self, team: str, copy: pd.DataFrame) -> None:
        """Makes this the team's copy; what a file damaged in between would have said is lost, so a whole one is moved in."""
        buffer = io.BytesIO()
        copy.reset_index(drop=True).to_parquet(buffer, index=False, compression="zstd")
        self.files.write(_place(team), buffer.getvalue())

    def _copy(self, team: str) -> pd.DataFrame | None:
        try:
            return pd.read_parquet(io.BytesIO(self.files.read(_place(team))))
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:  # ArrowInvalid is a ValueError
            raise self._damaged(_place(team)) from error

    def _damaged(self, name: str) -> PlaceUnusable:
        return PlaceUnusable(f"{self.files.address(name)} is damaged. Put its last backup there, and run the board again.")


@lru_cache(maxsize=1)
def _read(content: bytes) -> Shared:
    """Remembered, for a page is asked for more often than a run is made."""
    return Shared.model_validate_json(content)


def _place(team: str) -> str:
    return f"shared/copies/{team}.parquet"
