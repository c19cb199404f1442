"""What holds for every check, whatever it judges."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor import check_page
from auditor.check import HEADINGS, Outcome, discover
from auditor.judge import Context, run
from auditor.model import (
    Cadence,
    Catalog,
    Column,
    Dataset,
    Distribution,
    Label,
    License,
    NotCollected,
    Source,
    Stamp,
    State,
    Verdict,
    replace,
)
from auditor.rubric import load, names

CHECKS = discover()
EVERY = pytest.mark.parametrize("check", CHECKS.values(), ids=list(CHECKS))
#: Those that judge the catalog alone; what takes pages is tested with pages of its own.
JUDGING = {name: check for name, check in CHECKS.items() if "website" not in check.inputs}
OF_CATALOG = pytest.mark.parametrize("check", JUDGING.values(), ids=list(JUDGING))
MENDING = {name: check for name, check in CHECKS.items() if check.repair}
REPAIRABLE = pytest.mark.parametrize("check", MENDING.values(), ids=list(MENDING))
CONTEXT = Context(True, datetime(2024, 6, 1, tzinfo=UTC), ("Parks Department", "Fire Department"))
ADDRESS = re.compile(r"[\w.]+@[\w.]+")
PERSON = "jane.roe@metroville.gov"

# Odd values ---------------------------------------------------------------------------------------------------------

ODD = st.one_of(
    st.none(),
    st.text(max_size=60),
    st.sampled_from(["", " ", "None", "N/A", "<Nobody>", "{{x}}", "\x00", "\ud800", "é" * 99, "a" * 999, "٣", "ﬁ²"]),
    st.sampled_from(["@", "%40", "https://", "http://[", PERSON, f"mailto:{PERSON}", "https://metroville.gov/a.csv"]),
    st.sampled_from(["Trees", "Budget", "Parks Department", "R/P1M"]),
)
TEXT = ODD.map(lambda text: text or "")
STAMPS = st.none() | st.builds(
    Stamp,
    TEXT,
    st.none() | st.datetimes(timezones=st.just(UTC)),
    st.sampled_from(["second", "day", "month", "year", ""]),
)
NOT_COLLECTED = st.just(NotCollected("not asked for"))
FORMATS = st.sampled_from(["CSV", "HTML", "PDF", "ZIP", "SHP", "?"]) | ODD
MOMENTS = st.datetimes(timezones=st.just(UTC))
VERDICTS = st.builds(
    Verdict,
    state=st.sampled_from(State),
    confidence=st.none() | st.floats(0, 1),
    reason=TEXT.map(lambda text: f"is {text}".strip(" .")),
    declared_days=st.none() | st.floats(0.01, 4000),
    source=st.none() | st.sampled_from(Source),
    changed=st.none() | MOMENTS,
    cadence=st.none()
    | st.builds(
        Cadence,
        st.floats(0.5, 800),
        st.integers(2, 60),
        st.floats(0, 1),
        MOMENTS,
        MOMENTS,
        st.just(0),
        MOMENTS,
        MOMENTS,
    ),
    zombie=st.booleans(),
    against=st.sampled_from(["", "says daily, behaves quarterly"]),
    newest=st.none() | MOMENTS,
    newest_column=TEXT,
    portal_silent_since=st.none() | MOMENTS,
)
DATASETS = st.builds(
    Dataset,
    portal=st.sampled_from(["https://data.metroville.gov", "http://[", ""]),
    id=st.sampled_from(["a", "b", "c"]) | TEXT,
    title=ODD,
    description=ODD,
    publisher=ODD,
    contact_name=ODD,
    contact_email=ODD,
    license=st.none() | st.builds(License, TEXT, ODD, ODD, st.sampled_from([True, False, None])),
    issued=STAMPS,
    data_modified=STAMPS,
    metadata_modified=STAMPS,
    accrual_periodicity=st.lists(st.builds(Label, TEXT, TEXT), max_size=3).map(tuple),
    themes=st.lists(TEXT, max_size=2).map(tuple),
    keywords=st.lists(TEXT, max_size=2).map(tuple),
    landing_page=ODD,
    described_by=ODD,
    access_level=ODD,
    temporal=ODD,
    columns=st.none() | NOT_COLLECTED | st.lists(st.builds(Column, TEXT, ODD, ODD), max_size=4).map(tuple),
    distributions=NOT_COLLECTED
    | st.lists(st.builds(Distribution, ODD, ODD, ODD, FORMATS, ODD, st.just("/d/0")), max_size=3).map(tuple),
    capture=st.just("urn:uuid:0"),
    pointer=st.just("/0"),
    pointers=st.just({"title": "/title"}),
    placeholders=st.dictionaries(
        st.sampled_from(["license", "description", "publisher", "landing_page", "contact_email", "title"]), TEXT
    ),
    verdict=st.none() | VERDICTS,
)


def findings(check, *datasets):
    result = run(check, Catalog(datasets), CONTEXT)
    assert not result.error, result.error
    return result.findings


def worst(sound):
    """The sound dataset with every field that a check reads in a bad state, and a person's address in each text."""
    return replace(
        sound,
        title=PERSON,
        description=f"Ask {PERSON}",
        publisher=PERSON,
        contact_name=PERSON,
        contact_email=f"no-reply@x.gov {PERSON}",
        license=License(f"by {PERSON}", None, None, False),
        issued=Stamp(PERSON, None, ""),
        data_modified=Stamp(PERSON, None, ""),
        accrual_periodicity=(Label("f", PERSON),),
        themes=("None",),
        keywords=("none",),
        landing_page=PERSON,
        access_level=PERSON,
        columns=(Column(PERSON, None, None), Column("b", None, None)),
        distributions=(Distribution(PERSON, "https://metroville.gov", None, "HTML", None, "/d/0"),),
        verdict=Verdict(
            state=State.STALE,
            confidence=0.98,
            reason=f"is declared “{PERSON}”, but last changed 3.2 years ago",
            declared_days=1.0,
            changed=sound.issued.at + timedelta(days=90),
            source="data_date",
            zombie="zombie" in sound.keywords,
        ),
    )


# Every check --------------------------------------------------------------------------------------------------------


@EVERY
def test_is_documented(check):
    assert check.title.endswith(".")
    assert "\n" not in check.title
    assert tuple(check.sections) == HEADINGS
    assert all(len(text) > 20 for text in check.sections.values())
    assert check.version >= 1


@EVERY
def test_has_a_test(check):
    """Of its own, or with the others of its folder, where they differ in a table only."""
    folder, noun = check.id.split("/")
    assert any((Path(__file__).parent / f"test_{name}.py").exists() for name in (noun, folder))


@EVERY
def test_is_in_a_rubric_of_ours(check):
    assert any(check.id in criterion.checks for name in names() for criterion in load(name).criteria)


@EVERY
def test_needs_are_fields_that_can_be_missing(check):
    for field in check.needs:
        assert field in Dataset.__struct_fields__


@pytest.mark.parametrize("check", [check for check in CHECKS.values() if "website" in check.inputs], ids=lambda c: c.id)
def test_pages_that_nobody_read_are_no_sight_of_anything(check, sound):
    result = run(check, Catalog((sound,)), CONTEXT)
    assert result.unlooked
    assert {finding.outcome for finding in result.findings} == {Outcome.UNKNOWN}


@OF_CATALOG
def test_what_was_not_looked_at_is_unknown(check, sound):
    blind = replace(sound, not_collected=dict.fromkeys(check.needs, NotCollected("not asked for")))
    if check.needs:
        assert {finding.outcome for finding in findings(check, blind)} == {Outcome.UNKNOWN}


@OF_CATALOG
def test_the_sound_dataset_does_not_fail(check, sound):
    expected = {Outcome.PASS}
    if check.id == "open_data/department_breadth":
        expected = {Outcome.PASS, Outcome.FAIL}
    if check.id == "open_data/expected_datasets" or check.id.startswith("census/"):
        expected = {Outcome.UNKNOWN}  # trees are not among them
    assert {finding.outcome for finding in findings(check, sound)} == expected


@OF_CATALOG
def test_no_vacuous_pass(check, bare):
    """A record that says nothing but its identifier passes nothing: not even `identifier`, which asks for a page as
    well, nor `duplicates`, which has nothing to compare; only the schema asks for no more than an identifier."""
    if check.id == "dcat_us_schema/identifier":
        return
    assert Outcome.PASS not in {finding.outcome for finding in findings(check, bare)}


@OF_CATALOG
def test_an_empty_catalog_has_no_findings(check):
    assert findings(check) == ()


@OF_CATALOG
@pytest.mark.parametrize("state", ["sound", "bare", "worst"])
def test_findings_are_well_formed(check, state, sound, bare):
    dataset = {"sound": sound, "bare": bare, "worst": worst(sound)}[state]
    found = findings(check, dataset, replace(dataset, id="other"))
    assert found
    keys = [(finding.subject, finding.portal, finding.dataset, finding.field) for finding in found]
    assert len(set(keys)) == len(keys)
    for finding in found:
        assert finding.field
        assert finding.subject == ("dataset" if finding.dataset else "portal")
        assert finding.evidence, finding
        for evidence in finding.evidence:
            assert evidence.capture == dataset.capture
            assert evidence.pointer.startswith(dataset.pointer) or finding.subject == "portal"
            assert PERSON not in (evidence.quote or "")
            assert len(evidence.quote or "") <= 200
        message = finding.message
        assert message == message.strip()
        assert message[0].islower(), message
        assert not message.endswith("."), message
        assert len(message) < 300
        assert not ADDRESS.search(message), message
    assert found == findings(check, dataset, replace(dataset, id="other"))


@REPAIRABLE
@pytest.mark.parametrize("state", ["bare", "worst"])
def test_repair_mends_what_fails(check, state, sound, bare):
    broken = {"bare": bare, "worst": worst(sound)}[state]
    before = {finding.outcome for finding in findings(check, broken)}
    repaired = check.repair(broken)
    after = {finding.outcome for finding in findings(check, repaired)}
    assert after == ({Outcome.PASS} if Outcome.FAIL in before else before)
    assert check.repair(repaired) == repaired


@REPAIRABLE
def test_repair_leaves_the_sound_alone(check, sound):
    assert check.repair(sound) == sound


@REPAIRABLE
def test_repair_breaks_nothing_else(check, sound, bare):
    for broken in (bare, worst(sound)):
        repaired = check.repair(broken)
        for other in JUDGING.values():
            if other.per_dataset and {finding.outcome for finding in findings(other, broken)} == {Outcome.PASS}:
                assert {finding.outcome for finding in findings(other, repaired)} == {Outcome.PASS}, other.id


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(DATASETS, min_size=1, max_size=3))
def test_nothing_raises(datasets):
    for check in JUDGING.values():
        for finding in findings(check, *datasets):
            assert finding.evidence
            assert len(finding.message) < 300
            assert not ADDRESS.search(finding.message)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(DATASETS)
def test_repair_holds_for_any_dataset(dataset):
    for check in CHECKS.values():
        if check.repair is None:
            continue
        repaired = check.repair(dataset)
        assert check.repair(repaired) == repaired, check.id
        failed = any(finding.outcome is Outcome.FAIL for finding in findings(check, dataset))
        # An identifier cannot be made up: it is what tells the dataset from others.
        if failed and dataset.id.strip() and not (check.id == "open_data/identifier" and dataset.id not in "abc"):
            assert [finding.outcome for finding in findings(check, repaired)] == [Outcome.PASS], check.id


@pytest.mark.parametrize("length", [200_000])
@OF_CATALOG
def test_long_texts_take_linear_time(check, sound, length):
    start = datetime.now(UTC)
    for text in (
        "a" * length,
        "a " * length,
        "@" * length,
        "https://" + "a" * length + " ",
        "_" * length,
        "(" * length,
    ):
        findings(check, replace(sound, title=text, description=text, publisher=text, contact_name=text))
        findings(check, replace(sound, contact_email=text, landing_page=text, described_by=text, columns=None))
        findings(check, replace(sound, license=License(text, text, text, None), themes=(text,), keywords=(text,)))
        findings(check, replace(sound, id=text, columns=(Column(text, text, text),), access_level=text))
    assert datetime.now(UTC) - start < timedelta(seconds=20)


# The page -----------------------------------------------------------------------------------------------------------


def test_the_page_is_not_stale():
    assert check_page.PATH.read_text(encoding="utf-8") == check_page.page(CHECKS, [load(name) for name in names()]), (
        "run python -m auditor.check_page"
    )


def test_the_page_names_everything():
    text = check_page.PATH.read_text(encoding="utf-8")
    for word in (
        "automatable",
        "objective",
        "actionable",
        "disputable",
        "Results for America, not this tool, certifies",
    ):
        assert word in text
    assert all(f"### {check}" in text for check in CHECKS)
