"""Which addresses are asked, in which order, and what is said of those that are not."""

from __future__ import annotations

from collections import Counter
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.job import Address
from auditor.links.addresses import addresses, aside, asked_as, written_as
from auditor.model import Dataset, Distribution, LinkState


def dataset(*ways: Distribution) -> Dataset:
    return Dataset(portal="https://p.example", id="1", distributions=ways, capture="c", pointer="")


def download(url: str, format: str | None = "CSV") -> Distribution:
    return Distribution(None, None, url, format, None, "")


def access(url: str, format: str | None = None) -> Distribution:
    return Distribution(None, url, None, format, None, "")


def test_every_dataset_has_its_first_address_before_any_has_its_second_and_hosts_take_turns() -> None:
    one = dataset(*(download(f"https://a.example/1-{n}.csv") for n in range(3)))
    two = dataset(*(download(f"https://a.example/2-{n}.csv") for n in range(2)))
    three = dataset(download("https://b.example/3-0.csv"), download("https://a.example/3-1.csv"))
    found = [one.url.removeprefix("https://") for one in addresses([one, two, three])]
    assert found == [
        "a.example/1-0.csv",
        "b.example/3-0.csv",
        "a.example/2-0.csv",
        "a.example/1-1.csv",
        "a.example/2-1.csv",
        "a.example/3-1.csv",
        "a.example/1-2.csv",
    ]


def test_an_address_is_asked_once_with_the_most_that_is_promised() -> None:
    shared = "https://a.example/trees.csv"
    page = dataset(access("https://a.example/trees", "HTML"), download(shared, "CSV"))
    found = addresses([page, dataset(download(shared + "#rows", "TSV"), access(f" {shared}\n"))])
    assert found == [
        Address(shared, "file", ("CSV", "TSV")),
        Address("https://a.example/trees", "page", ("HTML",)),
    ]


@pytest.mark.parametrize(
    ("way", "form"),
    [
        (download("https://a.example/get?id=1", "CSV"), "file"),
        (download("https://a.example/get?id=1", "SHP"), "file"),
        (download("https://a.example/get", None), "page"),
        (download("https://a.example/trees.geojson", None), "file"),
        (download("https://a.example/map", "HTML"), "page"),
        (download("https://a.example/wms?service=WMS", "WMS"), "page"),
        (download("https://a.example/x", "ODD"), "page"),
        (access("https://a.example/trees", "CSV"), "page"),
        (access("https://a.example/trees.csv", "CSV"), "file"),
        (access("https://a.example/arcgis/rest/services/Trees/FeatureServer/0", "ESRI REST"), "layer"),
        (access("https://a.example/arcgis/rest/services/P/Trees/MapServer/", "ESRI MAP"), "layer"),
        (access("https://a.example/arcgis/rest/services/Trees/FeatureServer/0/query?where=1", "JSON"), "page"),
    ],
)
def test_what_is_promised(way: Distribution, form: str) -> None:
    [found] = addresses([dataset(way)])
    assert found.form == form


def test_a_layer_is_asked_for_its_description() -> None:
    layer = Address("https://a.example/rest/services/T/FeatureServer/0/", "layer")
    assert asked_as(layer) == "https://a.example/rest/services/T/FeatureServer/0?f=json"
    assert asked_as(Address("https://a.example/x.csv")) == "https://a.example/x.csv"


@pytest.mark.parametrize(
    ("url", "state", "reason"),
    [
        ("ftp://a.example/x.csv", "not_checked", "scheme"),
        ("mailto:data@a.example", "not_checked", "scheme"),
        ("file:///c:/data/x.csv", "not_checked", "scheme"),
        ("javascript:void(0)", "not_checked", "scheme"),
        ("www.a.example/x.csv", "not_checked", "scheme"),
        ("/dataset/x.csv", "not_checked", "scheme"),
        ("a.example:8080/x.csv", "not_checked", "scheme"),
        ("https://a.example/{{id}}.csv", "not_checked", "template"),
        ("https://a.example/tiles/{z}/{x}/{y}.png", "not_checked", "template"),
        ("http:/a.example/x.csv", "not_checked", "malformed"),
        ("http:\\\\a.example\\x.csv", "not_checked", "malformed"),
        ("https:///a.example/x.csv", "not_checked", "malformed"),
        ("https://a.example/x.csv, https://a.example/y.csv", "not_checked", "malformed"),
        ("http//bad url/12", "gone", "malformed"),
        ("http//a.example/12", "gone", "malformed"),
        ("ask the parks department", "gone", "malformed"),
        ("", "gone", "malformed"),
        ("http://", "gone", "malformed"),
        ("http://http//bad url/12", "gone", "malformed"),
        ("http://http//a.example/x.csv", "gone", "malformed"),
        ("http://https://a.example/x.csv", "gone", "malformed"),
        ("https://https://a.example/x.csv", "gone", "malformed"),
        ("HTTPS://Http://a.example/x.csv", "gone", "malformed"),
        ("https://ftp://a.example/x.csv", "gone", "malformed"),
        ("http:http://a.example/x.csv", "gone", "malformed"),
        ("http:https//a.example/x.csv", "gone", "malformed"),
        ("http://.../x", "gone", "malformed"),
        ("http://a example/x.csv", "gone", "malformed"),
        ("http://a.example:99999/x.csv", "gone", "malformed"),
        ("http://[1::2/x.csv", "gone", "malformed"),
        (f"http://{'a' * 64}.example/", "gone", "malformed"),
        ("https://data.a.invalid/x.csv", "gone", "dns"),
    ],
)
def test_what_is_not_asked(url: str, state: str, reason: str) -> None:
    found = aside(url)
    assert found is not None
    assert (found[0].value, found[1]) == (state, reason)
    assert addresses([dataset(download(url))]) == []


@pytest.mark.parametrize(
    "url",
    [
        "https://a.example",
        "HTTP://A.example/x y.csv",
        "https://user:word@a.example:8443/x?a=b c&d={1}",
        "https://straße.example/größe.csv",
        "http://10.0.0.1/x",
        "http://[::1]:80/x",
        "https://a_b.example/x",
        "https://a.example/redirect?to=http://b.example/",
        "https://a.example/fetch?url=https%3A%2F%2Fb.example%2Fx.csv",
        "https://a.example?https://b.example/x.csv",
        "https://a.example#http://b.example/",
        "https://a.example/web/2020/http://b.example/x.csv",
        "https://a.example/web/2020/http://http//b.example/x.csv",
        "https://a.example/http://b.example/x.csv",
        "https://a.example/https:/b.example/x.csv",
        "https://http.a.example/x.csv",
        "http://https-files.example/x.csv",
        "http://ftp.a.example/http/x.csv",
    ],
)
def test_what_is_asked(url: str) -> None:
    assert aside(url) is None


@given(st.text(max_size=80) | st.from_regex(r"https?:/{0,3}[^/]{0,20}(/.{0,20})?", fullmatch=True))
def test_any_text_is_asked_or_set_aside(text: str) -> None:
    set_aside = aside(text)
    asked = addresses([dataset(download(text))]) if text else []
    assert (set_aside is None) == bool(asked) or written_as(text) != text
    if set_aside is not None:
        assert set_aside[0] in (LinkState.GONE, LinkState.NOT_CHECKED)


@given(st.lists(st.lists(st.integers(0, 20), max_size=4), max_size=12))
def test_nothing_is_lost_and_nothing_asked_twice(numbers: list[list[int]]) -> None:
    datasets = [
        dataset(*(download(f"https://h{number % 3}.example/{number}.csv") for number in some)) for some in numbers
    ]
    found = [one.url for one in addresses(datasets)]
    assert Counter(found) == Counter({f"https://h{n % 3}.example/{n}.csv" for some in numbers for n in some})
    firsts = {f"https://h{some[0] % 3}.example/{some[0]}.csv" for some in numbers if some}
    assert set(found[: len(firsts)]) == firsts
    hosts = [urlsplit(url).netloc for url in found[: len(firsts)]]
    counted = Counter(hosts)
    # While every host has some left, none comes twice before each has come once.
    for turn in range(min(counted.values(), default=0)):
        assert len(set(hosts[turn * len(counted) : (turn + 1) * len(counted)])) == len(counted)
