"""Which Box Score this is, told by its code."""

from pathlib import Path

from boxscore.software import seal_of_code, this_software


def write(root: Path, name: str, text: str) -> str:
    place = root / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, encoding="utf-8")
    return seal_of_code(root)


def test_a_mended_line_a_catalogue_and_a_new_module_make_another_box_score_and_what_only_shows_does_not(tmp_path: Path) -> None:
    first = write(tmp_path, "measures/terms.py", "1")
    assert write(tmp_path, "measures/terms.py", "2") != first
    assert write(tmp_path, "measures/terms.py", "1") == first
    assert write(tmp_path, "workbooks/writer.py", "1") == first
    with_a_catalogue = write(tmp_path, "measures/catalogue.yaml", "1")
    assert len({first, with_a_catalogue, write(tmp_path, "sources/contracts/ledger.yaml", "1")}) == 3


def test_it_is_told_with_its_number() -> None:
    number, seal = this_software().split()
    assert number[0].isdigit()
    assert len(seal) == 64
