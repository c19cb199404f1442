"""Earlier audits as sightings: what each visit saw of every dataset, in the form that verdicts take."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from auditor.derive import derive
from auditor.model import Catalog
from auditor.refresh.sighting import Sighting
from auditor.refresh.verdict import Earlier
from auditor.snapshot import FILE_NAME


def sightings(folders: Iterable[Path]) -> Earlier:
    """What the audits in these folders saw, by portal and dataset.

    A folder that is no audit itself stands for the audits in it. Raises NotAnAudit or DamagedArchive for a folder that
    cannot be read.
    """
    found: Earlier = defaultdict(list)
    for folder in dict.fromkeys(audit for named in folders for audit in _audits(named)):
        earlier = derive(folder)
        for dataset in earlier.catalog.listed if isinstance(earlier.catalog, Catalog) else ():
            key = dataset.portal, dataset.id
            found[key].append(Sighting.of(dataset, earlier.taken_at, earlier.observations.get(key)))
    return found


def _audits(folder: Path) -> list[Path]:
    """The folder, or the audits directly below it, in the order of their names."""
    if (folder / FILE_NAME).exists():
        return [folder]
    return sorted(place.parent for place in folder.glob(f"*/{FILE_NAME}")) or [folder]
