"""The catalogue says what the reference list of measures says."""

from boards import OPEN_DATA
from boxscore.costs import ARREARS, LEDGER, NOT_PAY, PAY, cost_feeds
from boxscore.measures import Domain, Measure
from boxscore.terms import Term, Verb
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
    "Q01": ("days", "down"),
    "Q02": ("%", "up"),
    "Q03": ("hh:mm", "down"),
    "Q04": ("patients/week", "context"),
    "Q05": ("contacts/week", "up"),
    "Q06": ("%", "down"),
    "Q07": ("%", "range"),
    "Q08": ("%", "down"),
    "Q09": ("%", "down"),
    "Q10": ("count/week", "context"),
    "Q11": ("%", "down"),
    "Q12": ("%", "down"),
    "Q12B": ("%", "down"),
    "Q13": ("%", "down"),
    "Q14": ("%", "down"),
    "Q15": ("count", "down"),
    "Q16": ("days", "down"),
    "Q17": ("%", "up"),
    "Q18": ("%", "up"),
    "Q19": ("%", "up"),
    "Q20": ("%", "up"),
    "Q21": ("%", "up"),
    "Q22": ("%", "up"),
    "Q23": ("%", "up"),
    "Q24": ("%", "down"),
    "S01": ("per 1,000 bed days", "down"),
    "S02": ("per 1,000 bed days", "down"),
    "S03": ("days", "up"),
    "S04": ("days", "up"),
    "S05": ("per 1,000 bed days", "down"),
    "S06": ("per 1,000 bed days", "context"),
    "S07": ("%", "down"),
    "S08": ("per 1,000 bed days", "down"),
    "S09": ("per 1,000 bed days", "down"),
    "S10": ("per 1,000 bed days", "down"),
    "S11": ("days", "up"),
    "S12": ("%", "up"),
    "S13": ("%", "up"),
    "E01": ("%", "up"),
    "E02": ("%", "up"),
    "E03": ("%", "up"),
    "E04": ("%", "up"),
    "E05": ("index 0-100", "up"),
    "E06": ("count", "context"),
    "E07": ("%", "up"),
    "E08": ("count", "down"),
    "E09": ("count", "up"),
    "E10": ("%", "up"),
    "C01": ("%", "up"),
    "C02": ("%", "down"),
    "C03": ("%", "context"),
    "C04": ("%", "down"),
    "C05": ("%", "down"),
    "C06": ("%", "down"),
    "C07": ("hours/patient day", "range"),
    "C08": ("%", "up"),
    "C09": ("%", "down"),
    "C10": ("%", "range"),
    "C11": ("%", "down"),
    "C12": ("%", "down"),
    "C13": ("%", "down"),
    "C14": ("%", "up"),
    "C15": ("%", "up"),
    "F01": ("£/week", "down"),
    "F01B": ("£/week", "context"),
    "F02": ("£/patient", "down"),
    "F03": ("£/day", "down"),
    "F04": ("£/contact", "down"),
    "F05": ("£/week", "context"),
    "F05B": ("£/week", "context"),
    "F06": ("£/week", "down"),
    "F07": ("£/week", "down"),
    "F08": ("£/week", "down"),
    "F09": ("£/week", "down"),
    "F10": ("£/week", "down"),
    "F10B": ("£/week", "context"),
    "F11": ("£/week", "down"),
    "F12": ("%", "down"),
    "F13": ("£/week", "up"),
    "F13B": ("£/week", "up"),
    "F14": ("£", "down"),
    "F15": ("£/patient", "down"),
    "F16": ("£/week", "down"),
    "F17": ("£/week", "down"),
    "F18": ("£/week", "context"),
    "F19": ("£/bed day", "down"),
}


def test_ids_units_and_directions_are_those_of_the_reference() -> None:
    assert {measure.id: (measure.unit, measure.better) for measure in catalogue()} == REFERENCE


def test_every_measure_fits_the_standard_contracts_or_the_open_data_boards() -> None:
    feeds = read_board(str(OPEN_DATA), catalogue()).feed_by_id | standard_contracts()
    feeds |= {made.id: made for made in cost_feeds(feeds[LEDGER])}
    assert [(measure.id, misfit) for measure in catalogue() for misfit in measure.misfits(feeds)] == []
    assert {feed for measure in catalogue() for feed in measure.feeds} <= set(feeds)


def test_a_condition_asks_for_a_value_that_its_contract_allows() -> None:
    """A value misspelt in a condition would never be found, and the measure would be 0 for good."""
    contracts = standard_contracts()
    allowed = {(feed.id, rule.column): set(rule.values) for feed in contracts.values() for rule in feed.rules if rule.rule == "one of"}
    terms = [term for measure in catalogue() for term in measure.terms if term.feed in contracts]
    asked = [(term.feed, column, set(values)) for term in terms for column, values in (*term.where.items(), *term.where_not.items())]
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
    assert {measure.id: measure.per for measure in catalogue() if measure.per > 1 and measure.id not in rates} == {"E05": 100}


def test_a_survey_of_fewer_than_five_is_hidden() -> None:
    answers = [measure for measure in catalogue() if any(term.column == "score" or "score" in term.where for term in measure.terms)]
    assert {measure.id: measure.least_n for measure in answers} == dict.fromkeys(("E01", "E02", "E03", "E05", "E07"), 5)
    assert {measure.n for measure in answers if measure.id != "E05"} == {"denominator"}


def test_the_index_of_imatter_rests_on_forms_and_not_on_their_answers() -> None:
    (index,) = (measure for measure in catalogue() if measure.id == "E05")
    assert isinstance(index.n, Term)
    assert (index.n.verb, index.n.column, index.n.where) == (Verb.DISTINCT, "response", index.numerator.where)


def test_what_is_sampled_now_and_then_stands_until_the_next() -> None:
    stand = {measure.id for measure in catalogue() if measure.numerator.stands}
    assert stand == {"C01", "C02", "C03", "C04", "C05", "C06", "E05"}
    assert all(term.stands for measure in catalogue() if measure.id in stand for term in measure.every_term)


def test_the_chart_fits_the_kind_of_figure() -> None:
    """Limits of a p chart need things counted, one at a time, and those of any chart need a figure that is new each week."""
    by_chart: dict[str, list[Measure]] = {}
    for measure in catalogue():
        by_chart.setdefault(measure.chart, []).append(measure)
    assert set(by_chart) == {"run", "xmr", "p", "pp", "u", "t"}
    assert all(one.is_percentage and one.n == "denominator" for chart in ("p", "pp") for one in by_chart[chart])
    assert all(one.per == 1000 for one in by_chart["u"])
    assert all(one.numerator.verb is Verb.DAYS_SINCE for one in by_chart["t"])
    standing = [one for one in catalogue() if one.numerator.stands or one.numerator.verb is Verb.STANDING]
    assert {one.chart for one in standing} == {"run"}


def test_every_line_of_the_ledger_has_its_measure_and_together_they_are_the_whole() -> None:
    lines = {one.id: one.numerator.where["line"] for one in catalogue() if "line" in one.numerator.where}
    assert sorted(line for told in lines.values() for line in told) == sorted([*PAY, *NOT_PAY, ARREARS])
    whole = next(one for one in catalogue() if one.id == "F01")
    assert not whole.numerator.where


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
