"""Asks single datasets for their own signals (`--depth deep`): politely, of a sample, and to be gone on with later.

Nothing that goes wrong here changes what is said of the catalog: it was collected before.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from msgspec.structs import replace

from auditor import kept
from auditor.http import Door
from auditor.model import CollectionStatus, Dataset
from auditor.platforms.calls import Calls, Enough, Looked
from auditor.platforms.registry import BY_NAME
from auditor.sample import Sample, chosen
from auditor.snapshot import CollectedPortal

#: What was learned is written down after so many datasets, or so many seconds, whichever comes first.
WRITTEN_EVERY, WRITTEN_AFTER = 25, 5.0


#: Datasets to ask, each with its own record in the catalog.
Asked = Sequence[tuple[Dataset, Mapping[str, object]]]


def choose(folder: Path, portal: CollectedPortal, size: int, moment: datetime) -> tuple[Asked, Sample | None]:
    """The datasets of one portal's kept catalog that are to be asked, and the statement on the sample.

    size: of the sample, 0 for every dataset. moment: the time of the visit.
    """
    pages = kept.pages(folder, [portal])
    catalog = kept.catalog(portal, kept.records(portal, pages))
    datasets, sample = chosen(catalog.datasets if catalog else (), size, moment)
    return [(one, kept.record_of(one, pages)) for one in datasets], sample


def look(
    door: Door,
    portal: CollectedPortal,
    asked: Asked,
    sample: Sample | None,
    *,
    moment: datetime,
    keep: Callable[[CollectedPortal], None],
    looked: Callable[[int, int], None],
) -> None:
    """Asks the datasets of one portal that were not asked yet, and hands what is known to `keep` now and then.

    moment: the time of the visit. looked: told how many of how many are done.
    """
    if portal.mapping is None:
        return
    if portal.refusal and portal.refusal.status is CollectionStatus.BLOCKED:
        keep(replace(portal, ended=portal.refusal.reason))
        return
    platform = BY_NAME[portal.mapping]
    calls = Calls(door, moment)
    observed, missed, ended = dict(portal.observed), dict(portal.missed), ""
    written = len(observed), time.monotonic()

    def so_far() -> CollectedPortal:
        return replace(portal, observed=observed, missed=missed, sample=sample, ended=ended)

    try:
        for dataset, record in asked:
            if dataset.id in portal.observed:
                continue
            done = _looked(calls, lambda: platform.observe(calls, portal.portal, dataset, record))  # noqa: B023
            if isinstance(done, Enough):
                ended = str(done)
                continue  # others may be kept on another host
            observed[dataset.id] = done.records
            if done.missed:
                missed[dataset.id] = done.missed
            looked(len(observed), len(asked))
            if len(observed) - written[0] >= WRITTEN_EVERY or time.monotonic() - written[1] >= WRITTEN_AFTER:
                keep(so_far())
                written = len(observed), time.monotonic()
    finally:
        keep(so_far())


def _looked(calls: Calls, observe: Callable[[], None]) -> Looked | Enough:
    """What the calls for one dataset brought."""
    calls.begin()
    try:
        observe()
    except Enough as problem:
        return problem
    except Exception as problem:  # noqa: BLE001 - the boundary: what an answer made us stumble over is data
        calls.miss("record", f"an answer could not be read, which is our failure ({type(problem).__name__})")
    return calls.done()
