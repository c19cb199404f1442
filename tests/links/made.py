"""Looks and answers made by hand, for the verdicts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from auditor.job import Address
from auditor.links.controls import Controls, gather
from auditor.links.verdict import link
from auditor.model import Capture, Link
from auditor.web import Look, Purpose

AT = datetime(2026, 11, 15, 12, tzinfo=UTC)
URL = "https://data.elmbrook.example/files/trees.csv"


class Run:
    """Collects the looks of a run at one address and beside it."""

    def __init__(self) -> None:
        self.looks: list[tuple[str, Look]] = []
        self.captures: dict[str, Capture] = {}

    def see(
        self,
        status: int | None = None,
        body: bytes = b"",
        kind: str = "text/csv",
        *,
        url: str = URL,
        failure: str = "",
        said: str = "",
        round: int = 1,
        purpose: Purpose = Purpose.LINK,
        final: str = "",
        truncated: str = "",
        method: str = "GET",
        **headers: str,
    ) -> Run:
        record = f"urn:uuid:{len(self.looks)}"
        answers: tuple[str, ...] = ()
        if status is not None:
            answers = (f"{record}-answer",)
            told = {name.replace("_", "-"): value for name, value in headers.items()}
            self.captures[answers[0]] = Capture(
                answers[0], final or url, AT, status, kind.partition(";")[0], "", "", body, told, truncated
            )
        at = AT + timedelta(minutes=5 * round)
        look = Look(url, purpose, at, method, answers, status, final or url, failure, said, round=round)
        self.looks.append((record, look))
        return self

    def again(self, status: int | None = None, body: bytes = b"", kind: str = "text/csv", **rest: str) -> Run:
        """The second look of the run."""
        return self.see(status, body, kind, round=2, **rest)  # type: ignore[arg-type]

    def twice(self, status: int | None = None, body: bytes = b"", kind: str = "text/csv", **rest: str) -> Run:
        """Both looks alike."""
        return self.see(status, body, kind, **rest).again(status, body, kind, **rest)  # type: ignore[arg-type]

    def controls(self) -> Controls:
        return gather([look for _, look in self.looks], self.captures)

    def verdict(self, form: str = "file", formats: tuple[str, ...] = ("CSV",), url: str = URL) -> Link:
        asked = url.rstrip("/") + "?f=json" if form == "layer" else url
        mine = [one for one in self.looks if one[1].purpose is Purpose.LINK and one[1].url in (url, asked)]
        return link(url, form, formats, mine, self.captures, self.controls())


def address(url: str = URL, form: str = "file", *formats: str) -> Address:
    return Address(url, form, formats)
