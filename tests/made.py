"""Hand-made snapshots for the tests of judging, scoring and fixing."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import strategies as st

from auditor.fixes import Fix
from auditor.model import (
    Catalog,
    CollectionStatus,
    Column,
    Dataset,
    Distribution,
    Label,
    License,
    NotCollected,
    Portal,
    Stamp,
    replace,
)
from auditor.snapshot import Collected, PortalSnapshot, Snapshot

URL = "https://data.metroville.example"
AT = datetime(2026, 11, 15, 12, tzinfo=UTC)


def snapshot(
    *datasets: Dataset,
    status: CollectionStatus = CollectionStatus.COMPLETE,
    catalog: Catalog | NotCollected | None = None,
    departments: tuple[str, ...] | None = None,
    attestations: str = "",
) -> Snapshot:
    """A snapshot of one portal with these datasets."""
    listed = catalog or Catalog(datasets, delivered=len(datasets), unique=len(datasets), claimed=len(datasets))
    portal = Portal(URL, "ckan", URL, "Metroville Open Data", ("made for a test",))
    collected = Collected(
        schema_version=1,
        auditor_version="test",
        started=AT,
        taken_at=AT,
        depth="catalog",
        pace=4.0,
        strict_robots=False,
        portals=(),
        requests=3,
        bytes=1000,
        seconds=1.0,
        departments=departments,
        attestations=attestations,
    )
    return Snapshot(AT, "catalog", (PortalSnapshot(portal, listed, status),), listed, status, collected)


_TEXT = st.sampled_from(
    [None, "", "Street trees", "Budget", "x", "none", "Every tree in the public right of way of the city."]
)
_STAMP = st.sampled_from(
    [
        None,
        Stamp("junk", None, ""),
        Stamp("2020-01-01", datetime(2020, 1, 1, tzinfo=UTC)),
        Stamp("2026-11-01", datetime(2026, 11, 1, tzinfo=UTC)),
    ]
)
_LICENSE = st.sampled_from(
    [
        None,
        License("CC0", None, "CC0-1.0", True),
        License("CC BY-ND", None, "CC-BY-ND-4.0", False),
        License("terms", None, None, None),
    ]
)
_WAYS = st.sampled_from(
    [
        (),
        NotCollected("made so"),
        (Distribution("file", None, f"{URL}/a.csv", "CSV", "text/csv", "/resources/0"),),
        (Distribution("page", f"{URL}/a.pdf", None, "PDF", None, "/resources/0"),),
    ]
)
_COLUMNS = st.sampled_from(
    [
        None,
        NotCollected("made so"),
        (Column("a", "text", "what a is"),),
        (Column("a", "text", None), Column("b", None, None)),
    ]
)


def _dataset(number: int, values: tuple[object, ...]) -> Dataset:
    title, description, publisher, license_, issued, modified, ways, columns, keywords, labels = values
    return Dataset(
        portal=URL,
        id=f"set-{number}",
        title=f"{title} {number}" if title else None,
        description=description,  # type: ignore[arg-type]
        publisher=publisher,  # type: ignore[arg-type]
        license=license_,  # type: ignore[arg-type]
        issued=issued,  # type: ignore[arg-type]
        data_modified=modified,  # type: ignore[arg-type]
        distributions=ways,  # type: ignore[arg-type]
        columns=columns,  # type: ignore[arg-type]
        keywords=keywords,  # type: ignore[arg-type]
        accrual_periodicity=labels,  # type: ignore[arg-type]
        landing_page=f"{URL}/dataset/set-{number}",
        capture="urn:uuid:00000000-0000-4000-8000-000000000000",
        pointer=f"/result/results/{number}",
    )


_VALUES = st.tuples(
    _TEXT,
    _TEXT,
    st.sampled_from([None, "Parks Department", "Finance", "Public Works"]),
    _LICENSE,
    _STAMP,
    _STAMP,
    _WAYS,
    _COLUMNS,
    st.sampled_from([(), ("trees",)]),
    st.sampled_from([(), (Label("frequency", "Daily"),), (Label("frequency", "Jane Roe"),)]),
)
#: Catalogs of up to eight datasets, sound and faulty.
CATALOGS = st.lists(_VALUES, min_size=1, max_size=8).map(
    lambda rows: tuple(_dataset(number, values) for number, values in enumerate(rows))
)

SOUND = _dataset(
    0,
    ("Street trees", "Every tree in the public right of way.", "Parks Department", None, None, None, (), None, (), ()),
)


def repaired_snapshot(snapshot: Snapshot, fix: Fix) -> Snapshot:
    """The snapshot with a fix carried out; what its gain is measured on."""
    assert isinstance(snapshot.catalog, Catalog)
    keys = {(finding.portal, finding.dataset) for finding in fix.findings}
    repair = fix.check.repair
    datasets = (
        repair(dataset) if repair and (dataset.portal, dataset.id) in keys else dataset
        for dataset in snapshot.catalog.datasets
    )
    return replace(snapshot, catalog=replace(snapshot.catalog, datasets=tuple(datasets)))
