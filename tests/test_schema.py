"""The shipped JSON Schema is the one of the types, and table headers begin as the contract says."""

from __future__ import annotations

import jsonschema

from auditor import schema, tables

CONTRACT = (
    "id,title,publisher,license,license_open,issued,data_modified,metadata_modified,accrual_periodicity,period_days,"
    "refresh_state,confidence,reason"
).split(",")


def test_the_shipped_schema_is_current_and_valid() -> None:
    assert schema.PATH.read_text(encoding="utf-8") == schema.text(), "run `make docs`"
    jsonschema.Draft202012Validator.check_schema(schema.schema())


def test_headers_of_the_contract() -> None:
    assert tables.DATASETS[: len(CONTRACT)] == CONTRACT
    assert len(set(tables.FINDINGS)) == len(tables.FINDINGS)
