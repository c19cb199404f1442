"""Payload bytes to documents: charsets, marks, cuts, depth."""

from __future__ import annotations

import codecs
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.payload import UnreadablePayload, document

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda children: (
        st.lists(children, max_size=4) | st.dictionaries(st.text("abcé", max_size=4), children, max_size=4)
    ),
    max_leaves=20,
)


@given(JSON, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]))
def test_round_trip_in_every_marked_charset(value: object, charset: str) -> None:
    body = json.dumps({"value": value}, ensure_ascii=False).encode(charset)
    assert document(body) == {"value": value}


def test_windows_1252_under_a_utf8_header() -> None:
    assert document('{"title": "Café – plan"}'.encode("cp1252"), "utf-8") == {"title": "Café – plan"}


def test_unmarked_utf16() -> None:
    assert document('{"a": [1]}'.encode("utf-16-le")) == {"a": [1]}


def test_a_mark_before_json_is_no_trouble() -> None:
    assert document(codecs.BOM_UTF8 + b"[1]") == [1]


@pytest.mark.parametrize("charset", ["utf-8lol", "undefined", "rot13", "a\x00b", "", "idna"])
def test_no_charset_of_a_header_is_a_stumbling_block(charset: str) -> None:
    assert document('{"a": "é"}'.encode("latin-1"), charset) == {"a": "é"}


def test_lone_surrogates_and_nan_are_read() -> None:
    read = document(b'{"a": "\\ud800", "b": NaN}')
    assert isinstance(read, dict)
    assert read["a"] == "\ud800"


@given(JSON.filter(lambda value: isinstance(value, (dict, list))), st.floats(0.05, 0.95))
def test_a_cut_document_is_never_read(value: object, share: float) -> None:
    body = json.dumps({"results": [value, "end"]}).encode()
    with pytest.raises(UnreadablePayload):
        document(body[: int(len(body) * share)])


@pytest.mark.parametrize(
    ("body", "words", "truncated"),
    [
        (b"", "empty", False),
        (b"  \n", "empty", False),
        (b"<!DOCTYPE html><html></html>", "web page", False),
        (b'{"results": [{"a": 1}, {"b"', "breaks off", True),
        (b'{"results": ["abc', "breaks off", True),
        (b'{"results": nul', "breaks off", True),
        (b'{"results": [true, fals', "breaks off", True),
        (b'{"results": -', "breaks off", True),
        (b'{"results": "a\\u00', "breaks off", True),
        (b"[1,]", "no valid JSON", False),
        (b"Service unavailable", "no valid JSON", False),
        (b"[" * 100_000, "too deeply", False),
    ],
)
def test_what_is_wrong_is_said(body: bytes, words: str, truncated: bool) -> None:
    with pytest.raises(UnreadablePayload, match=words) as raised:
        document(body)
    assert raised.value.truncated is truncated
