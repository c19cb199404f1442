"""The refresh part of `scorecard.json`: states and shares of the portal, of its departments and of a sample."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

import msgspec
from msgspec import Struct

from auditor.model import Catalog
from auditor.refresh import shares
from auditor.refresh.estimators import stratified_share
from auditor.refresh.shares import Portion, Upkeep
from auditor.refresh.verdict import MAINTAINED, NEUTRAL, Key, State, Verdict
from auditor.sample import Sample, stratum
from auditor.snapshot import PortalSnapshot, Snapshot


class Share(Struct, frozen=True):
    """A share with its interval, each 0-1 or null."""

    value: float | None
    low: float | None
    high: float | None


class UpkeepEntry(Struct, frozen=True):
    """Refresh states of some datasets. judged: the denominator of the shares; left_out: the others, left_out_why
    counts them by reason. The interval is of 95 % and comes from the confidences of the single verdicts.
    share_by_views: the maintained share where each dataset counts as often as it was viewed."""

    states: Mapping[str, int]
    judged: int
    left_out: int
    left_out_why: Mapping[str, int]
    maintained_share: Share
    routine_share: Share
    share_by_views: float | None


class SampleEntry(Struct, frozen=True):
    """What the datasets that were looked into say of the portal, where they are a stratified sample (rule). asked, of:
    datasets; the shares are weighted by the strata, with intervals of 95 %."""

    portal: str
    asked: int
    of: int
    strata: int
    rule: str
    maintained_share: Share
    routine_share: Share


class RefreshEntry(UpkeepEntry, frozen=True):
    """Refresh of the counted datasets. answer: does this portal pull data routinely, in one line. silent_since: when
    anything on it last changed, where that is so long ago that it seems to be wound down or moved. visits: how many of
    ours the verdicts rest on at most. looked_into: datasets that calls of their own were made for."""

    answer: str
    silent_since: datetime | None
    visits: int
    looked_into: int
    samples: tuple[SampleEntry, ...]


def rounded(value: float | None) -> float | None:
    """A share to six decimals, so that the same judgment is the same text."""
    return None if value is None else round(value, 6)


def refresh_entry(snapshot: Snapshot, verdicts: Mapping[Key, Verdict]) -> RefreshEntry:
    """What the verdicts say of the counted datasets together."""
    counted = snapshot.catalog.datasets if isinstance(snapshot.catalog, Catalog) else ()
    found = shares.upkeep(counted, verdicts)
    silent = shares.wound_down(verdicts[dataset.portal, dataset.id] for dataset in counted)
    return RefreshEntry(
        **msgspec.structs.asdict(upkeep_entry(found)),
        answer=shares.answer(found, silent),
        silent_since=silent,
        visits=max((len(verdicts[dataset.portal, dataset.id].visits) for dataset in counted), default=0),
        looked_into=len(snapshot.observations),
        samples=tuple(
            _sample(portal, portal.sample, snapshot, verdicts)
            for portal in snapshot.portals
            if portal.sample is not None
        ),
    )


def _sample(portal: PortalSnapshot, stated: Sample, snapshot: Snapshot, verdicts: Mapping[Key, Verdict]) -> SampleEntry:
    """The shares among sampled datasets that could be judged; a stratum counts by how many of it could be."""
    found: dict[tuple[str, str], list[Verdict]] = defaultdict(list)
    catalog = portal.catalog if isinstance(portal.catalog, Catalog) else Catalog(())
    at = snapshot.collected.taken_at  # the sample was drawn by the ages of the visit
    for dataset in catalog.datasets:
        if (dataset.portal, dataset.id) in snapshot.observations:
            found[stratum(dataset, at)].append(verdicts[dataset.portal, dataset.id])
    sizes = {(entry.publisher, entry.age): entry.datasets for entry in stated.strata}
    maintained, routine = (_stratified(found, sizes, states) for states in (MAINTAINED, shares.ROUTINES))
    return SampleEntry(portal.portal.url, stated.asked, stated.of, len(stated.strata), stated.rule, maintained, routine)


def _stratified(
    found: Mapping[tuple[str, str], list[Verdict]], sizes: Mapping[tuple[str, str], int], states: frozenset[State]
) -> Share:
    strata = []
    for key, sampled in found.items():
        judged = [verdict for verdict in sampled if verdict.state not in NEUTRAL]
        if judged:
            size = round(sizes.get(key, len(sampled)) * len(judged) / len(sampled))
            hits = sum(verdict.state in states for verdict in judged)
            strata.append((hits, len(judged), max(size, len(judged))))
    if not strata:
        return Share(None, None, None)
    share = stratified_share(strata)
    return Share(rounded(share.value), rounded(share.low), rounded(share.high))


def upkeep_entry(found: Upkeep) -> UpkeepEntry:
    """The shares of some datasets, as they are written."""
    return UpkeepEntry(
        states={str(state): count for state, count in found.states.items()},
        judged=found.judged,
        left_out=found.datasets - found.judged,
        left_out_why=found.left_out,
        maintained_share=_share(found.maintained),
        routine_share=_share(found.routine),
        share_by_views=rounded(found.by_views),
    )


def _share(portion: Portion) -> Share:
    return Share(rounded(portion.value), rounded(portion.low), rounded(portion.high))
