"""The catalogue says what the reference list of measures says."""

from boxscore.measures import Measure
from measures.catalogue import catalogue

# id: unit, better; copied by hand from the reference list of measures.
REFERENCE = {
    "A01": ("attendances/week", "context"),
    "A02": ("%", "up"),
    "A03": ("count", "down"),
    "A04": ("beds", "context"),
    "A05": ("%", "down"),
    "C09": ("%", "down"),
    "E07": ("%", "up"),
    "F16": ("£/week", "down"),
    "F17": ("£/week", "down"),
    "F18": ("£/week", "context"),
    "F19": ("£/bed day", "down"),
}


def test_ids_units_and_directions_are_those_of_the_reference() -> None:
    assert {measure.id: (measure.unit, measure.better) for measure in catalogue()} == REFERENCE


def test_no_id_is_there_twice() -> None:
    ids = [measure.id for measure in catalogue()]
    assert len(ids) == len(set(ids))


def test_overlapping_categories_of_attendance_are_never_added_up() -> None:
    """All is Unplanned and New planned together: a term without a category would count everyone twice."""
    terms = [term for measure in catalogue() for term in measure.terms if term.feed == "emergency_department_activity"]
    assert {term.where["category"] for term in terms} == {("Unplanned",)}


def test_spend_of_bank_and_agency_nurses_over_bed_days_is_that_of_the_two_measures() -> None:
    by_id: dict[str, Measure] = {measure.id: measure for measure in catalogue()}
    both = {*by_id["F16"].numerator.where_begins["expense_type"], *by_id["F17"].numerator.where_begins["expense_type"]}
    assert set(by_id["F19"].numerator.where_begins["expense_type"]) == both
