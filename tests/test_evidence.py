"""Every finding walks back to a byte: capture, pointer and quote hold on every made-up portal."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor import archive, payload, rubric
from auditor.assess import assess
from auditor.model import Evidence
from fixtures.server import play
from tests.cli import audit


def resolved(document: object, pointer: str) -> object:
    """The value at a JSON pointer (RFC 6901); LookupError where there is none."""
    for token in pointer.split("/")[1:]:
        name = token.replace("~1", "/").replace("~0", "~")
        if isinstance(document, list):
            document = document[int(name)]
        elif isinstance(document, dict):
            document = document[name]
        else:
            raise LookupError(pointer)
    return document


@pytest.mark.parametrize("name", ["socrata", "ckan", "arcgis-hub", "dcat-us"])
def test_every_pointer_resolves_in_the_archived_bytes(name: str, tmp_path: Path) -> None:
    with play(name) as portal:
        assert audit(portal.url, tmp_path, "--quiet").code == 0
    documents = {
        capture.record: payload.document(capture.payload, capture.charset)
        for capture in archive.read(tmp_path / "captures")
        if "json" in capture.media_type and capture.status == 200
    }
    results = assess(tmp_path, rubric.load("wwc-2022")).results
    findings = [(check, finding) for check, result in results.items() for finding in result.findings]
    assert findings
    for check, finding in findings:
        if finding.subject == "dataset":
            assert finding.evidence, (check, finding)
        for evidence in finding.evidence:
            _holds(check, evidence, documents)


def _holds(check: str, evidence: Evidence, documents: dict[str, object]) -> None:
    value = resolved(documents[evidence.capture], evidence.pointer)
    if evidence.quote and isinstance(value, str) and "***" not in evidence.quote and "<" not in value:
        shown = " ".join(value.split()).replace("\u200b", "")
        quote = " ".join(evidence.quote.split()).rstrip("…")
        assert quote[:40] in shown or shown[:40] in quote, (check, evidence, value)
