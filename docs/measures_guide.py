"""Makes docs/measures.md from the catalogue, the packs and the contracts: what each figure says, for whoever reads one. Pages for others
belong elsewhere."""

from collections.abc import Iterator, Mapping, Sequence

from boxscore.columns import Kind
from boxscore.costs import CLOSED_COSTS, LEDGER, MADE_FROM, WEEKLY_COSTS, cost_feeds
from boxscore.feeds import Covers, Feed
from boxscore.measures import Against, Chart, Domain, Measure
from boxscore.packs import Pack
from boxscore.terms import OF_A_STRETCH, OF_PERIODS, Elapsed, Limits, Mark, Term, Verb
from markup import anchor, table
from measures.catalogue import catalogue
from measures.packs import packs
from measures_preface import PACKS, READING
from sources.standard import standard_contracts

ABOUT = {
    Domain.QUALITY: "How well and how soon people are looked after, and how many.",
    Domain.SAFETY: "Harm, and what keeps it away.",
    Domain.EXPERIENCE: "What patients and staff say.",
    Domain.CAPACITY: "Hours of staff: how many there are and where they go.",
    Domain.COST: "Pounds spent.",
}
BETTER = {"up": "higher", "down": "lower", "range": "neither too high nor too low", "context": "neither; it is there to read others by"}
AGAINST: Mapping[Against, str] = {
    Against.SPEND: "an average week of the team's baseline less the week: what was released "
    "([why](decisions/0018-savings-are-two-numbers.md)).",
    Against.VOLUME: "the spend of an average week of the team's baseline, times the share by which more was done in the week: avoided "
    "([why](decisions/0018-savings-are-two-numbers.md)).",
}
CHARTS: Mapping[Chart, str] = {
    "run": "run chart",
    "xmr": "XmR chart: single values and their moving ranges",
    "i": "i chart: single values",
    "p": "p chart, of shares of things counted",
    "pp": "p′ chart, of shares of large numbers",
    "u": "u chart, of rates",
    "up": "u′ chart, of rates of large numbers",
    "c": "c chart, of counts",
    "g": "g chart, of cases between two events",
    "t": "t chart, of the time between two events",
    "none": "none",
}
MARKED = {
    Mark.READMITTED_WITHIN_28_DAYS: "after which the same person (by the pseudonym) was admitted to any ward with the type Emergency, "
    "from the moment of leaving to the end of the 28th day after",
    Mark.FOLLOWED_UP_WITHIN_7_DAYS: "after which the same person (by the pseudonym) had an appointment with the status 1 (seen), on the "
    "day of leaving or on one of the 7 days after it",
}
COUNTED_ONE_BY_ONE = {
    ("ward_stays", "stay"): "stays",
    ("appointments", "appointment"): "appointments",
    ("referrals", "referral"): "referrals",
    ("incidents", "incident"): "incidents",
    ("complaints_and_stories", "item"): "items",
    ("survey_answers", "response"): "filled-in forms",
    ("roster_shifts", "duty"): "lines of the roster",
}
VALUES: Mapping[tuple[str, str], Mapping[str | bool | int, str]] = {
    ("appointments", "status"): {"1": "seen", "2": "cancelled by the service", "3": "could not attend", "8": "did not attend"},
}
ANSWERS: Mapping[str, Mapping[int, str]] = {
    "recommend": {1: "very good", 2: "good", 3: "neither good nor poor", 4: "poor", 5: "very poor"},
}
YES_AND_NO: Mapping[int, str] = {1: "yes", 0: "no"}


def measures_guide(boards_own: Sequence[Feed]) -> str:
    """The whole page. ``boards_own`` are the feeds of the open data board, which some measures are of."""
    feeds = {feed.id: feed for feed in boards_own if not feed.standard} | standard_contracts()
    feeds |= {made.id: made for made in cost_feeds(feeds[LEDGER])}
    parts = [READING.strip(), "## By domain", *_by_domain(), PACKS.strip(), *_by_pack()]
    for domain in Domain:
        parts += [f"## {domain.capitalize()}", ABOUT[domain]]
        parts += [_section(one, feeds) for one in catalogue() if one.domain is domain]
    return "\n\n".join(parts)


def link_to(measure: Measure, page: str = "") -> str:
    """A link to what the page says of a measure."""
    return f"[{measure.id} {measure.name}]({page}{anchor(f'{measure.id} {measure.name}')})"


def _by_domain() -> Iterator[str]:
    for domain in Domain:
        yield f"**{domain.capitalize()}** {'; '.join(link_to(one) for one in catalogue() if one.domain is domain)}."


def _by_pack() -> Iterator[str]:
    by_id = {one.id: one for one in catalogue()}
    for pack in packs():
        yield f"### Pack: {pack.setting}\n\n{pack.why}\n\n{'; '.join(_in_pack(by_id[id], pack) for id in pack.measures)}."


def _in_pack(measure: Measure, pack: Pack) -> str:
    goal = pack.goals.get(measure.id)
    return link_to(measure) if goal is None else f"{link_to(measure)} (goal {goal:g}{'%' if measure.is_percentage else ''})"


def _section(measure: Measure, feeds: Mapping[str, Feed]) -> str:
    rows = [
        ("Counted", _counted(measure.numerator, feeds)),
        *([("Divided by", _counted(measure.denominator, feeds) + _told_per(measure))] if measure.denominator else []),
        *_times(measure, feeds),
        *([("Against the baseline", AGAINST[measure.against_baseline])] if measure.against_baseline else []),
        ("One row is", _rows(measure, feeds)),
        ("Week and team", _placed(measure, feeds)),
        ("What it does not say", measure.caveats),
        ("Better", BETTER[measure.better]),
        ("Final", _final(measure, feeds)),
        ("Nothing to show", _nothing(measure, feeds)),
        ("n", _n(measure, feeds)),
        ("Unit, chart", f"{measure.unit}; {CHARTS[measure.chart]}"),
        ("Source", measure.source),
    ]
    return f"### {measure.id} {measure.name}\n\n{measure.explanation}\n\n{table(('', ''), rows)}"


def _times(measure: Measure, feeds: Mapping[str, Feed]) -> Iterator[tuple[str, str]]:
    if measure.times:
        yield "Times", _counted(measure.times.numerator, feeds)
        yield "Divided by", _counted(measure.times.denominator, feeds)


def _told_per(measure: Measure) -> str:
    if measure.is_percentage:
        return " Told in percent."
    return f" Told per {measure.per:,}." if measure.per > 1 else ""


def _counted(term: Term, feeds: Mapping[str, Feed]) -> str:
    feed = feeds[term.feed]
    return f"{_link(feed)}{_conditions(term, feed)}: {_done(term, feed)}.{_standing(term)}"


def _done(term: Term, feed: Feed) -> str:
    """What is done with the rows."""
    match term.verb:
        case Verb.COUNT:
            return f"each counts {'once' if term.times == 1 else f'{term.times:g}'}"
        case Verb.DISTINCT:
            return f"how many different {COUNTED_ONE_BY_ONE.get((feed.id, term.column or ''), _words(term.column or ''))} there are"
        case Verb.SUM:
            return f"{_quantity(term, feed)}, added up"
        case Verb.MEDIAN:
            return f"the middle one of {_quantity(term, feed)}"
        case Verb.SNAPSHOT:
            return f"{_quantity(term, feed)}, added up over the last day in the week that has any"
        case Verb.STANDING:
            return f"{_quantity(term, feed)}, added up over the {_period(feed)} that holds the week's Sunday"
        case Verb.DAYS:
            return f"{_quantity(term, feed)}, added up and then once for each day of the week, each by its own {_period(feed)}"
        case Verb.DAYS_IN:
            return f"the days of the week {_stretch(term, feed)}, added up; without the second day it goes on"
        case Verb.IN_THE_WEEK:
            return f"each with a day of the week {_stretch(term, feed)} counts once; without the second day it goes on"
        case Verb.DAYS_SINCE:
            return "the days from the newest one to the week's Sunday, however many weeks ago it was"
        case Verb.DAYS_FREE:
            return "the days of the week without one"


def _stretch(term: Term, feed: Feed) -> str:
    if term.stretch is None:
        return ""
    begins, before = _meaning(term.stretch.begins, feed), _meaning(term.stretch.before, feed)
    return f"after {begins} and before {before}, without these two" if term.stretch.after else f"from {begins} on and before {before}"


def _standing(term: Term) -> str:
    return (
        " Of the newest week that has any, up to the week shown; it stands, with its date, until there is a newer one."
        if term.stands
        else ""
    )


def _quantity(term: Term, feed: Feed) -> str:
    if term.columns:
        more = [_words(column) for column, factor in term.columns.items() if factor > 0]
        less = [f" less {_words(column)}" for column, factor in term.columns.items() if factor < 0]
        return _and(more) + "".join(less)
    if term.elapsed:
        return f"the {_between(term.elapsed, feed)}"
    return f"{_meaning(term.column or '', feed)} (`{term.column}`)"


def _between(of: Elapsed, feed: Feed) -> str:
    unit = f"{of.unit}, by day and time," if of.from_at and of.to_at else of.unit
    return f"{unit} from {_meaning(of.from_, feed)} to {_meaning(of.to, feed)}"


def _conditions(term: Term, feed: Feed) -> str:
    """What must hold of the rows, each condition once."""
    said = [f"{_whose(column, feed)} is {_any_of([_value(one, column, term) for one in values])}" for column, values in term.where.items()]
    said += [f"{_whose(column, feed)} is {_none_of(list(map(str, values)))}" for column, values in term.where_not.items()]
    said += [f"{_whose(column, feed)} begins with {_any_of(list(values))}" for column, values in term.where_begins.items()]
    said += [f"{_whose(column, feed)} is {_inside(one, feed.kind_of(column) is Kind.TIME)}" for column, one in term.where_between.items()]
    said += [f"{_whose(column, feed)} is known" for column in term.where_given]
    if term.elapsed and term.where_elapsed:
        said.append(f"with {_inside(term.where_elapsed, False)} {_between(term.elapsed, feed)}")
    said += [MARKED[term.marked]] if term.marked else []
    return f" {_and(said)}" if said else ""


def _whose(column: str, feed: Feed) -> str:
    return f"of which {_meaning(column, feed)}" if feed.kind_of(column) in (Kind.DATE, Kind.TIME) else f"whose {_words(column)}"


def _value(value: str | bool | int, column: str, term: Term) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    known = VALUES.get((term.feed, column), {})
    if (term.feed, column) == ("survey_answers", "score") and isinstance(value, int):
        (question,) = term.where["question"]
        known = ANSWERS.get(str(question), YES_AND_NO)  # type: ignore[assignment]
    return f"{value} ({known[value]})" if value in known else str(value)


def _inside(limits: Limits, is_time: bool) -> str:
    ends = [("from", limits.least), ("at most", limits.most), ("before" if is_time else "under", limits.below)]
    return " and ".join(f"{word} {_clock(limit) if is_time else f'{limit:g}'}" for word, limit in ends if limit is not None)


def _clock(minutes: float) -> str:
    return f"{int(minutes) // 60:02}:{int(minutes) % 60:02}"


def _rows(measure: Measure, feeds: Mapping[str, Feed]) -> str:
    return "; ".join(f"{_link(feeds[id])}: {_first_part(feeds[id].one_row_is)}" for id in measure.feeds) + "."


def _placed(measure: Measure, feeds: Mapping[str, Feed]) -> str:
    said = dict.fromkeys(f"{_link(feeds[term.feed])}: {_place(term, feeds[term.feed])}" for term in measure.terms)
    return "; ".join(said) + "."


def _place(term: Term, feed: Feed) -> str:
    codes, own = " or ".join(f"`{column}`" for column in feed.team_from), _meaning(term.by or feed.week_from, feed)
    if term.verb in OF_PERIODS:
        return f"its {_period(feed)}, and the team whose code is in {codes} at the end of it"
    if feed.id in MADE_FROM:
        return f"the days of the part, and the teams that hold the code in {codes} on them, each by its share"
    if term.verb in OF_A_STRETCH:
        return f"each day by itself, and the team whose code is in {codes} on {own}"
    return f"{own}, and the team whose code is in {codes} on it"


def _final(measure: Measure, feeds: Mapping[str, Feed]) -> str:
    used = [feeds[id] for id in measure.feeds]
    costs = [made for made in used if made.id in MADE_FROM]
    if costs:
        ledger = feeds[LEDGER]
        until = f"{_weeks(ledger.settles_after_weeks)} after its months, when {_link(ledger)} has settled, and *provisional* until then"
        return f"{until}{'' if costs[0].id == CLOSED_COSTS else '; *estimated* while a month of it is open'}."
    longest = max(measure.settles_after_weeks, *(feed.settles_after_weeks for feed in used))
    since = "the day it is of" if measure.numerator.stands else "its period" if measure.numerator.verb in OF_PERIODS else "its week"
    if longest == 0:
        return f"as soon as {since} is over and the extract has come, unless a correction comes or the publisher marks it as provisional."
    why = [f"{_link(feed)} settles in {_weeks(feed.settles_after_weeks)}" for feed in used if feed.settles_after_weeks]
    why += [f"the measure itself looks {_weeks(measure.settles_after_weeks)} ahead"] if measure.settles_after_weeks else []
    return f"{_weeks(longest)} after {since}, and *provisional* until then: {'; '.join(why)}."


def _nothing(measure: Measure, feeds: Mapping[str, Feed]) -> str:
    said = [_not_received(term, feeds[term.feed]) for term in measure.terms]
    if measure.against_baseline:
        said += ["or any week of the baseline", "*not applicable* to a team without a baseline, and before it begins"]
    if measure.against_baseline is Against.VOLUME:
        said.append("nor to one whose baseline names no volume; *no activity* when nothing was done")
    elif measure.denominator or measure.times:
        said.append("*no activity* when it would be divided by 0")
    elif measure.numerator.verb is Verb.MEDIAN:
        said.append("*no activity* when there is no row to take the middle of")
    elif measure.numerator.verb is Verb.DAYS_SINCE:
        said.append("*no activity* while there has never been one")
    else:
        said.append("0 is a figure like any other")
    return f"{'; '.join(dict.fromkeys(said))}."


def _not_received(term: Term, feed: Feed) -> str:
    if feed.id == CLOSED_COSTS:
        return "*not received* while a month of the week is open"
    if feed.id == WEEKLY_COSTS:
        return "*not received* when a day of the week lies in an open month and cannot be estimated"
    if term.stands:
        return f"*not received* before the first of {_link(feed)}"
    if feed.each_day:
        return f"*not received* when the team has no row of {_link(feed)} on any one day of the week"
    if feed.covers is Covers.ITS_ROWS:
        return f"*not received* when the team has no row of {_link(feed)} in the {'period' if feed.is_periodic else 'week'}"
    return f"*not received* when no extract of {_link(feed)} speaks for every day of the week"


def _n(measure: Measure, feeds: Mapping[str, Feed]) -> str:
    hidden = f" A figure with n under {measure.least_n} is *hidden*." if measure.least_n else ""
    match measure.n:
        case "denominator":
            return f"what it is divided by.{hidden}"
        case "numerator":
            return f"what is counted.{hidden}"
        case "rows":
            return f"the number of rows counted.{hidden}"
        case "none":
            return "none is shown."
        case term:
            return f"{_counted(term, feeds)}{hidden}"


def _link(feed: Feed) -> str:
    if feed.id in MADE_FROM:
        return f"[{feed.title}](decisions/0014-cost-by-week.md)"
    if feed.id in standard_contracts():
        return f"[{feed.title}](feeds.md{anchor(feed.title)})"
    return f"[{feed.title}](reference/feeds.md{anchor(f'{feed.title} ({feed.id})')})"


def _meaning(column: str, feed: Feed) -> str:
    described = feed.columns.get(column)
    return _first_part(described.meaning) if described else _words(column)


def _period(feed: Feed) -> str:
    return "quarter" if feed.kind_of(feed.week_from) is Kind.QUARTER else "month"


def _first_part(meaning: str) -> str:
    return meaning.partition(";")[0].partition(": ")[0]


def _words(column: str) -> str:
    return column.replace("_", " ").replace("wte", "WTE")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _and(said: list[str]) -> str:
    *others, last = said
    return f"{', '.join(others)} and {last}" if others else last


def _none_of(values: list[str]) -> str:
    return f"neither {' nor '.join(values)} (it may be unknown)" if len(values) > 1 else f"not {values[0]} (it may be unknown)"


def _any_of(values: list[str]) -> str:
    *others, last = values
    return f"{', '.join(others)} or {last}" if others else last


def _weeks(number: int) -> str:
    return "1 week" if number == 1 else f"{number} weeks"
