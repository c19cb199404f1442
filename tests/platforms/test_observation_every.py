"""No answer, and no record, makes any platform's observation raise; and nothing that a host does makes a call raise."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.model import Dataset, Distribution, NotCollected, Portal
from auditor.platforms.calls import LIMITED, REFUSALS, SILENCES, Calls, Enough
from auditor.platforms.platform import Platform
from auditor.platforms.registry import PLATFORMS
from auditor.platforms.replies import Reply
from fixtures.server import play
from tests.platforms.reading import JSON, door_to, objects

SEEN = datetime(2026, 11, 15, 12, tzinfo=UTC)
URL = "https://city.example"
EVERY = pytest.mark.parametrize("platform", PLATFORMS, ids=[platform.NAME for platform in PLATFORMS])
WAYS = (Distribution(None, None, f"{URL}/a.csv", "CSV", None, "/distribution/0"),)
DATASET = Dataset(portal=URL, id="abcd-1234", distributions=WAYS, capture="urn:uuid:1", pointer="/0")

_DATE = st.sampled_from(["2026-11-14T00:00:00.000", "9999-12-31", "1462060800", 1_794_000_000_000, -1e300, "", None])
_CACHED = objects("smallest", "largest", "count", "non_null") | st.fixed_dictionaries({"largest": _DATE})
_COLUMN = st.fixed_dictionaries(
    {
        "fieldName": st.sampled_from(["opened", ":id", "a b", ""]) | JSON,
        "dataTypeName": st.sampled_from(["calendar_date", "date", "number"]) | JSON,
        "cachedContents": _CACHED | JSON,
    }
)
_ESRI_FIELD = st.fixed_dictionaries(
    {"name": st.sampled_from(["Opened", "EditDate"]) | JSON, "type": st.just("esriFieldTypeDate") | JSON}
)
_STATISTICS = st.dictionaries(st.sampled_from(["max_0", "MIN_0", "count_0", "row_count", "past"]), _DATE | JSON)
SHAPES = {
    "socrata": (
        objects("rowsUpdatedAt", "viewType", "metadata", "columns"),
        st.fixed_dictionaries({"viewType": st.just("tabular"), "columns": st.lists(_COLUMN | JSON, max_size=3)}),
        st.lists(st.fixed_dictionaries({"day": _DATE | JSON, "rows": JSON, "max_opened": _DATE}) | JSON, max_size=3),
    ),
    "ckan": (
        st.fixed_dictionaries({"result": st.lists(objects("timestamp", "activity_type", "data") | JSON, max_size=4)}),
        st.fixed_dictionaries({"result": objects("total", "fields", "records", "total_was_estimated")}),
        st.fixed_dictionaries(
            {
                "result": st.fixed_dictionaries(
                    {"records": st.lists(objects("opened") | JSON, max_size=3), "total": JSON}
                )
            }
        ),
    ),
    "arcgis-hub": (
        st.fixed_dictionaries(
            {
                "fields": st.lists(_ESRI_FIELD | JSON, max_size=3),
                "editingInfo": objects("lastEditDate", "dataLastEditDate") | JSON,
                "editFieldsInfo": st.just({"editDateField": "EditDate"}) | JSON,
                "hasStaticData": JSON,
            }
        ),
        st.fixed_dictionaries({"features": st.lists(st.fixed_dictionaries({"attributes": _STATISTICS | JSON}))}),
        objects("count", "error", "layers", "tables", "features"),
    ),
    "dcat-us": (JSON, JSON, JSON),
}
ADDRESSES = {
    "socrata": (
        "/api/views/abcd-1234.json",
        "/resource/abcd-1234.json?$select=" + quote("date_trunc_ymd(:updated_at) as day,count(*) as rows"),
        "/resource/abcd-1234.json?$select=" + quote("min(opened) as min_opened,max(opened) as max_opened"),
        "/resource/abcd-1234.json?$select=" + quote("max(opened) as past_opened"),
    ),
    "ckan": (
        "/api/3/action/package_activity_list?id=abc",
        "/api/3/action/datastore_search?resource_id=r1&limit=0",
        "/api/3/action/datastore_search?resource_id=r1&sort=" + quote('"opened" desc nulls last'),
        "/api/3/action/datastore_search?resource_id=r1&sort=" + quote('"opened" asc'),
    ),
    "arcgis-hub": (
        "/x/FeatureServer?f=json",
        "/x/FeatureServer/0?f=json",
        "/x/FeatureServer/0/query?where=1%3D1&outStatistics=[]",
        "/x/FeatureServer/0/query?where=1%3D1&returnCountOnly=true",
        "/x/FeatureServer/0/query?where=" + quote("Opened <= timestamp '2026-11-15 00:00:00'"),
    ),
    "dcat-us": ("/a.csv", "/b"),
}
HEADERS = st.dictionaries(
    st.sampled_from(["last-modified", "date", "etag", "content-length", "content-range"]),
    st.sampled_from(["Mon, 02 Nov 2026 06:00:00 GMT", "Mon, 99 Nov 2026", "7", ""]) | st.text(max_size=9),
)
RECORDS = {
    "socrata": objects("resource", "metadata"),
    "ckan": st.fixed_dictionaries(
        {"resources": st.lists(objects("id", "url", "hash", "created", "datastore_active", "state") | JSON, max_size=3)}
    ),
    "arcgis-hub": st.fixed_dictionaries({"properties": objects("url", "type") | JSON}),
    "dcat-us": objects("distribution"),
}


@EVERY
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_no_answer_makes_an_observation_raise(platform: Platform, data: st.DataObject) -> None:
    name = platform.NAME
    document = st.one_of(*SHAPES[name]) | JSON
    reply = st.builds(
        Reply,
        capture=st.just("urn:uuid:1"),
        url=st.sampled_from([f"{URL}{path}" for path in ADDRESSES[name]]) | st.sampled_from(["http://[", "", "x"]),
        status=st.sampled_from([200, 206, 202, 400, 403, 404, 429, 500]),
        media_type=st.sampled_from(["application/json", "text/html", ""]),
        headers=HEADERS,
        document=document,
        problem=st.none() | st.just("answers 500"),
    )
    replies = data.draw(st.lists(reply, max_size=5))
    record = data.draw(RECORDS[name] | st.just({}) | st.dictionaries(st.text(max_size=5), JSON, max_size=3))
    observation = platform.observation(replies, DATASET, record, Portal(URL, name, URL), SEEN)
    assert (observation.portal, observation.id, observation.seen_at) == (URL, DATASET.id, SEEN)
    assert all(isinstance(why, NotCollected) and why.reason for why in observation.not_collected.values())
    for column in observation.dates:
        assert column.largest is not None
        assert column.past is None or column.past <= SEEN
    if not replies:
        assert observation.not_collected


@EVERY
@pytest.mark.parametrize("fault", ["waf_challenge", "akamai_denied", "outage", "redirect_loop", "user_agent_denied"])
def test_no_fault_makes_a_call_raise(platform: Platform, fault: str, tmp_path: Path) -> None:
    with play(platform.NAME, faults=[fault]) as portal, door_to(tmp_path) as door:
        calls = Calls(door, SEEN)
        ways = (Distribution(None, None, f"{portal.url}/files/a.csv", "CSV", None, ""),)
        dataset = Dataset(portal=portal.url, id="abcd-1234", distributions=ways, capture="urn:uuid:1", pointer="")
        layer = f"{portal.url}/arcgis/rest/services/Parks/FeatureServer/0"
        record = {"resource": {"lens_view_type": "tabular"}, "properties": {"url": layer}}
        for _ in range(2):
            calls.begin()
            platform.observe(calls, Portal(portal.url, platform.NAME, portal.url), dataset, record)
            assert calls.done().records or calls.done().missed


def test_who_keeps_refusing_a_kind_of_call_is_not_asked_for_it_again(tmp_path: Path) -> None:
    with play("socrata") as portal, door_to(tmp_path) as door:
        calls = Calls(door, SEEN)
        for number in range(8):
            calls.begin()
            calls.ask("rows", portal.url, lambda: door.get(f"{portal.url}/api/nothing"))
            calls.ask("record", portal.url, lambda: door.get(f"{portal.url}/data.json"))
            assert ("rows" in calls.done().missed) == (number >= REFUSALS)
        paths = [seen.path for seen in portal.requests]
    assert (paths.count("/api/nothing"), paths.count("/data.json")) == (REFUSALS, 8)


def test_a_refusal_of_one_dataset_is_none_of_the_host(tmp_path: Path) -> None:
    with play("socrata") as portal, door_to(tmp_path) as door:
        calls = Calls(door, SEEN)
        for _ in range(8):
            gone = frozenset({404})
            calls.ask("rows", portal.url, lambda: door.get(f"{portal.url}/api/nothing"), of_one=gone)
        assert len(portal.requests) == 8


def test_a_host_that_limits_us_for_good_is_left_alone(tmp_path: Path) -> None:
    with play("ckan", faults=["rate_limited_forever"]) as portal, door_to(tmp_path) as door:
        calls = Calls(door, SEEN)
        url = f"{portal.url}/api/3/action/package_search"
        for _ in range(LIMITED):
            calls.ask("rows", url, lambda: door.get(url))
        asked = len(portal.requests)
        with pytest.raises(Enough, match="limits how often"):
            calls.ask("record", url, lambda: door.get(url))
        assert len(portal.requests) == asked


def test_a_host_that_is_gone_is_left_alone(tmp_path: Path) -> None:
    with play("ckan") as portal:
        url = portal.url
    with door_to(tmp_path) as door:
        calls = Calls(door, SEEN)
        for number in range(SILENCES):
            assert calls.ask(f"kind {number}", url, lambda: door.get(url)) is None
        with pytest.raises(Enough, match="gave no answer"):
            calls.ask("record", url, lambda: door.get(url))
    assert len(calls.done().missed) == SILENCES
