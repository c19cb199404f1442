"""Socrata, one dataset at a time: what the record, the grouped rows and the guarded queries tell, and refusals."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from auditor.model import Dataset, Label, NotCollected, Portal, Source, replace
from auditor.platforms import socrata
from auditor.platforms.calls import Calls
from auditor.platforms.replies import Reply
from fixtures.behaviours import at_night, on_portal
from fixtures.server import play
from tests.platforms.observing import NIGHT, Told, follow_evidence, signals, told_by
from tests.platforms.reading import door_to

SEEN = at_night(NIGHT)
URL = "https://data.city.example"
PORTAL = Portal(URL, "socrata", URL)
DATASET = Dataset(portal=URL, id="abcd-1234", capture="urn:uuid:1", pointer="/results/0")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    return told_by("behaviours-socrata", tmp_path_factory.mktemp("deep"))


def test_appended_rows_differ_from_a_table_that_is_replaced(told: Told) -> None:
    appended, replaced = told.of("Noise Complaints"), told.of("Business Licenses in Force")
    for observation in (appended, replaced):
        newest = signals(observation, Source.ROW_UPDATED)[0]
        assert (SEEN - newest.at).days <= 1
        assert newest.rows
    days = signals(appended, Source.ROW_CREATED)
    assert len(days) > 100
    assert sum(signal.rows or 0 for signal in days) <= (appended.rows or 0)
    (only,) = signals(replaced, Source.ROW_UPDATED)
    assert only.rows == replaced.rows


def test_dates_inside_come_with_the_record(told: Told) -> None:
    (column, *_) = told.of("Noise Complaints").dates
    assert column.largest is not None
    assert column.smallest is not None
    assert column.past == column.largest <= SEEN
    assert column.filled


def test_dates_in_the_future_are_asked_for_again_up_to_the_visit(told: Told) -> None:
    ahead = [column for column in told.of("Sidewalk Closure Permits").dates if (column.largest or SEEN) > SEEN]
    assert ahead
    for column in ahead:
        assert column.past is not None
        assert column.past <= SEEN


def test_a_record_without_cached_contents_is_asked_for_its_dates_in_one_query(told: Told) -> None:
    dataset = told.datasets["Parking Garage Occupancy"]
    observation = told.of("Parking Garage Occupancy")
    assert observation.rows
    assert observation.dates
    asked = [seen.query for seen in told.portal.requests if dataset.id in seen.path]
    assert sum("max_" in query for query in asked) == 1


def test_refused_rows_leave_what_the_record_says(told: Told) -> None:
    observation = told.of("Ambulance Dispatches")
    assert set(observation.not_collected) == {"row_updated", "row_created"}
    assert "403" in observation.not_collected["row_updated"].reason
    assert observation.dates
    assert [signal.source for signal in observation.signals] == [Source.DATA_DATE]


def test_three_calls_are_the_rule(told: Told) -> None:
    asked = Counter(
        seen.path.rpartition("/")[2].removesuffix(".json")
        for seen in told.portal.requests
        if "/resource/" in seen.path or "/api/views/" in seen.path
    )
    assert set(asked) == {dataset.id for dataset in told.datasets.values()}
    assert sorted(asked.values())[len(asked) // 2] == 3
    assert max(asked.values()) <= 6  # the first one finds out how days are asked for here


def test_every_quote_stands_where_its_pointer_says(told: Told) -> None:
    assert follow_evidence(told) > 10_000


def test_the_time_of_the_visit_is_the_stated_one(told: Told) -> None:
    assert {observation.seen_at for observation in told.snapshot.observations.values()} == {SEEN}


@pytest.mark.parametrize("understood", ["datez_trunc_ymd({})", "date_trunc_ymd({},'UTC')", "date_trunc_ymd({})"])
def test_days_are_asked_for_in_the_way_that_the_portal_understands(understood: str, tmp_path: Path) -> None:
    class Strict:
        """Reads only one way to make a day of a timestamp, as servers of different age do."""

        def __init__(self, site: Any) -> None:
            self._site = site

        def answer(self, request: Any) -> Any:
            select = request.one("$select", "")
            for field in (":updated_at", ":created_at"):
                if select.startswith(understood.format(field)):
                    plain = select.replace(understood.format(field), f"date_trunc_ymd({field})")
                    return self._site.answer(request.asking(**{"$select": plain}))
            asks_for_days = "_trunc_ymd" in select
            return self._site.answer(request.asking(**{"$select": "nonsense("}) if asks_for_days else request)

    with play("behaviours-socrata", night=NIGHT) as portal, door_to(tmp_path) as door:
        portal._site = Strict(portal._site)
        calls = Calls(door, SEEN)
        for dataset in list(_listed(portal))[:3]:
            calls.begin()
            socrata.observe(calls, Portal(portal.url, "socrata", portal.url), dataset, {})
        refused = [seen for seen in portal.requests if seen.status == 400]
        asked = [seen for seen in portal.requests if "_trunc_ymd" in seen.query]
    assert len(refused) == ("datez_trunc_ymd({})", "date_trunc_ymd({},'UTC')", "date_trunc_ymd({})").index(understood)
    assert len(asked) == 6 + len(refused)


def test_what_is_private_is_not_asked_for_its_rows(tmp_path: Path) -> None:
    told = told_by("socrata", tmp_path, night=None, at=datetime(2026, 11, 15, 12, tzinfo=UTC))
    closed = [one for one in told.snapshot.observations.values() if "record" in one.not_collected]
    assert {one.not_collected["record"].reason.split(":")[0] for one in closed} == {
        "the portal answers 403",
        "the portal answers 404",
    }
    for observation in closed:
        assert not [seen for seen in told.portal.requests if f"/resource/{observation.id}" in seen.path]
        assert set(observation.not_collected) == {"record", "rows", "dates", "row_updated", "row_created"}


def test_requests_are_the_doors_own_and_nothing_is_said_on_stderr(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with play("socrata") as portal, door_to(tmp_path) as door:
        door.send_token("127.0.0.1", "X-App-Token", "planted-secret")
        calls = Calls(door, SEEN)
        socrata.observe(calls, Portal(portal.url, "socrata", portal.url), DATASET, {})
        headers = portal.requests[-1].headers
    assert len(calls.done().records) == 1
    assert headers["user-agent"].startswith("portal-readiness-auditor/")
    assert headers["x-app-token"] == "planted-secret"
    assert capfd.readouterr().err == ""


def test_an_identifier_that_is_none_is_not_put_into_an_address(tmp_path: Path) -> None:
    with play("socrata") as portal, door_to(tmp_path) as door:
        calls = Calls(door, SEEN)
        odd = Dataset(portal=portal.url, id="../../admin", capture="urn:uuid:1", pointer="/results/0")
        socrata.observe(calls, Portal(portal.url, "socrata", portal.url), odd, {})
        assert portal.requests == []
    assert calls.done().missed


def _listed(portal: Any) -> list[Dataset]:
    """The datasets that the portal plays."""
    return [
        Dataset(portal=portal.url, id=one.id, capture="urn:uuid:1", pointer="")
        for one in on_portal("behaviours-socrata")
        if one.key in ("append", "upsert", "nightly_full_replace")
    ]


def _view(**more: object) -> Reply:
    return Reply("urn:uuid:view", f"{URL}/api/views/abcd-1234.json", 200, document={"viewType": "tabular", **more})


def _rows(select: str, document: object, status: int = 200) -> Reply:
    url = f"{URL}/resource/abcd-1234.json?$select={quote(select)}"
    return Reply(
        "urn:uuid:rows", url, status, document=document, problem=None if status == 200 else f"answers {status}"
    )


def _column(kind: str, **cached: object) -> dict[str, object]:
    return {"fieldName": "opened", "name": "Opened", "dataTypeName": kind, "cachedContents": cached}


@pytest.mark.parametrize(
    ("kind", "largest", "year"),
    [
        ("calendar_date", "2026-11-01T00:00:00.000", 2026),
        ("calendar_date", "9999-12-31T00:00:00.000", 9999),
        ("calendar_date", "1900-01-01T00:00:00.000", 1900),
        ("fixed_timestamp", "2026-11-01T08:30:00.000Z", 2026),
        ("date", "1462060800", 2016),
        ("number", "2026-11-01T00:00:00.000", None),
        ("calendar_date", "soon", None),
    ],
)
def test_dates_are_kept_as_they_stand(kind: str, largest: str, year: int | None) -> None:
    view = _view(columns=[_column(kind, largest=largest, smallest="1899-12-30T00:00:00.000", non_null="7", count="9")])
    observation = socrata.observation([view], DATASET, {}, PORTAL, SEEN)
    assert [column.largest.year for column in observation.dates if column.largest] == ([year] if year else [])
    assert observation.rows == 9
    for column in observation.dates:
        assert column.smallest is not None
        assert (column.smallest.year, column.filled) == (1899, 7)
        assert (column.past is None) == (column.largest is not None and column.largest > SEEN)


def test_the_platforms_own_columns_are_left_aside() -> None:
    own = {**_column("calendar_date", largest="2026-11-01T00:00:00.000"), "fieldName": ":updated_at"}
    assert socrata.observation([_view(columns=[own])], DATASET, {}, PORTAL, SEEN).dates == ()


def test_the_newest_day_alone_serves_where_grouping_is_refused() -> None:
    grouped = _rows("datez_trunc_ymd(:updated_at) as day,count(*) as rows", {"message": "no"}, 400)
    newest = _rows("max(:updated_at) as day", [{"day": "2026-11-14T03:12:10.000Z"}])
    observation = socrata.observation([_view(), grouped, newest], DATASET, {}, PORTAL, SEEN)
    (signal,) = signals(observation, Source.ROW_UPDATED)
    assert (signal.at.day, signal.rows) == (14, None)
    assert "row_updated" not in observation.not_collected


def test_rows_are_counted_by_day_where_the_record_does_not_say_how_many() -> None:
    days = [{"day": "2026-11-14T00:00:00.000", "rows": "3"}, {"rows": "4"}]
    reply = _rows("date_trunc_ymd(:updated_at,'UTC') as day,count(*) as rows", days)
    assert socrata.observation([_view(), reply], DATASET, {}, PORTAL, SEEN).rows == 7


def test_frequencies_that_only_the_record_declares_are_labels() -> None:
    custom = {"Update": {"Update Frequency": "Daily", "Automation": "Yes"}, "Internal": {"How often": "R/P1M"}}
    view = _view(metadata={"custom_fields": custom})
    known = replace(DATASET, accrual_periodicity=(Label("x", "Daily"),))
    labels = socrata.observation([view], known, {}, PORTAL, SEEN).labels
    assert labels == (Label("Internal / How often", "R/P1M"),)


def test_a_linked_file_has_no_rows_and_that_is_no_refusal() -> None:
    view = Reply("urn:uuid:view", f"{URL}/api/views/abcd-1234.json", 200, document={"viewType": "href", "columns": []})
    observation = socrata.observation([view], DATASET, {}, PORTAL, SEEN)
    assert {what: "links to a file" in why.reason for what, why in observation.not_collected.items()} == {
        "rows": True,
        "row_updated": True,
        "row_created": True,
    }


def test_nothing_asked_is_nothing_collected() -> None:
    observation = socrata.observation([], DATASET, {}, PORTAL, SEEN)
    assert observation.not_collected["record"] == NotCollected("it was not asked for")
    assert observation.signals == ()
