"""CKAN, one dataset at a time: the log of changes, the files, the tables of the DataStore, and what refusals do."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from auditor.model import Dataset, Portal, Source
from auditor.platforms import ckan
from auditor.platforms.replies import Reply
from fixtures.behaviours import at_night
from tests.platforms.observing import NIGHT, Told, follow_evidence, signals, told_by

SEEN = at_night(NIGHT)
URL = "https://data.city.example"
API = f"{URL}/api/3/action"
PORTAL = Portal(URL, "ckan", URL)
DATASET = Dataset(portal=URL, id="abc", capture="urn:uuid:1", pointer="/result/results/0")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    return told_by("behaviours-ckan", tmp_path_factory.mktemp("deep"))


def test_changes_of_files_are_activity_and_touches_of_the_record_are_not(told: Told) -> None:
    kept, touched = told.of("Noise Complaints"), told.of("Wheelchair Ramps")
    assert len(signals(kept, Source.ACTIVITY)) > 40
    assert len(signals(touched, Source.ACTIVITY)) <= 1
    assert len(signals(touched, Source.ITEM_DATE)) > 40


def test_files_are_dated_by_the_catalogs_own_record(told: Told) -> None:
    files = signals(told.of("Noise Complaints"), Source.FILE_DATE)
    assert len(files) == 2
    assert (SEEN - files[0].at).days <= 1


def test_tables_are_counted_and_their_dates_read_from_both_ends(told: Told) -> None:
    observation = told.of("Noise Complaints")
    assert observation.rows
    (column, *_) = observation.dates
    assert column.smallest is not None
    assert column.largest is not None
    assert column.smallest < column.largest == column.past


def test_dates_in_the_future_are_passed_over(told: Told) -> None:
    ahead = [column for column in told.of("Sidewalk Closure Permits").dates if (column.largest or SEEN) > SEEN]
    assert ahead
    assert all(column.past is not None and column.past <= SEEN for column in ahead)


def test_a_file_that_is_only_linked_to_is_dated_by_its_headers(told: Told) -> None:
    observation = told.of("Tide Gauge")
    (signal,) = signals(observation, Source.HTTP_DATE)
    assert (SEEN - signal.at).days <= 1
    assert observation.digest


def test_refusals_are_told(told: Told) -> None:
    refused = told.of("Ambulance Dispatches").not_collected
    assert "403" in refused["activity"].reason
    assert "403" in refused["rows"].reason


def test_few_calls_to_a_dataset(told: Told) -> None:
    names = {dataset.id: 0 for dataset in told.datasets.values()}
    for seen in told.portal.requests:
        for identifier in names:
            names[identifier] += seen.path.endswith("/package_activity_list") and identifier in seen.query
    assert set(names.values()) == {1}
    actions = Counter(seen.path.rpartition("/")[2] for seen in told.portal.requests)
    assert actions["datastore_search"] <= 5 * len(names)
    assert {seen.method for seen in told.portal.requests} == {"GET", "HEAD"}


def test_every_quote_stands_where_its_pointer_says(told: Told) -> None:
    assert follow_evidence(told) > 1500


def _log(*entries: object) -> Reply:
    document = {"success": True, "result": list(entries)}
    return Reply("urn:uuid:log", f"{API}/package_activity_list?id=abc", 200, document=document)


def _entry(day: int, kind: str = "changed package", **resource: object) -> dict[str, object]:
    resources = [{"id": "r1", "url": "https://x.example/a.csv", **resource}] if resource else None
    package = {"id": "abc", **({"resources": resources} if resources else {})}
    return {"timestamp": f"2026-11-{day:02}T03:00:00.000001", "activity_type": kind, "data": {"package": package}}


@pytest.mark.parametrize(
    ("entries", "sources"),
    [
        ([_entry(1, "new package")], ["activity"]),
        ([_entry(1)], ["item_date"]),
        ([_entry(2, "new resource"), _entry(1, "changed resource")], ["activity", "activity"]),
        ([_entry(2, size=2), _entry(1, "new package", size=1)], ["activity", "activity"]),
        ([_entry(2, size=1), _entry(1, "new package", size=1)], ["activity", "item_date"]),
        ([_entry(3, size=2), _entry(2), _entry(1, size=1)], ["item_date", "item_date", "activity"]),
        ([_entry(1, "deleted package")], []),
        ([{"timestamp": "yesterday"}, "x", None], []),
    ],
)
def test_what_an_entry_of_the_log_shows(entries: list[object], sources: list[str]) -> None:
    found = ckan.observation([_log(*entries)], DATASET, {}, PORTAL, SEEN).signals
    assert sorted((str(signal.source) for signal in found), key=str) == sorted(sources)


def test_a_portal_without_the_plugin_has_no_log() -> None:
    reply = Reply("urn:uuid:log", f"{API}/package_activity_list", 400, document="Bad request", problem="answers 400")
    observation = ckan.observation([reply], DATASET, {}, PORTAL, SEEN)
    assert observation.not_collected["activity"].reason == "the portal answers 400"


def test_rows_are_those_of_all_tables_or_of_none() -> None:
    record = {"resources": [{"id": "r1", "datastore_active": True}, {"id": "r2", "datastore_active": "True"}]}

    def table(name: str, **result: object) -> Reply:
        url = f"{API}/datastore_search?resource_id={name}&limit=0"
        return Reply("urn:uuid:x", url, 200, document={"success": True, "result": result})

    both = ckan.observation([table("r1", total=3), table("r2", total=4)], DATASET, record, PORTAL, SEEN)
    one = ckan.observation([table("r1", total=3)], DATASET, record, PORTAL, SEEN)
    guessed = table("r1", total=3, total_was_estimated=True)
    estimated = ckan.observation([guessed, table("r2", total=4)], DATASET, record, PORTAL, SEEN)
    assert (both.rows, one.rows, estimated.rows) == (7, None, None)
    assert one.not_collected["rows"].reason == "1 of its 2 tables were counted"
    assert "estimates" in estimated.not_collected["rows"].reason


def test_the_files_own_digests_stand_for_the_content() -> None:
    def digest(*hashes: str) -> str | None:
        resources = [{"url": f"https://x.example/{number}", "hash": mark} for number, mark in enumerate(hashes)]
        return ckan.observation([], DATASET, {"resources": resources}, PORTAL, SEEN).digest

    assert digest("a", "b") == digest("a", "b") != digest("a", "c")
    assert digest("a", "") is None
    assert digest() is None


def test_odd_column_names_stay_whole(tmp_path: Path) -> None:
    name = 'dat~um/von "bis"'.replace('"', "")
    url = f"{API}/datastore_search?resource_id=r1&sort=%22{name}%22 desc nulls last&fields={name}"
    document = {"result": {"records": [{name: "2026-11-01"}]}}
    (column,) = ckan.observation([Reply("urn:x", url, 200, document=document)], DATASET, {}, PORTAL, SEEN).dates
    assert column.name == name
    assert column.evidence is not None
    assert column.evidence.pointer == "/result/records/0/dat~0um~1von bis"
