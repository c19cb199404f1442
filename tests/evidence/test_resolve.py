"""Every kind of evidence resolved against an archive, and what is wrong with evidence that does not lead anywhere."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from auditor.archive import Archive
from auditor.evidence.resolve import Kind, Resolved, Resolver
from auditor.model import OWN_RECORD, Evidence
from auditor.web import Website
from tests.papers import page, site

CATALOG = {"result": [{"title": "Trees", "notes": "", "contact": None, "tags": ["parks"]}]}
TEXT = "City of Metroville. The board meets every quarter. Write to jo@metroville.example for more."


@pytest.fixture
def ids(tmp_path: Path) -> dict[str, str]:
    """An audit folder's archive with a catalog, a page and a look, and the ids of their records."""
    with Archive(tmp_path / "captures" / "0001.warc.gz", "test") as archive:

        def answer(url: str, kind: str, body: bytes) -> str:
            record, _, _ = archive.write(
                url=url,
                method="GET",
                request_headers=[],
                request_body=b"",
                status_line="HTTP/1.1 200 OK",
                headers=[("Content-Type", kind), ("X-Robots-Tag", "noindex, nofollow")],
                body=body,
                address="192.0.2.1",
            )
            return record

        found = {
            "catalog": answer("https://data.metroville.example/api", "application/json", json.dumps(CATALOG).encode()),
            "page": answer("https://www.metroville.example/board", "text/html", f"<p>{TEXT}</p>".encode()),
            "robots": answer("https://data.metroville.example/robots.txt", "text/plain", b"User-agent: *\nAllow: /\n"),
            "look": archive.note("https://gone.metroville.example/", "look", b'{"failure":"dns"}'),
        }
    (tmp_path / "snapshot.json").write_text('{"depth": "catalog", "departments": null}', encoding="utf-8")
    return found


def paper(ids: dict[str, str]) -> Website:
    meta = {"robots": "noindex"}
    return site(page(TEXT, "The board", url="https://www.metroville.example/board", capture=ids["page"], meta=meta))


def resolved(folder: Path, ids: dict[str, str], name: str, pointer: str, quote: str | None) -> Resolved:
    capture = ids.get(name, name)
    return Resolver(folder, frozenset({capture}), paper(ids)).resolve(Evidence(capture, pointer, quote))


@pytest.mark.parametrize(
    ("name", "pointer", "quote", "kind"),
    [
        ("catalog", "/result/0/title", "Trees", Kind.QUOTE),
        ("catalog", "/result/0/tags", "parks", Kind.QUOTE),
        ("catalog", "/result/0/notes", None, Kind.ABSENCE),
        ("catalog", "/result/0/contact", None, Kind.ABSENCE),
        ("catalog", "/result/0/publisher", None, Kind.ABSENCE),
        ("catalog", "/result/0", None, Kind.PLACE),
        ("catalog", "", None, Kind.ANSWER),
        ("page", ":~:text=Metroville.-,The%20board%20meets,-every%20quarter.", "The board meets", Kind.QUOTE),
        ("page", "title", "The board", Kind.QUOTE),
        ("page", "meta/robots", "noindex", Kind.QUOTE),
        ("page", "header/x-robots-tag", "noindex, nofollow", Kind.QUOTE),
        ("page", "", "https://www.metroville.example/board", Kind.QUOTE),
        ("page", "", "j***@metroville.example for more", Kind.QUOTE),
        ("robots", ":~:text=User%2Dagent%3A%20%2A", "User-agent: *", Kind.QUOTE),
        ("look", "", None, Kind.OBSERVATION),
        (OWN_RECORD, "/depth", "catalog", Kind.OWN),
        (OWN_RECORD, "/departments", None, Kind.OWN),
        (OWN_RECORD, "", None, Kind.OWN),
    ],
)
def test_evidence_leads_somewhere(
    tmp_path: Path, ids: dict[str, str], name: str, pointer: str, quote: str | None, kind: Kind
) -> None:
    found = resolved(tmp_path, ids, name, pointer, quote)
    assert (found.kind, found.problem) == (kind, "")


@pytest.mark.parametrize(
    ("name", "pointer", "quote", "problem"),
    [
        ("catalog", "/result/0/title", "Shrubs", "another value"),
        ("catalog", "/result/1/title", "Trees", "no '1'"),
        ("catalog", "/results/0/title", None, "no 'results'"),
        ("catalog", "/result/0/publisher", "Parks", "no 'publisher'"),
        ("catalog", "", "Shrubs", "does not hold the words"),
        ("page", ":~:text=The%20board%20meets%20weekly", "The board meets weekly", "not in the text"),
        ("page", "title", "The council", "is another"),
        ("page", "meta/description", "noindex", "has no meta/description"),
        ("page", "header/x-robots-tag", "noindex", "is another"),
        ("page", "header/link", "x", "has no header/link"),
        ("page", "/title", "The board", "is no document"),
        ("urn:uuid:none", "", None, "holds no record urn:uuid:none"),
        (OWN_RECORD, "/depth", "deep", "another value"),
    ],
)
def test_evidence_that_leads_nowhere(
    tmp_path: Path, ids: dict[str, str], name: str, pointer: str, quote: str | None, problem: str
) -> None:
    found = resolved(tmp_path, ids, name, pointer, quote)
    assert found.kind is Kind.BROKEN
    assert problem in found.problem


def test_the_place_in_the_text_is_told(tmp_path: Path, ids: dict[str, str]) -> None:
    found = resolved(tmp_path, ids, "page", ":~:text=every%20quarter.", "every quarter.")
    assert found.text[found.start : found.end] == "every quarter."


def test_a_damaged_archive_is_said(tmp_path: Path, ids: dict[str, str]) -> None:
    path = tmp_path / "captures" / "0001.warc.gz"
    path.write_bytes(path.read_bytes()[:400])
    resolver = Resolver(tmp_path, frozenset({ids["page"]}), None)
    assert resolver.resolve(Evidence(ids["page"], "", None)).kind is Kind.BROKEN
