"""Asks pydatajson, as shipped, whether datasets are up to date: a JSON list on standard input, a list of words out.

Runs under the interpreter that has it, so it imports nothing of the auditor. Each entry holds `modified`,
`accrualPeriodicity` (either may be null) and `now`, the moment its clock is set to.
"""

from __future__ import annotations

import json
import logging
import sys
from datetime import datetime
from typing import Any

WORDS = {(1, 0): "actualizado", (0, 1): "desactualizado", (0, 0): "not counted"}


def main() -> None:
    """One catalog of one dataset for each entry."""
    logging.disable(logging.CRITICAL)
    from pydatajson import indicators

    def said(entry: dict[str, Any]) -> str:
        class Clock(datetime):
            """Stands still at the moment of the visit; it is naive, as the one it replaces."""

            @classmethod
            def now(cls, tz: Any = None) -> Any:
                return datetime.fromisoformat(entry["now"]).replace(tzinfo=None)

        indicators.datetime = Clock
        dataset = {name: entry[name] for name in ("modified", "accrualPeriodicity") if entry[name] is not None}
        catalog = {"title": "one", "modified": entry["now"], "dataset": [{"identifier": "one", **dataset}]}
        found = indicators._generate_date_indicators(catalog)
        return WORDS[found["datasets_actualizados_cant"], found["datasets_desactualizados_cant"]]

    json.dump([said(entry) for entry in json.load(sys.stdin)], sys.stdout)


if __name__ == "__main__":
    main()
