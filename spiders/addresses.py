"""Which addresses of pages are worth a request at all: one spelling for each, and none of a crawler's traps."""

from __future__ import annotations

import itertools
import re
from urllib.parse import parse_qsl, urlencode, urlsplit

from auditor.documents.hosts import netloc_of

_LONGEST = 600
_DEEPEST = 12
#: Parts of a query that say who asks, not what for.
_TRACKING = re.compile(
    r"^(?:utm_\w+|fbclid|gclid|msclkid|mc_[ce]id|_ga|ref|referer|referrer|source|share|"
    r"(?:php|asp|j)?sess(?:ion)?_?id|phpsessid|aspsessionid\w*|jsessionid|sid|cfid|cftoken|token|nonce|_hs\w+|back|"
    r"return(?:_?(?:url|to))?|redirect(?:_?(?:url|to))?|dest(?:ination)?|next)$",
    re.IGNORECASE,
)
#: Parts of a query that show the same list in another way.
_FACETS = re.compile(
    r"^(?:sort\w*|order\w*|dir|view|display|layout|mode|filter\w*|facet\w*|f\[.*|f\.\w+|tags?|tag_\w+|q|query|search\w*|s|"
    r"keywords?|print\w*|format|replytocom|month|day|week|date|start_?date|end_?date|cal\w*|tribe\w*|ical|"
    r"amp|lang|language|hl|size|fontsize|theme|res_format|license_id|groups?|organization)$",
    re.IGNORECASE,
)
_SESSION_IN_PATH = re.compile(r";(?:jsessionid|sid|phpsessid)=[^/?;]*", re.IGNORECASE)
#: Files that are no pages and no documents that can be read.
_NOT_READ = re.compile(
    r"\.(?:jpe?g|png|gif|svg|webp|bmp|tiff?|ico|css|js|mjs|map|json|geojson|xml|rss|atom|ics|vcf|zip|gz|tgz|tar|7z|rar|kml|kmz|"
    r"shp|gdb|gpkg|xlsx?|xlsm|ods|docx?|odt|pptx?|odp|mp3|mp4|m4a|m4v|mov|avi|wmv|webm|wav|woff2?|ttf|eot|exe|dmg|apk|"
    r"parquet|mdb|accdb|dwg|psd|eps|ai)$",
    re.IGNORECASE,
)
#: Doors to forms, accounts, machines and shops; some of these words mean other things further down a path.
_DOORS = re.compile(
    r"/(?:log-?in|log-?out|sign-?in|sign-?up|sign-?out|signon|password|cart|checkout|basket|unsubscribe|odata(?:\.svc)?|wp-json|"
    r"wp-admin|wp-login\.php|xmlrpc\.php|feed|rss|cgi-bin|oauth\d?|saml\d?|ajax|webhooks?)(?:/|$)"
    r"|^/(?:register|registration|account|profile|users?|subscribe|search|results|api|print|email|share|sso|admin|resource|rest|"
    r"services?/rest)(?:/|$)",
    re.IGNORECASE,
)
#: Pages of a catalog, on the platforms we know: its API has told all of that.
_CATALOG = re.compile(
    r"/(?:dataset|datasets|resource|organi[sz]ations?|groups?|browse|catalog|explore|maps?|search|content|profile"
    r"|documents/[0-9a-f]{32}|apps/[0-9a-f]{32})(?:/|$)|/d/[a-z0-9]{4}-[a-z0-9]{4}(?:/|$)"
    r"|^/(?!stories/|s/)[^/]+/[^/]+/[a-z0-9]{4}-[a-z0-9]{4}(?:/|$)",
    re.IGNORECASE,
)
_DATASET = re.compile(
    r"/datasets?/(?!new$|groups$|activity$)[^/]{3,}$|/d/[a-z0-9]{4}-[a-z0-9]{4}$"
    r"|^/(?!stories/|s/)[^/]+/[^/]+/[a-z0-9]{4}-[a-z0-9]{4}$",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")


def asked_as(url: str) -> str:
    """The address as it is asked for: without session, tracking, fragment; empty for one that is not worth asking."""
    if len(url) > _LONGEST:
        return ""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host or parts.username or is_trap(parts.path):
        return ""
    path = _SESSION_IN_PATH.sub("", parts.path) or "/"
    if _NOT_READ.search(path) or _DOORS.search(path):
        return ""
    pairs = [
        (name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(name)
    ]
    if len(pairs) > 4 or any(_FACETS.match(name) for name, _ in pairs):
        return ""
    # A query in another spelling is another address to some servers, so it is left as it was found where it can be.
    query = parts.query if len(pairs) == len(parse_qsl(parts.query, keep_blank_values=True)) else urlencode(pairs)
    return parts._replace(path=path, query=query, fragment="").geturl()


def key_of(url: str) -> str:
    """What two spellings of an address have in common: without scheme, `www.`, slash at the end, order of a query."""
    parts = urlsplit(url)
    query = urlencode(sorted(parse_qsl(parts.query, keep_blank_values=True)))
    path = re.sub(r"/(?:index|default)\.(?:html?|php|aspx?)$", "/", parts.path, flags=re.IGNORECASE).rstrip("/")
    return f"{netloc_of(url)}{path}?{query}" if query else f"{netloc_of(url)}{path}"


def is_trap(path: str) -> bool:
    """Whether a path repeats itself as only broken relative links make it, or has no end."""
    segments = [part.lower() for part in path.split("/") if part]
    if len(segments) > _DEEPEST:
        return True
    if any(segments.count(one) > 2 for one in segments):
        return True
    pairs = list(itertools.pairwise(segments))
    return len(pairs) != len(set(pairs))


def widens(url: str, found_on: str) -> bool:
    """Whether a link adds to the query of the very page it stands on, as lists that can be narrowed do."""
    here, there = urlsplit(found_on), urlsplit(url)
    if (here.netloc, here.path) != (there.netloc, there.path) or not here.query:
        return False
    return {name for name, _ in parse_qsl(here.query)} <= {name for name, _ in parse_qsl(there.query)}


def shape_of(url: str) -> str:
    """What addresses of one kind share: the host and the first two parts of the path, numbers left out."""
    parts = urlsplit(url)
    segments = [_DIGITS.sub("0", part) for part in parts.path.lower().split("/") if part]
    return "/".join([netloc_of(url), *segments[:-1][:2]])


def is_catalog(path: str) -> bool:
    """Whether a page of a portal shows the catalog, whose API has told all of it."""
    return _CATALOG.search(path) is not None


def is_dataset(path: str) -> bool:
    """Whether a page of a portal is the page of one dataset."""
    return _DATASET.search(path) is not None
