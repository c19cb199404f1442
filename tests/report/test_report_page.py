"""The report as text: what it says in every state of a run, in which order, and what a portal cannot make it say."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from auditor.model import NotCollected, replace
from auditor.report.html import render
from auditor.report.wording import count, gained, percent, points
from tests.report import made_audits as made

STATES = made.states()
PAGES = {name: render(audit) for name, audit in STATES.items()}
WALLED = ("blocked", "broken", "not_found")


def soup(name: str) -> BeautifulSoup:
    return BeautifulSoup(PAGES[name], "html.parser")


def words(part: object) -> str:
    return " ".join(part.get_text(" ").split())  # type: ignore[attr-defined]


@pytest.fixture(scope="module", params=STATES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_sections_stand_in_the_order_a_reader_needs(name: str) -> None:
    found = [section["id"] for section in soup(name).select("main > section")]
    expected = [
        "run",
        "score",
        "refresh",
        "fixes",
        "criteria",
        "outside",
        "departments",
        "datasets",
        "moved",
        "evidence",
        "method",
    ]
    assert found == [one for one in expected if one != "moved" or name == "stated"]


def test_structure_can_be_walked_by_ear_and_keyboard(name: str) -> None:
    page = soup(name)
    assert page.html["lang"] == "en"
    assert len(page.find_all("h1")) == len(page.find_all("main")) == 1
    assert page.find("nav")["aria-label"]
    assert page.select_one("a.skip")["href"] == "#main"
    levels = [int(heading.name[1]) for heading in page.find_all(re.compile("^h[1-6]$"))]
    assert all(after - before <= 1 for before, after in pairwise(levels)), levels
    ids = [part["id"] for part in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    for link in page.select('a[href^="#"]'):
        assert link["href"][1:] in ids, link
    for table in page.find_all("table"):
        assert words(table.caption)
        assert all(cell.get("scope") for cell in table.find_all("th"))
    for picture in page.select("svg.chart"):
        assert picture["aria-label"]
        assert picture["role"] == "img"
    for control in page.select("input:not([data-bit]), select"):
        assert page.find("label", attrs={"for": control["id"]}), control
    for region in page.select('[role="region"]'):
        assert region.get("aria-label") or region["aria-labelledby"] in ids
        assert region["tabindex"] == "0"
    for picture in page.find_all("svg"):
        assert picture.get("aria-hidden") == "true" or picture.get("aria-label")


def test_nothing_is_printed_that_was_not_known(name: str) -> None:
    page = soup(name)
    for documentation in page.select(".doc, script"):
        documentation.decompose()
    text = words(page.body)
    assert not re.search(r"\b(None|nan|NaN|undefined|Undefined|null|True|False)\b|\{\{|\}\}", text)
    assert not re.search(r"<(auditor|Word|datetime)", PAGES[name])
    assert "()" not in text


def test_score_and_coverage_stand_together(name: str) -> None:
    card = STATES[name].scorecard
    section = soup(name).find(id="score")
    big = [words(part) for part in section.select(".big")]
    assert big[0].split(" ")[0] == points(card.score) if card.score is not None else big[0] == "No score"
    assert big[1].replace(" ", "") == percent(card.coverage).replace(" ", "")
    assert "Results for America decides certification" in words(section)
    assert not re.search(r"\b(Silver|Gold|Platinum)\b", PAGES[name])
    covered = sum(bool(entry.checks and entry.weight) for entry in card.criteria)
    assert f"{covered} of {len(card.criteria)} criteria" in words(section)


@pytest.mark.parametrize(
    ("state", "headline"),
    [
        ("complete", "of 100 points, with"),
        ("partial", "Provisionally, "),
        ("empty", "nothing to score"),
        ("blocked", "We could not look"),
        ("broken", "We could not look"),
        ("not_found", "We could not look"),
        ("insufficient", "Insufficient evidence: only 10.0%"),
        ("several", "Provisionally, "),
    ],
)
def test_the_headline_says_what_happened(state: str, headline: str) -> None:
    assert headline in words(soup(state).find(id="score-title"))


def test_a_partial_run_says_so_first_and_why() -> None:
    banner = words(soup("partial").select_one(".banner"))
    assert banner.startswith("◐ Only part of the catalog was read Every number below is provisional")
    assert "40 of 90 records collected: the portal stopped answering" in banner
    assert "90 claimed, 40 delivered, 40 different" in words(soup("partial").find(id="run"))


def test_several_portals_are_each_named() -> None:
    table = words(soup("several").select_one("#run table"))
    assert "gis.metroville.gov" in table
    assert "We could not look: a wall stands before the portal a bot wall not known not known not known" in table


@pytest.mark.parametrize("state", WALLED)
def test_a_wall_is_no_accusation(state: str) -> None:
    page = soup(state)
    assert "We could not look" in words(page.select_one(".banner"))
    assert "This says nothing about the city's data." in words(page.select_one(".banner"))
    assert "the portal is behind a bot wall" in words(page.select_one(".banner"))
    for section in ("run", "score", "fixes", "departments", "datasets"):
        assert not re.search(r"\bfail|\b0\.0 of|poor|bad", words(page.find(id=section)), re.IGNORECASE)
    assert {words(one) for one in page.select(".criterion .state")} == {"– Could not look", "? Needs a person"}


def test_refresh_is_answered_with_its_denominator() -> None:
    card, section = STATES["observed"].scorecard.refresh, soup("observed").find(id="refresh")
    text = words(section)
    assert text.startswith(f"Is it refreshed routinely? {card.answer}")
    assert f"{card.judged} of 40 Can be judged" in text
    for reason, number in card.left_out_why.items():
        assert f"{number} {reason}" in text
    shown = {words(row.th).split(" ", 1)[1]: words(row.td) for row in section.select(".states-table tbody tr")}
    assert sum(int(number) for number in shown.values()) == 40
    table = section.select_one("figure table")
    assert [words(row.th).split()[0] for row in table.select("tbody tr")][:2] == ["Daily", "Weekly"]
    departments = section.select("#upkeep-table tbody tr")
    assert len(departments) == len(STATES["observed"].scorecard.departments)


def test_a_portal_that_is_wound_down_is_said_and_not_accused() -> None:
    text = words(soup("silent").find(id="refresh"))
    assert "Wound down or moved? Nothing at all on this portal has changed since" in text
    assert "It does not seem to be in use" in text


def test_confidence_stands_beside_every_verdict_in_words() -> None:
    cells = soup("complete").select("td[data-label='Refresh state']")
    said = [words(cell) for cell in cells]
    assert all(
        re.search(r"Confidence 0\.\d\d, holds in about \d+ of \d+ cases", one) or "Not known" in one for one in said
    )


def test_criteria_in_the_order_of_what_to_act_on() -> None:
    page = soup("stated")
    titles = [words(one).rstrip("0123456789 ") for one in page.select("#criteria .group h3")]
    order = ["Contradicted or low", "Indicated", "Looked for and not seen", "Needs a person", "Could not look"]
    order += ["Observed or attested", "Other practice areas"]
    assert titles == [one for one in order if one in titles]
    assert {"Needs a person", "Observed or attested", "Other practice areas"} <= set(titles)
    assert page.select_one("details.group").get("open") is None
    assert words(page.select_one("#criterion-DM1 .state")) == "✓ Attested"
    assert "it expired on 2025-03-01" in words(page.find(id="criterion-DM3"))


def test_every_criterion_has_its_reason_numbers_and_questions() -> None:
    card, page = STATES["complete"].scorecard, soup("complete")
    for entry in card.criteria:
        part = page.find(id=f"criterion-{entry.id}")
        summary = words(part.summary)
        assert entry.name in summary
        assert words(part.select_one(".reason"))
        assert entry.seen in words(part)
        assert entry.attestation in words(part)
        if entry.checks:
            assert f"{points(entry.score)} score {percent(entry.coverage)} coverage" in summary
        else:
            assert "score" not in summary
            assert "No check speaks to this criterion" in words(part)


def test_every_check_has_its_counts_and_documentation() -> None:
    audit, page = STATES["complete"], soup("complete")
    for criterion in audit.scorecard.criteria:
        rows = page.select(f"#criterion-{criterion.id} table.checks tbody tr")
        for entry, row in zip(criterion.checks, rows, strict=True):
            cells = [words(cell) for cell in row.find_all("td")[1:7]]
            numbers = (entry.passed, entry.failed, entry.unknown, entry.not_applicable)
            assert cells[:4] == [count(number) for number in numbers]
            assert cells[4:] == [points(entry.score), percent(entry.coverage)]
            part = words(page.find(id=row.th.a["href"][1:]))
            assert all(heading in part for heading in ("Why", "How", "Fix", "See"))


def test_examples_say_where_they_were_seen() -> None:
    part = soup("complete").find(id="check-open-data-license")
    rows = part.select("tbody tr")
    assert len(rows) == 5
    assert all(made.RECORD in words(row) and "/results/" in words(row) for row in rows)
    assert all(row.a["rel"] == ["noopener", "noreferrer", "nofollow"] for row in rows)
    views = [int(words(row.th).split()[-1]) % 1000 for row in rows]
    assert views == sorted(views, reverse=True)


def test_nothing_judged_is_not_said_to_be_in_order() -> None:
    blind = tuple(replace(one, columns=NotCollected("the API gave no columns")) for one in made.datasets(12))
    page = BeautifulSoup(render(made.audit(made.snapshot(blind))), "html.parser")
    part = words(page.find(id="check-open-data-column-descriptions"))
    assert "12 unknown" in part
    assert "Nothing could be judged, so nothing is said for or against." in part
    row = next(one for one in page.select("table.checks tbody tr") if "columns of tables" in words(one.th))
    assert [words(cell) for cell in row.find_all("td")[1:7]] == ["0", "0", "12", "0", "not known", "0.0%"]


def test_findings_on_the_portal_are_told_apart() -> None:
    departments = words(soup("complete").find(id="check-open-data-department-breadth"))
    assert re.search(r"Found The portal .*Fire", departments)
    assert re.search(r"(Missing|Not seen) The portal shows no dataset of the department “Sheriff”", departments)
    expected = words(soup("complete").find(id="check-open-data-expected-datasets"))
    assert "Not seen The portal shows no dataset" in expected


def test_fixes_say_what_the_scorecard_says() -> None:
    audit, page = STATES["complete"], soup("complete")
    everywhere = [fix for fix in audit.fixes if fix.everywhere and fix.gain and fix.gain > 0][:5]
    shown = page.select(".fix")
    assert len(shown) == 5
    for fix, part in zip(everywhere, shown, strict=False):
        assert fix.check.title.rstrip(".") in words(part)
        assert gained(fix.gain) in words(part.select_one(".gain"))
        assert f"fails for {len(fix.findings):,} datasets" in words(part)
        assert f"effort: {fix.check.effort}" in words(part)
    results = json.loads(page.find(id="whatif-data").string)
    assert len(results) == 2 ** len(page.select("input[data-bit]"))
    assert results[0][0] == points(audit.scorecard.score)


def test_large_catalogs_say_that_combinations_are_not_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.report.todo.MOST_DATASETS", 10)
    page = BeautifulSoup(render(STATES["complete"]), "html.parser")
    assert "not computed for catalogs over 10 datasets" in words(page.find(id="fixes"))
    assert not page.select("input[data-bit]")
    assert len(page.select(".fix")) == 5


def test_no_score_means_no_gains() -> None:
    section = words(soup("insufficient").find(id="fixes"))
    assert "There is no score to add to" in section
    assert not re.search(r"[+]\d", section)


def test_what_moved_and_what_is_declared() -> None:
    section = words(soup("stated").find(id="moved"))
    assert "then, by today's rules wwc-2022 (2022), auditor 0.1.0 52.0 +2.0 the rules" in section
    assert "now 61.0 +9.0 the data" in section
    assert "how many were removed is not known" in section
    assert "no dataset of this name or identifier is in the catalog" in section


def test_left_out_is_counted_and_said() -> None:
    page = soup("complete")
    method = words(page.find(id="method"))
    assert "130 datasets of 137 listed are counted" in method
    assert "a copy from elsewhere 7" in method
    assert "map 12 story 3" in method
    assert "137 datasets are listed: 130 counted, 7 left out" in words(page.find(id="datasets"))


def test_a_check_that_broke_is_our_failure() -> None:
    audit = STATES["complete"]
    criteria = tuple(
        replace(entry, checks=tuple(replace(check, error="KeyError: 'x'") for check in entry.checks[:1]))
        if entry.checks
        else entry
        for entry in audit.scorecard.criteria
    )
    page = BeautifulSoup(render(replace(audit, scorecard=replace(audit.scorecard, criteria=criteria))), "html.parser")
    assert "That is our failure; it counts as unknown, never against the city" in words(page.select_one(".banner"))


def test_rows_hold_every_dataset() -> None:
    audit, page = STATES["complete"], soup("complete")
    data = json.loads(page.find(id="dataset-data").string)
    rows = [dict(zip(data["columns"], row, strict=True)) for row in data["rows"]]
    by_id = {row["id"]: row for row in rows}
    assert len(rows) == 137
    for dataset in audit.snapshot.catalog.listed:
        row = by_id[dataset.id]
        assert data["lists"]["publisher"][row["publisher"]] == (dataset.publisher or "")
        assert data["states"][row["state"]][0] == audit.verdicts[dataset.portal, dataset.id].state.value
        assert data["lists"]["leftOut"][row["leftOut"]] == (dataset.left_out or "")
        assert row["modified"] == (f"{dataset.data_modified.at:%Y-%m-%d}" if dataset.data_modified else "")
        failing = {check for check, result in audit.results.items() for finding in result.findings
                   if finding.outcome.value == "fail" and finding.dataset == dataset.id}  # fmt: skip
        assert {data["checks"][number][0] for number in row["failing"]} == failing
    assert len(page.select("#datasets-table tbody tr")) == 50
    assert "datasets.csv" in words(page.find("noscript"))


def test_the_page_asks_no_network_and_names_what_may_run(name: str) -> None:
    page = soup(name)
    policy = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert not page.find_all(["link", "img", "iframe", "object", "embed", "base"])
    assert not page.find_all(src=True)
    assert not page.find_all(style=True)
    assert not re.search(r"@import|url\((?!#)", page.style.string)
    for part in page.find_all():
        assert not [attribute for attribute in part.attrs if attribute.startswith("on")]
    for link in page.find_all("a"):
        address = link["href"]
        assert address.startswith("#") or re.match(r"https?://", address)
        assert address.startswith("#") or set(link["rel"]) == {"noopener", "noreferrer", "nofollow"}


def test_hostile_text_neither_runs_nor_leaks() -> None:
    started = time.perf_counter()
    audit = made.hostile()
    judged = time.perf_counter()
    text = render(audit)
    print(f"hostile: judged in {judged - started:.1f} s, written in {time.perf_counter() - judged:.1f} s")
    page = BeautifulSoup(text, "html.parser")
    assert len(page.find_all("script")) == 3
    assert not page.find_all("img")
    assert made.MAIL not in text
    assert "jane" not in text.lower().replace("jane j***", "")
    assert "j***@gmail.example" in text
    for sign in ("\x00", "\u202e", "\u2066", "\u200f", "\ufeff", "\u2028", "\u2029"):
        assert sign not in text
    assert "W" * 301 not in text
    assert "49" not in words(page.find("h1"))
    for link in page.find_all("a"):
        assert re.match(r"https?://|#", link["href"])
        assert set(link.attrs) <= {"href", "rel", "class", "data-check", "data-publisher", "data-state"}
    assert len(text) < 400_000


def test_hostile_rows_keep_their_script_element_whole() -> None:
    page = BeautifulSoup(render(made.hostile()), "html.parser")
    raw = page.find(id="dataset-data").string
    assert not set("<>&\u2028\u2029") & set(raw)
    data = json.loads(raw)
    assert len(data["rows"]) == 8
    link = data["columns"].index("link")
    assert {row[link] for row in data["rows"]} <= {"", "https://ok.example/d?q=<script>", "/d/0063"}


def test_the_same_audit_is_the_same_text() -> None:
    audit = STATES["complete"]
    assert render(audit) == PAGES["complete"] == render(made.complete())


def test_the_text_does_not_hang_on_the_seed_of_hashing() -> None:
    program = "import hashlib; from tests.report import made_audits; from auditor.report.html import render;" \
              "print(hashlib.sha256(render(made_audits.complete(40)).encode()).hexdigest())"  # fmt: skip
    root = str(Path(__file__).parent.parent.parent)
    digests = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": root, "TZ": zone},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "America/Denver"))
    }
    assert len(digests) == 1


def test_a_thousand_datasets_make_less_than_a_megabyte() -> None:
    audit = made.audit(made.snapshot(made.datasets(1000)))
    started = time.perf_counter()
    text = render(audit)
    print(f"1,000 datasets: {len(text.encode()):,} bytes in {time.perf_counter() - started:.2f} s")
    assert len(text.encode()) < 1_000_000
