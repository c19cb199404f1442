"""ArcGIS Hub, one dataset at a time: the layer's dates of edits, the ranges of its date fields, and secured layers."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest

from auditor.model import Dataset, Portal, Source
from auditor.platforms import arcgis_hub
from auditor.platforms.calls import Calls
from auditor.platforms.replies import Reply
from fixtures.behaviours import at_night
from fixtures.server import play
from tests.platforms.observing import NIGHT, Told, follow_evidence, signals, told_by
from tests.platforms.reading import door_to

SEEN = at_night(NIGHT)
URL = "https://hub.city.example"
SERVICE = "https://services.city.example/arcgis/rest/services/Trees/FeatureServer"
PORTAL = Portal(URL, "arcgis-hub", URL)
ITEM = "0123456789abcdef0123456789abcdef"
DATASET = Dataset(portal=URL, id=f"{ITEM}_0", capture="urn:uuid:1", pointer="/features/0")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    return told_by("behaviours-arcgis-hub", tmp_path_factory.mktemp("deep"))


def test_edits_of_the_data_are_read_and_those_of_the_item_or_schema_are_not(told: Told) -> None:
    for title, year in (("Curb Inventory", 2020), ("Parcel Lines", 2019)):
        (signal,) = signals(told.of(title), Source.LAYER_EDIT)
        assert signal.at.year == year
    (signal,) = signals(told.of("Noise Complaints"), Source.LAYER_EDIT)
    assert (SEEN - signal.at).days <= 1


def test_editor_tracking_speaks_where_the_layer_does_not(told: Told) -> None:
    observation = told.of("Work Orders")
    assert not signals(observation, Source.LAYER_EDIT)
    (signal,) = signals(observation, Source.EDITOR_TRACKING)
    assert (SEEN - signal.at).days <= 1
    assert not {column.name.lower() for column in observation.dates} & {"editdate", "creationdate"}


def test_ranges_and_rows_come_in_one_query(told: Told) -> None:
    observation = told.of("Noise Complaints")
    assert observation.rows
    (column, *_) = observation.dates
    assert column.past == column.largest
    assert column.smallest is not None
    assert column.filled
    queries = [seen for seen in told.portal.requests if seen.path.endswith("/query")]
    assert len(queries) < 1.3 * len(told.datasets)


def test_dates_in_the_future_are_asked_for_again_up_to_the_visit(told: Told) -> None:
    ahead = [column for column in told.of("Sidewalk Closure Permits").dates if (column.largest or SEEN) > SEEN]
    assert ahead
    assert all(column.past is not None and column.past <= SEEN for column in ahead)


def test_a_static_layer_says_so(told: Told) -> None:
    assert told.of("Soil Types").static
    assert not told.of("Noise Complaints").static


def test_a_secured_layer_is_a_blind_spot(told: Told) -> None:
    observation = told.of("Water Mains")
    assert "499 Token Required" in observation.not_collected["record"].reason
    assert observation.rows is None
    assert observation.signals == ()


def test_every_quote_stands_where_its_pointer_says(told: Told) -> None:
    assert follow_evidence(told) > 60


@pytest.mark.parametrize(
    ("identifier", "url", "asked"),
    [
        (ITEM, "{base}/Parks/FeatureServer/7", ["/7"]),
        (f"{ITEM}_3", "{base}/Parks/FeatureServer", ["/3"]),
        (f"{ITEM}_3", "{base}/Parks/FeatureServer/7/", ["/7"]),
        (ITEM, "{base}/Building_Permits/FeatureServer", ["", "/0", "/0/query"]),
        (ITEM, "{base}/Parks/ImageServer", []),
        (ITEM, "file:///etc/passwd", []),
        (ITEM, "https://x.example/arcgis/rest/services/Parks/FeatureServer?token=1", []),
        (ITEM, 7, []),
    ],
)
def test_the_number_at_the_end_is_the_layer(identifier: str, url: object, asked: list[str], tmp_path: Path) -> None:
    with play("arcgis-hub") as portal, door_to(tmp_path) as door:
        base = f"{portal.url}/arcgis/rest/services"
        record = {"properties": {"url": url.format(base=base) if isinstance(url, str) else url}}
        dataset = Dataset(portal=portal.url, id=identifier, capture="urn:uuid:1", pointer="")
        arcgis_hub.observe(Calls(door, SEEN), Portal(portal.url, "arcgis-hub", portal.url), dataset, record)
        assert [seen.path.partition("Server")[2] for seen in portal.requests] == asked


def _layer(**more: object) -> Reply:
    date = {"name": "Opened", "type": "esriFieldTypeDate"}
    body = {"id": 0, "fields": [date], "objectIdField": "OBJECTID", **more}
    return Reply("urn:uuid:layer", f"{SERVICE}/0?f=json", 200, document=body)


def _answer(document: object, where: str = "1=1", **query: str) -> Reply:
    asked = "".join(f"&{name}={quote(value)}" for name, value in query.items())
    return Reply("urn:uuid:query", f"{SERVICE}/0/query?where={quote(where)}{asked}", 200, document=document)


def _row(**values: object) -> dict[str, object]:
    return {"features": [{"attributes": values}]}


def test_the_date_of_the_data_goes_before_that_of_anything() -> None:
    dates = {"lastEditDate": 1_794_000_000_000, "schemaLastEditDate": 1, "dataLastEditDate": 1_600_000_000_000}
    for info, year in ((dates, 2020), ({"lastEditDate": 1_794_000_000_000}, 2026)):
        (signal,) = arcgis_hub.observation([_layer(editingInfo=info)], DATASET, {}, PORTAL, SEEN).signals
        assert signal.at.year == year
    nothing = arcgis_hub.observation([_layer(editingInfo={"lastEditDate": 0})], DATASET, {}, PORTAL, SEEN)
    assert nothing.signals == ()


def test_names_in_capitals_and_dates_before_the_epoch_are_read() -> None:
    row = _row(MAX_0=1_794_000_000_000, MIN_0=-2_208_988_800_000, COUNT_0=4, ROW_COUNT=5)
    observation = arcgis_hub.observation([_layer(), _answer(row, outStatistics="[]")], DATASET, {}, PORTAL, SEEN)
    (column,) = observation.dates
    assert column.smallest is not None
    assert column.largest is not None
    assert (column.smallest.year, column.largest.year, column.filled, observation.rows) == (1900, 2026, 4, 5)


def test_a_count_alone_serves_where_statistics_are_refused() -> None:
    error = _answer({"error": {"code": 400, "message": "Invalid"}}, outStatistics="[]")
    counted = _answer({"count": 12}, returnCountOnly="true")
    observation = arcgis_hub.observation([_layer(), error, counted], DATASET, {}, PORTAL, SEEN)
    assert observation.rows == 12
    assert observation.not_collected["dates"].reason == "the layer answers 400 Invalid"


def test_a_file_is_no_layer() -> None:
    observation = arcgis_hub.observation([], DATASET, {"properties": {"type": "CSV"}}, PORTAL, SEEN)
    assert "no layer" in observation.not_collected["record"].reason
