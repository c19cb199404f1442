"""What changed from night to night, with its cause, and whether it is confirmed: a pure function of what was judged."""

from auditor.monitor.changes.nouns import Change, History
from auditor.monitor.changes.of_criteria import of_criteria
from auditor.monitor.changes.of_datasets import of_datasets
from auditor.monitor.changes.of_portals import of_portal

__all__ = ["Change", "History", "changes"]


def changes(history: History) -> tuple[Change, ...]:
    """All changes of one portal, the oldest first."""
    found = [*of_portal(history), *of_criteria(history), *of_datasets(history)]
    return tuple(sorted(found, key=lambda one: (one.at, one.what, one.subject, one.kind)))
