"""Licenses are recognized as portals write them, and only what the Open Definition approves counts as open."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.licenses import read_license

TEXT = st.none() | st.text()


@given(TEXT, TEXT, TEXT, st.none() | st.booleans())
def test_no_text_makes_it_raise(text: str | None, url: str | None, native_id: str | None, is_open: bool | None) -> None:
    found = read_license(text, url, native_id, is_open)
    assert found is None or found.text.strip()


@pytest.mark.parametrize(
    "text", ["<a href='http://" * 20_000, "public domain " * 50_000, "&lt;" * 50_000, "cc-by-" * 50_000]
)
def test_a_huge_text_is_read_and_cut(text: str) -> None:
    found = read_license(text)
    assert found is not None
    assert len(found.text) <= 1000


@pytest.mark.parametrize(
    ("title", "license_id", "is_open"),
    [
        ("Public Domain", "other-pd", True),
        ("PUBLIC DOMAIN", "other-pd", True),
        ("Public Domain\nTown of Elmford (http://elmford.example/gis)", "other-pd", True),
        ("Public Domain U.S. Government", "us-pd", True),
        ("U.S. Government Work", "us-pd", True),
        ("Creative Commons 1.0 Universal (Public Domain Dedication)", "CC0-1.0", True),
        ("Creative Commons CCZero", "CC0-1.0", True),
        ("CC0", "CC0-1.0", True),
        ("CC0 1.0 Universal: no attribution required", "CC0-1.0", True),
        ("Creative Commons Public Domain Mark 1.0", "PDM-1.0", True),
        ("Creative Commons Attribution 4.0 International", "CC-BY-4.0", True),
        ("Creative Commons Attribution 3.0 Unported", "CC-BY-3.0", True),
        ("Creative Commons Attribution | Share Alike 4.0 International License", "CC-BY-SA-4.0", True),
        ("Creative Commons Attribution-Share Alike 3.0 Unported\nTown of Elmford", "CC-BY-SA-3.0", True),
        ("Creative Commons Attribution | NoDerivatives 4.0 International License", "CC-BY-ND-4.0", False),
        ("Creative Commons Attribution | Noncommercial 3.0 Unported", "CC-BY-NC-3.0", False),
        ("Creative Commons Attribution-Noncommercial-Share Alike 3.0 Unported", "CC-BY-NC-SA-3.0", False),
        ("Creative Commons Non-Commercial (Any)", "CC-NC", False),
        ("Creative Commons Atribuição-NãoComercial 4.0", "CC-BY-NC-4.0", False),
        ("Creative Commons Atribuição", "CC-BY", True),
        ("Creative Commons Namensnennung - Weitergabe unter gleichen Bedingungen", "CC-BY-SA", True),
        ("Creative Commons Reconocimiento-NoComercial-SinObraDerivada", "CC-BY-NC-ND", False),
        ("CC BY 4.0", "CC-BY-4.0", True),
        ("CC BY-NC-ND 4.0", "CC-BY-NC-ND-4.0", False),
        ("Creative Commons", None, None),
        ("This creative commons data is provided by the town", None, None),
        ("Open Data Commons Public Domain Dedication and License", "PDDL-1.0", True),
        ("Open Data Commons Public Domain Dedication and Licence (PDDL)", "PDDL-1.0", True),
        ("Open Data Commons Open Database License (ODbL)", "ODbL-1.0", True),
        ("Open Database License", "ODbL-1.0", True),
        ("Licença Aberta para Bases de Dados (ODbL) do Open Data Commons", "ODbL-1.0", True),
        ("Open Data Commons Attribution License", "ODC-BY-1.0", True),
        ("Canada Open Government Licence", "OGL-Canada-2.0", True),
        ("Open Government Licence – Canada", "OGL-Canada-2.0", True),
        ("UK Open Government Licence (OGL)", "OGL-UK", True),
        ("Open Government Licence v3.0", "OGL-UK-3.0", True),
        ("Contains public sector information licensed under the Open Government Licence v3.0.", "OGL-UK-3.0", True),
        ("UK Open Government Licence v1.0", "OGL-UK-1.0", None),
        ("Open Government Licence - Elmford", None, None),
        ("Other (Open)", "other-open", True),
        ("Outra (Aberta)", "other-open", True),
        ("Other (Public Domain)", "other-pd", True),
        ("Outra (Domínio Público)", "other-pd", True),
        ("Other (Attribution)", "other-at", True),
        ("Other (Non-Commercial)", "other-nc", False),
        ("Other (Not Open)", "other-closed", False),
        ("For non-commercial use only.", "other-nc", False),
        ("© 2019 Town of Elmford. All rights reserved.", None, False),
        ("Datenlizenz Deutschland Namensnennung 2.0", "DL-DE-BY-2.0", True),
        ("Datenlizenz Deutschland – Zero – Version 2.0", "DL-DE-ZERO-2.0", True),
        ("Licence Ouverte / Open Licence 2.0", "etalab-2.0", None),
        ("GNU Free Documentation License", "GFDL-1.3-no-cover-texts-no-invariant-sections", True),
        ("MIT License", None, None),
        ("MIT", "MIT", None),
        ("Apache-2.0", "Apache-2.0", None),
        ("GPL-3.0-only", "GPL-3.0-only", None),
        ("See Terms of Use", None, None),
        ("Public domain, but not for resale", None, None),
        ("The map is not in the public domain", None, None),
        ("Please cc the office and say by whom", None, None),
        ("Data is provided as is, without warranty of any kind.", None, None),
        ("https://creativecommons.org", None, None),
    ],
)
def test_titles(title: str, license_id: str | None, is_open: bool | None) -> None:
    found = read_license(title)
    assert found is not None
    assert (found.id, found.open) == (license_id, is_open)


@pytest.mark.parametrize(
    ("native_id", "license_id", "is_open"),
    [
        ("cc-by", "CC-BY", True),
        ("CC-BY-4.0", "CC-BY-4.0", True),
        ("cc-by-sa", "CC-BY-SA", True),
        ("cc-nc", "CC-NC", False),
        ("cc-by-nc-nd-3.0-us", "CC-BY-NC-ND-3.0", False),
        ("cc-by/4.0", "CC-BY-4.0", True),
        ("cc-zero", "CC0-1.0", True),
        ("CC0_10", "CC0-1.0", True),
        ("CC_40_BY", "CC-BY-4.0", True),
        ("CC_30_BY_NC_SA", "CC-BY-NC-SA-3.0", False),
        ("CC_BY_4_0", "CC-BY-4.0", True),
        ("CC_BYNC_4_0", "CC-BY-NC-4.0", False),
        ("odc-pddl", "PDDL-1.0", True),
        ("ODC-PDDL-1.0", "PDDL-1.0", True),
        ("odc-odbl", "ODbL-1.0", True),
        ("odc-by", "ODC-BY-1.0", True),
        ("uk-ogl", "OGL-UK", True),
        ("OGL-CA-2.0", "OGL-Canada-2.0", True),
        ("us-pd", "us-pd", True),
        ("gfdl", "GFDL-1.3-no-cover-texts-no-invariant-sections", True),
        ("other-open", "other-open", True),
        ("other-pd", "other-pd", True),
        ("other-at", "other-at", True),
        ("other-nc", "other-nc", False),
        ("other-closed", "other-closed", False),
        ("ukcrown", "ukcrown", False),
        ("ukcrown-withrights", "ukcrown-withrights", True),
        ("LO-FR-2.0", "etalab-2.0", None),
        ("mit", "mit", None),
        ("our-own-terms", None, None),
    ],
)
def test_ids(native_id: str, license_id: str | None, is_open: bool | None) -> None:
    found = read_license(None, None, native_id)
    assert found is not None
    assert (found.text, found.id, found.open) == (native_id, license_id, is_open)


@pytest.mark.parametrize(
    ("url", "license_id", "is_open"),
    [
        ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0", True),
        ("http://creativecommons.org/publicdomain/zero/1.0/legalcode.fr", "CC0-1.0", True),
        ("http://creativecommons.org/publicdomain/mark/1.0/deed.en", "PDM-1.0", True),
        ("creativecommons.org/licenses/by/4.0/", "CC-BY-4.0", True),
        ("https://www.creativecommons.org/licenses/by/4.0/?ref=chooser-v1", "CC-BY-4.0", True),
        ("http://creativecommons.org/licenses/by/3.0/us/", "CC-BY-3.0", True),
        ("http://opendatacommons.org/licenses/pddl/", "PDDL-1.0", True),
        ("https://opendatacommons.org/licenses/odbl/1-0/", "ODbL-1.0", True),
        ("https://opendatacommons.org/licenses/by/summary", "ODC-BY-1.0", True),
        ("http://www.opendefinition.org/licenses/cc-by", "CC-BY", True),
        ("http://www.opendefinition.org/licenses/odc-odbl", "ODbL-1.0", True),
        ("https://licenses.opendefinition.org/licenses/CC-BY-NC-4.0.json", "CC-BY-NC-4.0", False),
        ("http://www.usa.gov/publicdomain/label/1.0/", "us-pd", True),
        ("https://www.usa.gov/government-works", "us-pd", True),
        ("http://reference.data.gov.uk/id/open-government-licence", "OGL-UK", True),
        ("https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/", "OGL-UK-3.0", True),
        ("https://open.canada.ca/en/open-government-licence-canada", "OGL-Canada-2.0", True),
        ("https://spdx.org/licenses/ODbL-1.0.html", "ODbL-1.0", True),
        ("http://publications.europa.eu/resource/authority/licence/CC_BY_SA_4_0", "CC-BY-SA-4.0", True),
        ("http://dcat-ap.de/def/licenses/dl-by-de/2.0", "DL-DE-BY-2.0", True),
        ("https://opensource.org/licenses/MIT", "MIT", None),
        ("https://elmford.example/open-data/terms", None, None),
        ("https://elmford.example/data/license", None, None),
    ],
)
def test_links(url: str, license_id: str | None, is_open: bool | None) -> None:
    for found in (read_license(url), read_license(None, url)):
        assert found is not None
        assert (found.text, found.url, found.id, found.open) == (
            url,
            url if "://" in url else found.url,
            license_id,
            is_open,
        )


@given(
    scheme=st.sampled_from(["http://", "https://", "https://www."]),
    terms=st.sampled_from(["by", "by-sa", "by-nc", "by-nd", "by-nc-sa", "by-nc-nd"]),
    version=st.sampled_from(["1.0", "2.0", "2.5", "3.0", "4.0"]),
    place=st.sampled_from(["", "/us", "/br", "/igo"]),
    tail=st.sampled_from(["", "/", "/legalcode", "/deed.en", "/deed.pt_BR", "/legalcode#s3"]),
)
def test_every_address_of_a_creative_commons_license(
    scheme: str, terms: str, version: str, place: str, tail: str
) -> None:
    url = f"{scheme}creativecommons.org/licenses/{terms}/{version}{place}{tail}"
    for found in (
        read_license(url),
        read_license(f'Licensed <a href="{url}">so</a>.'),
        read_license("Terms", url, "cc-by"),
    ):
        assert found is not None
        assert found.id == f"CC-{terms.upper()}-{version}"
        assert found.open is (terms in {"by", "by-sa"})


@pytest.mark.parametrize(
    "text",
    [
        *(
            None,
            "",
            " ",
            "-",
            "none",
            "None",
            "custom",
            "Not specified",
            "License not specified",
            "notspecified",
            "N/A",
        ),
        *("To be added", "To be added. ", "<br />", "<p>&nbsp;</p>", "undefined", "null", "Unknown", "TBD", "..."),
        *("No license provided", "Licença não especificada", "http://project-open-data.cio.gov/unknown-license/"),
        *("https://project-open-data.cio.gov/unknown-license", "https://hub.arcgis.com/api/v2/datasets/ab12_0/license"),
        "http://elmford.opendata.example/datasets/ab12_0/license.json",
    ],
)
def test_where_nothing_is_stated_there_is_no_license(text: str | None) -> None:
    assert read_license(text) is None
    assert read_license(text, text, text, False) is None
    assert read_license(text, None, "notspecified", True) is None


def test_not_open_wins_over_what_else_is_stated() -> None:
    found = read_license(
        "Creative Commons Attribution", "https://creativecommons.org/licenses/by-nd/4.0/", "cc-by", True
    )
    assert found is not None
    assert (found.id, found.open) == ("CC-BY-ND-4.0", False)


def test_a_version_wins_over_none() -> None:
    found = read_license("Creative Commons Attribution", "https://creativecommons.org/licenses/by/4.0/", "cc-by")
    assert found is not None
    assert found.id == "CC-BY-4.0"


@pytest.mark.parametrize(
    ("native_id", "is_open", "expected"),
    [
        ("town-terms", True, True),
        ("town-terms", False, None),
        ("town-terms", None, None),
        ("lo-fr-2.0", True, True),
        ("CC-BY-4.0", False, True),
        ("cc-by-nc", True, False),
        ("MIT", True, None),
    ],
)
def test_the_word_of_the_portal_counts_only_where_nothing_else_decides(
    native_id: str, is_open: bool | None, expected: bool | None
) -> None:
    found = read_license("Some terms", None, native_id, is_open)
    assert found is not None
    assert found.open is expected


def test_terms_in_html_keep_their_text_and_the_link_to_a_license() -> None:
    terms = (
        "<p>No  promises<br />Data &amp; maps come as they are. " + "So it goes. " * 40
        + "<img src='https://a.example/x.png' /><a href='https://creativecommons.org/licenses/by/4.0/'>License</a></p>"
    )  # fmt: skip
    found = read_license(terms)
    assert found is not None
    assert found.text.startswith("No promises Data & maps come as they are. So it goes. ")
    assert len(found.text) > 300
    assert "<" not in found.text
    assert (found.url, found.id, found.open) == ("https://creativecommons.org/licenses/by/4.0/", "CC-BY-4.0", True)


def test_long_terms_that_only_mention_a_license_are_not_that_license() -> None:
    found = read_license(
        "These are our terms. " * 30 + "Parts of the base map are Creative Commons Attribution 4.0 or public domain."
    )
    assert found is not None
    assert (found.id, found.open) == (None, None)


def test_terms_that_lead_to_several_licenses_are_undecided_unless_one_is_not_open() -> None:
    by, zero = "https://creativecommons.org/licenses/by/4.0/", "https://creativecommons.org/publicdomain/zero/1.0/"
    several = read_license(f"Terms differ: {by} or {zero} " + "x" * 300)
    assert several is not None
    assert several.open is None
    closed = read_license(f"Terms differ: {by} or https://creativecommons.org/licenses/by-nc/4.0/ " + "x" * 300)
    assert closed is not None
    assert closed.open is False
