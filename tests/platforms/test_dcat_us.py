"""DCAT-US: the feed found, read whole or not at all, and mapped in each of the shapes it is written in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from auditor.model import CollectionStatus, Dataset, Label, NotCollected
from auditor.platforms import dcat_us
from auditor.platforms.platform import Site
from fixtures.server import play
from tests.platforms.reading import Read, documents_of, door_to, follow_pointers, mapped, read, resolved, site_at

# --- recognize -----------------------------------------------------------------------------------------------------


def test_the_linked_feed_is_the_one(tmp_path: Path) -> None:
    with play("dcat-us") as portal, door_to(tmp_path) as door:
        shown = site_at(door, portal.url)
        portal.forget()
        found = dcat_us.confirm(door, shown, dcat_us.clue(shown))
        assert [seen.path for seen in portal.requests] == ["/data.json"]
    assert found is not None
    assert found.base == portal.url


def test_a_path_that_was_typed_is_tried_before_the_root(tmp_path: Path) -> None:
    with play("dcat-us") as portal, door_to(tmp_path) as door:
        shown = Site(f"{portal.url}/open", "127.0.0.1", {}, "", "")
        found = dcat_us.confirm(door, shown, None)
        assert [seen.path for seen in portal.requests] == ["/open/data.json", "/data.json"]
    assert found is not None
    assert found.base == portal.url


@pytest.mark.parametrize(
    ("home", "links"),
    [
        ('<a href="/data.json">feed</a>', True),
        ('<a href="https://x.gov/open/data.json?v=1">', True),
        ('"/metadata.json"', False),
        ("read our data.json", False),
        ('"' * 999, False),
    ],
)
def test_a_link_is_a_clue(home: str, links: bool) -> None:
    assert bool(dcat_us.clue(Site("https://x.gov", "x.gov", {}, home, ""))) == links


@pytest.mark.parametrize(
    ("document", "is_feed"),
    [
        ({"dataset": [{"title": "Trees"}]}, True),
        ({"dcat:dataset": [{"dct:title": "Trees"}]}, True),
        ({"conformsTo": "https://project-open-data.cio.gov/v1.1/schema", "dataset": []}, True),
        ({"catalog": [{"dataset": [{"title": "Trees"}]}]}, True),
        ([{"title": "Trees", "identifier": "1"}], True),
        ([{"title": "Trees"}], False),
        ({"dataset": []}, False),
        ({"dataset": "many"}, False),
        ({"dataset": [{"id": 1}]}, False),
        ({"datasets": [{"title": "Trees"}]}, False),
        ([], False),
        ("data", False),
        (None, False),
    ],
)
def test_what_is_a_feed(document: object, is_feed: bool) -> None:
    assert dcat_us.is_feed(document) == is_feed


# --- walk ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("edition", ["1.1", "3.0"])
def test_the_whole_feed_in_one_request(edition: str, tmp_path: Path) -> None:
    with play("dcat-us", edition=edition) as portal:
        found = read(dcat_us, portal.url, tmp_path)
        assert len(portal.requests) == 1
    assert found.stopped is None
    assert (found.catalog.claimed, found.catalog.delivered, found.catalog.unique) == (None, 33, 32)
    follow_pointers(found.catalog, documents_of(found))


def test_both_editions_say_the_same(tmp_path: Path) -> None:
    read_as = {}
    for edition in ("1.1", "3.0"):
        with play("dcat-us", edition=edition) as portal:
            catalog = read(dcat_us, portal.url, tmp_path / edition).catalog
        read_as[edition] = [
            (one.id.replace(portal.url, ""), one.title, one.publisher, one.license and one.license.id, one.themes)
            for one in catalog.datasets
        ]
    assert sorted(read_as["1.1"]) == sorted(read_as["3.0"])


@pytest.mark.parametrize(
    "fault", ["server_errors", "rate_limited_seconds", "reset_mid_body", "byte_order_mark", "wrong_charset_utf16"]
)
def test_what_passes_is_waited_for(fault: str, tmp_path: Path) -> None:
    with play("dcat-us", faults=[fault]) as portal:
        found = read(dcat_us, portal.url, tmp_path)
    assert found.stopped is None
    assert found.catalog.unique == 32


@pytest.mark.parametrize(
    ("fault", "status", "says"),
    [
        ("truncated_200", CollectionStatus.BROKEN, "breaks off"),
        ("feed_error_after_start", CollectionStatus.BROKEN, "breaks off"),
        ("html_200", CollectionStatus.BROKEN, "web page"),
        ("bare_string", CollectionStatus.BROKEN, "no DCAT-US catalog"),
        ("deep_nesting", CollectionStatus.BROKEN, "too deeply"),
        ("rate_limited_forever", CollectionStatus.BLOCKED, "429"),
    ],
)
def test_what_does_not_pass_is_named(fault: str, status: CollectionStatus, says: str, tmp_path: Path) -> None:
    with play("dcat-us", faults=[fault]) as portal:
        found = read(dcat_us, portal.url, tmp_path)
    assert found.stopped is not None
    assert found.stopped.status == status
    assert says in found.stopped.reason
    assert found.ids == set()


def test_a_repeated_entry_counts_as_delivered_and_once(tmp_path: Path) -> None:
    with play("dcat-us", faults=["duplicates_across_pages"]) as portal:
        found = read(dcat_us, portal.url, tmp_path)
    assert found.catalog.delivered == 33
    assert found.catalog.unique == 29


def test_the_feeds_of_a_hub_in_their_order(tmp_path: Path) -> None:
    with play("arcgis-hub") as portal:
        found = read(dcat_us, portal.url, tmp_path / "hub", as_platform="arcgis-hub")
        assert [seen.path for seen in portal.requests] == ["/api/feed/dcat-us/1.1.json"]
    assert found.catalog.unique == 33
    assert all(dataset.data_modified is None for dataset in found.catalog.datasets)
    assert any(dataset.metadata_modified for dataset in found.catalog.datasets)
    with play("dcat-us") as portal:
        read(dcat_us, portal.url, tmp_path / "feed", as_platform="arcgis-hub")
        assert [seen.path for seen in portal.requests] == ["/api/feed/dcat-us/1.1.json", "/data.json"]


# --- map -----------------------------------------------------------------------------------------------------------


def one(name: str = "", **entry: Any) -> Dataset:
    (dataset,) = mapped(dcat_us, {"dataset": [{"identifier": "1", "title": "Trees"} | entry]}, name=name).listed
    return dataset


def quotes_hold(found: Read) -> int:
    """How many distributions quote what stands where they point to; fails where one does not."""
    documents, quotes = documents_of(found), 0
    for dataset in found.catalog.listed:
        assert isinstance(dataset.distributions, tuple)
        for way in dataset.distributions:
            held = resolved(documents[dataset.capture], dataset.pointer + way.pointer)
            assert way.offered is None or way.offered in str(held), (dataset.id, way, held)
            quotes += way.offered is not None
    return quotes


def test_the_draft_of_2013() -> None:
    catalog = mapped(
        dcat_us,
        [
            {
                "identifier": "abcd-1234",
                "title": "Trees",
                "accessLevel": "Public",
                "keyword": "trees, parks",
                "releaseDate": "2011-02-03",
                "modified": "2013-05-06",
                "frequency": "hourly",
                "format": "text/csv",
                "accessURL": "https://x.gov/a.csv",
                "webService": "https://x.gov/api",
                "person": "Ana",
                "mbox": "a@x.gov",
            }
        ],
    )
    (dataset,) = catalog.datasets
    assert (dataset.pointer, dataset.pointers["title"]) == ("/0", "/title")
    assert dataset.keywords == ("trees", "parks")
    assert dataset.issued is not None
    assert dataset.issued.raw == "2011-02-03"
    assert dataset.data_modified is not None
    assert dataset.accrual_periodicity == (Label("frequency", "hourly"),)
    assert (dataset.contact_name, dataset.contact_email) == ("Ana", "a@x.gov")
    assert dataset.access_level == "public"
    assert isinstance(dataset.distributions, tuple)
    assert [(entry.format, entry.access_url) for entry in dataset.distributions] == [
        ("CSV", "https://x.gov/a.csv"),
        ("API", "https://x.gov/api"),
    ]


def test_keys_with_prefixes() -> None:
    catalog = mapped(
        dcat_us,
        {
            "dcat:dataset": [
                {
                    "@id": "https://x.gov/trees",
                    "dct:identifier": "7",
                    "dct:title": "Trees",
                    "dct:publisher": "City",
                    "dcat:contactPoint": {"vcard:fn": "Desk", "vcard:hasEmail": {"@id": "mailto:desk@x.gov"}},
                    "dcat:distribution": {"dcat:accessUrl": "https://x.gov/a", "dct:format": {"@id": "ftype:CSV"}},
                    "http://www.w3.org/ns/dcat#keyword": ["trees"],
                    "dct:accrualPeriodicity": {
                        "@id": "http://publications.europa.eu/resource/authority/frequency/DAILY"
                    },
                }
            ]
        },
        name="arcgis-hub",
    )
    (dataset,) = catalog.datasets
    assert (dataset.id, dataset.title, dataset.publisher) == ("7", "Trees", "City")
    assert (dataset.contact_name, dataset.contact_email) == ("Desk", "desk@x.gov")
    assert dataset.pointers["contact_email"] == "/dcat:contactPoint/vcard:hasEmail"
    assert dataset.pointers["keywords"] == "/http:~1~1www.w3.org~1ns~1dcat#keyword"
    assert dataset.landing_page == "https://x.gov/trees"
    assert dataset.accrual_periodicity[0].text.endswith("/DAILY")
    assert isinstance(dataset.distributions, tuple)
    assert dataset.distributions[0].format == "CSV"
    assert dataset.distributions[0].pointer == "/dcat:distribution/dct:format"
    assert dataset.distributions[0].offered == "ftype:CSV"


def test_catalogs_within_catalogs() -> None:
    document = {
        "dataset": [{"identifier": "1", "title": "A"}],
        "catalog": [{"dataset": [{"identifier": "2", "title": "B"}], "catalog": [{"dataset": [{"title": "C"}]}]}],
    }
    catalog = mapped(dcat_us, document)
    places = {dataset.title: dataset.pointer for dataset in catalog.datasets}
    assert places == {"A": "/dataset/0", "B": "/catalog/0/dataset/0", "C": "/catalog/0/catalog/0/dataset/0"}


@pytest.mark.parametrize("modified", ["R/P1D", "R/P1Y", "R5/P1M"])
def test_an_interval_where_the_date_is_due_is_a_frequency(modified: str) -> None:
    dataset = one(modified=modified)
    assert dataset.data_modified is None
    assert dataset.accrual_periodicity == (Label("modified", modified),)
    assert dataset.pointers["accrual_periodicity"] == "/modified"
    assert "data_modified" not in dataset.pointers


def test_modified_is_the_datas_date_but_a_hubs_is_the_items() -> None:
    plain, hub = one(modified="2024-05-01"), one(modified="2024-05-01", name="arcgis-hub")
    assert (plain.data_modified is not None, plain.metadata_modified) == (True, None)
    assert (hub.data_modified, hub.metadata_modified is not None) == (None, True)
    assert hub.pointers["metadata_modified"] == "/modified"


@pytest.mark.parametrize("withheld", ["[[REDACTED-EX B3]]", "  [[REDACTED]] ", "", None, [], {}])
def test_what_is_withheld_is_not_there(withheld: object) -> None:
    dataset = one(license=withheld, modified=withheld, publisher=withheld, description=withheld, keyword=withheld)
    assert (dataset.license, dataset.data_modified, dataset.publisher, dataset.description) == (None, None, None, None)
    assert set(dataset.pointers) == {"id", "title"}


@pytest.mark.parametrize(
    ("publisher", "name", "place"),
    [
        ({"name": "Fire", "subOrganizationOf": {"name": "City"}}, "Fire", "/publisher/name"),
        ({"subOrganizationOf": {"name": "City"}}, "City", "/publisher/subOrganizationOf/name"),
        ({"source": "City"}, "City", "/publisher/source"),
        ("City", "City", "/publisher"),
        ([{"@type": "org:Organization", "name": "Fire"}], "Fire", "/publisher/0/name"),
        ({"@type": "org:Organization"}, None, None),
    ],
)
def test_publisher(publisher: object, name: str | None, place: str | None) -> None:
    dataset = one(publisher=publisher)
    assert (dataset.publisher, dataset.pointers.get("publisher")) == (name, place)


@pytest.mark.parametrize(
    ("contact", "name", "email"),
    [
        ({"fn": "Desk", "hasEmail": "mailto:desk@x.gov"}, "Desk", "desk@x.gov"),
        ({"fn": "Desk", "hasEmail": "mailto:"}, "Desk", None),
        ("mailto:desk@x.gov", None, "desk@x.gov"),
        ("Ana Clerk", "Ana Clerk", None),
        ([{"fn": "Nobody"}, {"fn": "Desk", "hasEmail": "desk@x.gov"}], "Desk", "desk@x.gov"),
        (7, "7", None),
        ([[]], None, None),
    ],
)
def test_contact(contact: object, name: str | None, email: str | None) -> None:
    dataset = one(contactPoint=contact)
    assert (dataset.contact_name, dataset.contact_email) == (name, email)


def test_the_license_may_stand_on_a_distribution() -> None:
    zero = "https://creativecommons.org/publicdomain/zero/1.0/"
    dataset = one(license="none", distribution=[{"title": "a"}, {"license": {"@id": zero}}])
    assert dataset.license is not None
    assert dataset.license.open is True
    assert dataset.pointers["license"] == "/distribution/1/license"


def test_distributions_as_portals_write_them() -> None:
    dataset = one(
        distribution=[
            {"downloadURL": "https://x.gov/a.csv", "mediaType": "text/csv", "title": "Rows"},
            {"accessURL": "https://x.gov/api", "format": "API"},
            {"accessURL": "https://x.gov/b", "formats": [{"label": "json", "value": "application/json"}]},
            "https://x.gov/c.xml",
            None,
        ]
    )
    assert isinstance(dataset.distributions, tuple)
    assert [(entry.format, entry.pointer) for entry in dataset.distributions] == [
        ("CSV", "/distribution/0/mediaType"),
        ("API", "/distribution/1/format"),
        ("JSON", "/distribution/2/formats/0/label"),
        ("XML", "/distribution/3"),
    ]
    assert [entry.offered for entry in dataset.distributions] == ["text/csv", "API", "json", "https://x.gov/c.xml"]
    assert dataset.distributions[0].download_url == "https://x.gov/a.csv"


@pytest.mark.parametrize(
    ("temporal", "reads"),
    [
        ("2010/2020", "2010/2020"),
        ([{"startDate": "2010", "endDate": "2020"}], "2010/2020"),
        ({"startDate": "2010"}, "2010/"),
        ([], None),
    ],
)
def test_temporal(temporal: object, reads: str | None) -> None:
    assert one(temporal=temporal).temporal == reads


@pytest.mark.parametrize("level", ["public", "restricted public", "non-public", "Public"])
def test_every_access_level_is_kept_and_counted(level: str) -> None:
    dataset = one(accessLevel=level)
    assert (dataset.access_level, dataset.left_out) == (level.lower(), None)


def test_what_the_feed_says_of_columns() -> None:
    dataset = one(describedBy="https://x.gov/dictionary.json")
    assert dataset.described_by == "https://x.gov/dictionary.json"
    assert isinstance(dataset.columns, NotCollected)
    assert (
        one(distribution=[{"describedBy": "https://x.gov/d"}]).pointers["described_by"] == "/distribution/0/describedBy"
    )


def test_themes_and_keywords_in_each_shape() -> None:
    dataset = one(theme=[{"@id": "https://x.gov/themes/Water"}, {"prefLabel": "Parks"}, "Roads"], keyword="a; b")
    assert dataset.themes == ("Water", "Parks", "Roads")
    assert dataset.keywords == ("a", "b")


def test_what_is_no_dataset_is_counted_beside() -> None:
    document = {
        "dataset": [
            {"identifier": "1", "title": "A", "@type": "dcat:Dataset"},
            {"identifier": "2", "title": "B", "@type": ["dcat:DataService"]},
            {"identifier": "3", "title": "C", "@type": "DatasetSeries"},
        ],
        "service": [{"title": "S"}],
    }
    catalog = mapped(dcat_us, document)
    assert [dataset.id for dataset in catalog.datasets] == ["1"]
    assert catalog.other_assets == {"DataService": 2, "DatasetSeries": 1}
    assert catalog.unique == 3


def test_a_collection_is_told_from_its_parts() -> None:
    parts = [{"identifier": str(number), "title": "x", "isPartOf": "whole"} for number in range(2)]
    catalog = mapped(dcat_us, {"dataset": [{"identifier": "whole", "title": "All"}, *parts]})
    assert [dataset.kind for dataset in catalog.datasets] == ["dataset", "dataset", "collection"]


def test_records_that_share_an_identifier() -> None:
    entries = [{"identifier": "1", "title": title} for title in ("A", "B", "A")]
    catalog = mapped(dcat_us, {"dataset": entries})
    assert (catalog.delivered, catalog.unique) == (3, 1)
    assert (catalog.datasets[0].title, catalog.datasets[0].records) == ("A", 2)


@pytest.mark.parametrize(
    ("name", "identifiers", "ids"),
    [
        ("socrata", ["https://x.gov/api/views/abcd-1234"], ["abcd-1234"]),
        ("socrata", ["https://x.gov/api/views/abcd-1234", "https://y.gov/api/views/abcd-1234"], None),
        ("socrata", ["https://x.gov/api/views/abcd-1234", "abcd-1234"], None),
        ("dcat-us", ["https://x.gov/api/views/abcd-1234"], None),
        ("arcgis-hub", [f"https://x.gov/datasets/{'a' * 32}_0"], [f"{'a' * 32}_0"]),
        ("arcgis-hub", [f"https://www.arcgis.com/home/item.html?id={'a' * 32}&sublayer=3"], [f"{'a' * 32}_3"]),
        ("arcgis-hub", ["https://x.gov/maps/city::trees"], None),
        ("dcat-us", [{"@id": "https://x.gov/1", "schemaAgency": "City"}], ["https://x.gov/1"]),
    ],
)
def test_identifiers_are_the_platforms_own_where_that_is_certain(
    name: str, identifiers: list[Any], ids: list[str] | None
) -> None:
    entries = [{"identifier": identifier, "title": "x"} for identifier in identifiers]
    found = [dataset.id for dataset in mapped(dcat_us, {"dataset": entries}, name=name).datasets]
    assert found == sorted(ids or identifiers)


@pytest.mark.parametrize(
    ("way", "format", "pointer", "stands"),
    [
        ({"format": "ArcGIS GeoServices REST API"}, "ESRI REST", "/format", "ArcGIS GeoServices REST API"),
        ({"format": "GIS", "mediaType": "text/csv"}, "CSV", "/mediaType", "text/csv"),
        ({"format": "zip", "downloadURL": "https://x.gov/a.shp.zip"}, "SHP", "/downloadURL", "https://x.gov/a.shp.zip"),
        ({"format": "GIS"}, None, "/format", "GIS"),
        ({"title": "Rows"}, None, "", None),
    ],
)
def test_what_told_the_format_is_quoted(way: object, format: str | None, pointer: str, stands: str | None) -> None:
    dataset = one(distribution=[way])
    assert isinstance(dataset.distributions, tuple)
    [found] = dataset.distributions
    assert (found.format, found.pointer, found.offered) == (format, f"/distribution/0{pointer}", stands)


@pytest.mark.parametrize(
    ("field", "entry", "raw", "pointer"),
    [
        ("description", {"description": "{{description}}"}, "{{description}}", "/description"),
        ("license", {"license": "notspecified"}, "notspecified", "/license"),
        ("contact_email", {"contactPoint": {"hasEmail": "mailto:"}}, "mailto:", "/contactPoint/hasEmail"),
        ("landing_page", {"landingPage": "www.city.gov"}, "www.city.gov", "/landingPage"),
    ],
)
def test_what_was_read_as_nothing_is_kept(field: str, entry: Any, raw: str, pointer: str) -> None:
    dataset = one(**entry)
    assert getattr(dataset, field) is None
    assert dataset.placeholders == {field: raw}
    assert dataset.pointers[field] == pointer


ZIP = {"accessURL": "https://x.gov/plan.zip", "format": "Web Page"}
STORY = {"accessURL": "https://storymaps.arcgis.com/stories/1", "format": "Web Page"}
CSV = {"accessURL": "https://x.gov/a.csv", "format": "CSV"}


@pytest.mark.parametrize(
    ("entry", "why", "pointer"),
    [
        ({"identifier": "https://x.gov/documents/city::plan"}, "is a document, not a dataset", "/identifier"),
        ({"identifier": "https://x.gov/apps/city::map"}, "is an app, not a dataset", "/identifier"),
        ({"identifier": "https://x.gov/pages/training"}, "is a page, not a dataset", "/identifier"),
        ({"landingPage": "https://x.gov/documents/abc/about"}, "is a document, not a dataset", "/landingPage"),
        ({"identifier": "https://x.gov/documents/city::rows", "distribution": [CSV]}, None, None),
        ({"identifier": "https://x.gov/maps/city::trees"}, None, None),
        ({"publisher": {"name": "esri_en"}}, "published by Esri, not by the city", "/publisher/name"),
        ({"publisher": {"name": "Esri"}, "distribution": [CSV]}, "published by Esri, not by the city", None),
        ({"publisher": {"name": "Esri User Group"}}, None, None),
        # Older feeds give every item one kind of address: only what leads to an app is known to be one.
        ({"identifier": f"https://x.gov/datasets/{'a' * 32}", "distribution": [ZIP]}, None, None),
        (
            {"identifier": f"https://x.gov/datasets/{'a' * 32}", "distribution": [STORY]},
            "is an app, not a dataset",
            "/distribution",
        ),
    ],
)
def test_what_a_hub_lists_beside_datasets_is_left_out(entry: Any, why: str | None, pointer: str | None) -> None:
    dataset = one(name="arcgis-hub", **entry)
    assert dataset.left_out == why
    if pointer:
        assert dataset.pointers["left_out"] == pointer
    assert one(**entry).left_out is None


def test_what_is_left_out_stays_listed() -> None:
    entries = [{"identifier": f"https://x.gov/{kind}/city::a", "title": "x"} for kind in ("maps", "apps", "documents")]
    catalog = mapped(dcat_us, {"dataset": entries}, name="arcgis-hub")
    assert (len(catalog.datasets), len(catalog.left_out), catalog.unique) == (1, 2, 3)


@pytest.mark.parametrize("edition", ["1.1", "3.0"])
def test_every_quote_of_a_format_stands_where_it_is_said_to(edition: str, tmp_path: Path) -> None:
    with play("dcat-us", edition=edition) as portal:
        found = read(dcat_us, portal.url, tmp_path)
    assert quotes_hold(found) > 20
