from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.documents.topics import WANTED, Topic, plain, worth

BASE = "https://www.merrowby.example"


@pytest.mark.parametrize(
    ("path", "words", "context", "topic"),
    [
        ("/open-data-policy", "Open Data Policy", "", Topic.POLICY),
        ("/DocumentCenter/View/214", "Ordinance 2019-14", "Open data at Merrowby", Topic.POLICY),
        ("/terms", "Terms of Use", "open data", Topic.TERMS),
        ("/licence", "Licence", "open data", Topic.LICENSE),
        ("/about", "About", "open data", Topic.ABOUT),
        ("/guide", "How to use the data", "open data", Topic.HELP),
        ("/DataFAQ", "", "", Topic.HELP),
        ("/developers", "Developers", "open data", Topic.DEVELOPER),
        ("/x", "Data inventory", "", Topic.INVENTORY),
        ("/x", "Data Governance", "", Topic.GOVERNANCE),
        ("/x", "Chief Data Officer", "", Topic.GOVERNANCE),
        ("/x", "Data Governance Committee", "", Topic.COMMITTEE),
        ("/files/7.pdf", "March minutes", "Data Governance Committee", Topic.MINUTES),
        ("/x", "Data privacy program", "", Topic.PRIVACY),
        ("/x", "Surveillance technology ordinance", "", Topic.PRIVACY),
        ("/x", "Information security", "", Topic.SECURITY),
        ("/x", "Data sharing agreements", "", Topic.SHARING),
        ("/x", "Data quality", "", Topic.QUALITY),
        ("/x", "Suggest a dataset", "open data", Topic.ENGAGEMENT),
        ("/x", "Resident survey 2026", "", Topic.SURVEY),
        ("/x", "Showcase", "open data", Topic.SHOWCASE),
        ("/x", "Portal analytics", "open data", Topic.ANALYTICS),
        ("/x", "Performance dashboard", "", Topic.PERFORMANCE),
        ("/x", "Open data annual report", "", Topic.REPORT),
        ("/x", "Data Service Standard", "", Topic.STANDARD),
        ("/x", "Data strategy 2025", "", Topic.STRATEGY),
        ("/x", "Open data news", "", Topic.NEWS),
        ("/politica", "Política de datos abiertos", "", Topic.POLICY),
        ("/gouvernance", "Gouvernance des données", "", Topic.GOVERNANCE),
    ],
)
def test_a_link_names_its_topic(path: str, words: str, context: str, topic: Topic) -> None:
    score, topics = worth(BASE + path, words, context)
    assert topic in topics
    assert score > worth(f"{BASE}/harbor", "Harbor tours")[0]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/refunds", "Refund policy"),
        ("/parks/board", "Parks board minutes"),
        ("/trees", "Street tree inventory"),
        ("/help", "Help with your water bill"),
        ("/about", "About the mayor"),
    ],
)
def test_the_same_words_about_something_else_name_none(path: str, words: str) -> None:
    assert not worth(BASE + path, words)[1] & WANTED


def test_the_privacy_of_visitors_is_not_that_of_the_data() -> None:
    assert worth(f"{BASE}/privacy", "Privacy policy")[1] == {Topic.WEBSITE_PRIVACY}
    assert worth(f"{BASE}/privacy", "Privacy policy")[0] < 2
    assert Topic.PRIVACY in worth(f"{BASE}/data-privacy", "Data privacy policy")[1]


def test_a_dated_piece_of_news_is_worth_less_than_a_dated_document() -> None:
    news = worth(f"{BASE}/news/2019/03/open-data-policy", "Mayor signs open data policy")[0]
    document = worth(f"{BASE}/wp-content/uploads/2019/03/open-data-policy.pdf", "Open data policy")[0]
    assert news <= 2
    assert document > 9


def test_words_are_found_in_camel_case_and_with_accents() -> None:
    assert plain("OpenDataPolicy – Política 2.0") == "open data policy politica 2 0"


@given(st.text(max_size=600), st.text(max_size=600), st.text(max_size=600))
def test_any_text_has_a_worth(url: str, words: str, context: str) -> None:
    score, topics = worth(url, words, context)
    assert 0 < score < 20
    assert topics <= set(Topic)
