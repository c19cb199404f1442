"""Declared frequencies are read as the label table says, in every vocabulary and language it names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.model import Label
from auditor.refresh.periodicity import HOUR, MONTH, QUARTER, WEEK, YEAR, Kind, parse, reconcile

C, N, IRR, S, U = Kind.CONTINUOUS, Kind.AS_NEEDED, Kind.IRREGULAR, Kind.STATIC, Kind.UNKNOWN

EU = "http://publications.europa.eu/resource/authority/frequency/"
DUBLIN_CORE = "http://purl.org/cld/freq/"
SDMX = "http://purl.org/linked-data/sdmx/2009/code#freq-"

PERIODS: dict[float, tuple[str, ...]] = {
    30 * YEAR: (EU + "TRIDECENNIAL",),
    20 * YEAR: (EU + "BIDECENNIAL",),
    10 * YEAR: ("R/P10Y", "DECENNIAL", "Decadal", "Decennially", "Census Period", "Every 10 years", "every decade"),
    5 * YEAR: (EU + "QUINQUENNIAL", "Approx 5 years", "Every 5 years", "5-year", "quinquenal"),
    4 * YEAR: ("R/P4Y", "QUADRENNIAL", "Every 4 years"),
    3 * YEAR: ("R/P3Y", "TRIENNIAL", DUBLIN_CORE + "triennial", "every third year"),
    2 * YEAR: (
        *(
            "R/P2Y",
            "BIENNIAL",
            DUBLIN_CORE + "biennial",
            "biennially",
            "Biennially",
            "Every two years",
            "Every 2 years",
        ),
        *("even years", "every other year", "alle 2 Jahre", "bienal", "bisannuelle"),
    ),
    YEAR: (
        *("R/P1Y", "ANNUAL", DUBLIN_CORE + "annual", SDMX + "A", "annually", "008", "P1Y", "Annually", "Yearly"),
        *(
            "Every year",
            "Once a year",
            "Annually Fiscal Year",
            "Annually Calendar Year",
            "Academic Year",
            "Fiscal Year",
        ),
        *("Annual - CAFR", "October", "Annually (in July)", "every January", "Every spring", "Annual, as available"),
        *("Anual", "Anualmente", "annuelle", "jährlich", "jaehrlich", "einmal pro Jahr", "jaarlijks", "annuale"),
        *("cada año", "12 months", "R/P12M"),
    ),
    YEAR / 2: (
        *("R/P6M", "ANNUAL_2", DUBLIN_CORE + "semiannual", SDMX + "S", "Semi-annually", "Semiannual", "Every 6 months"),
        *(
            "Every six months",
            "Twice a year",
            "Half-yearly",
            "2x per year",
            "January and July",
            "Semestral",
            "semestrielle",
        ),
        *(
            "halbjährlich",
            "zweimal jährlich",
            "duas vezes por ano",
            "dos veces al año",
            "deux fois par an",
            "halfjaarlijks",
        ),
    ),
    YEAR / 3: (
        "R/P4M",
        "ANNUAL_3",
        DUBLIN_CORE + "threeTimesAYear",
        "Every 4 months",
        "Three times a year",
        "Quadrimestral",
    ),
    QUARTER: (
        *("R/P3M", "QUARTERLY", DUBLIN_CORE + "quarterly", SDMX + "Q", "006", "Quarterly", "Quaterly", "Every quarter"),
        *("Every three months", "4 times a year", "Trimestral", "Trimestralmente", "trimestrielle", "vierteljährlich"),
        *("per kwartaal", "Trimestrale", "Jan, Apr, Jul, Oct", "Quarterly or as needed"),
    ),
    2 * MONTH: ("R/P2M", EU + "BIMONTHLY", "Every two months", "Bimestral", "bimestrielle"),
    MONTH: (
        *("R/P1M", "MONTHLY", DUBLIN_CORE + "monthly", SDMX + "M", "005", "Monthly", "Every month", "4th of month"),
        *(
            "By 10th business day of each month",
            "First Monday of the month",
            "monthly snapshot",
            "Mensal",
            "Mensalmente",
        ),
        *("mensual", "mensuelle", "monatlich", "maandelijks", "mensile", "once a month"),
        "Mensal, a partir da segunda semana do mês",
    ),
    MONTH / 2: (
        EU + "MONTHLY_2",
        DUBLIN_CORE + "semimonthly",
        "Twice monthly",
        "Semi-monthly",
        "Quinzenal",
        "bimensuel",
    ),
    MONTH / 3: ("R/P0.33M", "MONTHLY_3", DUBLIN_CORE + "threeTimesAMonth"),
    2 * WEEK: (
        *("R/P2W", EU + "BIWEEKLY", DUBLIN_CORE + "biweekly", "fortnightly", "004", "Every 2 weeks", "Every two weeks"),
        *("every other week", "Fortnightly", "vierzehntäglich", "R/P14D"),
    ),
    WEEK: (
        *(
            "R/P1W",
            "R/P7D",
            "WEEKLY",
            DUBLIN_CORE + "weekly",
            SDMX + "W",
            "003",
            "Weekly",
            "Every week",
            "Usually weekly",
        ),
        *("Tuesday after 12AM", "weekly on Tuesday", "Every Sunday night", "Semanal", "hebdomadaire", "wöchentlich"),
        *("wekelijks", "settimanale", "Once a week"),
    ),
    WEEK / 2: ("R/P3.5D", "WEEKLY_2", DUBLIN_CORE + "semiweekly", "Twice weekly", "Semi-weekly", "twice per week"),
    WEEK / 3: ("R/P0.33W", "WEEKLY_3", DUBLIN_CORE + "threeTimesAWeek", "Monday, Wednesday and Friday", "3x weekly"),
    1.75: ("WEEKLY_4",),
    1.4: (
        *("WEEKLY_5", SDMX + "B", "Weekdays", "Every weekday", "Monday - Friday", "Monday to Friday", "Mon-Fri"),
        *("Business daily", "Daily (weekdays)", "Daily, Monday through Friday at 8 AM", "werktäglich", "dias úteis"),
    ),
    1.0: (
        *("R/P1D", "P1D", "R5/P1D", "DAILY", DUBLIN_CORE + "daily", SDMX + "D", "002", "Daily", "Nightly", "Every day"),
        *("Every day after midnight", "Data is updated daily", "Automated - daily", "Diário", "Diária", "Diariamente"),
        *("täglich", "taeglich", "quotidienne", "dagelijks", "giornaliera", "every 24 hours"),
    ),
    0.5: ("DAILY_2", "12HRS", "X times per day", "Multiple Times Daily", "Twice daily", "Every Few Hours"),
    3 * HOUR: (EU + "TRIHOURLY", "every 3 hours"),
    2 * HOUR: (EU + "BIHOURLY",),
    HOUR: ("R/PT1H", "HOURLY", "Hourly", "Every hour", "every 60 minutes"),
}
KINDS: dict[Kind, tuple[str, ...]] = {
    C: (
        *("R/PT1S", "R/PT0.1S", "R/PT15M", EU + "1MIN", EU + "30MIN", "CONT", EU + "UPDATE_CONT", "continual", "001"),
        *("continuous", "Real-time", "Realtime", "Near Real-Time", "Live", "Streaming", "Continuous", "Continually"),
        *("Every 15 minutes", "X times per hour", "Em tempo real", "Tiempo real", "temps réel", "Echtzeit", "continu"),
    ),
    N: (
        *("AS_NEEDED", "asNeeded", "009", "As Needed", "As needed", "Data is updated as needed", "When Necessary"),
        *(
            "As available",
            "On-Demand/As-Needed",
            "As Required",
            "as changes",
            "When new data is available",
            "Per incident",
        ),
        *("Upon request", "As collected", "Sob demanda/necessidade", "según demanda", "bei Bedarf", "au besoin"),
        "10 business days after request",
    ),
    IRR: (
        *("irregular", "IRREG", "completelyIrregular", DUBLIN_CORE + "completelyIrregular", "010", "Irregularly"),
        *(
            "Periodically",
            "Periodic",
            "Ad Hoc",
            "Occasionally",
            "Infrequent",
            "Unscheduled",
            "No fixed schedule",
            "Varies",
        ),
        *("Seasonal", "Sporadic", "Não regular", "sporadisch oder unregelmaessig", "unregelmäßig", "irrégulière"),
        *("Eleição", "Not regularly updated", "Eventual", "onregelmatig"),
    ),
    S: (
        *("NEVER", "NOT_PLANNED", "notPlanned", "011", "Historical data", "Not Updated (Historical Only)", "One-time"),
        *("Static - Not Updated", "Static Data", "Static", "Never", "No updates", "No longer updated", "Once"),
        *("Will not be Refreshed", "One-time upload", "Historical-Only", "Archived", "Discontinued", "Complete"),
        *("Annual Publication No Updates", "no updates planned", "These historical tables will no longer be updated."),
        *("Nunca", "jamais", "keine Aktualisierung", "Data was published once"),
    ),
    U: (
        *("OTHER", EU + "UNKNOWN", "OP_DATPRO", "unknown", "012", "None", "Other - See Description", "N/A", "Other"),
        *("To be determined", "Unknown", "Current", "Manual", "Automated - broken", "See notes", "Not applicable"),
    ),
}


@pytest.mark.parametrize(("days", "label"), [(days, label) for days, labels in PERIODS.items() for label in labels])
def test_a_label_that_promises_a_period(days: float, label: str) -> None:
    found = parse(label)
    assert found is not None
    assert (found.kind, found.days) == (Kind.PERIODIC, pytest.approx(days))


@pytest.mark.parametrize(("kind", "label"), [(kind, label) for kind, labels in KINDS.items() for label in labels])
def test_a_label_that_promises_none(kind: Kind, label: str) -> None:
    found = parse(label)
    assert found is not None
    assert (found.kind, found.days) == (kind, None)


@pytest.mark.parametrize(
    ("label", "days"),
    [
        ("Biweekly", 2 * WEEK),
        ("Bi-weekly", 2 * WEEK),
        ("Bimonthly", 2 * MONTH),
        ("Bi-monthly", 2 * MONTH),
        ("R/P0.5M", 2 * MONTH),
        ("R/P0.5W", 2 * WEEK),
        # The code of ISO 19115 is defined as twice a year.
        ("Biannually", YEAR / 2),
        ("Bi-annually", YEAR / 2),
        ("bi annual", YEAR / 2),
        ("Triannually", YEAR / 3),
        ("Semanal/Trimestral", QUARTER),
        ("Monthly/Annually", YEAR),
        ("hourly, daily", 1.0),
        ("every 2-3 years", 3 * YEAR),
        ("Every one to two years", 2 * YEAR),
        ("several times a year", YEAR / 2),
        ("every few years", 3 * YEAR),
    ],
)
def test_two_readings_give_the_longer_and_are_flagged(label: str, days: float) -> None:
    found = parse(label)
    assert found is not None
    assert (found.days, found.ambiguous) == (pytest.approx(days), True)
    assert found.note


@pytest.mark.parametrize("label", ["Monthly", "Semi-annually", DUBLIN_CORE + "biweekly", EU + "BIMONTHLY", "R/P0.5Y"])
def test_one_reading_is_not_flagged(label: str) -> None:
    found = parse(label)
    assert found is not None
    assert not found.ambiguous


def test_a_duration_without_repetition_is_read_and_noted() -> None:
    for label in ("P1D", "R5/P1D"):
        found = parse(label)
        assert found is not None
        assert "R/P" in found.note
    proper = parse("R/P1D")
    assert proper is not None
    assert proper.note == ""


@pytest.mark.parametrize(
    "label",
    [
        *(
            "",
            "  ",
            "-",
            "…",
            "Jane Doe",
            "Smith, J.",
            "30",
            "-1",
            "2019",
            "R/P",
            "R/P0D",
            "P",
            "PT",
            "every",
            "per",
            "1x",
        ),
        *(
            "Last updated in 2015",
            "The updates may occur",
            "https://elmford.example/schedule",
            "R/P99999999999Y",
        ),
    ],
)
def test_what_is_no_frequency_is_not_resolved(label: str) -> None:
    assert parse(label) is None


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ("30", (Kind.PERIODIC, 30.0)),
        ("365", (Kind.PERIODIC, 365.0)),
        ("0", (C, None)),
        ("-1", (S, None)),
        ("-2", (N, None)),
    ],
)
def test_bare_numbers_are_days_only_in_a_field_that_says_so(days: str, expected: tuple[Kind, float | None]) -> None:
    for field in ("data_update_frequency", "Update interval (days)", "frequency_in_days"):
        found = parse(days, field)
        assert found is not None
        assert (found.kind, found.days) == expected
    assert parse(days, "frequency") is None
    assert parse("-3", "data_update_frequency") is None


@pytest.mark.parametrize("label", ["Monthly", " MONTHLY. ", "“monthly”", "Monthly\u00a0", "ｍonthly"])
def test_case_blanks_quotes_and_stops_do_not_matter(label: str) -> None:
    assert parse(label) == parse("monthly")


NUMBERS = st.integers(1, 400)
UNITS = {"Y": YEAR, "M": MONTH, "W": WEEK, "D": 1.0}


@given(st.dictionaries(st.sampled_from("YMWD"), NUMBERS, min_size=1), st.none() | st.integers(1, 23))
def test_a_duration_is_the_sum_of_its_parts(parts: dict[str, int], hours: int | None) -> None:
    written = "".join(f"{parts[unit]}{unit}" for unit in "YMWD" if unit in parts)
    label = f"R/P{written}" + (f"T{hours}H" if hours else "")
    found = parse(label)
    assert found is not None
    expected = sum(number * UNITS[unit] for unit, number in parts.items()) + (hours or 0) * HOUR
    assert (found.kind, found.days) == (Kind.PERIODIC, pytest.approx(expected))
    assert parse(label.lower()) == found


@given(st.integers(1, 9), st.sampled_from([("Y", YEAR), ("M", MONTH), ("W", WEEK), ("D", 1.0)]))
def test_decimals_are_read_with_a_point_or_a_comma(tenths: int, unit: tuple[str, float]) -> None:
    found, same = parse(f"R/P1.{tenths}{unit[0]}"), parse(f"R/P1,{tenths}{unit[0]}")
    assert found is not None
    assert found == same
    assert found.days == pytest.approx((1 + tenths / 10) * unit[1])


@given(
    st.integers(2, 60),
    st.sampled_from([("hours", HOUR), ("days", 1.0), ("weeks", WEEK), ("months", MONTH), ("years", YEAR)]),
)
def test_every_so_many(number: int, unit: tuple[str, float]) -> None:
    found = parse(f"Every {number} {unit[0]}")
    assert found is not None
    assert found.days == pytest.approx(number * unit[1])


@given(st.integers(2, 20), st.sampled_from([("week", WEEK), ("month", MONTH), ("year", YEAR)]))
def test_so_many_times(number: int, unit: tuple[str, float]) -> None:
    for label in (f"{number} times a {unit[0]}", f"{number}x per {unit[0]}", f"{number} times/{unit[0]}"):
        found = parse(label)
        assert found is not None
        assert found.days == pytest.approx(unit[1] / number)


FRAGMENTS = (
    "every 2 two to or 5 0 year weeks monday - times per a x once mon fri approx r/p1d not updated other static . , /"
)
WORDS = st.lists(st.sampled_from(FRAGMENTS.split()) | st.text(max_size=4), max_size=30)


@given(st.text() | WORDS.map(" ".join), st.text())
def test_no_text_makes_it_raise_and_only_periods_have_days(label: str, field: str) -> None:
    found = parse(label, field)
    if found is not None:
        assert (found.kind is Kind.PERIODIC) == (found.days is not None)
        assert found.days is None or found.days >= HOUR * 0.99


def test_the_publishing_frequency_counts_before_that_of_the_source() -> None:
    source = Label("Publishing-Details_Data-change-frequency", "Daily")
    publishing = Label("Publishing-Details_Publishing-frequency", "Annually")
    found = reconcile([source, publishing])
    assert found is not None
    assert found.label == publishing
    assert found.periodicity == parse("Annually")
    assert found.others == ((source, parse("Daily")),)
    assert found.conflict
    assert found.note == (
        "“Annually” is declared (every 365 days); Publishing frequency is used, but Data change frequency is “Daily”."
    )


@pytest.mark.parametrize(
    ("labels", "chosen"),
    [
        ([("frequency_data_change", "Daily"), ("frequency_publishing", "Weekly")], 1),
        ([("Frequency_Data-Change", "Daily"), ("Frequency_Publishing", "Weekly")], 1),
        ([("frequency_data_change", "Daily"), ("frequency", "Weekly")], 1),
        ([("frequency_publishing", " "), ("frequency_data_change", "Daily")], 1),
        ([("frequency_publishing", "Jane Doe"), ("frequency_data_change", "Daily")], 1),
        ([("frequency_publishing", "Other"), ("frequency_data_change", "Daily")], 1),
        ([("frequency_publishing", "Jane Doe"), ("frequency_data_change", "Other")], 1),
        ([("frequency", "Daily"), ("update_frequency", "Weekly")], 0),
        ([("frequency", "Jane Doe")], 0),
    ],
)
def test_which_label_counts(labels: list[tuple[str, str]], chosen: int) -> None:
    found = reconcile([Label(*label) for label in labels])
    assert found is not None
    assert found.label == Label(*labels[chosen])
    assert found.periodicity == parse(labels[chosen][1])


@pytest.mark.parametrize(
    ("one", "other", "conflict"),
    [
        ("Monthly", "R/P1M", False),
        ("Monthly", "every 30 days", False),
        ("Weekly", "Every 8 days", False),
        ("Weekly", "Every 9 days", True),
        ("Static", "Annual", True),
        ("As needed", "Irregular", True),
        ("Static", "Never", False),
        ("Monthly", "Other", False),
        ("Monthly", "Jane Doe", False),
    ],
)
def test_labels_that_differ_by_more_than_a_fifth_are_in_conflict(one: str, other: str, conflict: bool) -> None:
    for labels in ([Label("frequency", one), Label("cadence", other)], [Label("a", other), Label("b", one)]):
        found = reconcile(labels)
        assert found is not None
        assert found.conflict is conflict


def test_without_a_filled_label_nothing_is_declared() -> None:
    assert reconcile([]) is None
    assert reconcile([Label("frequency", " "), Label("cadence", "")]) is None


def test_a_label_that_cannot_be_read_is_still_declared() -> None:
    found = reconcile([Label("frequency", "Jane Doe")])
    assert found is not None
    assert (found.periodicity, found.conflict) == (None, False)
    assert found.note == "“Jane Doe” is declared, which cannot be read as a frequency."


@given(st.lists(st.builds(Label, st.text(), st.text() | st.sampled_from(["Daily", "Monthly", "Static", "Other", ""]))))
def test_reconcile_never_raises_and_loses_no_label(labels: list[Label]) -> None:
    found = reconcile(labels)
    if found is None:
        assert not any(label.text.strip() for label in labels)
    else:
        assert found.label in labels
        assert len(found.others) < len(labels)
        assert found.note.endswith(".")
