"""`auditor policy` as people use it: files and addresses, what is no policy, and what cannot be read."""

from __future__ import annotations

import gzip
import io
import json
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.documents.provisions import PROVISIONS
from fixtures.city.both import play_both
from fixtures.server import Portal
from tests.cli import run

TEXTS = Path(__file__).parent / "documents" / "policies"
ORDER = TEXTS / "adopted" / "executive-order-short.txt"
NEWS = TEXTS / "others" / "press-release-order.txt"
DRAFT = TEXTS / "drafts" / "draft-watermark.txt"


@pytest.fixture(scope="module")
def exemplary() -> Iterator[Portal]:
    with play_both("city-exemplary") as (city, _):
        yield city


@pytest.fixture(scope="module")
def poor() -> Iterator[Portal]:
    with play_both("city-poor") as (city, _):
        yield city


def test_the_list_has_an_entry_a_document_in_the_order_asked() -> None:
    done = run("policy", "--json", *map(str, (ORDER, NEWS, DRAFT)))
    assert done.code == 0, done.err
    entries = json.loads(done.out)
    assert [(entry["document"], entry["kind"]) for entry in entries] == [
        (str(ORDER), "policy"),
        (str(NEWS), "not_policy"),
        (str(DRAFT), "draft"),
    ]
    text = " ".join(ORDER.read_text(encoding="utf-8").split())
    parts = entries[0]["parts"]
    assert list(parts) == ["instrument", "definition", "duty", "scope"]
    quotes = [part["quote"] for part in parts.values() if part["found"]]
    quotes += [one["quote"] for one in entries[0]["provisions"] if one["found"]]
    assert len(quotes) > 8
    assert all(quote in text for quote in quotes)
    assert [one["number"] for one in entries[0]["provisions"]] == list(range(1, len(PROVISIONS) + 1))
    assert all(0 < one["share_of_peers"] < 1 for one in entries[0]["provisions"])
    assert all((one["quote"] is None) is not one["found"] for one in entries[0]["provisions"])


def test_a_person_reads_what_a_policy_has_beside_its_peers() -> None:
    done = run("policy", str(ORDER), str(NEWS))
    assert done.code == 0, done.err
    assert "an open data policy" in done.out
    assert "adopted or in force: 2021-03-09" in done.out
    assert "+ puts a person or body in charge (77% of peers)" in done.out
    assert "no open data policy, but a press release or news" in done.out
    assert "no score" in done.out


@pytest.mark.parametrize(
    ("path", "dated"), [("/data/policy", "2019-08-01"), ("/files/ordinance-2019-44.pdf", "2019-06-18")]
)
def test_a_page_and_a_pdf_are_read_where_they_stand(exemplary: Portal, path: str, dated: str) -> None:
    done = run("policy", "--json", "--allow-private", f"{exemplary.url}{path}")
    assert done.code == 0, done.err
    (entry,) = json.loads(done.out)
    assert entry["kind"] == "policy"
    assert entry["adopted"] == dated
    assert all(part["found"] for part in entry["parts"].values())


def test_a_draft_and_the_terms_on_a_site_are_told_apart(poor: Portal) -> None:
    addresses = [f"{poor.url}/DocumentCenter/View/214/Open-Data-Policy", f"{poor.url}/terms"]
    done = run("policy", "--json", "--allow-private", *addresses)
    assert done.code == 0, done.err
    assert [entry["kind"] for entry in json.loads(done.out)] == ["draft", "not_policy"]


def test_what_cannot_be_read_is_said_and_is_no_verdict(poor: Portal) -> None:
    scan = f"{poor.url}/DocumentCenter/View/97/Technology-Policies"
    done = run("policy", "--json", "--allow-private", scan)
    assert (done.code, json.loads(done.out)) == (3, [])
    assert "pictures" in done.err
    done = run("policy", "--json", "--allow-private", scan, str(ORDER), f"{poor.url}/nothing-here")
    assert done.code == 4
    assert [entry["document"] for entry in json.loads(done.out)] == [str(ORDER)]
    assert "was not read" in done.err


def test_robots_hold_for_a_single_address_too(exemplary: Portal) -> None:
    exemplary.forget()
    done = run("policy", "--allow-private", f"{exemplary.url}/search")
    assert done.code == 3
    assert "robots.txt" in done.err
    assert [seen.path for seen in exemplary.requests] == ["/robots.txt"]


def test_private_addresses_need_leave(exemplary: Portal) -> None:
    exemplary.forget()
    done = run("policy", f"{exemplary.url}/data/policy")
    assert done.code == 3
    assert "private" in done.err
    assert exemplary.requests == []


def test_a_name_mistyped_is_said_before_anything_is_read(tmp_path: Path) -> None:
    done = run("policy", str(ORDER), str(tmp_path / "none.txt"))
    assert (done.code, done.out) == (2, "")
    assert "no such file" in done.err
    done = run("policy", str(tmp_path))
    assert done.code == 2
    assert "is a folder" in done.err


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_text_is_read_in_any_charset(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "order.txt"
    file.write_bytes(ORDER.read_text(encoding="utf-8").encode(encoding))
    done = run("policy", "--json", str(file))
    assert [entry["kind"] for entry in json.loads(done.out)] == ["policy"]


def test_what_is_no_text_gets_no_verdict(tmp_path: Path) -> None:
    text = ORDER.read_bytes()
    office = io.BytesIO()
    with zipfile.ZipFile(office, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", text)
    files = {
        "a.docx": office.getvalue(),
        "a.gz": gzip.compress(text),
        "a.rtf": b"{\\rtf1 " + text + b"}",
        "a.png": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4,
        "a.txt": bytes(range(256)) * 40,
        "empty.txt": b"",
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
        done = run("policy", "--json", str(tmp_path / name))
        assert (done.code, json.loads(done.out)) == (3, []), name
        assert f"{name} was not read: " in done.err


def test_pipes_and_devices_are_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for source in (str(tmp_path / "pipe"), "/dev/zero"):
        done = run("policy", source)
        assert done.code == 2
        assert "save what it gives" in done.err
    done = run("attest", "check", str(tmp_path / "pipe"))
    assert done.code == 2
    assert "save what it holds" in done.err


def test_a_hostile_file_cannot_speak_to_the_terminal(tmp_path: Path) -> None:
    hostile = tmp_path / "policy\x1b[31m.txt"
    hostile.write_text(
        "\x1b]0;title\x07[bold]shall publish open data[/bold] \x1b[2J" + "of each department, " * 30, encoding="utf-8"
    )
    done = run("policy", str(hostile))
    assert done.code == 0, done.err
    assert "\x1b" not in done.out + done.err
