"""Socrata: recognized by its own marks, walked past its window, its assets told apart and mapped."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from auditor.model import CollectionStatus, Column, Dataset, Label, NotCollected
from auditor.platforms import socrata
from auditor.platforms.platform import Site
from fixtures.server import play
from tests.platforms.reading import door_to, mapped, read, site_at

# --- recognize -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "shown",
    [
        Site("https://x.gov", "x.gov", {"x-socrata-region": "aws-us-east-1"}, "", ""),
        Site("https://x.gov", "x.gov", {"x-socrata-requestid": "1"}, "", ""),
        Site("https://x.gov", "x.gov", {}, "", "User-agent: *\nDisallow: /OData.svc/"),
        Site("https://city.socrata.com", "city.socrata.com", {}, "", ""),
    ],
)
def test_each_mark_is_a_clue(shown: Site) -> None:
    assert socrata.clue(shown)


def test_no_mark_is_no_clue() -> None:
    assert socrata.clue(Site("https://x.gov", "x.gov", {"server": "nginx"}, "Socrata", "")) is None


def test_one_asset_is_asked_for(tmp_path: Path) -> None:
    with play("socrata") as portal, door_to(tmp_path) as door:
        shown = site_at(door, portal.url)
        portal.forget()
        found = socrata.confirm(door, shown, socrata.clue(shown))
        assert ["limit=1" in seen.query for seen in portal.requests] == [True]
    assert found is not None
    assert found.base == portal.url


# --- walk ----------------------------------------------------------------------------------------------------------


def test_every_asset_the_portal_owns(tmp_path: Path) -> None:
    with play("socrata") as portal:
        found = read(socrata, portal.url, tmp_path)
    assert found.stopped is None
    assert (found.catalog.claimed, found.catalog.delivered, found.catalog.unique) == (73, 73, 73)
    assert len(found.catalog.datasets) == 56
    assert found.catalog.other_assets["map"] == 3


@pytest.mark.parametrize(
    "faults",
    [
        ["rows_clamped"],
        ["truncated_large_pages"],
        ["small_window"],
        ["server_errors"],
        ["rate_limited_seconds"],
        ["reset_mid_body"],
        ["byte_order_mark"],
        ["sticky_backend"],
    ],
    ids=" ".join,
)
def test_what_passes_is_waited_for(faults: list[str], tmp_path: Path) -> None:
    with play("socrata", faults=faults) as portal:
        found = read(socrata, portal.url, tmp_path)
    assert found.stopped is None
    assert found.catalog.unique == 73


def test_beyond_the_window_scrolling_leads_on(tmp_path: Path) -> None:
    with play("socrata", datasets=10_400) as portal:
        found = read(socrata, portal.url, tmp_path)
        asked = [seen for seen in portal.requests if seen.path == socrata.CATALOG_PATH]
    assert all(seen.status == 200 for seen in asked), "the window is not run into"
    assert any("scroll_id" in seen.query for seen in asked)
    assert found.stopped is None
    assert found.catalog.unique == found.catalog.claimed
    assert found.catalog.unique > 10_400


def test_a_total_that_is_off_costs_a_second_pass_in_another_order(tmp_path: Path) -> None:
    with play("socrata", faults=["total_off_by_one"]) as portal:
        found = read(socrata, portal.url, tmp_path)
        orders = [seen.query for seen in portal.requests]
    assert "order=dataset_id" in orders[0]
    assert "order=name" in orders[-1]
    assert (found.catalog.claimed, found.catalog.unique, found.stopped) == (74, 73, None)


def test_what_one_order_loses_the_other_finds(tmp_path: Path) -> None:
    with play("socrata", faults=["duplicates_across_pages", "rows_clamped"], datasets=150) as portal:
        found = read(socrata, portal.url, tmp_path)
    assert len(found.walk.passes) == 2
    assert found.catalog.unique > len(found.walk.passes[0].ids)


def test_a_portal_that_ignores_where_a_page_should_start(tmp_path: Path) -> None:
    with play("socrata", faults=["same_page", "rows_clamped"]) as portal:
        found = read(socrata, portal.url, tmp_path)
    assert found.stopped is not None
    assert "repeats" in found.stopped.reason
    assert found.catalog.unique == 20


def test_an_alias_shows_what_its_tenant_owns(tmp_path: Path) -> None:
    with play("socrata", faults=["alias_tenant"]) as portal:
        found = read(socrata, portal.url, tmp_path)
    assert len(found.catalog.datasets) == 56
    assert "everything that" in found.walk.notes[0]


def test_a_refused_token_is_dropped_and_the_walk_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(socrata.TOKEN_VARIABLE, " a-token-nobody-knows ")
    with play("socrata", faults=["invalid_token"]) as portal:
        found = read(socrata, portal.url, tmp_path)
        carried = ["x-app-token" in seen.headers for seen in portal.requests]
    assert carried[0]
    assert not any(carried[1:])
    assert found.catalog.unique == 73


@pytest.mark.parametrize(
    ("fault", "status", "says"),
    [
        ("html_200", CollectionStatus.BROKEN, "web page"),
        ("truncated_200", CollectionStatus.BROKEN, "breaks off"),
        ("redirect_drops_query", CollectionStatus.BROKEN, "drops the query"),
        ("rate_limited_forever", CollectionStatus.BLOCKED, "429"),
    ],
)
def test_what_does_not_pass_is_named(fault: str, status: CollectionStatus, says: str, tmp_path: Path) -> None:
    with play("socrata", faults=[fault]) as portal:
        found = read(socrata, portal.url, tmp_path)
    assert found.stopped is not None
    assert found.stopped.status == status
    assert says in found.stopped.reason
    assert found.ids == set()


# --- map -----------------------------------------------------------------------------------------------------------


def asset(*, classification: Mapping[str, Any] | None = None, metadata: Any = None, **resource: Any) -> dict[str, Any]:
    return {
        "resource": {"id": "abcd-1234", "name": "Trees", "type": "dataset", "lens_view_type": "tabular"} | resource,
        "classification": classification or {},
        "metadata": {"domain": "data.city.gov"} | (metadata or {}),
        "permalink": "https://data.city.gov/d/abcd-1234",
    }


def catalog_of(*assets: Mapping[str, Any]) -> Any:
    return mapped(socrata, {"results": list(assets), "resultSetSize": len(assets)})


def one(**fields: Any) -> Dataset:
    (dataset,) = catalog_of(asset(**fields)).listed
    return dataset


def test_frequencies_are_found_by_the_names_of_custom_fields() -> None:
    entries = [
        {"key": "Update_Automation", "value": "Yes"},
        {"key": "Update_Update-Frequency", "value": "Daily"},
        {"key": "Common-Core_Update-Frequency", "value": "R/P1M"},
        "no field",
        {"key": 7, "value": "x"},
    ]
    dataset = one(classification={"domain_metadata": entries})
    assert [label.text for label in dataset.accrual_periodicity] == ["Daily", "R/P1M"]
    assert dataset.accrual_periodicity[0] == Label("Update_Update-Frequency", "Daily")
    assert dataset.pointers["accrual_periodicity"] == "/classification/domain_metadata/1/value"


def test_the_dates_of_data_and_record_are_kept_apart() -> None:
    dataset = one(
        data_updated_at="2020-01-01T00:00:00.000Z",
        metadata_updated_at="2024-01-01T00:00:00.000Z",
        updatedAt="2024-01-01",
    )
    assert dataset.data_modified is not None
    assert dataset.data_modified.raw.startswith("2020")
    assert dataset.metadata_modified is not None
    assert dataset.metadata_modified.raw.startswith("2024")
    assert one(updatedAt="2024-01-01").data_modified is None


@pytest.mark.parametrize(
    ("created", "published", "issued"),
    [
        ("2015-01-01T00:00:00Z", "2021-04-05T00:00:00Z", "/resource/publication_date"),
        ("2015-01-01T00:00:00Z", "2014-04-05T00:00:00Z", "/resource/createdAt"),
        ("2015-01-01T00:00:00Z", None, "/resource/createdAt"),
    ],
)
def test_issued_is_the_later_of_creation_and_publication(created: str, published: str | None, issued: str) -> None:
    assert one(createdAt=created, publication_date=published).pointers["issued"] == issued


def test_columns_without_the_platforms_own() -> None:
    dataset = one(
        columns_name=["Tree", "Zone"],
        columns_field_name=["tree", ":@computed_region_x"],
        columns_datatype=["Text", "Number"],
        columns_description=[""],
    )
    assert dataset.columns == (Column("Tree", "Text", None),)
    assert one(columns_name=[]).columns is None


def test_exports_of_tables_and_nothing_of_files() -> None:
    table, file = one(), one(lens_view_type="blobby")
    assert isinstance(table.distributions, tuple)
    assert [entry.format for entry in table.distributions] == ["CSV", "JSON"]
    assert isinstance(file.distributions, NotCollected)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"metadata": {"domain": "data.county.gov"}}, "federated copy of data.county.gov"),
        ({"parent_fxf": ["wxyz-9876"]}, "derived from another dataset of the portal"),
        ({"id": "wxyz-9876:7"}, "draft"),
        ({"provenance": "community"}, "made by a user of the portal, not by the city"),
        ({"parent_fxf": None}, None),
    ],
)
def test_what_is_not_the_citys_own_is_left_out(fields: dict[str, Any], why: str | None) -> None:
    own = [asset(id=f"own{number}-0000", provenance="official") for number in range(3)]
    other = asset(**{"id": "zzzz-9999", **fields})
    (dataset,) = [one for one in catalog_of(*own, other).listed if not one.id.startswith("own")]
    assert dataset.left_out == why


def test_assets_that_are_no_datasets_are_counted_by_type() -> None:
    catalog = catalog_of(asset(), asset(id="m", type="map"), asset(id="s", type="story"), asset(id="t", type="story"))
    assert len(catalog.datasets) == 1
    assert catalog.other_assets == {"map": 1, "story": 2}


def test_license_and_contact() -> None:
    entries = [{"key": "Contact_Contact-Email", "value": "mailto:desk@city.gov"}]
    dataset = one(metadata={"license": "Public Domain"}, classification={"domain_metadata": entries})
    assert dataset.license is not None
    assert dataset.license.open is True
    assert dataset.contact_email == "desk@city.gov"
    assert one().license is None
