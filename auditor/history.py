"""Earlier audits as sightings: what each visit saw of every dataset, in the form that verdicts take."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from auditor.derive import derive
from auditor.model import Catalog
from auditor.refresh.sighting import Sighting
from auditor.refresh.verdict import Earlier


def sightings(folders: Iterable[Path]) -> Earlier:
    """What the audits in these folders saw, by portal and dataset.

    Raises NotAnAudit or DamagedArchive for a folder that cannot be read.
    """
    found: Earlier = defaultdict(list)
    for folder in folders:
        earlier = derive(folder)
        for dataset in earlier.catalog.listed if isinstance(earlier.catalog, Catalog) else ():
            key = dataset.portal, dataset.id
            found[key].append(Sighting.of(dataset, earlier.taken_at, earlier.observations.get(key)))
    return found
