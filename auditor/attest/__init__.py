"""What people state: attestations of criteria, reviews of them, and declarations on datasets, from one TOML file.

rubric = "wwc-2022"       # optional: the rubric whose criteria are meant; under another one nothing here counts

[[attestation]]
criterion = "DM1"
met = true                # optional; false says that the city does not meet it
person = "…"
role = "…"
date = 2026-03-01
expires = 2027-03-01      # optional
statement = "…"
document = "…"            # optional: the document in words
link = "https://…"        # optional: where it can be read
file = "minutes.pdf"      # optional: a file beside the form, hashed and kept with the audit
checklist = "…"           # optional: the city's own checklist, pasted

[[review]]                # by whoever looks the attestation over
criterion = "DM1"
of = 2026-03-01           # the date of the attestation
verdict = "query"         # or "accept", or "reject"
person = "…"
date = 2026-03-15
note = "…"                # needed to reject or to query

[[declaration]]
dataset = "identifier or exact title"
says = "finished"         # or "not ours", or "moved"
to = "https://…"          # where it moved
person = "…"
date = 2026-03-01
reason = "…"
"""

from __future__ import annotations

from auditor.attest.nouns import Attached, Attestation, AttestationError, Declaration, Review
from auditor.attest.standing import Standing, Word
from auditor.attest.statements import Statements, read_statements

__all__ = [
    "Attached",
    "Attestation",
    "AttestationError",
    "Declaration",
    "Review",
    "Standing",
    "Statements",
    "Word",
    "read_statements",
]
