"""Whose site an address stands on: the city's, a portal's, a service's that publishes for cities, or another's."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence
from functools import cache, lru_cache
from urllib.parse import SplitResult, urlsplit

import tldextract

from auditor.web import Role

#: Publishers of cities' codes of ordinances.
_CODE_HOSTS = frozenset(
    {
        "municode.com", "amlegal.com", "ecode360.com", "codepublishing.com", "generalcode.com", "qcode.us",
        "sterlingcodifiers.com", "encodeplus.com", "municipalcodeonline.com", "municipal.codes",
    }
)  # fmt: skip
#: Publishers of cities' agendas, minutes and files of legislation.
_LEGISLATIVE = frozenset(
    {
        "legistar.com", "granicus.com", "civicclerk.com", "onbase.com", "hylandcloud.com", "novusagenda.com",
        "primegov.com", "iqm2.com", "civicweb.net", "boarddocs.com", "civicplus.com", "legistarweb.com",
        "escribemeetings.com", "municodemeetings.com", "agendasuite.org", "destinyhosted.com", "swagit.com",
        "peakagenda.com", "simplicity.city", "diligent.community",
    }
)  # fmt: skip
#: Where cities run surveys and consultations.
_ENGAGEMENT = frozenset(
    {
        "publicinput.com", "bangthetable.com", "engagementhq.com", "granicusideas.com", "polco.us",
        "consider.it", "social-pinpoint.com", "socialpinpoint.com", "mysocialpinpoint.com",
        "peakdemocracy.com", "opentownhall.com", "balancingact.com", "citizenlab.co", "govocal.com",
        "konveio.com", "konveio.site", "uservoice.com", "zencity.io", "surveymonkey.com", "alchemer.com",
        "qualtrics.com", "surveygizmo.com", "flashvote.com", "decidim.org", "civilspace.io",
        "maptionnaire.com", "engagingplans.org",
    }
)  # fmt: skip
#: Makers of portal software: their help and their marketing speak for themselves, whoever links to them.
_VENDORS = frozenset(
    {
        "socrata.com", "tylertech.com", "esri.com", "ckan.org", "opendatasoft.com", "huwise.com",
        "arcgis.com", "getdkan.org", "dkan.readthedocs.io", "datopian.com", "microsoft.com", "tableau.com",
        "wordpress.org", "wordpress.com", "drupal.org", "revize.com", "govoffice.com", "datausa.io",
    }
)  # fmt: skip
#: Sites of a maker of software where a subdomain that is none of these belongs to a customer.
_TENANTS = frozenset({"arcgis.com", "socrata.com", "opendatasoft.com", "civicplus.com", "granicus.com", "opengov.com"})
_MAKERS_OWN = frozenset(
    {
        "", "www", "doc", "docs", "dev", "developers", "developer", "support", "help", "hub", "learn",
        "enterprise", "resources", "community", "blog", "static", "cdn", "pro", "legal", "status", "data",
        "opendata", "public", "userguide", "codelibrary", "connect", "info", "get", "go", "api", "api.us",
        "api.eu", "evergreen", "trust",
    }
)  # fmt: skip
#: Services where anybody keeps files and pages: what stands there speaks for whoever links to it as theirs.
_SHARED = frozenset(
    {
        "google.com", "sharepoint.com", "dropbox.com", "box.com", "github.com", "gitlab.com", "amazonaws.com",
        "windows.net", "cloudfront.net", "squarespace.com", "weebly.com", "wixsite.com", "medium.com",
        "issuu.com", "documentcloud.org", "airtable.com", "notion.site", "gitbook.io", "readthedocs.io",
        "laserfiche.com",
    }
)  # fmt: skip
#: What nobody means as their own words when they link to it, whatever the link says.
_NEVER = frozenset(
    {
        "facebook.com", "twitter.com", "x.com", "instagram.com", "youtube.com", "youtu.be", "linkedin.com",
        "nextdoor.com", "threads.net", "tiktok.com", "flickr.com", "vimeo.com", "pinterest.com", "reddit.com",
        "bsky.app", "t.co", "goo.gl", "bit.ly", "apple.com", "adobe.com", "w3.org", "schema.org",
        "wikipedia.org", "wikimedia.org", "archive.org", "creativecommons.org", "opendatacommons.org",
        "opendefinition.org", "opensource.org", "gnu.org", "spdx.org", "okfn.org", "opendatacharter.net",
        "opendatacharter.org", "sunlightfoundation.com", "opendatapolicies.org",
        "opendatapolicyhub.sunlightfoundation.com", "project-open-data.cio.gov", "bloomberg.org",
        "whatworkscities.org", "results4america.org", "govex.jhu.edu", "addtoany.com", "sharethis.com",
        "openstreetmap.org", "mapbox.com", "cloudflare.com", "gstatic.com", "googleapis.com",
        "googletagmanager.com", "google-analytics.com", "ada.gov",
    }
)  # fmt: skip
_GOOGLES_PUBLIC = frozenset({"", "www", "maps", "translate", "policies", "support", "play", "accounts", "cse", "news"})
_GOVERNMENTAL = re.compile(r"(?:^|\.)(?:gov|mil|gob|gouv|govt|gov\.[a-z]{2}|gob\.[a-z]{2}|gc\.ca|[a-z]{2}\.us)$")
#: Below a state's name (`ca.us`) these say what kind of body has the name before: `ci.` and `co.` are no siblings.
_LOCALITIES = frozenset(
    {"ci", "co", "city", "county", "town", "vil", "village", "twp", "borough", "state", "k12", "lib"}
)
_STATES = frozenset(
    "al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc nd oh"
    " ok or pa ri sc sd tn tx ut vt va wa wv wi wy dc alabama alaska arizona arkansas california colorado"
    " connecticut delaware florida georgia hawaii ehawaii idaho illinois indiana iowa kansas kentucky"
    " louisiana maine maryland mass massachusetts michigan minnesota mississippi missouri montana nebraska"
    " nevada newhampshire newjersey newmexico newyork northcarolina northdakota ohio oklahoma oregon"
    " pennsylvania rhodeisland southcarolina southdakota tennessee texas utah vermont virginia washington"
    " westvirginia wisconsin wyoming".split()
)


def role_of(url: str, home: str, portals: Sequence[str], *, by_name: bool = False) -> Role:
    """Whose site an address stands on, told by the address.

    home: the city's home page, empty where unknown. portals: the portals' addresses. by_name: whether a page of the
    city or its portal links there with words that name a topic sought, which makes an address elsewhere LINKED,
    unless it is known to speak for somebody else: another government, a maker of software, a text of a license.
    """
    parts = _split(url)
    if parts is None or not parts.netloc:
        return Role.ELSEWHERE
    host = netloc_of(url)
    if any(_on_portal(parts, host, portal) for portal in portals):
        return Role.PORTAL
    if home and (host == netloc_of(home) or site_of(url) == site_of(home)):
        return Role.CITY
    domain, below = _registered(parts.hostname or "")
    if domain in _TENANTS and below not in _MAKERS_OWN:
        return _tenant_role(domain, below, by_name)
    for role, names in (
        (Role.CODE_HOST, _CODE_HOSTS),
        (Role.LEGISLATIVE, _LEGISLATIVE),
        (Role.ENGAGEMENT, _ENGAGEMENT),
    ):
        if domain in names or (parts.hostname or "") in names:
            return role
    if domain in _VENDORS or (parts.hostname or "") in _VENDORS:
        return Role.VENDOR
    if not by_name or _speaks_for_others(parts.hostname or "", domain, below, home):
        return Role.ELSEWHERE
    return Role.LINKED


def _tenant_role(domain: str, below: str, by_name: bool) -> Role:
    if domain in _LEGISLATIVE:
        return Role.LEGISLATIVE
    # storymaps.arcgis.com, survey123.arcgis.com, <org>.maps.arcgis.com: a customer's page, if the city says so.
    if below.endswith("survey123"):
        return Role.ENGAGEMENT
    return Role.LINKED if by_name else Role.ELSEWHERE


def _speaks_for_others(hostname: str, domain: str, below: str, home: str) -> bool:
    if domain in _NEVER or hostname in _NEVER:
        return True
    if domain == "google.com" and below in _GOOGLES_PUBLIC:
        return True
    if domain == "github.com" and below not in ("", "www"):
        return True
    if _GOVERNMENTAL.search(hostname):
        return not _shares_a_name(domain, home)
    return False


def _shares_a_name(domain: str, home: str) -> bool:
    """Whether two domains are plausibly of one city: `springfieldpolice.gov` beside `cityofspringfield.gov`."""
    core = re.sub(r"^(?:cityof|city|townof|villageof|ci|my|the)", "", _registered(_hostname(home))[0].partition(".")[0])
    return len(core) >= 4 and core in domain.partition(".")[0]


def _on_portal(parts: SplitResult, host: str, portal: str) -> bool:
    if host != netloc_of(portal):
        return False
    base = (_split(portal) or parts).path.rstrip("/")
    return parts.path == base or parts.path.startswith(f"{base}/")


@lru_cache(4096)
def netloc_of(url: str) -> str:
    """The host of an address in lower case, without `www.`, with its port unless that is the usual one."""
    parts = _split(url)
    if parts is None:
        return ""
    name = (parts.hostname or "").rstrip(".").removeprefix("www.")
    try:
        port = parts.port
    except ValueError:
        return name
    return name if port in (None, 80, 443) else f"{name}:{port}"


@lru_cache(4096)
def site_of(url: str) -> str:
    """What belongs together with an address: the registrable domain, told by the bundled list of public suffixes.

    The host itself where it is an IP address or has a port of its own, where a domain is shared by strangers (a
    state's, a maker's of software), and where the list knows no better.
    """
    host = netloc_of(url)
    if ":" in host or _is_ip(host):
        return host
    domain, below = _registered(host)
    if not domain:
        return host
    label, _, suffix = domain.partition(".")
    last = below.rpartition(".")[2]
    if re.fullmatch(r"[a-z]{2}\.us", suffix) and last in _LOCALITIES:
        return f"{last}.{domain}"
    if (suffix == "gov" and label in _STATES) or domain in _SHARED or domain in _TENANTS or domain in _VENDORS:
        return f"{last}.{domain}" if suffix == "gov" and last else host
    return domain


def is_shared(url: str) -> bool:
    """Whether the registrable domain of an address belongs to somebody who lets many use it."""
    host = netloc_of(url)
    return ":" in host or _is_ip(host) or site_of(url) != _registered(host)[0]


def tenant_of(url: str) -> str:
    """Whose corner of a service that publishes for many cities an address is: its host, and where the host is the
    same for all of them, the beginning of its path."""
    parts = _split(url)
    host = netloc_of(url)
    if parts is None:
        return host
    domain, below = _registered(host)
    # <city>.legistar.com says who it is; library.municode.com/<state>/<city> and ecode360.com/<city> say it later.
    if domain in _CODE_HOSTS or below in _MAKERS_OWN or below in ("library", "codelibrary", "storymaps"):
        segments = [part for part in parts.path.lower().split("/") if part]
        deep = 1 if segments and len(segments[0]) > 2 and segments[0] not in ("codes", "sites") else 2
        return "/".join([host, *segments[:deep]])
    return host


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.hostname
    except ValueError:
        return None
    return parts


def _hostname(url: str) -> str:
    parts = _split(url)
    return (parts.hostname or "") if parts else ""


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


@lru_cache(4096)
def _registered(hostname: str) -> tuple[str, str]:
    """The registrable domain of a host name and what stands before it; empty where there is none."""
    if len(hostname) > 253 or _is_ip(hostname):
        return "", hostname
    found = _suffixes()(hostname.rpartition(":")[0] if ":" in hostname else hostname)
    return found.top_domain_under_public_suffix.lower(), found.subdomain.lower()


@cache
def _suffixes() -> tldextract.TLDExtract:
    """The list that comes with the library: nothing is fetched, nothing is kept on disk."""
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)
