"""The facts on one dataset that the rules judge by."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct

from auditor.model import Cadence, Dataset, Verdict
from auditor.refresh.inside import Newest
from auditor.refresh.method import Method
from auditor.refresh.periodicity import Declared, Kind
from auditor.refresh.trail import Trail

__all__ = ["Case", "Verdict"]

DAY = timedelta(days=1)
#: A change within two days of being issued belongs to the publishing itself.
PUBLISHING = 2 * DAY
#: What promises to be always current is held to what a daily promise is.
CONTINUOUS_DAYS = 1.0


class Case(Struct, frozen=True, gc=False):
    """Everything known of one dataset at one time.

    unmoved: days of our visits for which the newest date inside was the same. first_issued: the earliest issue date
    that any visit saw, since a harvester that makes a record anew issues it anew. issued_together: how many datasets
    of the portal were issued within the same hours, where they are too many to have been published then.
    """

    dataset: Dataset
    seen_at: datetime
    declared: Declared | None
    trail: Trail
    cadence: Cadence | None
    newest: Newest | None
    unmoved: float | None
    method: Method | None
    first_issued: datetime | None = None
    issued_together: int = 0

    @property
    def kind(self) -> Kind | None:
        """What the label promises; None without one that can be read."""
        return self.declared.periodicity.kind if self.declared and self.declared.periodicity else None

    @property
    def promise(self) -> float | None:
        """The promised period in days; None where nothing is promised."""
        if self.declared is None or self.declared.periodicity is None:
            return None
        return CONTINUOUS_DAYS if self.kind is Kind.CONTINUOUS else self.declared.periodicity.days

    @property
    def blind(self) -> str:
        """Why the date of the record says nothing of the data; empty where it may."""
        missing = self.dataset.not_collected.get("data_modified")
        return missing.reason if missing is not None and self.trail.record else ""

    @property
    def age(self) -> float | None:
        """Days since the data may last have changed, never below 0."""
        changed = self.trail.changed
        return None if changed is None else max((self.seen_at - changed) / DAY, 0.0)

    @property
    def issued(self) -> datetime | None:
        """When it was issued, as far as that is no later than the visit."""
        at = self.first_issued
        return at if at is not None and at <= self.seen_at + DAY else None

    @property
    def born(self) -> float | None:
        """Days since it was issued."""
        return None if self.issued is None else max((self.seen_at - self.issued) / DAY, 0.0)

    @property
    def once(self) -> bool | None:
        """Whether nothing is known to have changed later than two days after it was issued; None without the dates."""
        if self.issued is None or self.trail.changed is None:
            return None
        return self.trail.changed <= self.issued + PUBLISHING
