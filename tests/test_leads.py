"""Public pages that may help to answer: the city's own, by their titles, and no part of any number."""

from __future__ import annotations

from msgspec.structs import replace

from auditor import rubric
from auditor.assess import judged
from auditor.leads import MOST, leads
from auditor.model import NotCollected
from auditor.web import Role, Website
from tests.made import SOUND, URL, snapshot
from tests.test_form import page

RULES = rubric.load("wwc-2022")
BY_ID = {criterion.id: criterion for criterion in RULES.criteria}


def site(*documents: object) -> Website:
    return Website("https://www.metroville.example", "given", (URL,), documents)  # type: ignore[arg-type]


def test_titles_headings_and_links_are_read_and_vendors_are_not() -> None:
    found = leads(
        BY_ID["PA3"],
        site(
            page("Performance-Dashboard of Metroville"),
            page("About", anchor="Our progress report"),
            page("Numbers", headings=("City scorecard",)),
            page("Performance dashboards made easy"),
            page("A performance dashboard for every town", role=Role.VENDOR),
            page("Street sweeping"),
        ),
    )
    assert {lead.title for lead in found} == {"Performance-Dashboard of Metroville", "About", "Numbers"}
    assert {lead.words for lead in found} == {"performance dashboard", "progress report", "scorecard"}


def test_none_where_nobody_looked_and_few_where_many_were_met() -> None:
    assert leads(BY_ID["PA3"], NotCollected("not read")) == ()
    many = [page("Scorecard" + "x" * number, headings=("Scorecard",)) for number in range(20)]
    assert len(leads(BY_ID["PA3"], site(*many))) == MOST


def test_a_lead_changes_nothing() -> None:
    plain = snapshot(SOUND)
    told = replace(plain, website=site(page("Performance dashboard")))
    one, other = judged(plain, RULES).scorecard, judged(told, RULES).scorecard
    assert (one.score, one.coverage) == (other.score, other.coverage)
    entry = next(entry for entry in other.criteria if entry.id == "PA3")
    assert entry.state == "attest"
    assert [lead.title for lead in entry.leads] == ["Performance dashboard"]
