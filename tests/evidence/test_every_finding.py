"""Every finding walks back to a byte: on every made-up portal and city, evidence leads to what it says."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from auditor import rubric
from auditor.assess import Audit, assess
from auditor.evidence.resolve import Kind, Resolver
from auditor.web import Website
from fixtures.city.both import play_both
from fixtures.server import play
from tests.cli import audit


def kinds(folder: Path) -> Counter[Kind]:
    """How much evidence of an audit is of which kind; nothing is broken and no finding has none, under any rubric."""
    return [_kinds(folder, name) for name in sorted(rubric.names())][-1]  # wwc-2022


def _kinds(folder: Path, name: str) -> Counter[Kind]:
    done: Audit = assess(folder, rubric.load(name))
    findings = [(check, one) for check, result in done.results.items() for one in result.findings]
    assert findings
    assert [(check, one) for check, one in findings if not one.evidence] == []
    wanted = frozenset(evidence.capture for _, one in findings for evidence in one.evidence)
    website = done.snapshot.website
    resolver = Resolver(folder, wanted, website if isinstance(website, Website) else None)
    found = [(check, one, resolver.resolve(evidence)) for check, one in findings for evidence in one.evidence]
    assert [(check, one.message, it.evidence, it.problem) for check, one, it in found if it.kind is Kind.BROKEN] == []
    return Counter(it.kind for _, _, it in found)


@pytest.mark.parametrize(
    "fault", ["odd_values", "hostile_strings", "wrong_charset", "total_off_by_one", "rows_clamped"]
)
@pytest.mark.parametrize("name", ["socrata", "ckan", "arcgis-hub", "dcat-us"])
def test_on_a_portal_with_dirty_metadata(name: str, fault: str, tmp_path: Path) -> None:
    with play(name, faults=[fault]) as portal:
        assert audit(portal.url, tmp_path, "--quiet").code in (0, 4)
    assert kinds(tmp_path)[Kind.QUOTE] > 100


@pytest.mark.parametrize("name", ["socrata", "ckan", "arcgis-hub", "dcat-us"])
@pytest.mark.parametrize("depth", ["catalog", "deep"])
def test_on_a_portal(name: str, depth: str, tmp_path: Path) -> None:
    with play(name) as portal:
        assert audit(portal.url, tmp_path, "--quiet", "--depth", depth).code in (0, 4)
    found = kinds(tmp_path)
    assert found[Kind.QUOTE] > 100
    assert found[Kind.OWN] > 0


@pytest.mark.parametrize("name", ["city-exemplary", "city-poor"])
def test_on_a_city(name: str, tmp_path: Path) -> None:
    with play_both(name) as (city, portal):
        assert audit(portal.url, tmp_path, "--quiet", "--home", city.url, "--depth", "standard").code == 0
    found = kinds(tmp_path)
    assert found[Kind.QUOTE] > 100
    assert found[Kind.ANSWER] > 0
