"""Values that YAML itself stumbles over end in words with file and line, like every other mistake."""

from datetime import date

import pytest

from boxscore.described import Described, described
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
