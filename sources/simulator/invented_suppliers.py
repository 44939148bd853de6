"""Who sends the extracts of an invented board in the mixed layout, and how each writes them. How files are made of it belongs elsewhere.

The systems are those that services have; what stands here about their files is invented, after the quirks of real ones.
"""

from collections.abc import Mapping

from sources.simulator.layouts import Csv, Every, Layout, Xlsx
from sources.simulator.quirks import Habits

BOM, WESTERN, WIDE = "utf-8-sig", "cp1252", "utf-16"

TRAKCARE = Habits(dates="dd/mm/yyyy or serial", codes="careless", flags="Y/Yes/1")
PARIS = Habits(dates="dd month yyyy", times="hhmm", codes="tabbed", spelling=1, blank=1)
MORSE = Habits(dates="mm/dd/yyyy", times="h:mm am", flags="Y", spelling=2, blank=3)
TYPED = Habits(dates="cell", times="cell", numbers="cell", money="cell", spelling=1)
PLAIN = Habits()

MERGED_STAYS = {
    "admitted_on": "Admission",
    "admitted_at": "Admission",
    "admission_type": "Admission",
    "discharged_on": "Discharge",
    "discharged_at": "Discharge",
    "destination": "Discharge",
}
MERGED_STAY_NAMES = {
    "admitted_on": "Day",
    "admitted_at": "Clock",
    "admission_type": "Kind",
    "discharged_on": "Day",
    "discharged_at": "Clock",
    "destination": "Went to",
}
MERGED_SAMPLE = {
    "direct_hours": "Care",
    "indirect_hours": "Care",
    "available_hours": "Rest",
    "admin_hours": "Of which",
    "meeting_hours": "Of which",
    "lost_hours": "Of which",
}
MERGED_SAMPLE_NAMES = {
    "direct_hours": "Face to face",
    "indirect_hours": "Behind the scenes",
    "available_hours": "Time left",
    "admin_hours": "Paperwork",
    "meeting_hours": "Meetings",
    "lost_hours": "Waste",
}

LAYOUTS: Mapping[str, tuple[Layout, ...]] = {
    "ward_stays": (
        Layout("TrakCare (invented)", "trakcare", Csv(encoding=BOM), TRAKCARE, repeats_weeks=13, footer=True),
        Layout(
            "PARIS (invented)",
            "paris",
            Csv(";", WESTERN),
            PARIS,
            headers=MERGED_STAY_NAMES,
            under=MERGED_STAYS,
            alias=1,
            repeats_weeks=13,
            titles=3,
            blank_row_every=40,
        ),
        Layout(
            "Old PAS (invented)",
            "old-pas",
            Csv("\t", WIDE),
            PLAIN,
            alias=4,
            joined={"admitted_at": "admitted_on", "discharged_at": "discharged_on"},
            repeats_weeks=13,
            unknown_column="Bed letter",
        ),
    ),
    "midnight_census": (
        Layout("TrakCare (invented)", "trakcare", Csv(encoding=BOM), TRAKCARE, titles=2, footer=True, repeats_weeks=1),
        Layout("Bed board (invented)", "bed-board", Xlsx("Midnight"), TYPED, alias=1, titles=2),
    ),
    "appointments": (
        Layout("TrakCare (invented)", "trakcare", Csv(encoding=BOM), TRAKCARE, repeats_weeks=2, empty_columns=3),
        Layout("Morse (invented)", "morse", Csv("\t", WIDE), MORSE, alias=1, titles=2, unknown_column="Text reminder"),
    ),
    "clinic_slots": (
        Layout("TrakCare (invented)", "trakcare", Csv(encoding=BOM), TRAKCARE, footer=True),
        Layout("Clinic builder (invented)", "clinic-builder", Csv(";"), Habits(dates="dd-mmm-yyyy", spelling=1), alias=1, titles=2),
    ),
    "referrals": (
        Layout("TrakCare (invented)", "trakcare", Csv(encoding=BOM), TRAKCARE, repeats_weeks=4),
        Layout("SCI Gateway (invented)", "sci-gateway", Csv(";", WESTERN), PARIS, alias=1, titles=3, footer=True),
    ),
    "waiting_list": (
        Layout("TrakCare (invented)", "trakcare", Csv(encoding=BOM), TRAKCARE, titles=2),
        Layout("Waiting times warehouse (invented)", "waiting-times", Xlsx("Waiting"), TYPED, alias=2, empty_columns=2),
    ),
    "discharge_letters": (
        Layout(
            "Clinical portal (invented)",
            "clinical-portal",
            Csv(encoding=BOM),
            PLAIN,
            alias=2,
            joined={"discharged_at": "discharged_on", "sent_at": "sent_on"},
            footer=True,
            repeats_weeks=2,
        ),
        Layout("Winscribe (invented)", "winscribe", Csv("\t", WIDE), Habits(dates="dd-mmm-yyyy", times="hh:mm:ss", blank=1), titles=2),
    ),
    "medicine_doses": (
        Layout("HEPMA (invented)", "hepma", Csv(encoding=BOM), Habits(dates="dd/mm/yyyy or serial"), titles=2, footer=True),
        Layout("Pharmacy audit (invented)", "pharmacy-audit", Xlsx("Doses"), TYPED, alias=1, blank_row_every=28),
    ),
    "roster_shifts": (
        Layout("SSTS (invented)", "ssts", Csv(encoding=WESTERN), Habits(times="hhmm", spelling=1), alias=1, titles=3, footer=True),
        Layout("RLDatix (invented)", "rldatix", Csv(";", BOM), Habits(dates="dd-mmm-yyyy", codes="careless", spelling=2), repeats_weeks=1),
    ),
    "absence": (
        Layout("SSTS (invented)", "ssts", Csv(encoding=WESTERN), Habits(numbers="commas", spelling=1), titles=3, repeats_weeks=6),
        Layout("eESS (invented)", "eess", Xlsx("Hours lost"), TYPED, alias=1, titles=2, footer=True),
    ),
    "establishment": (
        Layout("eESS (invented)", "eess", Csv(encoding=BOM), Habits(spelling=1), every=Every.MONTH, titles=2),
        Layout("Workforce return (invented)", "workforce-return", Xlsx("Posts"), TYPED, alias=2, every=Every.CALENDAR_QUARTER, titles=2),
    ),
    "training": (
        Layout("Turas (invented)", "turas", Csv(encoding=BOM), PLAIN, titles=2, footer=True),
        Layout("LearnPro (invented)", "learnpro", Xlsx("Hours"), TYPED, alias=1),
    ),
    "capacity_samples": (
        Layout("Activity follow (invented)", "activity-follow", Csv(encoding=BOM), PLAIN, headers=MERGED_SAMPLE_NAMES, under=MERGED_SAMPLE),
        Layout("Time sample form (invented)", "time-sample-form", Xlsx("Sample"), TYPED, alias=1, titles=2),
    ),
    "ledger": (
        Layout(
            "eFinancials (invented)",
            "efinancials",
            Csv(encoding=WESTERN),
            Habits(money="brackets", codes="zeros lost", spelling=3, blank=1),
            every=Every.MONTH,
            titles=3,
            subtotal_of="cost_centre",
            footer=True,
        ),
        Layout(
            "Ledger download (invented)",
            "ledger-download",
            Xlsx("Ledger"),
            Habits(numbers="cell", money="cell", spelling=5),
            alias=1,
            every=Every.CALENDAR_QUARTER,
            titles=2,
            empty_columns=2,
        ),
    ),
    "purchase_lines": (
        Layout(
            "PECOS (invented)",
            "pecos",
            Csv(encoding=BOM),
            Habits(dates="dd/mm/yyyy or serial", money="commas", codes="tabbed", blank=2),
            footer=True,
            repeats_weeks=4,
        ),
        Layout(
            "eFinancials payables (invented)",
            "payables",
            Csv(";", WESTERN),
            Habits(dates="dd-mmm-yyyy", money="minus after", codes="zeros lost", spelling=1),
            alias=1,
            titles=3,
            subtotal_of="cost_centre",
        ),
    ),
    "incidents": (
        Layout("Datix (invented)", "datix", Csv(encoding=BOM), Habits(codes="careless", spelling=1, blank=2), repeats_weeks=13, titles=2),
        Layout("InPhase (invented)", "inphase", Xlsx("Incidents"), Habits(dates="cell", spelling=2), alias=2, repeats_weeks=13),
    ),
    "infections": (
        Layout("ICNet (invented)", "icnet", Csv(encoding=BOM), Habits(dates="dd/mm/yyyy or serial", spelling=1), repeats_weeks=2),
        Layout("Laboratory (invented)", "laboratory", Csv("\t", WIDE), Habits(dates="mm/dd/yyyy", spelling=2), alias=1, titles=2),
    ),
    "survey_answers": (
        Layout(
            "MS Forms (invented)",
            "ms-forms",
            Xlsx("Form responses"),
            Habits(dates="cell", spelling=1),
            alias=1,
            others={"survey": ("Staff pulse", "Joy in work", "Patient")},
        ),
        Layout(
            "iMatter portal (invented)", "imatter", Csv(encoding=WESTERN), PLAIN, constants={"survey": "iMatter"}, titles=3, footer=True
        ),
    ),
    "complaints_and_stories": (
        Layout(
            "Datix feedback (invented)",
            "datix",
            Csv(encoding=BOM),
            Habits(codes="careless", spelling=1),
            leaves_out=("tone",),
            others={"kind": ("Complaint stage 1", "Complaint stage 2", "Compliment")},
            titles=2,
        ),
        Layout(
            "Care Opinion (invented)",
            "care-opinion",
            Csv(),
            Habits(dates="yyyy-mm-dd", spelling=1),
            alias=2,
            constants={"kind": "Care Opinion story"},
        ),
    ),
    "counts_by_hand": (
        Layout("Teams' own sheets (invented)", "own-sheets", Xlsx("This week"), Habits(dates="cell", numbers="cell"), every=Every.YEAR),
    ),
    "emergency_department_activity": (
        Layout("Emergency department system (invented)", "ed-system", Csv(), Habits(dates="yyyymmdd"), repeats_weeks=1),
    ),
}
"""For each feed its suppliers; teams are divided among those that send the same values."""
