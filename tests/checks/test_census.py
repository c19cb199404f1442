"""The questions of the Open Data Census, asked of the best dataset of each expected kind."""

from __future__ import annotations

import pytest

from auditor.model import Column, Distribution, License, Link, LinkState, State, replace
from auditor.rubric import load
from checks._expected import KINDS

CRIME = ("Crime reports", "Offenses with incident, location and date by police district and beat.")
COLUMNS = tuple(Column(name, "text", None) for name in ("offense", "incident_date", "location", "district"))
URL = "https://data.metroville.gov/crime"


@pytest.fixture
def crime(sound):
    return replace(sound, title=CRIME[0], description=CRIME[1], columns=COLUMNS)


def answer(survey, question, dataset):
    found = {one.field: one for one in survey(f"census/{question}", [dataset])}
    assert len(found) == len(KINDS)
    assert {one.outcome for field, one in found.items() if field != "crime"} == {"unknown"}
    return found["crime"]


def way(format="CSV", state=None):
    link = Link(URL, state) if state else None
    return (Distribution(None, None, URL, format, None, "/d/0", download=link),)


@pytest.mark.parametrize(
    ("license", "outcome"),
    [
        (License("CC0", None, "CC0-1.0", True), "pass"),
        (License("CC BY-ND", None, "CC-BY-ND-4.0", False), "fail"),
        (License("See terms", None, None, None), "unknown"),
        (None, "fail"),
    ],
)
def test_openly_licensed(survey, crime, license, outcome) -> None:
    assert answer(survey, "openly_licensed", replace(crime, license=license)).outcome == outcome


@pytest.mark.parametrize(
    ("format", "outcome"), [("CSV", "pass"), ("XLSX", "fail"), ("PDF", "fail"), ("ZIP", "unknown")]
)
def test_open_format(survey, crime, format, outcome) -> None:
    assert answer(survey, "open_format", replace(crime, distributions=way(format))).outcome == outcome


@pytest.mark.parametrize(
    ("state", "outcome"),
    [
        (LinkState.ALIVE, "pass"),
        (LinkState.LOGIN_WALL, "fail"),
        (LinkState.GONE, "unknown"),
        (LinkState.BOT_WALL, "unknown"),
        (None, "unknown"),
    ],
)
def test_public(survey, crime, state, outcome) -> None:
    assert answer(survey, "public", replace(crime, distributions=way(state=state))).outcome == outcome


@pytest.mark.parametrize(("format", "outcome"), [("CSV", "pass"), ("HTML", "fail"), ("ZIP", "unknown")])
def test_bulk(survey, crime, format, outcome) -> None:
    assert answer(survey, "bulk", replace(crime, distributions=way(format))).outcome == outcome


@pytest.mark.parametrize(
    ("state", "confidence", "outcome"),
    [
        (State.ROUTINE, 0.9, "pass"),
        (State.STALE, 0.97, "fail"),
        (State.STALE, 0.6, "unknown"),
        (State.TOO_NEW, 0.9, "not_applicable"),
        (State.UNKNOWN, None, "unknown"),
    ],
)
def test_up_to_date(survey, crime, state, confidence, outcome) -> None:
    judged = replace(crime, verdict=replace(crime.verdict, state=state, confidence=confidence))
    assert answer(survey, "up_to_date", judged).outcome == outcome


def test_a_candidate_answers_nothing(survey, crime) -> None:
    article = replace(crime, title="Crime prevention training survey")
    assert answer(survey, "openly_licensed", article).outcome == "unknown"


def test_the_weights_sum_up_to_a_hundred() -> None:
    assert sum(criterion.weight for criterion in load("census").criteria) == 100
