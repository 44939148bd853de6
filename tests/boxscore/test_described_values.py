"""Values that YAML itself stumbles over end in words with file and line, like every other mistake."""

from datetime import date

import pytest

from boxscore.described import Described, described, described_over, stated
from boxscore.errors import ConfigurationError


class Opening(Described):
    name: str
    opens: date


@pytest.mark.parametrize("wrong", ["2025-02-30", "!!python/object:os.system x", "yesterday"])
def test_a_value_that_is_no_day_names_its_line(wrong: str) -> None:
    with pytest.raises(ConfigurationError, match=r"teams\.yaml, line 2: "):
        described(f"name: North\nopens: {wrong}\n", Opening, where="teams.yaml")


def test_a_day_is_read_as_a_day() -> None:
    assert described("name: North\nopens: 2024-02-29\n", Opening, where="teams.yaml").opens == date(2024, 2, 29)


def test_a_key_given_twice_is_a_mistake() -> None:
    with pytest.raises(ConfigurationError, match=r"teams\.yaml, line 3: .*'name' is given twice"):
        described("name: North\nopens: 2024-02-29\nname: South\n", Opening, where="teams.yaml")


@pytest.mark.parametrize("key", ["? [name, opens]\n:", "? {name: opens}\n:", "[name, opens]:"])
def test_a_key_that_is_no_word_is_a_mistake(key: str) -> None:
    text = f"opens: 2024-02-29\n{key} North\n"
    with pytest.raises(ConfigurationError, match=r"teams\.yaml, line 2: .*a key is one word, not a list or a mapping"):
        described(text, Opening, where="teams.yaml")
    with pytest.raises(ConfigurationError, match=r"teams\.yaml, line 2: .*a key is one word, not a list or a mapping"):
        described_over(text, "name: North\n", Opening, where="teams.yaml", standard_where="standard.yaml")


@pytest.mark.parametrize("written", ["[North]", "{north: south}"])
def test_what_should_be_one_word_and_is_a_list_is_told_with_its_line(written: str) -> None:
    with pytest.raises(ConfigurationError) as told:
        stated(f"opens: 2024-02-29\nname: {written}\n", "name", where="teams.yaml")
    assert str(told.value) == "teams.yaml, line 2: name: is one word, not a list or a mapping."


def test_a_control_character_is_a_mistake() -> None:
    with pytest.raises(ConfigurationError, match=r"teams\.yaml, line 2: not readable as YAML \(control characters are not allowed\)"):
        described("name: Né\nopens: \x01\n", Opening, where="teams.yaml")
