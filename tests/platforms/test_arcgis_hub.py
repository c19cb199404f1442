"""ArcGIS Hub: told from other map pages, walked past its window but not into the global index, mapped item by item."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import pytest

from auditor.model import CollectionStatus, Dataset, Distribution, NotCollected, Page, Portal
from auditor.platforms import arcgis_hub
from auditor.platforms.platform import Site
from auditor.platforms.platform import catalog as catalog_in
from auditor.platforms.walking import Stopped
from fixtures.server import play
from tests.platforms.reading import door_to, mapped, read

ITEM = "0123456789abcdef0123456789abcdef"
CITY = "https://data.city.gov"
ITEMS = "/api/search/v1/collections/dataset/items"


def site(home: str = "", robots: str = "", host: str = "data.city.example", base: str = "") -> Site:
    return Site(base or f"https://{host}", host, {}, home, robots)


# --- recognize -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "shown",
    [
        site('<script>window.__SITE="%7B%7D"</script>'),
        site('<script src="https://hubcdn.arcgis.com/opendata-ui/assets/a.js"></script>'),
        site(host="city.hub.arcgis.com"),
        site(host="data-city.opendata.arcgis.com"),
        site(robots="User-agent: *\nCrawl-delay: 60\nDisallow: /workspace/"),
    ],
)
def test_each_mark_is_a_clue(shown: Site) -> None:
    assert arcgis_hub.clue(shown)


@pytest.mark.parametrize(
    "shown",
    [
        site('<script src="https://js.arcgis.com/4.30/"></script>'),
        site(robots="Crawl-delay: 600\nDisallow: /workspace/"),
    ],
)
def test_a_mere_map_is_no_clue(shown: Site) -> None:
    assert arcgis_hub.clue(shown) is None


def test_the_title_is_the_sites(tmp_path: Path) -> None:
    model = quote_plus(json.dumps({"site": {"item": {"title": "Springs <b>Open</b> Data"}}}))
    with play("arcgis-hub") as portal, door_to(tmp_path) as door:
        shown = site(f'<script>window.__SITE="{model}"</script>', base=portal.url)
        found = arcgis_hub.confirm(door, shown, "a clue")
    assert found is not None
    assert found.title == "Springs Open Data"


def test_a_hub_without_a_search_is_known_by_its_feed(tmp_path: Path) -> None:
    with play("dcat-us") as portal, door_to(tmp_path) as door:
        shown = site('<script>window.__SITE="%7B"</script>', base=portal.url)
        found = arcgis_hub.confirm(door, shown, arcgis_hub.clue(shown))
        assert arcgis_hub.confirm(door, shown, None) is None
    assert found is not None
    assert found.evidence == "/data.json is its feed"


def test_a_hub_without_either_is_broken_and_a_robots_file_alone_proves_nothing(tmp_path: Path) -> None:
    with play("not-a-portal") as portal, door_to(tmp_path) as door:
        page = site('<script>window.__SITE="%7B%7D"</script>', base=portal.url)
        with pytest.raises(Stopped, match="neither"):
            arcgis_hub.confirm(door, page, arcgis_hub.clue(page))
        robots = site(robots="Crawl-delay: 60\nDisallow: /workspace/", base=portal.url)
        assert arcgis_hub.confirm(door, robots, arcgis_hub.clue(robots)) is None


# --- walk ----------------------------------------------------------------------------------------------------------


def test_the_whole_collection(tmp_path: Path) -> None:
    with play("arcgis-hub") as portal:
        found = read(arcgis_hub, portal.url, tmp_path)
    assert found.stopped is None
    assert (found.catalog.claimed, found.catalog.delivered, found.catalog.unique) == (33, 33, 33)
    assert len(found.catalog.datasets) == 31
    assert [dataset.left_out for dataset in found.catalog.left_out] == ["belongs to another organization"] * 2
    assert found.walk.notes == ("besides datasets the site lists 3 documents and 4 apps and maps",)
    assert len(found.walk.roles["other"]) == 2


@pytest.mark.parametrize(
    "faults",
    [
        ["rows_clamped"],
        ["truncated_large_pages"],
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
    with play("arcgis-hub", faults=faults, datasets=120) as portal:
        found = read(arcgis_hub, portal.url, tmp_path)
    assert found.stopped is None
    assert found.catalog.unique >= 119
    assert found.catalog.claimed == 120


def test_beyond_the_window_a_filter_by_date_leads_on(tmp_path: Path) -> None:
    with play("arcgis-hub", datasets=10_250) as portal:
        found = read(arcgis_hub, portal.url, tmp_path)
        asked = [seen for seen in portal.requests if seen.path == ITEMS]
    assert all(seen.status == 200 for seen in asked), "the window is not run into"
    assert any("filter=modified" in seen.query for seen in asked)
    assert found.stopped is None
    assert found.catalog.claimed is None, "the total stops counting at the window"
    # One item has no date, so that no filter by date finds it.
    assert found.catalog.unique == 10_249


def test_a_window_smaller_than_documented_is_learned(tmp_path: Path) -> None:
    with play("arcgis-hub", faults=["small_window"], datasets=150) as portal:
        found = read(arcgis_hub, portal.url, tmp_path)
        refused = [seen for seen in portal.requests if seen.status == 500]
    assert found.stopped is None
    assert found.catalog.unique == 150
    assert len(refused) <= 8, "at most once in each direction, with the retries"


def test_a_total_that_is_off_costs_a_second_pass_from_the_other_end(tmp_path: Path) -> None:
    with play("arcgis-hub", faults=["total_off_by_one"]) as portal:
        found = read(arcgis_hub, portal.url, tmp_path)
        sorts = [seen.query for seen in portal.requests if seen.path == ITEMS]
    assert "sortBy=-properties.modified" in sorts[0]
    assert "sortBy=properties.modified" in sorts[-1]
    assert (found.catalog.claimed, found.catalog.unique) == (34, 33)


def test_what_one_order_loses_the_other_finds(tmp_path: Path) -> None:
    with play("arcgis-hub", faults=["duplicates_across_pages"], datasets=250) as portal:
        found = read(arcgis_hub, portal.url, tmp_path)
    assert len(found.walk.passes[0].ids) < 250
    assert found.catalog.unique == 250


def test_a_site_that_ignores_where_a_page_should_start(tmp_path: Path) -> None:
    with play("arcgis-hub", faults=["same_page"], datasets=250) as portal:
        found = read(arcgis_hub, portal.url, tmp_path)
    assert found.stopped is not None
    assert "repeats" in found.stopped.reason
    assert found.catalog.unique == 100


def test_the_index_of_all_the_world_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with play("arcgis-hub", faults=["global_index"]) as portal:
        found = read(arcgis_hub, portal.url, tmp_path)
        assert not [seen for seen in portal.requests if seen.path == ITEMS]
    assert found.stopped is not None
    assert found.stopped.status == CollectionStatus.NOT_FOUND
    assert "no scope of its own" in found.stopped.reason


def test_everybodys_items_are_known_without_the_home_page() -> None:
    many = [{"properties": {"orgId": f"org{number}"}} for number in range(60)]
    assert arcgis_hub._is_everybodys(many)
    assert not arcgis_hub._is_everybodys([*many[:40], *[{"properties": {"orgId": "city"}}] * 60])
    assert not arcgis_hub._is_everybodys(many[:5])


@pytest.mark.parametrize(
    ("fault", "status", "says"),
    [
        ("html_200", CollectionStatus.BROKEN, "web page"),
        ("truncated_200", CollectionStatus.BROKEN, "breaks off"),
        ("bare_string", CollectionStatus.BROKEN, "no list of items"),
        ("redirect_drops_query", CollectionStatus.BROKEN, "drops the query"),
        ("rate_limited_forever", CollectionStatus.BLOCKED, "429"),
        ("waf_challenge", CollectionStatus.BLOCKED, "Cloudflare"),
    ],
)
def test_what_does_not_pass_is_named(fault: str, status: CollectionStatus, says: str, tmp_path: Path) -> None:
    with play("arcgis-hub", faults=[fault]) as portal:
        found = read(arcgis_hub, portal.url, tmp_path)
    assert found.stopped is not None
    assert found.stopped.status == status
    assert says in found.stopped.reason
    assert found.ids == set()


def test_a_site_without_the_search_api_stops_so_that_its_feed_can_be_read(tmp_path: Path) -> None:
    with play("dcat-us") as portal:
        found = read(arcgis_hub, portal.url, tmp_path)
    assert found.stopped is not None
    assert not any(done.ids for done in found.walk.passes)


# --- map -----------------------------------------------------------------------------------------------------------


def feature(identifier: object = ITEM, **properties: Any) -> dict[str, Any]:
    return {"id": identifier, "properties": {"title": "Trees", "type": "Feature Service"} | properties}


def catalog_of(*features: Mapping[str, Any], collection: str = "dataset") -> Any:
    document = {"features": list(features), "numberMatched": len(features)}
    page = Page("urn:uuid:1", f"{CITY}/api/search/v1/collections/{collection}/items?limit=100", document)
    return catalog_in(arcgis_hub, [[page]], Portal(CITY, arcgis_hub.NAME, CITY))


def one(identifier: object = ITEM, **properties: Any) -> Dataset:
    (dataset,) = catalog_of(feature(identifier, **properties)).listed
    return dataset


def links(dataset: Dataset) -> list[Distribution]:
    assert isinstance(dataset.distributions, tuple)
    return list(dataset.distributions)


def test_the_dates_are_the_items() -> None:
    dataset = one(created=1556755200000, modified=1773480413000)
    assert dataset.issued is not None
    assert dataset.issued.at is not None
    assert dataset.issued.at.year == 2019
    assert dataset.metadata_modified is not None
    assert dataset.data_modified is None
    assert one(created=None, modified=None).issued is None


def test_description_or_else_the_snippet() -> None:
    assert one(description="<DIV><P>All &amp; every tree</P></DIV>", snippet="Trees").description == "All & every tree"
    snippet = one(description="<br/>", snippet="Trees")
    assert (snippet.description, snippet.pointers["description"]) == ("Trees", "/properties/snippet")


@pytest.mark.parametrize(
    ("properties", "name", "is_open", "place"),
    [
        ({"license": "CC-BY-4.0", "licenseInfo": None}, "CC-BY-4.0", True, "license"),
        ({"license": "custom", "licenseInfo": "<P>Ask the GIS office first.</P>"}, None, None, "licenseInfo"),
        (
            {"license": "custom", "licenseInfo": '<a href="https://creativecommons.org/licenses/by/4.0/">terms</a>'},
            *("CC-BY-4.0", True, "licenseInfo"),
        ),
        (
            {"structuredLicense": {"url": "https://creativecommons.org/publicdomain/zero/1.0/"}, "license": "custom"},
            *("CC0-1.0", True, "structuredLicense/url"),
        ),
    ],
)
def test_license(properties: dict[str, Any], name: str | None, is_open: bool | None, place: str) -> None:
    dataset = one(**properties)
    assert dataset.license is not None
    assert (dataset.license.id, dataset.license.open) == (name, is_open)
    assert dataset.pointers["license"] == f"/properties/{place}"


@pytest.mark.parametrize("properties", [{"license": "none", "licenseInfo": " "}, {"license": "custom"}, {}])
def test_no_license(properties: dict[str, Any]) -> None:
    assert one(**properties).license is None


def test_the_publisher_is_named_by_source_organization_or_credit_line() -> None:
    assert one(source="Parks", orgName="City", accessInformation="Credits").publisher == "Parks"
    assert one(source=None, orgName="City").publisher == "City"
    assert one(source="", accessInformation="City of X").publisher == "City of X"
    assert one(owner="gis_user_7").publisher is None, "an account is no publisher"


def test_a_layer_is_a_service_and_its_downloads() -> None:
    service, *downloads = links(one(f"{ITEM}_3", url="https://services.arcgis.com/x/rest/services/T/FeatureServer/3"))
    assert (service.format, service.access_url) == (
        "ESRI REST",
        "https://services.arcgis.com/x/rest/services/T/FeatureServer/3",
    )
    assert [entry.format for entry in downloads] == ["CSV", "GEOJSON", "KML", "SHP"]
    assert downloads[0].download_url == f"https://data.city.gov/api/download/v1/items/{ITEM}/csv?layers=3"


def test_the_number_in_the_address_is_the_layer() -> None:
    *_, shapefile = links(one(url="https://gis.city.gov/arcgis/rest/services/T/FeatureServer/12"))
    assert shapefile.download_url is not None
    assert shapefile.download_url.endswith("/shapefile?layers=12")


def test_other_types_offer_what_they_are() -> None:
    assert [entry.format for entry in links(one(type="Map Service", url="https://x.gov/a/MapServer"))] == ["ESRI MAP"]
    (file,) = links(one(type="CSV", url=None))
    assert file.download_url == f"https://www.arcgis.com/sharing/rest/content/items/{ITEM}/data"
    assert links(one(type="Image Service", url="javascript:alert(1)")) == []


@pytest.mark.parametrize("identifier", ["../../admin", "0123", f"{ITEM}_x", f"{ITEM}/..", f"{ITEM}?x=1", 7])
def test_an_odd_identifier_is_kept_and_put_in_no_address(identifier: object) -> None:
    dataset = one(identifier, url="https://x.gov/a/FeatureServer")
    assert dataset.id == str(identifier)
    assert dataset.landing_page is None
    assert len(links(dataset)) == 1


def test_columns_stand_elsewhere() -> None:
    assert isinstance(one().columns, NotCollected)
    assert isinstance(one(type="CSV").columns, NotCollected)
    assert one(type="Image Service").columns is None


def test_categories_by_their_last_part() -> None:
    dataset = one(categories=["/Categories/Environment/Water", "/Categories/Parks"], tags=["trees", "Trees"])
    assert dataset.themes == ("Water", "Parks")
    assert dataset.keywords == ("trees",)


def test_of_a_mixed_collection_only_data_counts() -> None:
    kinds = ["Feature Service", "Web Map", "StoryMap", "Dashboard", "PDF", "Hub Page", "CSV", "Never Heard Of"]
    items = [feature(f"{number:032x}", type=kind) for number, kind in enumerate(kinds)]
    assert len(catalog_of(*items, collection="all").datasets) == 2
    of_data = catalog_of(*items)
    assert len(of_data.datasets) == 3, "in the collection of datasets an unknown type is one"
    assert of_data.other_assets == {"Dashboard": 1, "Hub Page": 1, "PDF": 1, "StoryMap": 1, "Web Map": 1}


def test_no_organization_is_foreign_where_none_owns_most() -> None:
    def items(*owners: str) -> list[dict[str, Any]]:
        return [feature(f"{number:032x}", orgId=owner) for number, owner in enumerate(owners)]

    assert len(catalog_of(*items("city", "city", "county")).left_out) == 1
    assert len(catalog_of(*items("city", "county", "state")).left_out) == 0


def test_the_same_item_twice_is_one() -> None:
    catalog = catalog_of(feature(), feature())
    assert (catalog.delivered, catalog.unique, len(catalog.datasets)) == (2, 1, 1)


def test_a_total_at_the_window_is_no_claim() -> None:
    assert mapped(arcgis_hub, {"features": [feature()], "numberMatched": 10_000}).claimed is None
    assert mapped(arcgis_hub, {"features": [feature()], "numberMatched": 9_999}).claimed == 9_999


def test_what_was_read_as_nothing_is_kept() -> None:
    dataset = one(description="{{description}}", licenseInfo="None", license="none")
    assert (dataset.description, dataset.license) == (None, None)
    assert dataset.placeholders == {"description": "{{description}}", "license": "None"}
    assert dataset.pointers["license"] == "/properties/licenseInfo"
    assert dataset.pointers["description"] == "/properties/description"


def test_a_format_read_from_the_type_points_to_the_type() -> None:
    first = links(one(type="Feature Service", url="https://x.gov/service"))[0]
    assert (first.format, first.pointer, first.offered) == ("ESRI REST", "/properties/type", "Feature Service")
