"""The pages of the reader: start, criterion, check, finding, evidence, sheets, and what is said where there is none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from urllib.parse import quote, urlencode

from msgspec import Struct

from auditor.model import Catalog
from auditor.reader.archived import PLACE
from auditor.reader.case import Case
from auditor.reader.evidence import Looked, Reading
from auditor.reader.verdicts import Verdicts
from auditor.report.criteria import CriterionView
from auditor.review import ReviewError, Verdict, standing
from auditor.sheets.findings import PAGE, SECTIONS, Filed, card, checks_of, chosen, counts, sections, subject
from auditor.sheets.page import all_sheets, sheet
from auditor.sheets.printed import environment


class Said(Struct, frozen=True):
    """What reviewers said. counting, earlier: by criterion, the newest first; inside: verdicts that are in the bundle
    already; problem: why the file beside it cannot be read, empty where it can."""

    counting: Mapping[str, tuple[Verdict, ...]]
    earlier: Mapping[str, tuple[Verdict, ...]]
    inside: int
    beside: tuple[Verdict, ...]
    problem: str


class Form(Struct, frozen=True):
    """What was filled in; saved: whether it is on the disk. problem: what is wrong with it."""

    verdict: str = ""
    note: str = ""
    person: str = ""
    role: str = ""
    problem: str = ""
    saved: bool = False


class Pages:
    """Pages of one case. root: the path that every address begins with; token: that a form has to send back."""

    def __init__(self, case: Case, verdicts: Verdicts, root: str, origin: str, token: str) -> None:
        self.case, self._verdicts, self.root, self._token = case, verdicts, root, token
        self.assets = f"{origin}{root}/asset/"
        self.reading = Reading(case, self.asset)

    def asset(self, url: str) -> str:
        """Where an address of the archive is served; empty where it is no picture or style sheet."""
        number = self.case.assets.number(url)
        return "" if number is None else f"{self.assets}{number}"

    def start(self) -> str:
        """What there is, how it was checked, and the criteria with what reviewers said."""
        said, case = self.said(), self.case
        catalog = case.audit.snapshot.catalog
        found = {one: counts(case.shelf, checks_of(case.audit, one)) for one in case.criteria}
        seen = sorted(one.time for one in case.shelf.sources.values())
        return self._page(
            "start",
            case=case,
            card=case.audit.scorecard,
            collected=case.audit.snapshot.collected,
            datasets=len(catalog.datasets) if isinstance(catalog, Catalog) else 0,
            findings=sum(map(len, case.shelf.filed.values())),
            seen=(seen[0], seen[-1]) if seen else None,
            found=found,
            said=said,
            file=self._verdicts.path.name,
        )

    def criterion(self, criterion: str, form: Form | None = None) -> str | None:
        """Statement, state, attestation, evidence for and against, and the verdict."""
        view = self.case.criteria.get(criterion)
        if view is None:
            return None
        said, order = self.said(), list(self.case.criteria)
        at = order.index(criterion)
        return self._page(
            "criterion",
            view=view,
            entry=view.entry,
            sections=sections(self.case.shelf, criterion),
            of=next(one for one in self.case.audit.rubric.criteria if one.id == criterion),
            verdicts=said.counting.get(criterion, ()),
            earlier=said.earlier.get(criterion, ()),
            said=said,
            form=form or self._filled(said),
            token=self._token,
            file=self._verdicts.path.name,
            before=order[at - 1] if at else "",
            behind=order[at + 1] if at + 1 < len(order) else "",
            attached=self._attached(view),
            sheet=sheet(self.case.shelf, view, said.counting.get(criterion, ())),
            bundle=self.case.sha256,
            card=self.case.audit.scorecard,
        )

    def check(self, check: str, section: str, words: str, page: int) -> str | None:
        """The findings of one check, so many a page. section: empty for all; page: from 1."""
        if check not in self.case.shelf.filed or section not in ("", *SECTIONS):
            return None
        shelf = self.case.shelf
        found = chosen(shelf, check, section, words[:200])
        last = max(1, -(-len(found) // PAGE))
        page = min(max(page, 1), last)
        result = self.case.audit.results[check]
        return self._page(
            "check",
            check=result.check,
            error=result.error,
            criteria=[one for one in self.case.criteria if check in checks_of(self.case.audit, one)],
            counts=counts(shelf, [check]),
            total=len(found),
            cards=[card(shelf, one) for one in found[PAGE * (page - 1) : PAGE * page]],
            first=PAGE * (page - 1) + 1,
            section=section,
            words=words[:200],
            page=page,
            last=last,
            other=lambda number: urlencode({"outcome": section, "q": words[:200], "page": number}),
        )

    def finding(self, finding: str) -> str | None:
        """One finding with all that it rests on."""
        filed = self.case.by_id.get(finding)
        if filed is None:
            return None
        looked = [self.reading.looked(filed, number) for number in range(1, len(filed.finding.evidence) + 1)]
        return self._page("finding", looked=[one for one in looked if one is not None], **self._of(filed))

    def evidence(self, finding: str, number: int) -> str | None:
        """One piece of evidence, its quote in its place."""
        filed = self.case.by_id.get(finding)
        looked = self.reading.looked(filed, number) if filed is not None else None
        if filed is None or looked is None:
            return None
        return self._page(
            "evidence",
            looked=looked,
            number=number,
            many=len(filed.finding.evidence),
            place=PLACE,
            kind_of=_kind_of(looked),
            **self._of(filed),
        )

    def sheets(self) -> str:
        """All criteria, one a page."""
        said, case = self.said(), self.case
        return self._page(
            "all_sheets",
            card=case.audit.scorecard,
            sheets=all_sheets(case.shelf, case.groups, said.counting),
            bundle=case.sha256,
        )

    def problem(self, title: str, words: str) -> str:
        """What is said where there is no such page, or something went wrong."""
        return self._page("problem", title=title, words=words)

    def said(self) -> Said:
        """What reviewers said, in the bundle and beside it."""
        inside = [verdict for _, one in self.case.reviews if one is not None for verdict in one.verdict]
        problem = ""
        beside: tuple[Verdict, ...] = ()
        try:
            beside = tuple(one for one in self._verdicts.read().verdict if one not in inside)
        except ReviewError as wrong:
            problem = str(wrong)
        counting, earlier = standing([*inside, *beside])
        return Said(_by_criterion(counting), _by_criterion(earlier), len(inside), beside, problem)

    def save(self, criterion: str, form: Form, day: dt.date) -> Form:
        """Writes a verdict to the file beside the bundle; the form says whether it is there."""
        verdict = {"agree": "agree", "disagree": "disagree", "query": "query"}.get(form.verdict)
        lacks = "choose a verdict" if verdict is None else "" if form.person.strip() else "say who you are"
        lacks = lacks or ("" if form.role.strip() else "say in which role")
        if verdict != "agree" and not lacks and not form.note.strip():
            lacks = "say in the note what is doubted or asked"
        if lacks or verdict is None:
            return Form(form.verdict, form.note, form.person, form.role, f"It was not saved: {lacks}.")
        words = (form.person.strip(), form.role.strip(), day, "\n".join(form.note.strip().splitlines()))
        try:
            self._verdicts.add(Verdict(criterion, verdict, *words))  # type: ignore[arg-type]
        except ReviewError as wrong:
            return Form(form.verdict, form.note, form.person, form.role, f"It was not saved: {wrong}.")
        return Form(person=form.person, role=form.role, saved=True)

    def _filled(self, said: Said) -> Form:
        """An empty form with the name of whoever spoke last."""
        last = said.beside[-1] if said.beside else None
        return Form(person=last.person, role=last.role) if last else Form()

    def _of(self, filed: Filed) -> dict[str, object]:
        """What pages of a finding say of it."""
        result = self.case.audit.results[filed.check]
        dataset = self.case.shelf.datasets.get((filed.finding.portal, filed.finding.dataset))
        return {
            "card": card(self.case.shelf, filed),
            "check": result.check,
            "subject": subject(self.case.shelf, filed),
            "dataset": dataset.id if dataset else filed.finding.dataset,
            "portal": filed.finding.portal,
            "criteria": [one for one in self.case.criteria if filed.check in checks_of(self.case.audit, one)],
            "rubric": self.case.audit.rubric.id,
        }

    def _attached(self, view: CriterionView) -> bool:
        """Whether the file that an attestation names is in the bundle."""
        file = view.entry.attached
        return file is not None and (self.case.folder / "attached" / file.kept_as).is_file()

    def _page(self, name: str, **values: object) -> str:
        template = environment("auditor.reader").get_template(f"{name}.html.j2")
        return template.render(root=self.root, at=self.at, name=self.case.path.name, section_words=SECTIONS, **values)

    def at(self, *parts: object) -> str:
        """The address of a page."""
        return f"{self.root}/{'/'.join(quote(str(part), safe='') for part in parts)}"


def _by_criterion(verdicts: tuple[Verdict, ...]) -> Mapping[str, tuple[Verdict, ...]]:
    found: dict[str, tuple[Verdict, ...]] = {}
    for one in verdicts:
        found[one.criterion] = (*found.get(one.criterion, ()), one)
    return found


def _kind_of(looked: Looked) -> str:
    """What the payload is, for a heading."""
    kind = looked.capture.media_type if looked.capture else ""
    return {"application/pdf": "PDF", "text/html": "page", "application/json": "JSON document"}.get(kind, kind)
