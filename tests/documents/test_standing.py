"""What a document is besides its subject."""

from __future__ import annotations

import pytest

from auditor.documents.standing import name_of, standing, title_of
from auditor.web import Role
from tests.papers import page


@pytest.mark.parametrize(
    ("paper", "said"),
    [
        (page("# Data Governance Charter\nThe committee shall meet."), ""),
        (page("# Data sharing agreement (template)\nBetween the city and [name]."), ""),
        (page("# DRAFT Data Quality Policy\nDepartments shall check data."), "a draft"),
        (page("# Data Quality Policy\nDraft for discussion, not adopted"), "a draft"),
        (page("# Drafting rules for tables\nHow we write."), ""),
        (page("# Mayor names first data officer\nText", path="news/2026/officer"), "a news item"),
        (page("# Data policy\nFOR IMMEDIATE RELEASE"), "a news item"),
        (page("# Data Governance Newsletter\nFall issue"), "a news item"),
        (page("# Data Governance Committee\nMINUTES\nCalled to order"), "minutes or an agenda"),
        (page("# Chief Data Officer - Job Posting\nMinimum qualifications: a degree"), "a job ad"),
        (page("# Chief Data Officer\nMinimum qualifications ... Salary range ... How to apply"), "a job ad"),
        (page("# Request for Proposals: data governance plan\nScope of work"), "a request for proposals"),
        (page("# State data privacy policy\nAgencies of the state shall", role=Role.LINKED), "somebody else's"),
        (page("# Data privacy policy\nThe City and County of Metroville", role=Role.LINKED), ""),
        (page("# State law and our city's data\nText", role=Role.CITY), ""),
    ],
)
def test_standing(paper, said):
    assert standing(paper) == said


def test_names_of_pages_and_files():
    web = page("# Data governance\nText", "Metroville | Data governance", path="a/b.html", anchor="read this")
    assert name_of(web) == "Metroville | Data governance\nData governance\nb"
    paper = page("DATA QUALITY\nText", path="f/dq_policy-2.pdf", media_type="application/pdf", anchor="Quality policy")
    assert name_of(paper) == "DATA QUALITY\nQuality policy\ndq policy 2"
    assert title_of(page("x" * 300)).endswith("…")


def test_an_address_that_is_none():
    assert title_of(page("", "", url="http://[")) == "http://["
