"""Kept answers for single datasets to observations, and the sentences that say how far that went (`--depth deep`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from auditor import kept
from auditor.model import Catalog, Dataset, NotCollected, Observation, replace
from auditor.platforms.registry import BY_NAME
from auditor.snapshot import Collected, CollectedPortal

#: What calls show, in words.
_SHOWN = {
    "record": "their own records",
    "rows": "numbers of rows",
    "dates": "dates inside the data",
    "row_updated": "days on which rows changed",
    "row_updated_last": "days on which rows changed",
    "row_created": "days on which rows were added",
    "activity": "logs of changes",
    "files": "headers of files",
}
Observations = dict[tuple[str, str], Observation]


def observed(
    folder: Path,
    collected: Collected,
    catalogs: Sequence[Catalog | None],
    record_of: Callable[[int, Dataset], Mapping[str, object]],
) -> tuple[Observations, list[tuple[str, ...]]]:
    """What single datasets told, by portal URL and dataset id, for all that were asked; and for each portal sentences.

    record_of: a dataset's own record in the catalog of a portal, by the portal's number. Raises DamagedArchive where an
    answer is not there.
    """
    asked = [
        {dataset.id: dataset for dataset in (catalog.listed if catalog else ()) if dataset.id in portal.observed}
        for portal, catalog in zip(collected.portals, catalogs, strict=True)
    ]
    found: Observations = {}
    refusals = [Counter[str]() for _ in collected.portals]
    for heard in kept.replies(folder, collected.portals):
        portal, dataset = collected.portals[heard.portal], asked[heard.portal].get(heard.dataset)
        if dataset is None or portal.mapping is None:
            continue
        refusals[heard.portal].update(reply.problem for reply in heard.answers if reply.problem)
        # A stated point in time is that of the visit.
        stated = collected.taken_at if collected.taken_at != collected.started else None
        seen_at = stated or heard.at or collected.taken_at
        record = record_of(heard.portal, dataset)
        observation = BY_NAME[portal.mapping].observation(heard.answers, dataset, record, portal.portal, seen_at)
        missed = {what: NotCollected(why) for what, why in portal.missed.get(dataset.id, {}).items()}
        if missed:
            observation = replace(observation, not_collected={**observation.not_collected, **missed})
        found[portal.portal.url, dataset.id] = observation
    told = [
        _sentences(portal, catalog, refused) if collected.depth == "deep" else ()
        for portal, catalog, refused in zip(collected.portals, catalogs, refusals, strict=True)
    ]
    return found, told


def _sentences(portal: CollectedPortal, catalog: Catalog | None, refusals: Counter[str]) -> tuple[str, ...]:
    """How many of how many were asked, why not the others, and what was refused most."""
    if catalog is None or not catalog.datasets:
        return ()
    counted = len(catalog.datasets)
    wanted = portal.sample.asked if portal.sample else counted
    left = wanted - len(portal.observed)
    said = f"{len(portal.observed):,} of {counted:,} datasets were asked for their own signals"
    if portal.sample:
        said += f" (a sample of {wanted:,}: {portal.sample.rule})"
    if left > 0:
        said += f"; {left:,} were not: {portal.ended or 'collecting was stopped'}"
    sentences = [said]
    if refusals:
        (reason, _), *_ = refusals.most_common(1)
        answers = sum(map(len, portal.observed.values()))
        sentences.append(f"{refusals.total():,} of {answers:,} of these answers were refusals, most often: it {reason}")
    if portal.missed:
        reasons = Counter(why for told in portal.missed.values() for why in told.values())
        kinds = sorted({_SHOWN.get(what, what) for told in portal.missed.values() for what in told})
        (reason, _), *_ = reasons.most_common(1)
        listed = " and ".join(filter(None, (", ".join(kinds[:-1]), kinds[-1])))
        sentences.append(f"of {len(portal.missed):,} datasets {listed} could not be asked for, most often: {reason}")
    return tuple(sentences)
