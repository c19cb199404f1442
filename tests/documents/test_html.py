from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from auditor.documents.html import MOST_LINKS, read_html
from auditor.web import Hyperlink

URL = "https://www.merrowby.example/data/policy"
PAGE = """<!doctype html><html lang="en-US"><head><title>Open Data Policy | Merrowby</title>
<meta name="Robots" content="index, follow"><meta property="og:site_name" content="City of Merrowby">
<meta property="article:published_time" content="2024-03-05T09:30:00-05:00">
<link rel="canonical" href="/data/policy"><script>var a = "<p>not text</p>";</script>
<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [{"@type": ["Dataset", "CreativeWork"],
"dateModified": "2025-01-02", "publisher": {"@type": "GovernmentOrganization", "name": "City of Merrowby",
"url": "https://www.merrowby.example/"}}, {"@type": "Dataset"}]}</script></head>
<body class="has-navbar"><header class="site-header"><a href="/"><img src="l.png" alt="City of Merrowby"></a>
<nav><ul><li><a href="/mayor">Mayor</a><li><a href="/council">Council</a></ul></nav></header>
<div id="cookie-banner"><p>We use cookies.</p><button>OK</button></div>
<main><h1>Open <em>Data</em> Policy</h1><p>The City shall pub&shy;lish its data<br>by default.</p>
<table><thead><tr><th>Department</th><th>Steward</th></tr></thead><tbody>
<tr><td></td><td>Ponds</td></tr><tr><td><p>Fire</p><p>and Rescue</p></td><td>Data desk</td></tr></tbody></table>
<ul><li>One</li><li>Two</li></ul><a href="ordinance.pdf#page=2">Signed <b>copy</b></a>
<a href="guide" aria-label="The guide"><i></i></a><a href="mailto:data@merrowby.example">Mail</a>
<a href="javascript:void(0)">No</a><header><p>Part of the article</p></header></main>
<div itemscope itemtype="https://schema.org/Organization">Imprint</div>
<footer><p>City Hall, 1 Pond Street</p></footer></body></html>"""


def test_a_page_is_read_apart_from_its_menus() -> None:
    page = read_html(PAGE.encode(), "utf-8", URL)
    assert page.title == "Open Data Policy | Merrowby"
    assert page.text.splitlines() == [
        "Open Data Policy",
        "The City shall publish its data",
        "by default.",
        "Department | Steward",
        "| Ponds",
        "Fire and Rescue | Data desk",
        "One",
        "Two",
        "Signed copy Mail No",
        "Part of the article",
        "Imprint",
    ]
    assert page.menu.splitlines() == ["Mayor", "Council", "We use cookies.", "OK", "City Hall, 1 Pond Street"]
    assert page.headings == ("Open Data Policy",)


def test_links_are_absolute_and_have_words() -> None:
    links = read_html(PAGE.encode(), "utf-8", URL).links
    assert links == (
        Hyperlink("https://www.merrowby.example/", "City of Merrowby"),
        Hyperlink("https://www.merrowby.example/mayor", "Mayor"),
        Hyperlink("https://www.merrowby.example/council", "Council"),
        Hyperlink("https://www.merrowby.example/data/ordinance.pdf", "Signed copy"),
        Hyperlink("https://www.merrowby.example/data/guide", "The guide"),
    )


def test_what_a_page_declares_is_read() -> None:
    page = read_html(PAGE.encode(), "utf-8", URL)
    assert page.markup == {"Dataset": 2, "CreativeWork": 1, "GovernmentOrganization": 1, "Organization": 1}
    assert page.meta["og:site_name"] == "City of Merrowby"
    assert page.meta["robots"] == "index, follow"
    assert page.published is not None
    assert page.published.at == datetime(2024, 3, 5, 14, 30, tzinfo=UTC)
    assert page.modified is not None
    assert page.modified.raw == "2025-01-02"
    assert page.modified.precision == "day"
    assert page.names == (Hyperlink("https://www.merrowby.example/", "City of Merrowby"),)
    assert (page.language, page.canonical, page.noindex) == ("en-US", URL, False)


@pytest.mark.parametrize(
    ("head", "headers", "hidden"),
    [
        ('<meta name="robots" content="NOINDEX">', {}, True),
        ('<meta name="robots" content="none">', {}, True),
        ("", {"x-robots-tag": "noindex, nofollow"}, True),
        ('<meta name="robots" content="noodp">', {}, False),
        ('<meta name="keywords" content="noindex">', {}, False),
    ],
)
def test_a_page_may_keep_out_of_search_engines(head: str, headers: dict[str, str], hidden: bool) -> None:
    assert read_html(head.encode(), headers=headers).noindex is hidden


def test_a_date_of_the_page_is_no_date_of_its_list() -> None:
    one = read_html(b"<p>By the clerk, <time datetime=2026-02-03>3 Feb</time></p>")
    assert one.published is not None
    several = read_html(b"<li><time datetime=2026-02-03>Feb</time><li><time datetime=2026-03-03>Mar</time>")
    assert several.published is None
    assert read_html(b'<meta name="date" content="soon">').published is None


@pytest.mark.parametrize(
    ("body", "charset", "text"),
    [
        ("Montréal".encode(), "iso-8859-1", "Montréal"),  # said to be Latin-1, is UTF-8
        ("Montréal".encode("cp1252"), "utf-8", "Montréal"),
        ("<meta charset=shift_jis>東京".encode("shift_jis"), "", "東京"),
        ("“quoted”".encode("cp1252"), "iso-8859-1", "“quoted”"),
        ("Montréal".encode("utf-16"), "", "Montréal"),
        (b"\xef\xbb\xbfplain", "no-such-charset", "plain"),
        (b"a\x00b", "", "a b"),
        ("Montréal é".encode()[:-1], "utf-8", "Montréal"),  # cut inside of a letter
    ],
)
def test_letters_are_read_whatever_the_header_says(body: bytes, charset: str, text: str) -> None:
    assert read_html(body, charset).text == text


def test_a_class_that_holds_the_page_is_no_menu() -> None:
    body = "<body><div class='header'><p>Short</p></div><div class='menu'><p>" + "All of it. " * 50 + "</p></div>"
    page = read_html(body.encode())
    assert page.text.startswith("All of it.")
    assert page.menu == "Short"


def test_a_table_that_lays_out_the_page_is_no_table() -> None:
    page = read_html(b"<table><tr><td><p>One</p><table><tr><td>a<td>b</table></td><td><p>Two</p></td></tr></table>")
    assert page.text.splitlines() == ["One", "a | b", "Two"]


def test_frames_and_embedded_documents_are_links() -> None:
    links = read_html(b'<iframe src="/a.pdf" title="Agenda"></iframe><embed src="b.pdf">', url=URL).links
    assert Hyperlink("https://www.merrowby.example/a.pdf", "Agenda") in links
    assert Hyperlink("https://www.merrowby.example/data/b.pdf", "") in links


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 50_000 + "x",
        "<table><tr><td>" * 5_000 + "x",
        "<h1>" * 20_000 + "x",
        "<a href=/x>" * 20_000 + "x",
        "<div class=nav>" * 5_000 + "x",
        "<div role=heading>" * 3_000 + "x" * 3_000,
        "<" * 200_000,
        "<!--" * 50_000,
        "<![CDATA[" * 50_000,
        '<script type="application/ld+json">' + "[" * 200_000,
        "<p>words <b>and</b> " * 200_000,
        "<a " + "x=1 " * 50_000 + ">",
    ],
    ids=["deep", "tables", "headings", "links", "menus", "roles", "open", "comments", "cdata", "json", "long", "marks"],
)
def test_hostile_pages_end(body: str) -> None:
    page = read_html(body.encode(), url=URL)
    assert len(page.links) <= MOST_LINKS


_PIECES = st.sampled_from(
    (
        "<table> <tr> <td> </td> </tr> </table> <p> </p> <nav> </nav> <main> </main> <a·href=' x'> </a> "
        "<script> </script> <title> <h2> </h2> <!-- --> <![CDATA[ ]]> <base·href='//[ '> "
        "<meta·charset='utf-7'> <svg> <template> <select><option> text &#0; &nbsp;"
    )
    .replace("·", "\t")
    .split(" ")
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_PIECES | st.text(max_size=8), max_size=60).map("".join), st.sampled_from(["", "utf-8", "idna", "hex"]))
@example("<base href='http://[/'><a href='x'>y</a>", "")
@example("<table><td>a<td>b", "")
def test_no_page_is_too_broken(body: str, charset: str) -> None:
    page = read_html(body.encode("utf-8", "surrogatepass"), charset, URL)
    assert "\0" not in page.text
    assert all(link.url.startswith(("http://", "https://")) for link in page.links)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400), st.text(max_size=20))
def test_no_bytes_are_too_strange(body: bytes, charset: str) -> None:
    read_html(body, charset, "not an address")
