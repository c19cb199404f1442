"""The files of the site: tables as JSON, feeds, badges; what is hostile, and what an earlier site left."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.monitor.changes import Change
from auditor.overview.feed import feed
from auditor.overview.nouns import Answer, DatasetRow, PortalView, Share, answer, peers
from auditor.overview.pages import _json, write
from auditor.store import Store
from tests.cli import run

NIGHT = datetime(2026, 11, 5, 3, tzinfo=UTC)
ATOM = "{http://www.w3.org/2005/Atom}"


def portal(name: str, routine: float | None, low: float = 0.0, high: float = 1.0, **more: Any) -> PortalView:
    held: dict[str, Any] = {
        "name": name,
        "city": name.title(),
        "labels": (),
        "url": f"https://{name}.example",
        "platform": "ckan",
        "nights": (),
        "read_at": NIGHT,
        "rules": "r",
        "judged": 10,
        "routine": Share(routine, low, high),
        "maintained": Share(routine, low, high),
    }
    return PortalView(**{**held, **more})


def dataset(title: str, **more: Any) -> DatasetRow:
    held: dict[str, Any] = {
        "id": "d",
        "publisher": "P",
        "state": "stale",
        "since": NIGHT,
        "told": NIGHT,
        "confidence": 0.9,
        "rule": "r",
        "reason": "why",
        "changed": NIGHT,
        "period_days": 7.0,
        "changes": (NIGHT,),
        "left_out": "",
        "folder": "f",
        "record": "urn:uuid:1",
        "pointer": "/a",
        "digest": "0",
    }
    return DatasetRow(title=title, **{**held, **more})


def test_the_figure_counts_who_can_be_told_and_names_the_rest() -> None:
    portals = [
        portal("sure", 0.9, 0.85, 0.95),
        portal("likely", 0.82, 0.7, 0.9),
        portal("maybe", 0.7, 0.6, 0.81),
        portal("no", 0.1, 0.0, 0.2),
        portal("dark", None),
        portal("unseen", None, read_at=None),
    ]
    assert answer(portals) == Answer(2, 1, 3, 4, {"could not be read on any night": 1, "show too little to tell": 1})
    assert answer([]) == Answer(0, 0, 0, 0, {})


def test_peers_are_judged_under_the_same_rules() -> None:
    one, others = portal("one", 0.5), [portal(f"p{number}", number / 10) for number in (1, 2, 9)]
    assert peers(one, [one, *others, portal("other", 0.0, rules="s")]) == (found := peers(one, [one, *others]))
    assert found is not None
    assert (found.many, found.maintained) == (3, 0.2)
    assert peers(one, [one, *others[:2]]) is None


def test_tables_say_what_the_store_says(site: Path, monitored: Path) -> None:
    store = Store.open(f"sqlite:///{monitored}/nights.sqlite")
    portals = {one["name"]: one for one in json.loads((site / "data/portals.json").read_text())}
    assert list(portals) == ["behaviours-socrata", "behaviours-ckan", "behaviours-arcgis-hub", "silent"]
    for name, number in store.portals().items():
        listed = store.latest_verdicts(number)
        rows: list[list[Any]] = []
        for file in sorted((site / f"portals/{name}").glob("datasets-*.json")):
            held = json.loads(file.read_text())
            state = held["columns"].index("state")
            rows += [[row[0], held["shared"]["state"][row[state]]] for row in held["rows"]]
            beside = json.loads(file.with_name(file.name.replace("datasets", "evidence")).read_text())
            assert len(beside["rows"]) == len(held["rows"])
        assert sorted(rows) == sorted([key[1], one.state] for key, one in listed.items())
        places = [json.loads(one.read_text()) for one in (site / f"portals/{name}").glob("evidence-*.json")]
        for held in places:
            for folder, record, _, digest in held["rows"]:
                assert any((monitored / held["shared"]["folder"][folder]).glob("*.warc.gz"))
                assert record.startswith("urn:uuid:")
                assert store.content(digest)
        if not listed:
            assert portals[name]["answer"] == "not read"
            continue
        assert portals[name]["counted"] >= portals[name]["judged"]
        departments = json.loads((site / f"portals/{name}/departments.json").read_text())
        assert sum(one["datasets"] for one in departments) == portals[name]["counted"]
        assert len(json.loads((site / f"portals/{name}/nights.json").read_text())) == 3
    store.close()


def test_feeds_can_be_read_and_name_each_change_once(site: Path) -> None:
    for file in (site / "feed.xml", *site.glob("portals/*/feed.xml")):
        entries = ElementTree.parse(file).getroot().findall(f"{ATOM}entry")
        names = [one.findtext(f"{ATOM}id") for one in entries]
        assert len(set(names)) == len(names)
        for one in entries:
            link = one.find(f"{ATOM}link")
            assert link is not None
            assert link.get("href", "").startswith("https://portals.example.org/portals/")
    confirmed = json.loads((site / "data/changes.json").read_text())
    assert len(ElementTree.parse(site / "feed.xml").getroot().findall(f"{ATOM}entry")) == min(100, len(confirmed))


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_makes_a_feed(title: str, said: str) -> None:
    shown = Change(NIGHT, "p", "dataset", title, "gone", title, "", "", "data", said, 1, "nights/p")
    found = ElementTree.fromstring(feed("t", "", [shown], "x/{}.html", NIGHT))
    assert len(found.findall(f"{ATOM}entry")) == 1


@given(st.recursive(st.text() | st.none() | st.integers(), lambda one: st.lists(one) | st.dictionaries(st.text(), one)))
def test_json_reads_back_and_ends_no_script(value: object) -> None:
    packed = _json(value)
    assert json.loads(packed) == value
    assert not set("<>&\u2028\u2029") & set(packed)


def test_hostile_words_are_words(tmp_path: Path) -> None:
    evil = '</script><img src=x onerror="alert(1)">'
    view = portal(
        "evil", 0.5, city=evil, url="javascript:alert(1)", datasets=(dataset(evil + " jane.doe@mail.example"),)
    )
    write([view], tmp_path / "site")
    for file in (tmp_path / "site").rglob("*"):
        if file.is_file():
            text = file.read_text(encoding="utf-8")
            assert "<img src=x" not in text, file
            assert 'href="javascript' not in text
    ElementTree.parse(tmp_path / "site/portals/evil/badge.svg")


def test_a_site_takes_away_what_it_wrote_and_nothing_else(site: Path, monitored: Path, tmp_path: Path) -> None:
    there = Path(shutil.copytree(site, tmp_path / "site"))
    (there / "CNAME").write_text("portals.example.org")
    register = tmp_path / "m" / "portals.toml"
    register.parent.mkdir()
    shutil.copy(monitored / "nights.sqlite", register.parent)
    text = (monitored / "portals.toml").read_text(encoding="utf-8")
    register.write_text(text[: text.index('[[portal]]\nname = "silent"')], encoding="utf-8")
    done = run("monitor", "site", str(there), "--dir", str(register.parent), "--quiet")
    assert (done.code, done.out) == (0, ""), done.err
    assert not (there / "portals/silent.html").exists()
    assert (there / "portals/behaviours-ckan.html").exists()
    assert (there / "CNAME").exists()


@pytest.mark.parametrize("kind", ["file", "full", "mark"])
def test_a_folder_with_anything_else_is_left_alone(monitored: Path, tmp_path: Path, kind: str) -> None:
    there = tmp_path / "there"
    if kind == "file":
        there.write_text("mine")
    else:
        there.mkdir()
        (there / ("notes.txt" if kind == "full" else "site.json")).write_text("mine")
    done = run("monitor", "site", str(there), "--dir", str(monitored))
    assert done.code == 2
    assert done.err.startswith("auditor: ")
    assert "new or empty folder" in done.err or "is no folder" in done.err


def test_the_same_store_gives_the_same_site(site: Path, monitored: Path, tmp_path: Path) -> None:
    again = tmp_path / "site"
    assert (
        run("monitor", "site", str(again), "--dir", str(monitored), "--base", "https://portals.example.org").code == 0
    )
    names = sorted(path.relative_to(site) for path in site.rglob("*"))
    assert names == sorted(path.relative_to(again) for path in again.rglob("*"))
    assert all((site / name).read_bytes() == (again / name).read_bytes() for name in names if (site / name).is_file())
