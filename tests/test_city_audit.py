"""The two made-up cities audited whole, website and portal: states as the hand-written tables say, and good manners."""

from __future__ import annotations

import csv
import itertools
import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import protego
import pytest
import requests

from auditor.archive import places
from auditor.job import Budget
from fixtures.cities import CITIES
from fixtures.city.both import play_both
from fixtures.server import Portal, Seen
from tests.cli import Run, audit
from tests.spiders.crawling import crawl

FOLDER = Path(__file__).parents[1] / "fixtures" / "city"
#: What a document may be that no criterion rests on.
UNREAD = {"trap", "disallowed", "login", "not_found", "moved", "scripted"}
#: Pages of many of a kind, and those that nothing leads to for what is sought; some are read.
PASSED_BY = {"department", "news", "other", "orphan", "old_news"}
TRAP_PAGES = 40
"""A crawl that sees through its traps wastes fewer pages of its budget on all of them together."""


class Audited(NamedTuple):
    """A city after its audit: what was expected, what came out, and the logs of both servers."""

    name: str
    told: dict[str, Any]
    run: Run
    scorecard: dict[str, Any]
    findings: list[dict[str, str]]
    city: Portal
    asked_city: list[Seen]
    asked_portal: list[Seen]
    robots: protego.Protego


@pytest.fixture(scope="module", params=CITIES)
def audited(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Audited]:
    name: str = request.param
    folder = tmp_path_factory.mktemp(name) / "audit"
    told = tomllib.loads((FOLDER / f"expected-{CITIES[name]}.toml").read_text(encoding="utf-8"))
    with play_both(name) as (city, portal):
        done = audit(portal.url, folder, "--home", city.url, "--depth", told["depth"], at=told["at"])
        assert done.code == 0, done.err
        asked_city, asked_portal = city.requests, portal.requests
        with (folder / "findings.csv").open(encoding="utf-8", newline="") as file:
            findings = list(csv.DictReader(file))
        scorecard = json.loads((folder / "scorecard.json").read_text(encoding="utf-8"))
        yield Audited(name, told, done, scorecard, findings, city, asked_city, asked_portal, _robots(city))


def _robots(city: Portal) -> protego.Protego:
    text = requests.get(city.url + "/robots.txt", timeout=10).content.decode("utf-8-sig")
    return protego.Protego.parse(text)


def _kind(told: dict[str, Any], target: str) -> str:
    """What the table says an address is, however it is spelled; empty for what is not in it."""
    kinds = {path.lower(): kind for path, kind in told["pages"].items()}
    whole = target.lower()
    path = whole.partition("?")[0].partition(";")[0]
    return str(kinds.get(whole) or kinds.get(path.rstrip("/") or "/") or "")


def test_the_whole_catalog_was_read_beside_the_website(audited: Audited) -> None:
    assert audited.scorecard["collection"]["status"] == "complete"


def test_each_criterion_has_the_state_the_table_gives_it(audited: Audited) -> None:
    states = {criterion["id"]: criterion["state"] for criterion in audited.scorecard["criteria"]}
    wrong = {
        key: f"{states.get(key)} instead of {told['state']}: {told['why']}"
        for key, told in audited.told["states"].items()
        if states.get(key) not in (told["state"], *told.get("also", ()))
    }
    assert not wrong, "\n".join(f"{key} is {said}" for key, said in wrong.items())


def _addresses(audited: Audited, findings: list[dict[str, str]]) -> dict[str, str]:
    """The address on the city's site behind each finding's capture, by the record's id."""
    wanted = frozenset(finding["capture"] for finding in findings if finding["capture"])
    found = places(audited.run.folder / "captures", wanted)
    return {
        key: at.url.removeprefix(audited.city.url) for key, at in found.items() if at.url.startswith(audited.city.url)
    }


def test_no_decoy_is_taken_for_evidence(audited: Audited) -> None:
    passed = [finding for finding in audited.findings if finding["outcome"] == "pass"]
    at = _addresses(audited, passed)
    wrong = []
    for finding in passed:
        why_not = audited.told["states"].get(finding["criterion"], {}).get("why_not", ())
        if finding["capture"] in at and _kind(audited.told, at[finding["capture"]]) in why_not:
            wrong.append((finding["criterion"], finding["check"], at[finding["capture"]], finding["quote"]))
    assert not wrong


def test_nothing_is_held_against_a_city_without_proof(audited: Audited) -> None:
    """What fails on the website names a page that was read, and is one of the two contradictions."""
    failed = [finding for finding in audited.findings if finding["outcome"] == "fail"]
    at = _addresses(audited, failed)
    contradicted = {key for key, told in audited.told["states"].items() if told["state"] == "contradicted"}
    for finding in failed:
        if audited.told["states"][finding["criterion"]]["state"] in ("not_seen", "attest"):
            assert finding["capture"] in at, finding
    for criterion in contradicted:
        shown = [finding for finding in failed if finding["criterion"] == criterion]
        assert shown, f"{criterion} is said to be contradicted, and nothing shows it"
        assert all(finding["capture"] in at for finding in shown)


def test_quotes_stand_on_the_page_they_are_quoted_from(audited: Audited) -> None:
    quoted = [finding for finding in audited.findings if finding["outcome"] == "pass" and finding["quote"]]
    at = _addresses(audited, quoted)
    assert at or audited.name == "city-poor"
    stray = [one for one in quoted if one["capture"] in at and not one["pointer"].startswith(":~:text=")]
    assert not stray


# Manners: the site's own log


def test_every_page_worth_reading_was_asked_for_and_traps_did_not_eat_the_budget(audited: Audited) -> None:
    asked = {seen.target.lower() for seen in audited.asked_city} | {seen.path.lower() for seen in audited.asked_city}
    missed = [
        path
        for path, kind in audited.told["pages"].items()
        if kind not in UNREAD and kind not in PASSED_BY and path.lower() not in asked
    ]
    assert not missed
    trapped = [seen.target for seen in audited.asked_city if _kind(audited.told, seen.target) == "trap"]
    assert len(trapped) <= TRAP_PAGES


def test_no_disallowed_path_was_asked_for_and_robots_txt_came_first(audited: Audited) -> None:
    assert audited.asked_city[0].path == "/robots.txt"
    refused = [
        seen.target
        for seen in audited.asked_city
        if seen.path != "/robots.txt" and not audited.robots.can_fetch(audited.city.url + seen.target, "*")
    ]
    assert not refused


def test_nothing_was_sent_but_plain_questions(audited: Audited) -> None:
    assert {seen.method for seen in audited.asked_city} <= {"GET", "HEAD"}
    assert all("cookie" not in seen.headers and "authorization" not in seen.headers for seen in audited.asked_city)
    assert len({seen.headers.get("user-agent") for seen in audited.asked_city}) == 1
    again = [seen.target for seen in audited.asked_city if seen.method == "GET"]
    assert len(again) - len(set(again)) <= 3, "a page is asked for once"


def _at_once(asked: list[Seen]) -> list[tuple[str, str]]:
    """Pairs of requests of which the second began before the first was answered."""
    order = sorted(asked, key=lambda seen: seen.started)
    return [
        (one.target, other.target)
        for one, other in itertools.pairwise(order)
        if one.ended is None or other.started < one.ended
    ]


def test_no_host_was_asked_two_things_at_once(audited: Audited) -> None:
    assert not _at_once(audited.asked_city)
    assert not _at_once(audited.asked_portal)


@pytest.mark.parametrize("name", CITIES)
def test_the_delay_that_robots_txt_asks_for_is_kept(name: str, tmp_path: Path) -> None:
    """At a pace that allows far more, what the site asks for counts; a mean, as a busy machine shifts single ones."""
    told = tomllib.loads((FOLDER / f"expected-{CITIES[name]}.toml").read_text(encoding="utf-8"))
    with play_both(name, faults=("robots_without_delay",)) as (city, portal):
        done = crawl(tmp_path, portal.url, home=city.url, budget=Budget(pages=40), pace=50.0)
        asked = sorted(seen.started for seen in city.requests)
    assert done.code == 0, done.complaints
    assert len(asked) > 30
    assert (asked[-1] - asked[0]) / (len(asked) - 1) >= told["manners"]["crawl_delay"] * 0.95


def test_a_person_s_address_is_masked_in_what_is_published(audited: Audited) -> None:
    persons = {"city-exemplary": "lorna.veskett@", "city-poor": "jorun.askvatten@"}
    assert any(seen.path.lower() in ("/data/sharing", "/departments/digital-team") for seen in audited.asked_city)
    for file in audited.run.folder.iterdir():
        if file.suffix in (".html", ".json", ".csv") and file.name != "snapshot.json":
            assert persons[audited.name] not in file.read_text(encoding="utf-8"), file.name
