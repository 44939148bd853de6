"""Each ratio of the catalogue, and each median, days since, days free and days in, once by hand: the rows, the sum and the figure."""

from dataclasses import dataclass

import pytest
from trade import Sent, accepted, board, cell, each_day, sent, team, weeks

from boxscore.terms import Verb
from measures.catalogue import catalogue
from measures.cells import weekly_cells

WEEK = "2026-04-19"
"""Monday 13 to Sunday 19 April 2026."""
ITS_DAYS = ("2026-04-13", "2026-04-19")
OF_THE_SPRING = ("2026-01-05", "2026-05-24")
THE_YEAR = "2026-01-11"

NIGHTS = "ward, census_on, occupied, staffed_beds, boarders"
STAYS = "stay, person, ward, admitted_on, admitted_at, discharged_on, discharged_at, destination, ready_on, admission_type"
BOOKED = "appointment, person, clinic, appointment_on, status, place"
FIRST = "appointment, clinic, appointment_on, status, referred_on, first_contact, first_treatment"
LETTERS = "letter, ward, discharged_on, discharged_at, sent_on, sent_at"
INCIDENTS = "incident, location, occurred_on, reported_on, category, grade, severity, approval"
ANSWERS = "response, team, survey, answered_on, question, score"
BY_HAND = "team, week_ending, item, done, out_of"
SHIFTS = "roster, duty, shift_on, staff_group, planned_hours, worked_hours, source, status"
SAMPLES = "roster, sampled_on, shift, contracted_hours, worked_hours, direct_hours, indirect_hours, admin_hours, meeting_hours, lost_hours"
ABSENCE = (
    "roster, week_ending, staff_group, contracted_hours, sickness_hours, annual_leave_hours, study_leave_hours, parenting_leave_hours, "
    "special_leave_hours, other_leave_hours"
)
CODES = {
    "ward": "INV01",
    "clinic": "INVC1",
    "location": "INVL1",
    "team": "INVT1",
    "roster": "INVR1",
    "emergency_department_activity": "INVE1",
    "cost_centre": "990001",
}

# 10 people a night for seven nights: 70 bed days. 12 staffed beds: 84. 2 boarders a night: 14.
LEDGER = sent(
    "ledger",
    "financial_year, period, cost_centre, account, line, month_budget, month_actual",
    '2026-27, P01, 990001, 05500, Supplies, "2,700.00", "3,000.00"',
)
CENSUS = sent("midnight_census", NIGHTS, each_day("2026-04-13", 7, "INV01, {day}, 10, 12, 2"))

# Six people leave ward INV01 in the week:
# INVS1 after 9 nights (5 to 14 April) at 10:30, home;          back as an emergency on the 28th day, 12 May
# INVS2 after 3 nights (13 to 16 April) at 12:00, care home;    back as an emergency on the 29th day, 15 May
# INVS3 after 0 nights (15 April), time not written down, home; back on 20 April, but planned
# INVS4 after 8 nights (10 to 18 April) at 16:45, home;         never back
# INVS5 died after 2 nights, at 03:00. INVS6 moved to ward INV02 after 6 nights, at 09:00, and is an emergency there.
# INVS7 left in the week before, INVS8 is still on the ward.
# Ready to leave: INVS1 on 10 April (nights of 13 April, 11 and 12 lie in the week before), INVS4 on 15 April (nights of 16 and 17),
# INVS8 on 17 April (nights of 18 and 19, and on), INVS2 on 15 April (none: it leaves on the day after).
WARD = sent(
    "ward_stays",
    STAYS,
    "INVS1, INVP1, INV01, 2026-04-05, 11:00, 2026-04-14, 10:30, Home, 2026-04-10, Emergency",
    "INVS2, INVP2, INV01, 2026-04-13, 11:00, 2026-04-16, 12:00, Care home, 2026-04-15, Emergency",
    "INVS3, INVP3, INV01, 2026-04-15, 08:00, 2026-04-15, , Home, , Elective",
    "INVS4, INVP4, INV01, 2026-04-10, 11:00, 2026-04-18, 16:45, Home, 2026-04-15, Emergency",
    "INVS5, INVP5, INV01, 2026-04-14, 11:00, 2026-04-16, 03:00, Died, , Emergency",
    "INVS6, INVP6, INV01, 2026-04-11, 11:00, 2026-04-17, 09:00, Transfer out, , Emergency",
    "INVS7, INVP7, INV01, 2026-04-02, 11:00, 2026-04-12, 10:00, Home, , Emergency",
    "INVS8, INVP8, INV01, 2026-04-03, 11:00, , , , 2026-04-17, Emergency",
    "INVS11, INVP1, INV02, 2026-05-12, 23:00, , , , , Emergency",
    "INVS12, INVP2, INV02, 2026-05-15, 00:30, , , , , Emergency",
    "INVS13, INVP3, INV02, 2026-04-20, 11:00, , , , , Elective",
    "INVS16, INVP6, INV02, 2026-04-17, 09:00, , , , , Emergency",
    days=OF_THE_SPRING,
)
# Of those who left, INVP1 is seen on the day of leaving, INVP2 on the 7th day after, INVP3 on the 8th; INVP4 has an appointment on the
# 2nd day after and does not come; INVP6 moved on and is seen.
FOLLOWED = sent(
    "appointments",
    BOOKED,
    "INVA1, INVP1, INVC9, 2026-04-14, 1, Community",
    "INVA2, INVP2, INVC9, 2026-04-23, 1, Community",
    "INVA3, INVP3, INVC9, 2026-04-23, 1, Community",
    "INVA4, INVP4, INVC9, 2026-04-20, 8, Community",
    "INVA6, INVP6, INVC9, 2026-04-18, 1, Community",
    days=OF_THE_SPRING,
)
# Ten booked: four seen (1), three of them in the community; one cancelled by the service (2), two could not come (3), one did not (8),
# one otherwise, one not recorded.
TEN_BOOKED = sent(
    "appointments",
    BOOKED,
    *(
        f"INVA{at}, INVP{at}, INVC1, 2026-04-15, {status}, {'Unit' if at else 'Community'}"
        for at, status in enumerate(["2", "3", "3", "8", "other", "", "1"])
    ),
    *(f"INVA{at}, INVP{at}, INVC1, 2026-04-16, 1, Community" for at in (7, 8, 9)),
    days=ITS_DAYS,
)
# First contacts that took place, days since the referral: 10, 41, 126 and 127; one did not come after 3; one of a referral nobody knows.
# The last two are no first contact. Treatment begins at those of 126, 127 and 20 days, at one that did not come, and at one of a
# referral nobody knows.
WAITED = sent(
    "appointments",
    FIRST,
    "INVA1, INVC1, 2026-04-15, 1, 2026-04-05, Yes, No",
    "INVA2, INVC1, 2026-04-15, 1, 2026-03-05, Yes, No",
    "INVA3, INVC1, 2026-04-15, 1, 2025-12-10, Yes, Yes",
    "INVA4, INVC1, 2026-04-15, 1, 2025-12-09, Yes, Yes",
    "INVA5, INVC1, 2026-04-15, 8, 2026-04-12, Yes, Yes",
    "INVA6, INVC1, 2026-04-15, 1, , Yes, Yes",
    "INVA7, INVC1, 2026-04-15, 1, 2026-03-26, No, Yes",
    "INVA8, INVC1, 2026-04-15, 1, 2026-01-01, No, No",
    days=ITS_DAYS,
)
# Five letters are due: sent after 72:00 hours, after 72:01, on the same day before the discharge time, never, and on a day without a time.
POSTED = sent(
    "discharge_letters",
    LETTERS,
    "INVL1, INV01, 2026-04-14, 11:00, 2026-04-17, 11:00",
    "INVL2, INV01, 2026-04-14, 11:00, 2026-04-17, 11:01",
    "INVL3, INV01, 2026-04-14, 11:00, 2026-04-14, 10:00",
    "INVL4, INV01, 2026-04-14, 11:00, , ",
    "INVL5, INV01, 2026-04-14, 11:00, 2026-04-15, ",
    days=ITS_DAYS,
)
# Falls: none, minor, moderate. Ulcers: grade 1, 2, 4, and one not graded. Two medication incidents, three of violence, one restraint,
# one of self-harm. Harm on Monday 13 (the minor fall), Tuesday 14 (the moderate fall, an ulcer), Saturday 18 (violence): 7 - 3 days free.
HAPPENED = sent(
    "incidents",
    INCIDENTS,
    "INVI1, INVL1, 2026-04-15, 2026-04-15, Fall, , None, Approved",
    "INVI2, INVL1, 2026-04-13, 2026-04-15, Fall, , Minor, In review",
    "INVI3, INVL1, 2026-04-14, 2026-05-15, Fall, , Moderate, In review",
    "INVI4, INVL1, 2026-04-15, 2026-04-15, Pressure ulcer, 1, None, Approved",
    "INVI5, INVL1, 2026-04-14, 2026-04-15, Pressure ulcer, 2, Moderate, Approved",
    "INVI6, INVL1, 2026-04-15, 2026-04-15, Pressure ulcer, 4, None, Approved",
    "INVI7, INVL1, 2026-04-15, 2026-04-15, Pressure ulcer, , None, In review",
    *(f"INVI1{at}, INVL1, 2026-04-16, 2026-04-16, Medication, , None, Approved" for at in range(2)),
    *(f"INVI2{at}, INVL1, 2026-04-18, 2026-04-18, Violence, , Minor, Approved" for at in range(3)),
    "INVI31, INVL1, 2026-04-17, 2026-04-17, Restraint, , None, Approved",
    "INVI32, INVL1, 2026-04-17, 2026-04-17, Self-harm, , None, Approved",
    "INVI33, INVL2, 2026-04-19, 2026-04-19, Fall, , Major, Approved",
    days=OF_THE_SPRING,
)
CASES_OF_INFECTION = sent(
    "infections",
    "infection, ward, specimen_on, organism",
    "INVN1, INV01, 2026-03-01, SAB",
    "INVN2, INV01, 2026-03-20, CDI",
    "INVN3, INV01, 2026-04-20, CAUTI",
    "INVN4, INV02, 2026-04-15, CDI",
    days=OF_THE_SPRING,
)
DOSES = sent(
    "medicine_doses",
    "ward, due_on, doses_due, doses_given, omitted_with_code, omitted_without_code",
    each_day("2026-04-13", 6, "INV01, {day}, 100, 95, 4, 1"),
    "INV01, 2026-04-19, 200, 190, 1, 9",
)


def forms(question: str, scores: str, survey: str = "Staff pulse") -> list[str]:
    """A filled-in form for each score, all of one question."""
    return [f"INVQ{survey[0]}{at}, INVT1, {survey}, 2026-04-15, {question}, {score}" for at, score in enumerate(scores.split())]


SAID = sent(
    "survey_answers",
    ANSWERS,
    *forms("supported", "1 1 1 1 0 1"),
    *forms("safe", "1 0 1 0 1"),
    *forms("good day", "1 1 0 1 1 1 0 1", survey="Joy in work"),
    *forms("recommend", "1 2 3 4 5 1 2 2", survey="Patient"),
    days=ITS_DAYS,
)
# Of iMatter on 4 March: five forms, two statements each; a pulse since then has nothing to do with it.
# Points: 6+5, 6+6, 4+3, 2+1, 5+4 = 42 of 10 answers x 6 = 60.
STATEMENTS = [
    f"INVM{at}, INVT1, iMatter, 2026-03-04, iMatter {number}, {score}"
    for at, scores in enumerate(["6 5", "6 6", "4 3", "2 1", "5 4"])
    for number, score in zip(("01", "28"), scores.split(), strict=True)
]
ONCE_A_YEAR = sent("survey_answers", ANSWERS, *STATEMENTS, *forms("supported", "1 1 1 1 0 1"), days=OF_THE_SPRING)
COUNTED_BY_HAND = sent(
    "counts_by_hand",
    BY_HAND,
    *(
        f"INVT1, 2026-04-19, {item}, {counts}"
        for item, counts in {
            "Safety huddles": "6, 7",
            "Supervision": "18, 24",
            "Care plans": "3, 4",
            "Assessments": "38, 40",
            "Orders right": "490, 500",
            "Milk wasted": "12.5, 250",
        }.items()
    ),
    "INVT1, 2026-04-12, Care plans, 0, 9",
)
# Planned: 11.5 + 11.5 + 11.5 + 7.5 + 7.5 + 8 = 57.5 hours. Worked: registered 11.5 + 6 = 17.5, support 10, other 8; in all 35.5.
# Of these bank 10, agency 6. The line D1 is worked twice, so four lines are worked: D1, D2, D3 and D5; D4 was absent.
ROSTER = sent(
    "roster_shifts",
    SHIFTS,
    "INVR1, D1, 2026-04-13, Registered, 11.5, 11.5, Substantive, Worked",
    "INVR1, D2, 2026-04-14, Support, 11.5, 10, Bank, Worked",
    "INVR1, D4, 2026-04-14, Registered, 11.5, 0, Substantive, Absent",
    "INVR1, D3, 2026-04-18, Registered, 7.5, 4, Agency, Worked",
    "INVR1, D1, 2026-04-19, Registered, 7.5, 2, Agency, Worked",
    "INVR1, D5, 2026-04-15, Other, 8, 8, Substantive, Worked",
)
# The sample of 11 March stands: day and night together. That of 7 January is over; that of 20 April has not been taken yet.
SAMPLED = sent(
    "capacity_samples",
    SAMPLES,
    "INVR1, 2026-01-07, Day, 100, 100, 90, 10, 1, 1, 1",
    "INVR1, 2026-03-11, Day, 60, 55, 30, 18, 6, 3, 5",
    "INVR1, 2026-03-11, Night, 40, 45, 15, 12, 4, 1, 3",
    "INVR1, 2026-04-20, Day, 100, 100, 10, 90, 50, 50, 50",
)
AWAY = sent(
    "absence",
    ABSENCE,
    "INVR1, 2026-04-19, Registered, 600, 30, 80, 7.5, 37, 0, 3.5",
    "INVR1, 2026-04-19, Support, 400, 22, 30, 0, 0, 10, 0",
)
# April: 20 + 10 funded, 17.5 + 10.5 in post. The week's Sunday lies in April.
POSTS = sent(
    "establishment",
    "month, roster, staff_group, band, funded_wte, in_post_wte",
    "Mar 2026, INVR1, Registered, 5, 30, 10",
    "Apr 2026, INVR1, Registered, 5, 20, 17.5",
    "Apr 2026, INVR1, Support, 3, 10, 10.5",
)


@dataclass(frozen=True)
class Golden:
    """What a measure is by hand in the week to 19 April 2026."""

    measure: str
    numerator: float
    denominator: float | None
    value: float
    extracts: tuple[Sent, ...]
    n: float | None = None
    since: str = "2026-04-05"
    """The first week with rows. Of some feeds a week is held back that is not like the eight before it, so it is no longer than needed."""

    def __str__(self) -> str:
        return self.measure


BY_HAND_FIGURES = (
    # £3,000.00 over the 30 days of April: £700.00 in the week. Its budget is £2,700.00: £630.00; £70.00 of £630.00 more.
    Golden("F12", 70_00, 630_00, 100 * 70 / 630, (LEDGER,)),
    # INVS1, 2, 4, 5, 6 and 8 lie in a bed at midnight of one of its days; INVS3 came and went, INVS7 left before.
    Golden("F02", 700_00, 6, 700_00 / 6, (LEDGER, WARD), n=6),
    Golden("F03", 700_00, 70, 10_00, (LEDGER, CENSUS), n=70),
    Golden("F04", 700_00, 4, 175_00, (LEDGER, TEN_BOOKED), n=4),
    # One did not come, at £175.00 a contact.
    Golden("F14", 175_00, None, 175_00, (LEDGER, TEN_BOOKED), n=1),
    # INVS2, 3 and 5 came in the week.
    Golden("F15", 700_00, 3, 700_00 / 3, (LEDGER, WARD), n=3),
    # 9 + 3 + 0 + 8 + 2 + 6 = 28 nights of 6 people; 28 / 6 = 4.666...
    Golden("Q01", 28, 6, 28 / 6, (WARD,), n=6),
    # 10:30 of 10:30, 12:00 and 16:45: one of three.
    Golden("Q02", 1, 3, 100 / 3, (WARD,), n=3),
    # The middle one of 10:30, 12:00 and 16:45 is 12:00, 720 minutes after midnight.
    Golden("Q03", 720, None, 720, (WARD,), n=3),
    # INVS1 came back on the 28th day; INVS2 on the 29th, INVS3 planned, INVS4 never. One of four.
    Golden("Q06", 1, 4, 25, (WARD,), n=4),
    # 10 occupied of 12 staffed beds, seven nights.
    Golden("Q07", 70, 84, 100 * 70 / 84, (CENSUS,), n=84),
    # One night of INVS1 (13 April), two of INVS4 (16, 17), two of INVS8 (18, 19): 5 of 70.
    Golden("Q08", 5, 70, 500 / 70, (WARD, CENSUS), n=70),
    Golden("Q09", 14, 70, 20, (CENSUS,), n=70),
    # Five referrals, of which one is not decided and one came in the week before.
    Golden(
        "Q11",
        1,
        3,
        100 / 3,
        (
            sent(
                "referrals",
                "referral, clinic, received_on, outcome",
                "INVF1, INVC1, 2026-04-13, Accepted\nINVF2, INVC1, 2026-04-19, Returned\nINVF3, INVC1, 2026-04-15, Redirected",
                "INVF4, INVC1, 2026-04-15, \nINVF5, INVC1, 2026-04-12, Returned",
                days=("2026-04-06", "2026-04-19"),
            ),
        ),
    ),
    # One did not come: of 4 seen + 1, and of all 10.
    Golden("Q12", 1, 5, 20, (TEN_BOOKED,), n=5),
    Golden("Q12B", 1, 10, 10, (TEN_BOOKED,), n=10),
    Golden("Q13", 2, 10, 20, (TEN_BOOKED,)),
    Golden("Q14", 1, 10, 10, (TEN_BOOKED,)),
    # The middle of 10, 41, 126 and 127 days is halfway between 41 and 126: 83.5.
    Golden("Q16", 83.5, None, 83.5, (WAITED,), n=4),
    # Treatment after 126 and 20 days is in time, after 127 it is not: two of three.
    Golden("Q17", 2, 3, 200 / 3, (WAITED,), n=3),
    # INVP1 and INVP2 of the four who left alive for elsewhere than a ward.
    Golden("Q18", 2, 4, 50, (WARD, FOLLOWED), n=4),
    Golden("Q19", 3, 4, 75, (COUNTED_BY_HAND,)),
    # 12 + 8 places offered, 9 + 6 used.
    Golden(
        "Q20",
        15,
        20,
        75,
        (
            sent(
                "clinic_slots",
                "clinic, session_on, session, slots_offered, slots_booked, slots_attended",
                "INVC1, 2026-04-14, AM, 12, 11, 9\nINVC1, 2026-04-14, PM, 8, 7, 6",
            ),
        ),
    ),
    # Of 4 seen 3 in the community; one could have been there and was cancelled.
    Golden("Q21", 3, 4, 75, (TEN_BOOKED,)),
    # 72:00 hours, and before the discharge; 72:01, never and no time are not in time. Two of five.
    Golden("Q22", 2, 5, 40, (POSTED,), n=5),
    Golden("Q23", 490, 500, 98, (COUNTED_BY_HAND,)),
    Golden("Q24", 12.5, 250, 5, (COUNTED_BY_HAND,)),
    # 3 falls x 1000 / 70 bed days = 42.857...
    Golden("S01", 3, 70, 3000 / 70, (HAPPENED, CENSUS), n=70),
    Golden("S02", 1, 70, 1000 / 70, (HAPPENED, CENSUS)),
    # From Tuesday 14 to Sunday 19 April.
    Golden("S03", 5, None, 5, (HAPPENED,)),
    # 7 - Monday, Tuesday and Saturday.
    Golden("S04", 4, None, 4, (HAPPENED,)),
    Golden("S05", 2, 70, 2000 / 70, (HAPPENED, CENSUS)),
    Golden("S06", 2, 70, 2000 / 70, (HAPPENED, CENSUS)),
    # 6 x 1 + 9 = 15 of 6 x 100 + 200 = 800 doses.
    Golden("S07", 15, 800, 1.875, (DOSES,)),
    Golden("S08", 3, 70, 3000 / 70, (HAPPENED, CENSUS)),
    Golden("S09", 1, 70, 1000 / 70, (HAPPENED, CENSUS)),
    Golden("S10", 1, 70, 1000 / 70, (HAPPENED, CENSUS)),
    # From 20 March to 19 April: 11 days of March and 19 of April.
    Golden("S11", 30, None, 30, (CASES_OF_INFECTION,), since=THE_YEAR),
    Golden("S12", 6, 7, 600 / 7, (COUNTED_BY_HAND,)),
    Golden("S13", 38, 40, 95, (COUNTED_BY_HAND,)),
    Golden("E01", 5, 6, 500 / 6, (SAID,), n=6),
    Golden("E02", 3, 5, 60, (SAID,), n=5),
    Golden("E03", 6, 8, 75, (SAID,), n=8),
    # Six forms of the pulse (five of them say twice something) on four lines worked.
    Golden("E04", 6, 4, 150, (SAID, ROSTER), n=4),
    # 42 points of 60: 70.
    Golden("E05", 42, 60, 70, (ONCE_A_YEAR,), n=5, since=THE_YEAR),
    # Very good twice and good three times, of eight.
    Golden("E07", 5, 8, 62.5, (SAID,), n=8),
    Golden("E10", 18, 24, 75, (COUNTED_BY_HAND,)),
    # Of 60 + 40 contracted hours direct 30 + 15, indirect 18 + 12, and what is left, 100 - 45 - 30.
    Golden("C01", 45, 100, 45, (SAMPLED,), n=2, since=THE_YEAR),
    Golden("C02", 30, 100, 30, (SAMPLED,), n=2, since=THE_YEAR),
    Golden("C03", 25, 100, 25, (SAMPLED,), n=2, since=THE_YEAR),
    # Of 55 + 45 worked hours 6 + 4 and 3 + 1; of contracted ones 5 + 3 lost.
    Golden("C04", 10, 100, 10, (SAMPLED,), n=2, since=THE_YEAR),
    Golden("C05", 4, 100, 4, (SAMPLED,), n=2, since=THE_YEAR),
    Golden("C06", 8, 100, 8, (SAMPLED,), n=2, since=THE_YEAR),
    # Registered 11.5 + 4 + 2 and support 10: 27.5 hours for 70 patient days.
    Golden("C07", 27.5, 70, 27.5 / 70, (ROSTER, CENSUS)),
    # 11.5 + 10 + 4 + 2 + 8 = 35.5 worked of 11.5 x 3 + 7.5 x 2 + 8 = 57.5 planned.
    Golden("C08", 35.5, 57.5, 3550 / 57.5, (ROSTER,)),
    # 30 + 22 of 600 + 400.
    Golden("C09", 52, 1000, 5.2, (AWAY,)),
    # 30 + 80 + 7.5 + 37 + 0 + 3.5 = 158 and 22 + 30 + 0 + 0 + 10 + 0 = 62, of 1000.
    Golden("C10", 220, 1000, 22, (AWAY,)),
    # Bank 10 and agency 4 + 2, of 35.5.
    Golden("C11", 16, 35.5, 1600 / 35.5, (ROSTER,)),
    Golden("C12", 6, 35.5, 600 / 35.5, (ROSTER,)),
    # (20 - 17.5) + (10 - 10.5) = 2 of 30.
    Golden("C13", 2, 30, 200 / 30, (POSTS,)),
    # 17.5 of 17.5 + 10.
    Golden("C14", 17.5, 27.5, 1750 / 27.5, (ROSTER,)),
    Golden("C15", 22.5, 30, 75, (sent("training", "roster, week_ending, planned_hours, delivered_hours", "INVR1, 2026-04-19, 30, 22.5"),)),
    # 558 of 800 unplanned; the planned ones are not in it.
    Golden(
        "A02",
        600,
        800,
        75,
        (
            sent(
                "emergency_department_activity",
                "week_ending, location, category, attendances, within_4_hours, over_4_hours, over_8_hours, over_12_hours",
                "2026-04-19, INVE1, Unplanned, 800, 600, 200, 60, 20\n2026-04-19, INVE1, New planned, 50, 50, 0, 0, 0",
            ),
        ),
    ),
)
OTHER_VERBS = (Verb.IN_THE_WEEK, Verb.MEDIAN, Verb.DAYS_SINCE, Verb.DAYS_FREE, Verb.DAYS_IN)
COUNTED_ON_THE_OPEN_DATA_BOARD = {"A05", "F19"}
"""Of feeds that are that board's own; tests/golden works them out again from its extracts."""


@pytest.mark.parametrize("golden", BY_HAND_FIGURES, ids=str)
def test_a_measure_is_what_it_is_by_hand(golden: Golden) -> None:
    facts = accepted(weeks(golden.since, "2026-05-24"), *golden.extracts)
    told = weekly_cells(board(team("north", golden.measure, **CODES)), facts, weeks(WEEK))
    one = cell(told, "north", golden.measure, WEEK)
    assert one["status"] == "final"
    assert (one["numerator"], one["denominator"]) == (golden.numerator, golden.denominator)
    assert one["value"] == pytest.approx(golden.value, rel=1e-12)
    assert golden.n is None or one["n"] == golden.n


def test_every_measure_that_is_more_than_a_count_has_its_figure_by_hand() -> None:
    more = {one.id for one in catalogue() if one.denominator or one.times or any(term.verb in OTHER_VERBS for term in one.terms)}
    assert {golden.measure for golden in BY_HAND_FIGURES} == more - COUNTED_ON_THE_OPEN_DATA_BOARD


def test_nobody_is_readmitted_by_the_admission_they_were_discharged_from() -> None:
    """In and out on one day, with no time of leaving, or the same one: there is no other stay to come back for."""
    for left_at in ("", "08:10"):
        stay = f"INVS1, INVP1, INV01, 2026-04-14, 08:10, 2026-04-14, {left_at}, Home, , Emergency"
        facts = accepted(weeks("2026-04-05", "2026-05-24"), sent("ward_stays", STAYS, stay, days=OF_THE_SPRING))
        told = weekly_cells(board(team("north", "Q06", **CODES)), facts, weeks(WEEK))
        assert cell(told, "north", "Q06", WEEK)["numerator"] == 0


def test_where_the_appointments_have_not_come_nobody_knows_who_was_followed_up() -> None:
    facts = accepted(weeks("2026-04-05", "2026-05-24"), WARD)
    told = weekly_cells(board(team("north", "Q18", **CODES)), facts, weeks(WEEK))
    assert cell(told, "north", "Q18", WEEK)["status"] == "not received"
