"""The metrics of the Metadata Quality Assessment: presence, vocabularies, best distribution, addresses that answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.model import Distribution, License, Link, LinkState, NotCollected, Stamp
from auditor.rubric import load
from checks.metadata_quality._metrics import is_access_right, is_registered

URL = "https://data.metroville.gov/a"


def way(format="CSV", media_type="text/csv", download=URL, size=None, link=None):
    return Distribution(None, None, download, format, media_type, "/d/0", byte_size=size, download=link)


@pytest.mark.parametrize(
    ("check", "empty"),
    [
        ("keyword", {"keywords": ()}),
        ("theme", {"themes": ()}),
        ("spatial", {"spatial": None}),
        ("temporal", {"temporal": None}),
        ("license", {"license": None}),
        ("access_rights", {"access_level": None}),
        ("contact_point", {"contact_email": None, "contact_name": None}),
        ("publisher", {"publisher": None}),
        ("rights", {"rights": None, "license": None}),
        ("issued", {"issued": None}),
        ("modified", {"data_modified": None, "metadata_modified": None}),
    ],
)
def test_a_field_is_there_or_is_not(judge, check, empty) -> None:
    assert judge(f"metadata_quality/{check}").outcome == "pass"
    assert judge(f"metadata_quality/{check}", **empty).outcome == "fail"


def test_what_was_not_collected_is_unknown(judge) -> None:
    missing = {"license": NotCollected("the terms stand elsewhere")}
    assert judge("metadata_quality/license", license=None, not_collected=missing).outcome == "unknown"


def test_a_date_that_cannot_be_right_is_present_all_the_same(judge) -> None:
    assert judge("metadata_quality/issued", issued=Stamp("soon", None, "")).outcome == "pass"


def test_the_best_distribution_stands_for_the_dataset(judge) -> None:
    poor, good = way("PDF", None), way()
    assert judge("metadata_quality/machine_readable", distributions=(poor, good)).outcome == "pass"
    assert judge("metadata_quality/machine_readable", distributions=(poor,)).outcome == "fail"
    assert judge("metadata_quality/media_type", distributions=(poor, good)).outcome == "pass"


@pytest.mark.parametrize(
    ("format", "readable", "open"),
    [("SHP", True, False), ("XLSX", True, False), ("GPKG", False, True), ("CSV", True, True), ("PDF", False, False)],
)
def test_the_two_lists_have_the_gaps_of_the_original(judge, format, readable, open) -> None:
    ways = {"distributions": (way(format, None),)}
    assert (judge("metadata_quality/machine_readable", **ways).outcome == "pass") is readable
    assert (judge("metadata_quality/non_proprietary", **ways).outcome == "pass") is open


@pytest.mark.parametrize(
    ("link", "outcome"),
    [
        (None, "unknown"),
        (Link(URL, LinkState.ALIVE, status=200), "pass"),
        (Link(URL, LinkState.WRONG_CONTENT, status=200), "pass"),  # the assessment looks at the status only
        (Link(URL, LinkState.GONE, status=404), "fail"),
        (Link(URL, LinkState.GONE, reason="dns"), "fail"),
        (Link(URL, LinkState.SERVER_ERROR, status=500), "fail"),
        (Link(URL, LinkState.TIMEOUT), "unknown"),
        (Link(URL, LinkState.BOT_WALL, status=403), "unknown"),
        (Link(URL, LinkState.NOT_CHECKED, reason="robots"), "unknown"),
    ],
)
def test_an_address_answers(judge, link, outcome) -> None:
    ways = {"distributions": (way(link=link),)}
    assert judge("metadata_quality/download_url_reachable", **ways).outcome == outcome
    assert judge("metadata_quality/access_url_reachable", **ways).outcome == outcome


def test_each_distribution_counts(survey, sound) -> None:
    from auditor.model import replace

    two = replace(sound, distributions=(way(size=10), way(size=None)))
    assert [one.outcome for one in survey("metadata_quality/byte_size", [two])] == ["pass", "fail"]


def test_vocabularies(judge) -> None:
    free = License("Do as you like", None, None, None)
    assert judge("metadata_quality/known_license", license=free).outcome == "fail"
    assert judge("metadata_quality/known_license", license=None).outcome == "not_applicable"
    assert judge("metadata_quality/known_access_rights", access_level="sort of").outcome == "fail"
    assert judge("metadata_quality/known_format", distributions=(way("my own", "odd"),)).outcome == "fail"


def test_what_dcat_ap_makes_mandatory(judge) -> None:
    assert judge("metadata_quality/dcat_ap", description=None).message == "lacks a description"
    lost = way(download=None)
    assert judge("metadata_quality/dcat_ap", distributions=(lost,)).outcome == "fail"


def test_the_points_are_those_of_the_assessment() -> None:
    rubric = load("mqa")
    assert sum(sum(criterion.checks.values()) for criterion in rubric.criteria) == rubric.points == 405
    assert all(sum(criterion.checks.values()) == criterion.weight for criterion in rubric.criteria)


@given(st.none() | st.text(max_size=80))
def test_vocabularies_take_any_text(text) -> None:
    assert is_registered(text) in (True, False)
    assert is_access_right(text) in (True, False)
