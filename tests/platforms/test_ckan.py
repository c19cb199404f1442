"""CKAN: recognized at whatever address, walked to its end through ckanapi, mapped field by field."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from auditor.model import CollectionStatus, Dataset, Label, NotCollected
from auditor.platforms import ckan
from auditor.platforms.platform import Site
from auditor.platforms.walking import Stopped
from fixtures.server import play
from tests.platforms.reading import door_to, mapped, read

SEARCHES = "/api/3/action/package_search"


# --- recognize -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("home", "robots", "host"),
    [
        ('<meta name="generator" content="ckan 2.9.5" />', "", "data.city.example"),
        ('<meta content="ckan 2.2" name="generator">', "", "data.city.example"),
        ('<body data-site-root="https://data.city.example/data/">', "", "data.city.example"),
        ('<meta name="site-root" content="https://data.city.example/">', "", "data.city.example"),
        ('<a href="https://admin.city.example/api/3/action/package_list">API</a>', "", "data.city.example"),
        ("", "User-agent: *\nDisallow: /dataset/rate/", "data.city.example"),
        ("", "", "ckan.city.example"),
    ],
)
def test_each_mark_is_a_clue(home: str, robots: str, host: str) -> None:
    assert ckan.clue(Site(f"https://{host}", host, {}, home, robots))


@pytest.mark.parametrize(
    "home", ['<meta name="generator" content="WordPress 6">', "<p>We use ckan here</p>", "<meta" * 99]
)
def test_other_pages_are_no_clue(home: str) -> None:
    assert ckan.clue(Site("https://data.city.example", "data.city.example", {}, home, "")) is None


def test_the_site_root_of_the_page_leads_to_the_api_which_says_the_title(tmp_path: Path) -> None:
    with play("ckan") as portal, door_to(tmp_path) as door:
        site = Site(f"{portal.url}/en", "127.0.0.1", {}, f'<body data-site-root="{portal.url}/">', "")
        found = ckan.confirm(door, site, ckan.clue(site))
    assert found is not None
    assert (found.base, found.title) == (portal.url, "Open Port Merrow")
    assert "CKAN 2.10.4" in found.evidence


@pytest.mark.parametrize("root", ["http://[", "javascript:alert(1)", "", "//", "ftp://x.example/"])
def test_a_site_root_that_is_no_address_does_no_harm(root: str, tmp_path: Path) -> None:
    with play("ckan") as portal, door_to(tmp_path) as door:
        site = Site(portal.url, "127.0.0.1", {}, f'<body data-site-root="{root}">', "")
        assert ckan.confirm(door, site, "a clue") is not None


def test_without_a_clue_little_is_asked(tmp_path: Path) -> None:
    with play("not-a-portal") as portal, door_to(tmp_path) as door:
        assert ckan.confirm(door, Site(portal.url, "127.0.0.1", {}, "", ""), None) is None
        assert len(portal.requests) <= 2


def test_a_page_of_ckan_without_its_api_is_said_to_be_broken(tmp_path: Path) -> None:
    with play("not-a-portal") as portal, door_to(tmp_path) as door:
        site = Site(portal.url, "127.0.0.1", {}, '<meta name="generator" content="ckan 2.9" />', "")
        with pytest.raises(Stopped) as stopped:
            ckan.confirm(door, site, ckan.clue(site))
    assert stopped.value.refusal.status == CollectionStatus.BROKEN


# --- walk ----------------------------------------------------------------------------------------------------------


def test_the_whole_catalog_in_one_page_and_one_question_before(tmp_path: Path) -> None:
    with play("ckan") as portal:
        found = read(ckan, portal.url, tmp_path)
        assert [seen.path for seen in portal.requests] == ["/api/3/action/status_show", SEARCHES]
    assert found.stopped is None
    assert (found.catalog.claimed, found.catalog.delivered, found.catalog.unique) == (54, 54, 54)
    assert len(found.catalog.datasets) == 47
    assert found.walk.roles["status"]


def test_pages_of_a_thousand(tmp_path: Path) -> None:
    with play("ckan", datasets=1500) as portal:
        found = read(ckan, portal.url, tmp_path)
        assert len([seen for seen in portal.requests if seen.path == SEARCHES]) == 2
    assert found.catalog.unique == 1500


@pytest.mark.parametrize(
    "faults",
    [
        ["rows_clamped"],
        ["truncated_large_pages", "rows_clamped"],
        ["server_errors"],
        ["rate_limited_seconds"],
        ["reset_mid_body"],
        ["byte_order_mark"],
        ["sticky_backend"],
        ["changing_catalog"],
    ],
    ids=" ".join,
)
def test_what_passes_is_waited_for(faults: list[str], tmp_path: Path) -> None:
    with play("ckan", faults=faults) as portal:
        found = read(ckan, portal.url, tmp_path)
    assert found.stopped is None
    assert found.catalog.unique == 54
    assert found.walk.notes == ()


def test_a_total_that_is_off_costs_a_second_pass_by_name(tmp_path: Path) -> None:
    with play("ckan", faults=["total_off_by_one"]) as portal:
        found = read(ckan, portal.url, tmp_path)
        sorts = [seen.query for seen in portal.requests if seen.path == SEARCHES]
    assert "sort=id+asc" in sorts[0]
    assert "sort=name+asc" in sorts[-1]
    assert (found.catalog.claimed, found.catalog.unique) == (55, 54)
    assert found.stopped is None


def test_what_one_order_loses_another_finds(tmp_path: Path) -> None:
    with play("ckan", faults=["duplicates_across_pages", "rows_clamped"], datasets=120) as portal:
        found = read(ckan, portal.url, tmp_path)
    assert len(found.walk.passes) == 2
    assert len(found.walk.passes[0].ids) < 120
    assert found.catalog.unique > len(found.walk.passes[0].ids)


def test_a_portal_that_ignores_where_a_page_should_start(tmp_path: Path) -> None:
    with play("ckan", faults=["same_page", "rows_clamped"]) as portal:
        found = read(ckan, portal.url, tmp_path)
        assert len(portal.requests) < 5
    assert found.stopped is not None
    assert "repeats" in found.stopped.reason
    assert found.catalog.unique == 20


@pytest.mark.parametrize(
    ("fault", "status", "says"),
    [
        ("html_200", CollectionStatus.BROKEN, "web page"),
        ("outage", CollectionStatus.BROKEN, "503"),
        ("redirect_loop", CollectionStatus.BROKEN, "circles"),
        ("rate_limited_forever", CollectionStatus.BLOCKED, "429"),
        ("waf_challenge", CollectionStatus.BLOCKED, "Cloudflare"),
    ],
)
def test_what_does_not_pass_is_named(fault: str, status: CollectionStatus, says: str, tmp_path: Path) -> None:
    with play("ckan", faults=[fault]) as portal:
        found = read(ckan, portal.url, tmp_path)
    assert found.stopped is not None
    assert found.stopped.status == status
    assert says in found.stopped.reason
    assert len(found.stopped.reason) < 300, "not the body that ckanapi puts in its messages"
    assert found.ids == set()


@pytest.mark.parametrize("fault", ["bare_string", "empty_body", "redirect_drops_query"])
def test_where_the_search_fails_the_lists_are_read(fault: str, tmp_path: Path) -> None:
    with play("ckan", faults=[fault]) as portal:
        found = read(ckan, portal.url, tmp_path)
    assert found.stopped is None
    assert found.catalog.unique == 54
    assert "lists were read instead" in found.walk.notes[0]


def test_names_alone_are_a_claim_and_no_catalog() -> None:
    catalog = mapped(ckan, {"success": True, "result": ["budget", "trees"]})
    assert (catalog.claimed, catalog.delivered, catalog.unique, catalog.listed) == (2, 0, 0, ())


# --- map -----------------------------------------------------------------------------------------------------------


def package(**fields: Any) -> dict[str, Any]:
    organization = {"name": "works", "title": "Public Works"}
    return {"id": "11", "name": "trees", "title": "Trees", "type": "dataset", "organization": organization} | fields


def one(**fields: Any) -> Dataset:
    (dataset,) = catalog_of(package(**fields)).listed
    return dataset


def catalog_of(*packages: Mapping[str, Any]) -> Any:
    return mapped(ckan, {"success": True, "result": {"count": len(packages), "results": list(packages)}})


def extras(**pairs: Any) -> list[dict[str, Any]]:
    return [{"key": key, "value": value} for key, value in pairs.items()]


@pytest.mark.parametrize(
    ("title", "reads"),
    [
        ("Street  trees ", "Street trees"),
        ({"de": "Bäume", "en": "Trees"}, "Trees"),
        ('{"de": "Bäume", "en": "Trees"}', "Trees"),
        ("   ", None),
        (None, None),
        ('{"broken', '{"broken'),
    ],
)
def test_title(title: object, reads: str | None) -> None:
    assert one(title=title).title == reads


def test_the_identifier_is_the_id_and_the_page_goes_by_name() -> None:
    dataset = one(name="a b/../c")
    assert dataset.id == "11"
    assert dataset.landing_page == "https://data.city.gov/dataset/a%20b%2F..%2Fc"
    assert one(id=None).id == "trees"


def test_frequencies_of_both_levels_with_their_places() -> None:
    dataset = one(
        updateInterval=["weekly", "sporadic"],
        extras=extras(other="x", frequency='["monthly"]', accrualPeriodicity="R/P1Y"),
    )
    assert dataset.accrual_periodicity == (
        Label("updateInterval", "weekly"),
        Label("updateInterval", "sporadic"),
        Label("frequency", "monthly"),
        Label("accrualPeriodicity", "R/P1Y"),
    )
    assert dataset.pointers["accrual_periodicity"] == "/updateInterval"
    assert one(extras={"update frequency": "daily"}).accrual_periodicity == (Label("update frequency", "daily"),)
    assert one(frequency="", extras=extras(frequency="[]")).accrual_periodicity == ()


def test_the_data_date_is_the_newest_of_the_resources_and_never_the_records() -> None:
    resources = [{"last_modified": "2020-01-01T00:00:00"}, {"last_modified": "2021-06-01"}, {"last_modified": "soon"}]
    dataset = one(resources=resources, metadata_modified="2026-01-01", dateLastUpdated="2024-01-01")
    assert dataset.data_modified is not None
    assert dataset.data_modified.raw == "2021-06-01"
    assert dataset.pointers["data_modified"] == "/resources/1/last_modified"
    assert dataset.metadata_modified is not None
    assert one(resources=[{"last_modified": None}], metadata_modified="2026-01-01").data_modified is None


@pytest.mark.parametrize("name", ["dateLastUpdated", "last_refreshed", "data_last_updated"])
def test_a_field_of_the_portals_own_is_no_date_of_the_data(name: str) -> None:
    assert one(**{name: "22.09.2004"}, resources=[{"last_modified": None}]).data_modified is None


@pytest.mark.parametrize(
    ("fields", "raw"),
    [
        ({"metadata_created": "2020-05-05"}, "2020-05-05"),
        ({"metadata_created": "2020-05-05", "release_date": "2014-01-01"}, "2014-01-01"),
        ({"metadata_created": "2020-05-05", "extras": extras(issued="2015-02-03")}, "2015-02-03"),
        ({"metadata_created": "2020-05-05", "dateFirstPublished": "unknown"}, "2020-05-05"),
    ],
)
def test_issued_is_what_the_portal_says_before_the_records_creation(fields: dict[str, Any], raw: str) -> None:
    issued = one(**fields).issued
    assert issued is not None
    assert issued.raw == raw


def test_license_by_id_title_and_verdict() -> None:
    dataset = one(license_id="cc-by", license_title="Creative Commons Attribution", isopen=True)
    assert dataset.license is not None
    assert (dataset.license.id, dataset.license.open) == ("CC-BY", True)
    assert dataset.pointers["license"] == "/license_title"
    assert one(license_id="notspecified", license_title="License not specified").license is None
    closed = one(license_id="other-closed", license_title="Other (Not Open)", isopen=False).license
    assert closed is not None
    assert closed.open is False
    below = one(resources=[{}, {"license": "https://creativecommons.org/publicdomain/zero/1.0/"}])
    assert below.license is not None
    assert below.pointers["license"] == "/resources/1/license"


def test_publisher_is_the_organization_and_an_author_only_where_there_are_none() -> None:
    assert one(author="A. Clerk").publisher == "Public Works"
    first, second = catalog_of(package(), package(id="12", organization=None, author="A. Clerk")).datasets
    assert (first.publisher, second.publisher) == ("Public Works", None)
    assert one(organization=None, author="A. Clerk").publisher == "A. Clerk"
    assert one(organization={"title": {"fr": "Voirie", "en": "Works"}}).publisher == "Works"


def test_contact_is_one_person() -> None:
    both = one(maintainer="Ana", maintainer_email="", author="Bo", author_email="bo@city.gov")
    assert (both.contact_name, both.contact_email) == ("Bo", "bo@city.gov")
    assert both.pointers["contact_email"] == "/author_email"
    named = one(extras=extras(contact_name="Desk", contact_email="mailto:desk@city.gov"))
    assert (named.contact_name, named.contact_email) == ("Desk", "desk@city.gov")
    assert one(maintainer="Ana").contact_email is None


def test_distributions_say_what_is_a_file_and_what_a_way_in() -> None:
    dataset = one(
        resources=[
            {"name": "Rows", "url": "https://x.gov/a.csv", "format": "csv", "mimetype": "text/csv"},
            {"name": "Page", "url": "https://x.gov/a", "format": "HTML"},
            "no resource",
            {"name": "Gone", "url": "https://x.gov/b.csv", "state": "deleted"},
            {"name": "Data dictionary", "url": "https://x.gov/d.pdf", "format": "PDF"},
        ]
    )
    assert isinstance(dataset.distributions, tuple)
    rows, page, book = dataset.distributions
    assert (rows.format, rows.download_url, rows.access_url, rows.pointer) == (
        *("CSV", "https://x.gov/a.csv", None),
        "/resources/0/format",
    )
    assert (page.format, page.download_url, page.access_url, page.pointer) == (
        "HTML",
        None,
        "https://x.gov/a",
        "/resources/1/format",
    )
    assert (book.pointer, book.offered, rows.offered) == ("/resources/4/format", "PDF", "csv")
    assert dataset.described_by == "https://x.gov/d.pdf"


def test_columns_are_not_collected_where_there_may_be_some() -> None:
    stored = one(resources=[{"format": "CSV", "datastore_active": True}]).columns
    assert isinstance(stored, NotCollected)
    assert "DataStore" in stored.reason
    assert isinstance(one(resources=[{"format": "CSV"}]).columns, NotCollected)
    assert one(resources=[{"format": "PDF"}]).columns is None


def test_what_is_no_dataset_is_counted_beside() -> None:
    catalog = catalog_of(package(), package(id="2", type="harvest"), package(id="3", type="showcase"))
    assert len(catalog.datasets) == 1
    assert catalog.other_assets == {"harvest": 1, "showcase": 1}
    assert catalog.unique == 3


@pytest.mark.parametrize(
    ("fields", "why"),
    [({"state": "draft"}, "draft"), ({"private": True}, "private"), ({"private": False, "state": "active"}, None)],
)
def test_what_is_not_public_is_left_out(fields: dict[str, Any], why: str | None) -> None:
    assert one(**fields).left_out == why


HARVESTED = extras(harvest_source_id="7", harvest_source_title="County catalog")


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"resources": [{"url": "https://data.county.gov/a.csv"}]}, "harvested copy from County catalog"),
        ({"resources": [{"url": "https://gis.city.gov/a.csv"}]}, None),
        ({"resources": [{"url": "https://data.county.gov/a.csv"}], "url": "https://www.city.gov/trees"}, None),
        ({"resources": [{"url": "https://services.arcgis.com/x/FeatureServer"}]}, None),
        ({"resources": [], "url": "the roads office"}, None),
    ],
)
def test_a_harvested_package_is_a_copy_unless_some_is_the_portals(fields: dict[str, Any], why: str | None) -> None:
    own = [package(id=str(number), name=f"own-{number}") for number in range(3)]
    catalog = catalog_of(*own, package(id="99", extras=HARVESTED, **fields))
    (dataset,) = [dataset for dataset in catalog.listed if dataset.id == "99"]
    assert dataset.left_out == why


def test_a_portal_made_by_harvesting_counts_what_it_harvests() -> None:
    away = {"resources": [{"url": "https://data.county.gov/a.csv"}], "extras": HARVESTED}
    assert len(catalog_of(package(), package(id="2", **away), package(id="3", **away)).datasets) == 3


def test_temporal_as_one_field_or_two() -> None:
    both = one(extras=extras(temporal_start="2019", temporal_end="2020"))
    assert (both.temporal, one(temporal="2019/2020").temporal) == ("2019/2020", "2019/2020")
    assert both.pointers["temporal"] == "/extras/0/value"


def test_names_with_slashes_are_escaped_in_pointers() -> None:
    dataset = one(**{"update/frequency~": "daily"})
    assert dataset.pointers["accrual_periodicity"] == "/update~1frequency~0"


def test_tags_and_groups_once_each() -> None:
    dataset = one(tags=[{"display_name": "Trees"}, {"name": "trees"}, "parks"], groups=[{"title": "Environment"}])
    assert (dataset.keywords, dataset.themes) == (("Trees", "parks"), ("Environment",))


def test_the_first_sight_of_an_identifier_holds_and_later_passes_add() -> None:
    first = {"success": True, "result": {"count": 3, "results": [package(title="One"), package(title="Other")]}}
    catalog = mapped(ckan, first)
    assert (catalog.delivered, catalog.unique, catalog.claimed) == (2, 1, 3)
    assert catalog.datasets[0].records == 2
    assert catalog.datasets[0].title == "One"


def test_what_told_the_format_is_quoted() -> None:
    dataset = one(
        resources=[
            {"url": "https://x.gov/a.shp.zip", "format": "ZIP"},
            {"url": "https://x.gov/a", "format": "", "mimetype": "text/csv"},
            {"url": "https://x.gov/a", "format": "GIS"},
            {"url": None},
        ]
    )
    assert isinstance(dataset.distributions, tuple)
    assert [(way.format, way.pointer, way.offered) for way in dataset.distributions] == [
        ("SHP", "/resources/0/url", "https://x.gov/a.shp.zip"),
        ("CSV", "/resources/1/mimetype", "text/csv"),
        (None, "/resources/2/format", "GIS"),
        (None, "/resources/3", None),
    ]


def test_what_was_read_as_nothing_is_kept() -> None:
    dataset = one(
        notes="{{description}}",
        license_title="License not specified",
        license_id="notspecified",
        maintainer_email="n/a",
    )
    assert (dataset.description, dataset.license, dataset.contact_email) == (None, None, None)
    assert dataset.placeholders == {
        "description": "{{description}}",
        "license": "License not specified",
        "contact_email": "n/a",
    }
    places = {field: dataset.pointers[field] for field in dataset.placeholders}
    assert places == {"description": "/notes", "license": "/license_title", "contact_email": "/maintainer_email"}


@pytest.mark.parametrize("name", ["VCGE", "Categorias no VCGE", "theme", "category", "subject", "Thema", "Catégorie"])
def test_a_category_may_stand_in_an_extra(name: str) -> None:
    dataset = one(groups=[], extras=[{"key": name, "value": "Transporte; Economia"}])
    assert dataset.themes == ("Transporte", "Economia")
    assert dataset.pointers["themes"] == "/extras/0/value"
    assert one(groups=[{"title": "Roads"}], extras=[{"key": name, "value": "x"}]).themes == ("Roads",)


@pytest.mark.parametrize("name", ["E-mail da Unidade Responsável", "Contato", "Responsable", "Kontaktadresse"])
def test_a_contact_may_stand_in_an_extra(name: str) -> None:
    dataset = one(extras=[{"key": name, "value": "dados@cidade.gov.br"}])
    assert dataset.contact_email == "dados@cidade.gov.br"
    assert dataset.pointers["contact_email"] == "/extras/0/value"
    assert one(extras=[{"key": "Observação", "value": "dados@cidade.gov.br"}]).contact_email is None
