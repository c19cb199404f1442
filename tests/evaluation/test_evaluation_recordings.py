"""Reading of recordings: identifiers that change, dates that step back, rows that were lost, and how it is served."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from auditor.refresh.periodicity import Kind
from tests.evaluation import run
from tests.evaluation.cases import repeated, single
from tests.evaluation.recordings import (
    FEED,
    ROWS,
    Document,
    Finder,
    Seen,
    Series,
    bulk_days,
    followed,
    key,
    steps_back,
    time_of,
)
from tests.evaluation.served import answer, listing

HEX = "0123456789abcdef0123456789abcdef"
START = datetime(2026, 3, 1, 3, tzinfo=UTC)


def seen(identifier: str, title: str = "Trees", changed: datetime | None = START) -> Seen:
    return Seen(identifier, title, None, changed, None)


@pytest.mark.parametrize(
    ("identifier", "expected"),
    [
        ("https://data.x.example/api/views/ab12-cd34", "ab12-cd34"),
        (f"https://x.example/datasets/{HEX}_3", f"{HEX}_3"),
        (f"https://x.example/home/item.html?id={HEX}&sublayer=3", f"{HEX}_3"),
        (f"https://x.example/home/item.html?id={HEX}", HEX),
        ("https://x.example/datasets/Street-Trees/", "street-trees"),
    ],
)
def test_key(identifier: str, expected: str) -> None:
    assert key(identifier) == expected


def test_a_dataset_is_found_again_under_another_identifier() -> None:
    first = [seen(f"x/{HEX}_0", "Trees"), seen("a/one", "Parks"), seen("a/two", "Same"), seen("a/three", "Same")]
    later = [seen(f"y/{HEX}", "Trees of the city"), seen("b/other", "Parks"), seen("b/new", "Same")]
    found = {old.id: new and new.id for old, new in followed(first, later)}
    assert found == {f"x/{HEX}_0": f"y/{HEX}", "a/one": "b/other", "a/two": None, "a/three": None}


def test_titles_that_several_share_find_nothing() -> None:
    find = Finder([("a", "Same", 1), ("b", "Same", 2), ("c", "Alone", 3)])
    assert (find("x", "Same"), find("x", "ALONE "), find("b", "x")) == (None, 3, 2)


def test_a_break_is_where_many_dates_step_back() -> None:
    before = [seen(f"d/{number}", str(number)) for number in range(100)]
    earlier = START - timedelta(days=9)
    few = [seen(one.id, one.title, earlier if n < 4 else START) for n, one in enumerate(before)]
    many = [seen(one.id, one.title, earlier if n < 6 else START) for n, one in enumerate(before)]
    assert not steps_back(before, few)
    assert steps_back(before, many)


def test_bulk_days_are_those_a_mass_of_datasets_carries() -> None:
    others = [seen(str(number), changed=START - timedelta(days=number)) for number in range(1, 150)]
    touched = [seen(f"t{number}") for number in range(10)]
    assert bulk_days([*others, *touched]) == {"2026-03-01"}
    assert bulk_days([*others, *touched[1:]]) == frozenset()
    assert bulk_days(touched[1:]) == frozenset()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("2026-03-01T0315.jsonl", datetime(2026, 3, 1, 3, 15, tzinfo=UTC)),
        ("20260301.01-02.json", datetime(2026, 3, 1, tzinfo=UTC)),
        ("catalog_v1.2026-03-01.jsonl", datetime(2026, 3, 1, tzinfo=UTC)),
    ],
)
def test_time_of(name: str, expected: datetime) -> None:
    assert time_of(name) == expected


# --- served and audited ----------------------------------------------------------------------------------------------


def row(identifier: str, changed: datetime, label: str = "Daily", domain: str = "data.x.example") -> dict[str, Any]:
    date = changed.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    return {
        "resource": {
            "id": identifier,
            "name": f"Dataset {identifier}",
            "type": "dataset",
            "createdAt": "2020-01-01T00:00:00.000Z",
            "updatedAt": date,
            "data_updated_at": date,
        },
        "classification": {"domain_metadata": [{"key": "Update_Update-Frequency", "value": label}]},
        "metadata": {"domain": domain},
        "permalink": f"https://{domain}/d/{identifier}",
    }


def entry(identifier: str, changed: datetime) -> dict[str, Any]:
    return {"identifier": identifier, "title": identifier, "issued": "2019-01-01", "modified": changed.isoformat()}


def test_rows_and_entries_are_read() -> None:
    one = Document(ROWS, "h", [row("aaaa-0001", START), row("aaaa-0001", START), {"resource": {"type": "map"}}])
    assert [(found.id, found.changed, found.promise.kind) for found in one.datasets] == [
        ("aaaa-0001", START, Kind.PERIODIC)
    ]
    other = Document(FEED, "h", [entry("one", START)]).datasets[0]
    assert (other.changed, other.touched, other.promise.kind) == (START, START, None)


def test_the_discovery_api_is_paged_and_scoped() -> None:
    rows = [row(f"aaaa-000{number}", START) for number in (3, 1, 2)] + [row("bbbb-0001", START, domain="other")]
    document = Document(ROWS, "data.x.example", rows)

    def ids(**asked: str) -> list[str]:
        return [one["resource"]["id"] for one in listing(document, "127.0.0.1:9", asked)["results"]]

    own = {"domains": "127.0.0.1:9"}
    assert ids(**own, order="dataset_id", limit="2", offset="0") == ["aaaa-0001", "aaaa-0002"]
    assert ids(**own, order="dataset_id", limit="2", offset="2") == ["aaaa-0003"]
    assert ids(**own, scroll_id="aaaa-0001", limit="9") == ["aaaa-0002", "aaaa-0003"]
    assert ids(search_context="127.0.0.1:9", limit="9")[-1] == "bbbb-0001"
    assert ids(ids="bbbb-0001") == ["bbbb-0001"]
    assert answer(document, "127.0.0.1:9", "/data.json")[0] == 404
    assert json.loads(answer(Document(FEED, "h", []), "x", "/data.json")[2])["dataset"] == []


def recorded(folder: Path, kind: str, days: int) -> Series:
    """A portal of two datasets, one of them written every night, seen every second day."""
    moments = []
    for day in range(0, days, 2):
        at = START + timedelta(days=day)
        dates = (at - timedelta(hours=3), START - timedelta(days=700))
        path = folder / f"{at:%Y-%m-%dT%H%M}.{'jsonl' if kind == ROWS else 'json'}"
        if kind == ROWS:
            lines = [row("aaaa-0001", dates[0]), row("aaaa-0002", dates[1])]
            path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
        else:
            listed = [entry(f"x/{HEX}", dates[0]), entry("x/parks", dates[1])]
            path.write_text(json.dumps({"dataset": listed}), encoding="utf-8")
        moments.append((at, path))
    return Series("data.x.example", kind, tuple(moments))


@pytest.mark.parametrize(("kind", "days"), [(ROWS, 50), (FEED, 200)])
def test_a_recorded_portal_is_audited_and_scored(tmp_path: Path, kind: str, days: int) -> None:
    series = recorded(tmp_path, kind, days)
    [case] = single(series, None, without_bulk=False)
    assert [truth.label for truth in case.truths] == ["routine", "dormant"]
    _, verdicts, _ = run.judged(case, tmp_path / "runs")
    assert all(said.state for said in verdicts[run.OURS])
    assert [said.state for said in verdicts["data date within 30 days"]] == ["routine", "stale"]


def test_several_visits_lie_the_wanted_days_apart(tmp_path: Path) -> None:
    case = repeated(recorded(tmp_path, ROWS, 60), without_bulk=False)
    assert case is not None
    apart = [(at - case.visits[0][0]).days for at, _ in case.visits]
    assert apart == [0, 8, 14]
    assert case.t0 == case.visits[-1][0]
    assert repeated(recorded(tmp_path, ROWS, 20), without_bulk=False) is None
