"""An error nobody foresaw is told by its kind and place: what it says may quote an extract, and Dagster and the run's log keep it."""

import dagster as dg
import pytest

from assets.faults import Unforeseen, told_to_dagster, without_its_words
from boxscore.errors import ConfigurationError

PLANTED = "Morag Quillfeather 9434765919"


def fail_on(text: str) -> None:
    try:
        int(text)
    except ValueError as error:
        raise RuntimeError(f"could not read {text}") from error


def test_neither_the_error_nor_what_it_came_of_is_quoted() -> None:
    with pytest.raises(Unforeseen) as told, without_its_words():
        fail_on(PLANTED)
    said = str(told.value)
    assert said.index("ValueError") < said.index("RuntimeError")
    assert "in fail_on" in said
    assert "Quillfeather" not in said


def test_what_a_person_is_to_read_keeps_its_words() -> None:
    with pytest.raises(ConfigurationError, match="no such team"), without_its_words():
        raise ConfigurationError("no such team")


def test_dagsters_record_of_a_step_that_failed_holds_no_value() -> None:
    @dg.asset
    def a_step() -> None:
        with told_to_dagster(0):
            fail_on(PLANTED)

    with dg.DagsterInstance.ephemeral() as instance:
        result = dg.materialize([a_step], instance=instance, raise_on_error=False)
        kept = [entry.to_json() for entry in instance.all_logs(result.run_id)]
    assert not result.success
    assert any("in fail_on" in entry for entry in kept)
    assert [entry for entry in kept if "Quillfeather" in entry or "9434765919" in entry] == []
