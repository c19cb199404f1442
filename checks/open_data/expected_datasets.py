"""The portal has the datasets that a city is expected to publish.

Why: budgets, permits, crime reports and the like are what residents, reporters and businesses ask for
    first.
How: for each of 22 kinds of data, datasets are compared by title, description and column names. Passes
    ("found") when a title names the kind and the columns and the description bear it out. Unknown
    otherwise: a candidate is a dataset of which only a part fits, or one kept out of the count, such as a
    copy from elsewhere; "not seen" is not the same as absent, for the data may go by another name or stand
    on another site.
Fix: publish the dataset, or use the usual words for it in its title.
See: US City Open Data Census, editions of 2014-16 (19 datasets) and 2018 (3 more).
"""

from collections.abc import Iterator

from auditor.check import Finding, Outcome, of_portal
from auditor.model import Catalog
from checks._expected import matches
from checks._text import masked, pages

VERSION = 1
EFFORT = "high"
READS = ("title", "description", "columns", "distributions")


def find(catalog: Catalog, complete: bool) -> Iterator[Finding]:
    looked_through = pages(catalog)
    for kind, best, found, many in matches(catalog):
        field = f"expected:{kind.slug}"
        if best is None:
            rest = "which is not the same as having none" if complete else "in the part that was collected"
            message = f"shows no dataset that looks like {kind.name}, {rest}"
            yield of_portal(Outcome.UNKNOWN, message, field, looked_through)
            continue
        evidence = (best.evidence("title", masked(best.title or "")),)
        if found:
            more = f" ({many} datasets)" if many > 1 else ""
            yield of_portal(Outcome.PASS, f"publishes {kind.name}{more}", field, evidence, best.publisher)
        else:
            message = f"has a candidate for {kind.name}, of which only a part fits"
            yield of_portal(Outcome.UNKNOWN, message, field, evidence, best.publisher)
