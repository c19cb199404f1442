"""Answers of sloppy servers are read as browsers read them; what is cut, or no HTTP, is told apart."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.failures import Failed
from spiders.wire import BrokenOff, Head, Wire

CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n"
FINE = {
    "no reason": b"HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok",
    "bare line feeds": b"HTTP/1.1 200 OK\nContent-Length: 2\n\nok",
    "line without a colon": b"HTTP/1.1 200 OK\r\nbroken line\r\nContent-Length: 2\r\n\r\nok",
    "space before the colon": b"HTTP/1.1 200 OK\r\nX-A : b\r\nContent-Length: 2\r\n\r\nok",
    "length twice": b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok",
    "length in a list": b"HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\nok",
    "lengths that differ": b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok",
    "length that is none": b"HTTP/1.1 200 OK\r\nContent-Length: abc\r\n\r\nok",
    "length left empty": b"HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\nok",
    "to the end": b"HTTP/1.0 200 OK\r\n\r\nok",
    "chunks and a length": CHUNKED + b"Content-Length: 9\r\n\r\n2\r\nok\r\n0\r\n\r\n",
    "chunks with extras": CHUNKED + b"\r\n1;a=b\r\no\r\n1 \nk\r\n0\r\nT: x\r\n\r\n",
    "identity": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n\r\nok",
    "folded header": b"HTTP/1.1 200 OK\r\nX-A: b\r\n c\r\nContent-Length: 2\r\n\r\nok",
    "many headers": b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 400 + b"Content-Length: 2\r\n\r\nok",
    "a long header": b"HTTP/1.1 200 OK\r\nX-A: " + b"b" * 100_000 + b"\r\nContent-Length: 2\r\n\r\nok",
    "interim answers": b"HTTP/1.1 103 Early\r\nLink: <a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
    "odd signs": "HTTP/1.1 200 Très\r\nX-Ä: é\x01\r\nX(a): b\r\n: c\r\nContent-Length: 2\r\n\r\nok".encode(),
    "more behind the end": b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok and more",
    "blank lines before": b"\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
}


def read(text: bytes, *, method: str = "GET", most: int = 1000, pieces: int = 1 << 20) -> tuple[Head, bytes, bool]:
    """Reads an answer that comes in pieces of so many bytes."""

    async def all_of_it() -> tuple[Head, bytes, bool]:
        reader = asyncio.StreamReader()

        async def feed() -> None:
            for start in range(0, len(text), pieces):
                reader.feed_data(text[start : start + pieces])
                await asyncio.sleep(0)
            reader.feed_eof()

        feeding = asyncio.create_task(feed())
        try:
            wire, body = Wire(reader), bytearray()
            head = await wire.head()
            whole = await wire.body(head, method, body, most)
            return head, bytes(body), whole
        finally:
            feeding.cancel()

    return asyncio.run(all_of_it())


@pytest.mark.parametrize("pieces", [1, 7, 1 << 20])
@pytest.mark.parametrize("name", FINE)
def test_a_sloppy_server_is_no_dead_one(name: str, pieces: int) -> None:
    head, body, whole = read(FINE[name], pieces=pieces if name not in ("a long header", "many headers") else 5000)
    assert (head.status, body, whole) == (200, b"ok", True)


def test_headers_are_kept_in_order_with_their_folds() -> None:
    head, _, _ = read(b"HTTP/1.1 418 I'm  a teapot\r\nb: 1\r\nA: x\r\n  y\r\nb : 2\r\nnothing\r\nc: \xe9\x00\r\n\r\n")
    assert head.line == "HTTP/1.1 418 I'm  a teapot"
    assert head.headers == (("b", "1"), ("A", "x y"), ("b", "2"), ("c", "é"))


@pytest.mark.parametrize(
    "text", [b"", b"\r\n\r\n", b"HTTP/1.1 200 OK\r\nA: b\r\n", b"SSH-2.0-x\r\n", b"<html>", b"HTTP/1.1 OK\r\n\r\n"]
)
def test_what_is_no_answer_is_told(text: bytes) -> None:
    with pytest.raises(Failed, match=r"^reset"):
        read(text)


@pytest.mark.parametrize(
    "rest",
    [
        b"Content-Length: 3\r\n\r\nok",
        b"Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n5\r\nok",
        b"Transfer-Encoding: chunked\r\n\r\nnot a size\r\nok",
        b"Transfer-Encoding: chunked\r\n\r\n-2\r\nok",
        b"Transfer-Encoding: chunked\r\n\r\n",
    ],
)
def test_a_body_that_breaks_off_is_told(rest: bytes) -> None:
    with pytest.raises(BrokenOff):
        read(b"HTTP/1.1 200 OK\r\n" + rest)


def test_no_body_where_there_is_none() -> None:
    said = b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n"
    assert read(said, method="HEAD")[1:] == (b"", True)
    assert read(said.replace(b"200 OK", b"304 Same"))[1:] == (b"", True)
    assert read(said.replace(b"200 OK", b"204 None"))[1:] == (b"", True)


def test_an_endless_head_is_not_read_for_ever() -> None:
    with pytest.raises(Failed, match="KiB of headers"):
        read(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 60_000, pieces=50_000)


def test_reading_stops_soon_after_the_most_that_is_wanted() -> None:
    _, body, whole = read(b"HTTP/1.1 200 OK\r\nContent-Length: 900000\r\n\r\n" + b"x" * 900_000, most=10)
    assert not whole
    assert 10 < len(body) <= 200_000


@given(st.binary(max_size=300), st.lists(st.integers(1, 90), max_size=9), st.integers(1, 50))
def test_chunks_come_out_as_they_went_in(body: bytes, sizes: list[int], pieces: int) -> None:
    chunks, start = b"", 0
    for size in [*sizes, 300]:
        if piece := body[start : start + size]:
            chunks += b"%X\r\n%s\r\n" % (len(piece), piece)
        start += size
    said = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n"
    assert read(said, pieces=pieces)[1:] == (body, True)


@given(st.binary(max_size=200), st.integers(1, 50))
def test_any_bytes_are_an_answer_or_a_failure(tail: bytes, pieces: int) -> None:
    try:
        head, body, _ = read(b"HTTP/1.1 200 OK\r\n" + tail, pieces=pieces)
    except (Failed, BrokenOff):
        return
    assert 100 <= head.status <= 999
    assert len(body) <= len(tail)
    assert all(sign.isprintable() or ord(sign) >= 0x7F or sign in "\t" or ord(sign) < 32 for sign in head.line)
    assert not {"\r", "\n", "\x00"} & set("".join(name + value for name, value in head.headers))
