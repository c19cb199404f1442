"""Made-up pages and documents of a city, for the tests of what is read from them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from auditor.check import Finding, discover
from auditor.judge import Context, run
from auditor.model import Catalog, Column, Dataset, NotCollected, Stamp
from auditor.web import Document, Hyperlink, Role, Unread, Website

HOME = "https://www.metroville.example"
PORTAL = "https://data.metroville.example"
AT = datetime(2026, 11, 15, 12, tzinfo=UTC)
TODAY = AT.date()


def page(text: str, title: str = "", path: str = "", **fields: Any) -> Document:
    """A page of the city. Lines that begin with `# ` are its headings; `links` may be given as pairs."""
    lines = [line.strip() for line in text.strip().split("\n")]
    headings = tuple(line[2:] for line in lines if line.startswith("# "))
    url = fields.pop(
        "url", f"{HOME}/{path or '-'.join((title or headings[0] if headings else title or 'page').split())}"
    )
    links = tuple(Hyperlink(address, words) for address, words in fields.pop("links", ()))
    return Document(
        url=url,
        asked=url,
        role=fields.pop("role", Role.CITY),
        media_type=fields.pop("media_type", "text/html"),
        capture=fields.pop("capture", f"urn:uuid:{abs(hash(url)) % 10**12:012d}"),
        seen_at=AT,
        title=title,
        text="\n".join(line.removeprefix("# ") for line in lines),
        headings=headings,
        links=links,
        **fields,
    )


def site(*documents: Document, unread: Iterable[Unread] = ()) -> Website:
    """A website of these documents."""
    return Website(HOME, "given", (PORTAL,), documents, tuple(unread))


def dataset(title: str, *columns: str, **fields: Any) -> Dataset:
    """A dataset of the portal with these columns, changed a month before."""
    stamp = Stamp("2026-10-15", datetime(2026, 10, 15, tzinfo=UTC), "day")
    return Dataset(
        portal=PORTAL,
        id=title.lower().replace(" ", "-"),
        title=title,
        columns=tuple(Column(name, "text", None) for name in columns) or None,
        data_modified=fields.pop("data_modified", stamp),
        capture="urn:uuid:catalog",
        pointer=f"/{len(title)}",
        pointers={"title": "/title"},
        **fields,
    )


def judged(
    check: str,
    *documents: Document,
    datasets: Iterable[Dataset] = (),
    departments: tuple[str, ...] | NotCollected = ("Parks Department", "Fire Department"),
    unread: Iterable[Unread] = (),
    taken_at: datetime = AT,
) -> dict[str, Finding]:
    """The findings of a check about a website, by the last part of their field. Asserts what is true of all."""
    catalog = Catalog(tuple(datasets))
    context = Context(True, taken_at, departments, site(*documents, unread=unread))
    result = run(discover()[check], catalog, context)
    assert not result.error, result.error
    for finding in result.findings:
        assert finding.message == finding.message.strip()
        assert finding.message[0].islower(), finding.message
        assert not finding.message.endswith("."), finding.message
        assert len(finding.message) < 300, finding.message
        assert finding.evidence or result.unlooked or not any(paper.citys_own for paper in documents), finding
        assert all(len(evidence.quote or "") <= 200 for evidence in finding.evidence)
        if finding.outcome == "fail":
            assert any(evidence.quote for evidence in finding.evidence), finding
    found = {finding.field.partition(".")[2]: finding for finding in result.findings}
    assert len(found) == len(result.findings)
    return found


def credited(check: str, *documents: Document, unread: Iterable[Unread] = ()) -> dict[str, Finding]:
    """The same of a check that gives credit for what it sees, and holds nothing against anybody."""
    found = judged(check, *documents, unread=unread)
    assert {finding.outcome for finding in found.values()} <= {"pass", "unknown"}
    return found


def outcomes(findings: dict[str, Finding]) -> dict[str, str]:
    """Outcome by field."""
    return {field: str(finding.outcome) for field, finding in findings.items()}
