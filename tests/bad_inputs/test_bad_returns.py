"""Bad workbooks that come back to one board, and bad values in their cells: each comes to what docs/messages.md says of it, what was typed
before stays, and what is right beside a wrong cell is kept."""

from itertools import zip_longest
from pathlib import Path

import pytest
from bad_returns import CELLS, RETURNS
from typing_board import WARD, TypingBoard, typed, typing_board

from warehouse.entries import PARTLY_READ, REFUSED

ROOT = Path(__file__).parents[2]
MESSAGES = " ".join((ROOT / "docs" / "messages.md").read_text(encoding="utf-8").split())
STANDS, KEPT = "entry_vision", "The best ward (invented)"


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> TypingBoard:
    return typing_board(tmp_path_factory.mktemp("returns") / "board", teams=1)


@pytest.fixture(scope="module")
def given_out(board: TypingBoard) -> bytes:
    """The ward's workbook; something typed into it has come back."""
    content = board.workbook()
    board.returned(typed(content, **{STANDS: KEPT}))
    return content


def entries(board: TypingBoard) -> dict[str, object]:
    now = board.house().store.entries_now([WARD])
    return dict(zip(now["name"], now["value"], strict=True))


@pytest.mark.parametrize("what", RETURNS)
def test_a_bad_workbook_is_refused_in_documented_words_and_takes_nothing_back(what: str, board: TypingBoard, given_out: bytes) -> None:
    make, says = RETURNS[what]
    before = entries(board)
    told = board.returned(make(given_out), name=f"{what}.xlsx")
    assert says in MESSAGES
    assert says in told.refusal
    assert told.refusal.startswith(f"{what}.xlsx ")
    assert told.outcome == REFUSED
    assert entries(board) == before


def test_bad_cells_are_refused_by_their_places_in_documented_words_and_the_good_one_beside_them_is_kept(
    board: TypingBoard, given_out: bytes
) -> None:
    # The first bad value of every entry, then the second of those that have one, and so on.
    for at, cells in enumerate(zip_longest(*CELLS.values())):
        bad = {name: cell for name, cell in zip(CELLS, cells, strict=True) if cell}
        typed_in = typed(given_out, **{name: value for name, (value, _) in bad.items()}, entry_aim_cost=f"Beside {at}")
        told = board.returned(typed_in)
        unsaid = [says for _, says in bad.values() if not any(one.startswith("Your entries!") and says in one for one in told.refused)]
        assert (at, unsaid, told.outcome) == (at, [], PARTLY_READ)
        assert [says for _, says in bad.values() if says not in MESSAGES] == []
        now = entries(board)
        assert not bad.keys() & now.keys()
        assert (now["entry_aim_cost"], now[STANDS]) == (f"Beside {at}", KEPT)
