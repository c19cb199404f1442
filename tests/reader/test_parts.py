"""The parts that pages are made from: documents around a place, text around a quote, archived pages made still."""

from __future__ import annotations

import json

from bs4 import BeautifulSoup
from hypothesis import example, given
from hypothesis import strategies as st

from auditor.reader import archived, assets, excerpts, tree
from auditor.reader.archived import PLACE

_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inside: st.lists(inside, max_size=30) | st.dictionaries(st.text(max_size=8), inside, max_size=30),
    max_leaves=60,
)


def nowhere(_: str) -> str:
    return ""


@given(_values, st.lists(st.text(max_size=6) | st.integers(0, 30).map(str), max_size=5))
@example(None, ["\n"])
@example([0], ["\n"])
def test_any_place_of_any_document_is_shown_in_few_lines(document: object, steps: list[str]) -> None:
    pointer = "".join("/" + step.replace("~", "~0").replace("/", "~1") for step in steps)
    lines = tree.around(document, pointer)
    assert any(line.kind == "here" for line in lines)
    assert len(lines) < 500
    assert all("\n" not in line.text for line in lines)


def test_a_huge_document_is_folded_around_the_place() -> None:
    rows = [{"id": f"r{number}", "name": f"Set {number}", "owner": "jane.roe@example.gov"} for number in range(50_000)]
    lines = tree.around({"count": len(rows), "rows": rows}, "/rows/30000/owner")
    texts = [line.text for line in lines]
    assert '"owner": "j***@example.gov"' in [line.text for line in lines if line.kind == "here"]
    assert "… 29,998 before" in texts
    assert "… 19,997 more" in texts
    assert '30001: { "name": "Set 30001", 3 entries }' in texts
    assert len(lines) < 30


def test_a_place_that_holds_nothing_is_said_to_be_so() -> None:
    lines = tree.around({"a": {"b": 1}}, "/a/c~1d")
    assert [line.text for line in lines if line.kind == "here"] == ['"c/d": (nothing stands here)']


@given(st.text(max_size=200), st.data())
def test_the_marked_stretch_is_the_one_that_was_named(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    excerpt = excerpts.around(text, start, end)
    if "@" not in text and "%40" not in text and text.isprintable():
        kept = "".join(sign for sign in text[start:end] if sign not in "\ue000\ue001")
        assert excerpt.quote == kept


def test_no_cut_of_a_text_shows_half_an_address() -> None:
    text = f"{'a ' * 800}jane.roe@example.gov says the quote stands here, ask jane.roe@example.gov {'b ' * 800}"
    at = text.index("the quote")
    for before in range(60):
        excerpt = excerpts.around(text, at - before, at + 9)
        assert "jane" not in excerpt.before + excerpt.quote + excerpt.behind
    assert "jane" not in excerpts.first(text[1590:]).before


def shown(page: str, quote: str, prefix: str = "", suffix: str = "") -> tuple[BeautifulSoup, bool]:
    wanted = archived.patterns(quote, prefix, suffix)
    made = archived.shown(page.encode(), "utf-8", "http://city.example/a/page", wanted, nowhere)
    assert made is not None
    return BeautifulSoup(made.html, "lxml"), made.marked


def marked(soup: BeautifulSoup) -> str:
    return "".join(one.get_text() for one in soup.find_all("mark"))


def test_a_quote_is_marked_across_tags_and_by_its_neighbours() -> None:
    page = "<p>It says yes.</p><p>The <b>city</b> council says\n<i>yes</i>, twice.</p>"
    soup, found = shown(page, "city council says yes", "The ")
    assert found
    assert [one.get_text() for one in soup.find_all("mark")] == ["city", "council says", "yes"]
    soup, found = shown(page, "says yes", "council ", ", twice")
    assert found
    first = soup.find("mark")
    assert first is not None
    assert first["id"] == PLACE
    assert first.find_parent("p").get_text().startswith("The city")  # type: ignore[union-attr]
    soup, found = shown(page, "says no")
    assert not found
    assert not soup.find_all("mark")


def test_what_is_taken_out_takes_nothing_with_it() -> None:
    page = "<picture><source srcset=a><img src=b></picture><base href=x><svg><set x=y/></svg><embed src=x><p>the quote"
    soup, found = shown(page, "the quote")
    assert found
    assert soup.find("img") is not None


def test_only_the_quote_is_marked_whatever_the_page_says() -> None:
    page = f'<p><mark id="{PLACE}">decoy</mark> the quote</mark></p><style></style><p id="{PLACE}">x</p>'
    soup, _ = shown(page, "the quote")
    assert marked(soup) == "the quote"
    assert len(soup.find_all(id=PLACE)) == 1
    text = "<p>&lt;/mark&gt;&lt;script&gt;1&lt;/script&gt; the quote</p>"
    soup, found = shown(text, "</mark><script>1</script> the quote")
    assert found
    assert not soup.find_all("script")
    assert marked(soup) == "</mark><script>1</script> the quote"


_TRAPS = st.sampled_from(
    [
        *("<script>", "</script>", "<svg onload=x>", "<a href='javascript:x'>", "<img src=http://e.example/x>", "<p>"),
        *("<iframe src=http://e.example>", "<form action=http://e.example>", "<base href=http://e.example>", "<!--"),
        *("<meta http-equiv=refresh content='0;url=http://e.example'>", "<style>", "</style>", "<math><mtext>", "-->"),
        *("<template>", "</template>", "<object data=http://e.example>", "<noscript>", "<textarea>", "<title>", "text"),
        *(
            "<style>@import 'http://e.example/x';</style>",
            "<div style='background:url(//e.example)'>",
            "<![CDATA[",
        ),
    ]
)


@given(st.lists(_TRAPS, max_size=12))
def test_nothing_in_a_still_page_names_another_place(pieces: list[str]) -> None:
    made = archived.shown("".join(pieces).encode(), "utf-8", "http://city.example/", ("\0text\0",), nowhere)
    assert made is not None
    for tag in BeautifulSoup(made.html, "lxml").find_all(True):
        assert tag.name not in ("script", "iframe", "object", "base", "meta", "template")
        for name, value in tag.attrs.items():
            assert not name.lower().startswith("on")
            assert name == "title" or "e.example" not in str(value)


def test_styles_lead_into_the_archive_or_nowhere() -> None:
    def address(url: str) -> str:
        return "/asset/1" if url == "http://city.example/a/b.css" else ""

    text = """@import "b.css"; @import url('c.css'); a { background: url(x.png) } b::before { content: "x.png" }
    i { background: url("data:image/png;base64,AAAA") }"""
    led = assets.led(text, "http://city.example/a/page", address)
    assert '@import url("/asset/1")' in led
    assert led.count('url("data:,")') == 1
    assert led.count("@import") == 1
    assert 'content: "x.png"' in led
    assert 'url("data:image/png;base64,AAAA")' in led
    assert "c.css" not in led


def test_styles_that_a_browser_reads_as_tags_are_taken_out() -> None:
    """Inside of SVG and MathML a browser breaks out of a style at a tag, where the parser here reads on."""
    lead = '<p><link rel="preconnect" href="http://host.example/">'
    for outer in ("svg", "math"):
        page = f"<{outer}><style>{lead}</style></{outer}><style>a{{}} {lead}</style><p>hello</p>"
        shown = archived.shown(page.encode(), "utf-8", "http://city.example/", (), nowhere)
        assert shown is not None
        assert "hello" in shown.html
        assert not BeautifulSoup(shown.html, "html.parser").find("link")
        assert "<link" not in shown.html


def test_pages_that_are_too_large_are_not_shown() -> None:
    assert archived.shown(b"<p>" * 70_000, "utf-8", "http://city.example/", (), nowhere) is None
    deep = archived.shown(b"<div>" * 20_000 + b"text", "utf-8", "http://city.example/", ("\0text\0",), nowhere)
    assert deep is None or "text" in json.dumps(deep.html)
