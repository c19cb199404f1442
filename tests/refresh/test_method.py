"""Appends, upserts, full replaces and re-uploads are told apart; one load of unknown meaning is not guessed at."""

from __future__ import annotations

import pytest

from auditor.model import Observation
from auditor.refresh.method import Method, method
from auditor.refresh.sighting import Sighting
from tests.refresh.made import observed, seen


def visits(*observations: Observation | None) -> list[Sighting]:
    """One visit for each, a week apart."""
    count = len(observations)
    return [seen(7 * (count - 1 - place), observation=one) for place, one in enumerate(observations)]


DAILY = {float(day): 100 for day in range(1, 31)}
LOADED = observed(created={300: 5000}, updated={300: 5000})


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        # Rows are added and never touched again; a few corrections do not change that.
        (observed(created=DAILY, updated=DAILY), Method.APPEND),
        (observed(created=DAILY, updated={**DAILY, 30: 40, 2: 160}), Method.APPEND),
        # Old rows are touched.
        (observed(created=DAILY, updated={1: 2000, 5: 1000}), Method.UPSERT),
        (observed(created={300: 5000}, updated={300: 3000, 20: 1500, 1: 500}), Method.UPSERT),
        (observed(created={}, updated={300: 3000, 20: 1500}), Method.UPSERT),
        # One spike: last night's replace, or a load that was never repeated.
        (LOADED, None),
        (observed(created={1: 5000}, updated={1: 5000}), None),
        (observed(created={1: 4900, 40: 100}, updated={1: 5000}), None),
        # Days without rows are no days.
        (observed(created={1: 5000, 2: 0}, updated={1: 5000, 3: 0}), None),
        (observed(files=[1, 30, 60]), None),
        (observed(activity=[1, 30, 60]), None),
        (observed(), None),
        (None, None),
    ],
)
def test_of_one_visit(found: Observation | None, expected: Method | None) -> None:
    assert method(visits(found)) == expected


def spike(day: float) -> Observation:
    """A table whose rows were all made on one day."""
    return observed(created={day: 5000}, updated={day: 5000})


@pytest.mark.parametrize(
    ("seen_then", "expected"),
    [
        ((spike(8), spike(1)), Method.FULL_REPLACE),
        ((spike(15), None, spike(1)), Method.FULL_REPLACE),
        ((spike(15), spike(8), spike(1)), Method.FULL_REPLACE),
        # The spike has not moved.
        ((LOADED, LOADED), None),
        # Nothing is known of the visit before.
        ((None, spike(1)), None),
        ((observed(), spike(1)), None),
        ((observed(files=[30]), observed(files=[2])), Method.RE_UPLOAD),
        ((observed(files=[30]), observed(files=[30, 2])), Method.RE_UPLOAD),
        ((observed(files=[30]), observed(files=[30])), None),
        ((observed(), observed(files=[30])), None),
        # What rows show now goes before what they showed once.
        ((spike(8), observed(created=DAILY, updated=DAILY)), Method.APPEND),
        # The last look at the rows stands where the present visit had none.
        ((spike(15), spike(8), None), Method.FULL_REPLACE),
    ],
)
def test_of_several_visits(seen_then: tuple[Observation | None, ...], expected: Method | None) -> None:
    assert method(visits(*seen_then)) == expected
