"""Which pages of a website findings about the city or its portal rest on."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice, zip_longest

from auditor.assess import Audit
from auditor.rubric import Criterion
from auditor.web import Document, Website

#: Pages that pictures are taken of, at most.
PAGES = 30
#: What a browser shows as a page.
HTML = frozenset({"text/html", "application/xhtml+xml"})


def cited(audit: Audit, most: int = PAGES) -> tuple[Document, ...]:
    """The HTML pages that are cited by evidence of findings on no dataset, each once, at most so many.

    In the order of the rubric's criteria, their checks and findings. Where there are more, every criterion has its
    first page before any has its second, and so on. Empty where no page was read.
    """
    website = audit.snapshot.website
    if not isinstance(website, Website):
        return ()
    pages = {page.capture: page for page in website.documents if page.media_type in HTML}
    of_criteria = [
        [record for record in dict.fromkeys(_captures(audit, criterion)) if record in pages]
        for criterion in audit.rubric.criteria
    ]
    in_turn = (record for turn in zip_longest(*of_criteria) for record in turn if record)
    chosen = frozenset(islice(dict.fromkeys(in_turn), most))
    ordered = dict.fromkeys(chain.from_iterable(of_criteria))
    return tuple(pages[record] for record in ordered if record in chosen)


def _captures(audit: Audit, criterion: Criterion) -> Iterator[str]:
    """Record ids of what the findings of a criterion about city and portal cite."""
    for check in dict.fromkeys((*criterion.checks, *criterion.contradicts)):
        for finding in audit.results[check].findings:
            if finding.subject == "portal":
                yield from (evidence.capture for evidence in finding.evidence)
