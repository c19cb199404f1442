"""`auditor explain`: the whole chain of one dataset, from the real command line and from audits made by hand."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from auditor import archive, payload
from auditor.evidence.pointers import follow
from auditor.explain.chain import Explanation, explain
from auditor.explain.find import NotOne, find
from auditor.explain.rules import RULES
from auditor.explain.text import lines
from auditor.model import Catalog
from auditor.refresh import confidence, rules
from fixtures.server import play
from tests.cli import audit, run
from tests.report import made_audits as made

SECTIONS = ("1. What is declared", "2. What was seen", "3. What was not believed", "4. The rhythm", "5. The rule",
            "6. The verdict", "7. Evidence")  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made_in = tmp_path_factory.mktemp("explained") / "audit"
    with play("socrata") as site:
        assert audit(site.url, made_in, "--quiet").code == 0
    return made_in


@pytest.fixture(scope="module")
def observed() -> dict[str, Explanation]:
    done = made.observed()
    assert isinstance(done.snapshot.catalog, Catalog)
    return {one.id: explain(done, one) for one in done.snapshot.catalog.listed}


def _first(folder: Path) -> dict[str, str]:
    lines_ = (folder / "datasets.csv").read_text(encoding="utf-8").splitlines()
    return dict(zip(lines_[0].split(","), lines_[1].split(","), strict=False))


def _rule_ids() -> set[str]:
    """Every rule that `auditor.refresh.rules` names: what `_says` is given, and what is put on a verdict."""
    tree = ast.parse(Path(rules.__file__).read_text(encoding="utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_says":
            found |= {part.value for part in ast.walk(node.args[2]) if isinstance(part, ast.Constant)}
        if isinstance(node, ast.keyword) and node.arg == "rule":
            found |= {part.value for part in ast.walk(node.value) if isinstance(part, ast.Constant)}
        if isinstance(node, ast.Assign) and any(getattr(target, "id", "") == "rule" for target in node.targets):
            found |= {part.value for part in ast.walk(node.value) if isinstance(part, ast.Constant)}
    return {name for name in found if isinstance(name, str) and re.fullmatch(r"[a-z]+(_[a-z]+)+", name)}


def test_every_rule_is_explained() -> None:
    named = _rule_ids()
    assert len(named) > 25
    assert named - RULES.keys() == set()
    assert confidence.BY_RULE.keys() - RULES.keys() == set()
    assert all(text.endswith(".") and len(text) < 125 for text in RULES.values())


def test_the_chain_is_printed_in_order_and_ends_at_the_bytes(folder: Path) -> None:
    one = _first(folder)
    done = run("explain", str(folder), one["id"])
    assert (done.code, done.err) == (0, "")
    places = [done.out.index(section) for section in SECTIONS]
    assert places == sorted(places)
    assert f"({one['refresh_state']})" in done.out
    assert "rule " in done.out
    command = re.search(r"warcio (extract --payload \S+ \d+)", done.out)
    assert command
    shown = subprocess.run(
        [str(Path(sys.executable).parent / "warcio"), *command[1].split()], capture_output=True, check=True
    ).stdout
    assert one["id"].encode() in shown


def test_every_pointer_of_the_chain_holds_what_is_quoted(folder: Path) -> None:
    told = json.loads(run("explain", str(folder), _first(folder)["id"], "--json").out)
    documents = {
        capture.record: payload.document(capture.payload, capture.charset)
        for capture in archive.read(folder / "captures")
        if capture.record in told["explanation"]["records"]
    }
    places = [seen["evidence"] for group in told["explanation"]["signals"] for seen in group["signals"]]
    assert places
    for place in places:
        assert str(follow(documents[place["capture"]], place["pointer"])) == place["quote"]
    assert set(told["places"]) == set(told["explanation"]["records"])


def test_a_dataset_is_found_by_id_title_and_unique_part(folder: Path) -> None:
    one = _first(folder)
    expected = run("explain", str(folder), one["id"]).out
    assert run("explain", str(folder), one["title"].upper()).out == expected
    assert run("explain", str(folder), one["id"][:-1]).out == expected


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("zzzz no such thing", "no dataset among"),
        ("e", "datasets fit 'e'; name one by its identifier"),
        ("  ", "name a dataset by its identifier"),
    ],
)
def test_what_is_not_one_dataset_is_wrong_usage(folder: Path, words: str, said: str) -> None:
    done = run("explain", str(folder), words)
    assert done.code == 2
    assert said in done.err
    assert done.out == ""


def test_no_audit_and_no_catalog(tmp_path: Path) -> None:
    done = run("explain", str(tmp_path), "x")
    assert (done.code, "holds no snapshot.json" in done.err) == (2, True)
    with play("not-a-portal") as site:
        audit(site.url, tmp_path / "wall", "--quiet")
    done = run("explain", str(tmp_path / "wall"), "x")
    assert done.code == 3
    assert done.out == ""


def test_near_matches_are_named() -> None:
    with pytest.raises(NotOne, match="Street trees 0"):
        find(made.datasets(12), "sreet trees 0")
    with pytest.raises(NotOne, match="2 datasets fit 'trees'"):
        find(made.datasets(12), "trees")
    assert find(made.datasets(12), "  PARKING   meters 2 ").title == "Parking meters 2"


def test_a_history_visits_and_what_was_not_believed(observed: dict[str, Explanation]) -> None:
    weekly = observed[made.dataset(0).id]
    assert (weekly.state, weekly.rule) == ("routine", "beat_history")
    sources = [group.source for group in weekly.signals]
    assert sources == ["seen", "row_updated", "row_created", "data_date", "http_date", "item_date", "issued"]
    dates = [seen.at for seen in weekly.signals[1].signals]
    assert dates == sorted(dates, reverse=True)
    assert len(dates) == 52
    assert weekly.beat is not None
    assert weekly.beat.said.startswith("weekly")
    assert weekly.late_from is not None
    whys = " ".join(doubt.why for doubt in weekly.not_believed)
    assert "lie in the future" in whys
    assert "a header of a download" in whys
    assert "of the record about the data" in whys
    assert weekly.not_looked == ("activity: the portal answered 403",)
    assert {column.column: column.speaks for column in weekly.inside} == {
        "inspection_date": True,
        "expiration_date": False,
    }
    assert "in about" in weekly.means
    back = observed[made.dataset(31).id]
    assert any("stepped back" in doubt.why for doubt in back.not_believed)


def test_a_sweep_is_counted_as_the_verdict_counts_it(observed: dict[str, Explanation]) -> None:
    swept = [told for told in observed.values() if told.rule == "shared_stamp"]
    assert swept
    for told in swept:
        crowd = [doubt for doubt in told.not_believed if doubt.datasets]
        assert len(crowd) == 1
        # The sentence of the verdict counts either all of them, or those beside this one.
        numbers = {int(number) for number in re.findall(r"\b\d+\b(?! days)", told.reason)}
        assert numbers & {crowd[0].datasets, crowd[0].datasets - 1}


def test_lists_are_cut_and_all_prints_them(observed: dict[str, Explanation]) -> None:
    daily = observed[made.dataset(1).id]
    short, whole = list(lines(daily, {})), list(lines(daily, {}, everything=True))
    assert any("and 394 more, back to" in line for line in short)
    assert len(whole) > 400
    assert not any("more, back to" in line for line in whole)


def test_hostile_text_cannot_steer_a_terminal() -> None:
    done = made.hostile()
    assert isinstance(done.snapshot.catalog, Catalog)
    for one in done.snapshot.catalog.listed:
        text = "\n".join(lines(explain(done, one), {}, everything=True))
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]", text)
        assert made.MAIL not in text
        assert max(map(len, text.splitlines())) < 2_000


def test_every_made_dataset_can_be_explained() -> None:
    for done in (made.complete(60), made.silent(), made.several()):
        assert isinstance(done.snapshot.catalog, Catalog)
        for one in done.snapshot.catalog.listed:
            told = explain(done, one)
            assert told.rule in RULES
            assert list(lines(told, {}))


def test_earlier_audits_are_told_of(tmp_path: Path) -> None:
    visits: list[str] = []
    port = 0
    for night, at in ((0, "2026-11-02T06:00:00Z"), (7, "2026-11-09T06:00:00Z"), (14, "2026-11-16T06:00:00Z")):
        with play("behaviours-socrata", night=night, port=port) as site:
            port = int(site.url.rpartition(":")[2])
            assert audit(site.url, tmp_path / str(night), "--quiet", at=at).code == 0
        if night < 14:
            visits += ["--history", str(tmp_path / str(night))]
    told = json.loads(run("explain", str(tmp_path / "14"), "Building Permits Issued", "--json", *visits).out)
    assert len(told["explanation"]["visits"]) == 3
    assert told["explanation"]["signals"][0]["source"] == "seen"
