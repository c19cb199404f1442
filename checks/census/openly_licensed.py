"""Expected datasets are openly licensed.

Why: without an open license nobody may build on the data.
How: asks the best dataset of each expected kind; passes when its license is open; fails when it is not open or
    none is stated; unknown when the text does not decide it or stands elsewhere. A kind that was not found is
    unknown: it may go by another name, or stand on another site.
Fix: choose an open license for the dataset.
See: US City Open Data Census, edition of 2016 and later, "openly licensed or in the public domain" (20 points).
"""

from collections.abc import Iterator

from auditor.check import Finding, Outcome
from auditor.model import Catalog, Dataset
from checks._text import masked
from checks.census._answers import Answer, asked

VERSION = 1
EFFORT = "low"
READS = ("title", "description", "columns", "license")


def find(catalog: Catalog) -> Iterator[Finding]:
    yield from asked(catalog, _answer)


def _answer(dataset: Dataset) -> Answer:
    license = dataset.license
    where = dataset.evidence("license", masked(license.text) if license else None)
    if license is not None and license.open is not None:
        outcome = Outcome.PASS if license.open else Outcome.FAIL
        return Answer(outcome, "openly licensed" if license.open else "under a license that is not open", where)
    if license is None and "license" not in dataset.not_collected:
        return Answer(Outcome.FAIL, "without a stated license", where)
    return Answer(Outcome.UNKNOWN, "under terms that do not decide whether they are open", where)
