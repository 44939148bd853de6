"""The catalogue says what the reference list of measures says."""

from boards import OPEN_DATA
from boxscore.measures import Domain, Measure
from measures.catalogue import catalogue
from sources.board import read_board
from sources.standard import standard_contracts

# id: unit, better; copied by hand from the reference list of measures, where OBD stands for occupied bed days.
REFERENCE = {
    "A01": ("attendances/week", "context"),
    "A02": ("%", "up"),
    "A03": ("count", "down"),
    "A04": ("beds", "context"),
    "A05": ("%", "down"),
    "Q04": ("patients/week", "context"),
    "Q05": ("contacts/week", "up"),
    "Q07": ("%", "range"),
    "Q09": ("%", "down"),
    "Q10": ("count/week", "context"),
    "Q11": ("%", "down"),
    "Q12": ("%", "down"),
    "Q12B": ("%", "down"),
    "Q13": ("%", "down"),
    "Q14": ("%", "down"),
    "Q15": ("count", "down"),
    "Q19": ("%", "up"),
    "Q20": ("%", "up"),
    "Q21": ("%", "up"),
    "Q23": ("%", "up"),
    "Q24": ("%", "down"),
    "S01": ("per 1,000 bed days", "down"),
    "S02": ("per 1,000 bed days", "down"),
    "S05": ("per 1,000 bed days", "down"),
    "S06": ("per 1,000 bed days", "context"),
    "S07": ("%", "down"),
    "S08": ("per 1,000 bed days", "down"),
    "S09": ("per 1,000 bed days", "down"),
    "S10": ("per 1,000 bed days", "down"),
    "S12": ("%", "up"),
    "S13": ("%", "up"),
    "E01": ("%", "up"),
    "E02": ("%", "up"),
    "E03": ("%", "up"),
    "E06": ("count", "context"),
    "E07": ("%", "up"),
    "E08": ("count", "down"),
    "E09": ("count", "up"),
    "E10": ("%", "up"),
    "C07": ("hours/patient day", "range"),
    "C08": ("%", "up"),
    "C09": ("%", "down"),
    "C11": ("%", "down"),
    "C12": ("%", "down"),
    "C14": ("%", "up"),
    "C15": ("%", "up"),
    "F11": ("£/week", "down"),
    "F16": ("£/week", "down"),
    "F17": ("£/week", "down"),
    "F18": ("£/week", "context"),
    "F19": ("£/bed day", "down"),
}


def test_ids_units_and_directions_are_those_of_the_reference() -> None:
    assert {measure.id: (measure.unit, measure.better) for measure in catalogue()} == REFERENCE


def test_every_measure_fits_the_standard_contracts_or_the_open_data_boards() -> None:
    feeds = read_board(str(OPEN_DATA), catalogue()).feed_by_id | standard_contracts()
    assert [(measure.id, misfit) for measure in catalogue() for misfit in measure.misfits(feeds)] == []
    assert {feed for measure in catalogue() for feed in measure.feeds} <= set(feeds)


def test_a_condition_asks_for_a_value_that_its_contract_allows() -> None:
    """A value misspelt in a condition would never be found, and the measure would be 0 for good."""
    contracts = standard_contracts()
    allowed = {(feed.id, rule.column): set(rule.values) for feed in contracts.values() for rule in feed.rules if rule.rule == "one of"}
    terms = [term for measure in catalogue() for term in measure.terms if term.feed in contracts]
    asked = [(term.feed, column, set(values)) for term in terms for column, values in term.where.items()]
    assert len(asked) > 40
    assert [(feed, column) for feed, column, values in asked if not values <= allowed.get((feed, column), values)] == []


def test_the_box_score_shows_quality_safety_experience_capacity_and_cost_in_this_order() -> None:
    shown = [measure.domain for measure in catalogue()]
    assert shown == sorted(shown, key=list(Domain).index)


def test_rates_of_bed_days_are_per_thousand() -> None:
    rates = {measure.id: measure for measure in catalogue() if measure.unit == "per 1,000 bed days"}
    assert set(rates) == {"S01", "S02", "S05", "S06", "S08", "S09", "S10"}
    assert {(rate.per, rate.denominator.feed, rate.denominator.column) for rate in rates.values() if rate.denominator} == {
        (1000, "midnight_census", "occupied")
    }
    assert all(measure.per == 1 for measure in catalogue() if measure.id not in rates)


def test_a_survey_of_fewer_than_five_is_hidden() -> None:
    surveys = [measure for measure in catalogue() if measure.numerator.feed == "survey_answers"]
    assert [(measure.id, measure.n, measure.least_n) for measure in surveys] == [
        (id, "denominator", 5) for id in ("E01", "E02", "E03", "E07")
    ]


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
