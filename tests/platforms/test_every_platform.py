"""Every platform knows its own portal and no other, and its mapping bears whatever a portal may say."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.detect import detect
from auditor.model import CollectionStatus, Page, Portal
from auditor.platforms import arcgis_hub, ckan, dcat_us, socrata
from auditor.platforms.platform import Platform, Site
from auditor.platforms.platform import catalog as catalog_in
from auditor.platforms.walking import Stopped
from fixtures.server import play
from tests.platforms.reading import JSON, documents_of, door_to, follow_pointers, objects, read, site_at

PLATFORMS: tuple[Platform, ...] = (socrata, ckan, arcgis_hub, dcat_us)
NAMES = [platform.NAME for platform in PLATFORMS]
EVERY = pytest.mark.parametrize("platform", PLATFORMS, ids=NAMES)
#: The page that a single-page application answers every path with.
SHELL = Site("https://city.example", "city.example", {}, "<html><div id='app'></div></html>", "")


@EVERY
def test_a_platform_shows_on_its_own_home_page_and_on_no_other(platform: Platform, tmp_path: Path) -> None:
    with door_to(tmp_path) as door:
        for name in NAMES:
            with play(name) as portal:
                found = platform.clue(site_at(door, portal.url))
            # Every platform makes a data.json, and some pages link to it.
            if platform is not dcat_us or name == platform.NAME:
                assert (found is not None) == (name == platform.NAME), name
    assert platform.clue(SHELL) is None


@EVERY
def test_a_platform_confirms_its_own_portal_and_refuses_the_others(platform: Platform, tmp_path: Path) -> None:
    with door_to(tmp_path) as door:
        for name in [*NAMES, "not-a-portal", "dead-hub"]:
            with play(name) as portal:
                site = site_at(door, portal.url)
                recognition = platform.confirm(door, site, platform.clue(site))
            if name == platform.NAME:
                assert recognition is not None
                assert recognition.base == portal.url
            elif platform is dcat_us and name in ("socrata", "arcgis-hub"):
                assert recognition is not None, "these two make the feed too"
            else:
                assert recognition is None, name


@pytest.mark.parametrize("name", NAMES)
def test_detection_names_the_platform(name: str, tmp_path: Path) -> None:
    with play(name) as portal, door_to(tmp_path) as door:
        found, refusal = detect(door, portal.url)
    assert (found.platform, found.base, refusal) == (name, portal.url, None)


@EVERY
@pytest.mark.parametrize("fault", ["waf_challenge", "akamai_denied"])
def test_a_wall_is_said_to_be_one_and_not_asked_again(platform: Platform, fault: str, tmp_path: Path) -> None:
    with play(platform.NAME, faults=[fault]) as portal, door_to(tmp_path) as door:
        site = Site(portal.url, "127.0.0.1", {}, "", "")
        with pytest.raises(Stopped) as stopped:
            platform.confirm(door, site, "its host says so")
        assert stopped.value.refusal.status == CollectionStatus.BLOCKED
        assert len(portal.requests) == 1
        portal.forget()
        walk = platform.walk(door, Portal(portal.url, platform.NAME, portal.url), lambda _done, _claimed: None)
        assert walk.passes[-1].stopped is not None
        assert walk.passes[-1].stopped.status == CollectionStatus.BLOCKED
        assert len(portal.requests) == 1


@EVERY
def test_a_page_for_every_path_is_no_portal(platform: Platform, tmp_path: Path) -> None:
    with play("dcat-us", faults=["html_200"]) as portal, door_to(tmp_path) as door:
        assert platform.confirm(door, Site(portal.url, "127.0.0.1", {}, SHELL.home, ""), None) is None


@EVERY
def test_an_empty_catalog_is_no_failure(platform: Platform, tmp_path: Path) -> None:
    with play(platform.NAME, faults=["empty_catalog"]) as portal:
        found = read(platform, portal.url, tmp_path)
    assert found.stopped is None
    assert found.catalog.listed == ()
    assert found.catalog.claimed in (0, None)


@EVERY
def test_every_pointer_leads_to_what_was_read(platform: Platform, tmp_path: Path) -> None:
    with play(platform.NAME) as portal:
        found = read(platform, portal.url, tmp_path)
    assert follow_pointers(found.catalog, documents_of(found)) > 300


@EVERY
@pytest.mark.parametrize("fault", ["odd_values", "hostile_strings", "wrong_charset", "wrong_charset_utf16"])
def test_odd_answers_are_read_and_their_pointers_hold(platform: Platform, fault: str, tmp_path: Path) -> None:
    with play(platform.NAME) as portal:
        sound = read(platform, portal.url, tmp_path / "sound")
    with play(platform.NAME, faults=[fault]) as portal:
        found = read(platform, portal.url, tmp_path / "odd")
    assert found.stopped is None
    assert found.catalog.unique == sound.catalog.unique
    follow_pointers(found.catalog, documents_of(found))


RECORD = {
    "socrata": st.fixed_dictionaries(
        {
            "resource": objects(
                *("id", "name", "description", "type", "attribution", "createdAt", "publication_date"),
                *("data_updated_at", "columns_name", "columns_datatype", "page_views", "parent_fxf", "lens_view_type"),
            )
            | JSON,
            "classification": objects("domain_metadata", "domain_tags", "categories") | JSON,
            "metadata": objects("domain", "license") | JSON,
            "permalink": JSON,
        }
    ),
    "ckan": objects(
        *("id", "name", "title", "notes", "type", "state", "private", "organization", "author", "maintainer_email"),
        *("license_id", "license_title", "isopen", "extras", "resources", "groups", "tags", "updateInterval"),
        *("dateLastUpdated", "metadata_created", "tracking_summary", "url", "harvest_source_id", "temporal_start"),
    ),
    "arcgis-hub": st.fixed_dictionaries(
        {
            "id": JSON,
            "properties": objects(
                *("title", "type", "description", "snippet", "tags", "categories", "license", "licenseInfo", "url"),
                *(
                    "created",
                    "modified",
                    "orgId",
                    "source",
                    "numViews",
                    "access",
                    "structuredLicense",
                    "update/frequency",
                ),
            )
            | JSON,
        }
    ),
    "dcat-us": objects(
        *("identifier", "title", "description", "publisher", "contactPoint", "distribution", "license", "modified"),
        *("issued", "theme", "keyword", "temporal", "isPartOf", "@type", "@id", "accrualPeriodicity", "dct:title"),
        *("describedBy", "accessLevel", "mbox", "accessURL", "format", "landingPage", "update/frequency"),
    ),
}
DOCUMENT = {
    "socrata": lambda records: {"results": records, "resultSetSize": len(records)},
    "ckan": lambda records: {"success": True, "result": {"count": len(records), "results": records}},
    "arcgis-hub": lambda records: {"features": records, "numberMatched": len(records)},
    "dcat-us": lambda records: {"dataset": records, "catalog": [{"dataset": records[:1]}]},
}


@EVERY
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_no_record_makes_the_mapping_raise(platform: Platform, data: st.DataObject) -> None:
    records = data.draw(st.lists(RECORD[platform.NAME] | JSON, max_size=4))
    document = DOCUMENT[platform.NAME](records)
    page = Page("urn:uuid:1", "https://city.example/api", document)
    catalog = catalog_in(
        platform, [[page], [page]], Portal("https://city.example", platform.NAME, "https://city.example")
    )
    assert catalog.delivered >= len(catalog.listed)
    assert len(catalog.listed) <= catalog.unique
    for dataset in catalog.listed:
        assert isinstance(hash(dataset.evidence("title")), int)


@EVERY
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(document=JSON)
def test_no_document_makes_the_mapping_raise(platform: Platform, document: object) -> None:
    keys = ("results", "result", "features", "dataset", "catalog")
    for held in (document, *({key: document} for key in keys), {"result": {"results": document}}):
        portal = Portal("https://city.example", platform.NAME, "https://city.example")
        catalog = catalog_in(platform, [[Page("urn:uuid:1", "https://city.example/api", held)]], portal)
        assert len(catalog.listed) <= max(catalog.unique, 0)
