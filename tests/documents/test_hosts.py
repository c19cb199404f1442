from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.documents.hosts import is_shared, netloc_of, role_of, site_of, tenant_of
from auditor.web import Role

HOME = "https://www.cityofmerrowby.gov/"
PORTALS = ("https://data.cityofmerrowby.gov/", "https://merrowby-gis.hub.arcgis.com")


@pytest.mark.parametrize(
    ("url", "role"),
    [
        ("https://data.cityofmerrowby.gov/about", Role.PORTAL),
        ("https://merrowby-gis.hub.arcgis.com/pages/help", Role.PORTAL),
        ("http://cityofmerrowby.gov/policy.pdf", Role.CITY),
        ("https://police.cityofmerrowby.gov:443/", Role.CITY),
        ("https://library.municode.com/zz/merrowby/codes", Role.CODE_HOST),
        ("https://merrowby.legistar.com/Calendar.aspx", Role.LEGISLATIVE),
        ("https://merrowby.granicus.com/ViewPublisher.php", Role.LEGISLATIVE),
        ("https://publicinput.com/merrowby", Role.ENGAGEMENT),
        ("https://merrowby.granicusideas.com/", Role.ENGAGEMENT),
        ("https://support.socrata.com/hc/en-us", Role.VENDOR),
        ("https://dev.socrata.com/docs", Role.VENDOR),
        ("https://doc.arcgis.com/en/hub", Role.VENDOR),
        ("https://docs.ckan.org/en/latest", Role.VENDOR),
        ("https://other-town.hub.arcgis.com/", Role.ELSEWHERE),
        ("https://www.quillhaven.gov/", Role.ELSEWHERE),
        ("https://cityofmerrowby.gov.example.net/", Role.ELSEWHERE),
        ("https://notcityofmerrowby.gov/", Role.ELSEWHERE),
        ("ftp://", Role.ELSEWHERE),
        ("http://[", Role.ELSEWHERE),
        ("", Role.ELSEWHERE),
    ],
)
def test_an_address_tells_whose_site_it_is(url: str, role: Role) -> None:
    assert role_of(url, HOME, PORTALS) is role


@pytest.mark.parametrize(
    ("url", "role"),
    [
        ("https://drive.google.com/file/d/1/view", Role.LINKED),
        ("https://storymaps.arcgis.com/stories/1", Role.LINKED),
        ("https://merrowbypolice.gov/data-policy", Role.LINKED),
        ("https://github.com/merrowby/data-policy", Role.LINKED),
        ("https://www.opendatamerrowby.org/", Role.LINKED),
        # Somebody else's words, whoever links to them.
        ("https://creativecommons.org/licenses/by/4.0/", Role.ELSEWHERE),
        ("https://www.quillhaven.gov/open-data-policy", Role.ELSEWHERE),
        ("https://legislature.ca.gov/open-data", Role.ELSEWHERE),
        ("https://www.data.gov/", Role.ELSEWHERE),
        ("https://twitter.com/merrowby", Role.ELSEWHERE),
        ("https://support.socrata.com/hc/en-us", Role.VENDOR),
        ("https://policies.google.com/terms", Role.ELSEWHERE),
    ],
)
def test_what_the_city_links_to_by_name_is_its_own_unless_it_speaks_for_others(url: str, role: Role) -> None:
    assert role_of(url, HOME, PORTALS, by_name=True) is role


def test_addresses_with_a_port_and_ip_addresses_belong_to_their_host_alone() -> None:
    home, portals = "http://127.0.0.1:8001/", ("http://127.0.0.1:8002",)
    assert role_of("http://127.0.0.1:8001/a", home, portals) is Role.CITY
    assert role_of("http://127.0.0.1:8002/a", home, portals) is Role.PORTAL
    assert role_of("http://127.0.0.1:8003/a", home, portals) is Role.ELSEWHERE
    assert site_of("http://[::1]:8001/") == site_of("http://[::1]:8001/x")
    assert is_shared("http://127.0.0.1:8001/")


def test_a_portal_on_a_path_of_the_citys_site_is_the_portal_below_that_path() -> None:
    portals = ("https://www.cityofmerrowby.gov/data",)
    assert role_of("https://www.cityofmerrowby.gov/data/about", HOME, portals) is Role.PORTAL
    assert role_of("https://cityofmerrowby.gov/database", HOME, portals) is Role.CITY


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://ci.merrowby.ca.us/", "https://co.merrowby.ca.us/"),  # a city and a county of one name
        ("https://merrowby.in.gov/", "https://www.in.gov/"),  # a city below its state
        ("https://merrowby.github.io/", "https://quillhaven.github.io/"),
        ("https://merrowby.hub.arcgis.com/", "https://quillhaven.hub.arcgis.com/"),
        ("https://merrowby.wordpress.com/", "https://quillhaven.wordpress.com/"),
    ],
)
def test_strangers_that_share_a_domain_are_no_one_site(one: str, other: str) -> None:
    assert site_of(one) != site_of(other)
    assert role_of(other, one, ()) is not Role.CITY


def test_a_city_below_its_state_has_subdomains() -> None:
    assert site_of("https://data.merrowby.in.gov/x") == site_of("https://merrowby.in.gov/")
    assert site_of("https://data.ci.merrowby.ca.us/x") == "ci.merrowby.ca.us"


def test_a_service_for_many_cities_keeps_them_apart() -> None:
    ours = tenant_of("https://library.municode.com/zz/merrowby/codes/code_of_ordinances")
    assert ours == tenant_of("https://library.municode.com/zz/merrowby/ordinances")
    assert ours != tenant_of("https://library.municode.com/zz/quillhaven/codes")
    assert tenant_of("https://merrowby.legistar.com/a") == tenant_of("https://merrowby.legistar.com/b/c")
    assert tenant_of("https://ecode360.com/ME1234") != tenant_of("https://ecode360.com/QU4321")


def test_the_usual_port_and_www_make_no_difference() -> None:
    assert netloc_of("HTTPS://WWW.Merrowby.gov:443/x") == netloc_of("http://merrowby.gov") == "merrowby.gov"
    assert netloc_of("http://merrowby.gov:8080") == "merrowby.gov:8080"


@given(st.text(max_size=200), st.text(max_size=60), st.lists(st.text(max_size=60), max_size=3), st.booleans())
def test_no_text_is_too_strange_for_an_address(url: str, home: str, portals: list[str], by_name: bool) -> None:
    for address in (url, f"https://{url}", f"http://{url}:99999/"):
        assert role_of(address, home, portals, by_name=by_name) in Role
        assert isinstance(site_of(address) + netloc_of(address) + tenant_of(address), str)
