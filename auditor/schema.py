"""Writes the JSON Schema of `scorecard.json` beside the code: `python -m auditor.schema`."""

from __future__ import annotations

import json
from pathlib import Path

from auditor.scorecard import SCHEMA_NAME, schema

PATH = Path(__file__).with_name(SCHEMA_NAME)


def text() -> str:
    """The schema as it is shipped: sorted keys, one space, a line end at the end."""
    return json.dumps(schema(), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    PATH.write_text(text(), encoding="utf-8")
