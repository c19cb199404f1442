"""The arithmetic of DESIGN: scores, coverages, states; nothing judged is null and never 0."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from auditor import rubric
from auditor.assess import judged
from auditor.check import Outcome
from auditor.model import Catalog, CollectionStatus, NotCollected
from auditor.rubric import Criterion, Rubric
from auditor.score import Numbers, State, check_numbers, portal_numbers, weighted
from auditor.web import Role
from tests.made import CATALOGS, SOUND, snapshot
from tests.papers import PORTAL, page, site

RULES = rubric.load("wwc-2022")
COUNTS = st.fixed_dictionaries({outcome: st.integers(0, 50) for outcome in Outcome}).map(Counter)


@given(COUNTS)
def test_a_check(counts: Counter[Outcome]) -> None:
    numbers = check_numbers(counts)
    passed, failed, unknown = (counts[name] for name in (Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN))
    if passed + failed:
        assert numbers.score == passed / (passed + failed)
    else:
        assert numbers.score is None
    if passed + failed + unknown:
        assert numbers.coverage == (passed + failed) / (passed + failed + unknown)
    else:
        assert numbers.coverage is None


@given(COUNTS, st.integers(1, 50))
def test_a_blind_spot_lowers_coverage_and_never_the_score(counts: Counter[Outcome], more: int) -> None:
    blinder = Counter({**counts, Outcome.UNKNOWN: counts[Outcome.UNKNOWN] + more})
    seen, unseen = check_numbers(counts), check_numbers(blinder)
    assert seen.score == unseen.score
    assert (unseen.coverage or 0) <= (seen.coverage if seen.coverage is not None else 1)


def test_a_check_without_a_score_counts_in_coverage_only() -> None:
    both = weighted([(2, Numbers(1.0, 1.0)), (1, Numbers(None, 0.0)), (5, Numbers(None, None)), (0, Numbers(0.0, 1.0))])
    assert both == Numbers(1.0, pytest.approx(2 / 3))


def test_criteria_without_checks_are_beside_and_not_in_the_score() -> None:
    def criterion(name: str, checks: dict[str, float]) -> Criterion:
        return Criterion(name, name, "Open Data", "s", "partly", "seen", "asked", 1.0, checks, ())

    rules = Rubric("r", "e", "t", "s", "n", 0.8, 0.4, (criterion("A", {"x/y": 1}), criterion("B", {})))
    assert portal_numbers(rules, {"x/y": Counter({Outcome.PASS: 3, Outcome.FAIL: 1})}) == Numbers(0.75, 1.0)


@given(CATALOGS)
def test_every_number_lies_between_0_and_1(datasets: tuple[object, ...]) -> None:
    card = judged(snapshot(*datasets), RULES).scorecard  # type: ignore[arg-type]
    numbers = [
        card.score,
        card.coverage,
        *(value for entry in card.criteria for value in (entry.score, entry.coverage)),
    ]
    assert all(value is None or 0 <= value <= 1 for value in numbers)
    assert not (card.score is not None and card.coverage is not None and card.coverage < 0.5)


@pytest.mark.parametrize("status", [CollectionStatus.BLOCKED, CollectionStatus.BROKEN, CollectionStatus.NOT_FOUND])
def test_a_wall_is_no_failing(status: CollectionStatus) -> None:
    card = judged(snapshot(status=status, catalog=NotCollected("a wall")), RULES).scorecard
    assert card.score is None
    assert {entry.state for entry in card.criteria if entry.checks} == {State.BLOCKED}
    assert sum(check.failed for entry in card.criteria for check in entry.checks) == 0


def test_an_empty_portal_has_no_score() -> None:
    card = judged(snapshot(status=CollectionStatus.EMPTY, catalog=Catalog(())), RULES).scorecard
    assert (card.score, card.coverage) == (None, None)


def test_what_a_city_shows_on_its_pages_is_no_score_of_an_empty_portal() -> None:
    guide = page("# Find data\nSearch the catalog.\nOpen the dataset and export it as CSV.\n", "Find and download data")
    lists = page("# Data portal\nOur datasets", "Data portal", role=Role.PORTAL, url=PORTAL)
    empty = replace(snapshot(status=CollectionStatus.EMPTY, catalog=Catalog(())), website=site(guide, lists))
    card = judged(empty, RULES).scorecard
    assert (card.score, card.coverage) == (None, None)
    of = {entry.id: entry for entry in card.criteria}
    assert (of["OD3"].score, of["OD3"].state) == (None, "attest")
    assert of["OD2"].score == 1.0, "that is the city's, portal or not"


def test_a_check_that_fails_itself_is_our_failing(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(dataset: object) -> object:
        raise RuntimeError("planted")

    monkeypatch.setattr("checks.open_data.license.find", broken)
    audit = judged(snapshot(SOUND), RULES)
    result = audit.results["open_data/license"]
    assert "planted" in result.error
    assert result.counts == Counter({Outcome.UNKNOWN: 1})
