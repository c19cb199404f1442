"""How many declared frequencies are understood: `coverage.py AUDIT_FOLDER …`, over the labels of whole catalogs.

Prints a Markdown table by kind, for label texts and for datasets that carry them, and every text that is not
understood. A label is understood when it is read as a period, continuous, as needed, irregular, finished, or as a
word for nothing ("Other"); reading it right was checked by eye.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from auditor.derive import derive
from auditor.model import Catalog, Label
from auditor.refresh.periodicity import parse


def main(folders: list[str]) -> int:
    labels = Counter(label for folder in folders for label in _labels(Path(folder)))
    kinds: Counter[str] = Counter()
    texts: Counter[str] = Counter()
    unread: Counter[str] = Counter()
    for label, datasets in labels.items():
        meaning = parse(label.text, label.field)
        kind = str(meaning.kind) if meaning else "not understood"
        kinds[kind] += datasets
        texts[kind] += 1
        if meaning is None:
            unread[label.text] += datasets
    total = sum(kinds.values())
    print("| read as | labels | of which different |\n|---|---:|---:|")
    for kind, count in kinds.most_common():
        print(f"| {kind} | {count:,} | {texts[kind]:,} |")
    share = 1 - sum(unread.values()) / total if total else 0.0
    print(f"\n{total:,} labels in {len(folders)} audits, {100 * share:.2f} % understood. Not understood:\n")
    for text, count in unread.most_common():
        print(f"- {' '.join(text.split())[:100]!r} ({count})")
    return 0


def _labels(folder: Path) -> Iterable[Label]:
    catalog = derive(folder).catalog
    listed = catalog.listed if isinstance(catalog, Catalog) else ()
    return (label for dataset in listed for label in dataset.accrual_periodicity if label.text.strip())


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))
