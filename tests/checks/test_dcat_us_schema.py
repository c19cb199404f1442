"""The fields of DCAT-US 1.1: what has to be there, and the form of what may be left out."""

from __future__ import annotations

import pytest

from auditor.model import Distribution, Label, License, NotCollected, Stamp


@pytest.mark.parametrize(
    ("check", "empty"),
    [
        ("title", {"title": " "}),
        ("description", {"description": None}),
        ("keyword", {"keywords": ()}),
        ("publisher", {"publisher": None}),
        ("contact_name", {"contact_name": None}),
        ("contact_email", {"contact_email": "ask us"}),
        ("identifier", {"id": " "}),
        ("modified", {"data_modified": None, "metadata_modified": None}),
        ("access_level", {"access_level": "secret"}),
    ],
)
def test_what_is_always_required(judge, check, empty) -> None:
    assert judge(f"dcat_us_schema/{check}").outcome == "pass"
    assert judge(f"dcat_us_schema/{check}", **empty).outcome == "fail"


def test_an_unstated_access_level_may_be_filled_in_by_the_feed(judge) -> None:
    assert judge("dcat_us_schema/access_level", access_level=None).outcome == "unknown"


def test_a_catalog_without_contacts_is_not_held_against_the_city(judge) -> None:
    silent = {"contact_email": NotCollected("the catalog says no contacts")}
    found = judge("dcat_us_schema/contact_email", contact_email=None, not_collected=silent)
    assert found.outcome == "unknown"


@pytest.mark.parametrize(
    ("raw", "at", "outcome"),
    [("R/P1D", None, "pass"), ("some day", None, "fail"), ("2024", "read", "pass")],
)
def test_a_date_of_change_may_be_a_period(judge, raw, at, outcome, sound) -> None:
    stamp = Stamp(raw, sound.issued.at if at else None, "day")
    assert judge("dcat_us_schema/modified", data_modified=stamp, metadata_modified=None).outcome == outcome


@pytest.mark.parametrize(
    ("field", "text", "outcome"),
    [
        ("accrualPeriodicity", "R/P1M", "pass"),
        ("accrualPeriodicity", "R/P0.33W", "pass"),
        ("accrualPeriodicity", "irregular", "pass"),
        ("accrualPeriodicity", "Monthly", "fail"),
        ("dct:accrualPeriodicity", "Monthly", "fail"),
        ("Update Frequency", "Monthly", "pass"),
        ("Update Frequency", "Ask Jane", "fail"),
    ],
)
def test_a_frequency_in_a_feed_is_in_the_schemas_form(judge, field, text, outcome) -> None:
    assert judge("dcat_us_schema/accrual_periodicity", accrual_periodicity=(Label(field, text),)).outcome == outcome


@pytest.mark.parametrize(
    ("temporal", "outcome"),
    [
        ("2020-01-01/2020-12-31", "pass"),
        ("2020-01-01T00:00:00Z/P1Y", "pass"),
        ("2020/..", "pass"),
        ("last year", "fail"),
        (None, "not_applicable"),
    ],
)
def test_an_interval(judge, temporal, outcome) -> None:
    assert judge("dcat_us_schema/temporal", temporal=temporal).outcome == outcome


def test_a_license_is_an_address_or_has_one(judge) -> None:
    assert judge("dcat_us_schema/license", license=License("see below", None, None, None)).outcome == "fail"
    assert judge("dcat_us_schema/license", license=License("see", "https://a.example/l", None, None)).outcome == "pass"
    assert judge("dcat_us_schema/license", license=None).outcome == "not_applicable"


def test_rights_are_short(judge) -> None:
    assert judge("dcat_us_schema/rights", rights="a" * 255).outcome == "pass"
    assert judge("dcat_us_schema/rights", rights="a" * 256).outcome == "fail"


def test_a_download_states_its_media_type(judge) -> None:
    bare = Distribution(None, None, "https://metroville.gov/a", "CSV", None, "/d/0")
    page = Distribution(None, "https://metroville.gov/a", None, "HTML", None, "/d/1")
    assert judge("dcat_us_schema/media_type", distributions=(bare, page)).outcome == "fail"
    assert judge("dcat_us_schema/media_type", distributions=(page,)).outcome == "not_applicable"


def test_pages_are_web_addresses(judge) -> None:
    assert judge("dcat_us_schema/landing_page", described_by="a file on my desk").outcome == "fail"
    assert judge("dcat_us_schema/landing_page", landing_page=None).outcome == "not_applicable"
