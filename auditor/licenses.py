"""Read a stated license: which one is it, and is it open by the Open Definition?

The register (`od_conformance`) decides, not the fame of a license: public domain, attribution and share-alike are open;
non-commercial and no-derivatives are not; "see terms of use", free text and software licenses decide nothing for data.
"""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from auditor.model import License

#: Longer texts are terms, not names of a license: in them only links are believed.
_NAME_LENGTH = 300
_TEXT_LENGTH = 1000


class _Known(NamedTuple):
    """A recognized license. settled: whether a portal's own word (`isopen`) is not asked any more."""

    id: str | None
    open: bool | None
    settled: bool = True


# Words and links that fill a license field and name none. The last are carried by every record of a portal, or by
# every record whose license nobody knows.
_OWN_TERMS = re.compile(
    r"https?://[^/\s]+(/[^\s]*)?/(datasets|maps|documents|items|content)/[^/\s]+/(about/)?license(\.json)?/?"
)
_NOT_STATED = re.compile(
    r"""[-–—?.]* | none | null | nil | n/?a | na | undefined | unknown | tbd | to\ be\ (added|determined) | custom
    | un-?specified | not-?\ ?(specified|provided|stated|available) | no\ licen[cs]e(\ (provided|specified).*)?
    | licen[cs]e\ (not\ (specified|provided)|unknown|unspecified) | unknown\ licen[cs]e | other-unknown
    | (licenca\ )?nao\ especificad[ao] | (licencia\ )?(no\ especificad[ao]|sin\ especificar)
    | (licence\ )?non\ (specifiee?|precisee?) | (licenza\ )?non\ specificat[ao] | keine\ angabe
    | (lizenz\ )?nicht\ (angegeben|spezifiziert) | (licentie\ )?niet\ (opgegeven|gespecificeerd)
    | https?://[^/\s]+(/[^\s]*)?/(datasets|maps|documents|items|content)/[^/\s]+/(about/)?license(\.json)?/?
    | https?://project-open-data\.cio\.gov/unknown-license/?""",
    re.VERBOSE,
)

_OPEN = {
    "CC0-1.0": "cc0 cc0-1.0 cc-zero cczero cc-0 cc0-10 cc-zero-1.0 cc-pddc",
    "PDM-1.0": "pdm pdm-1.0 cc-pdm cc-pdm-1.0 cc-publicdomain",
    "PDDL-1.0": "pddl pddl-1.0 odc-pddl odc-pddl-1.0",
    "ODC-BY-1.0": "odc-by odc-by-1.0",
    "ODbL-1.0": "odbl odbl-1.0 odc-odbl odc-odbl-1.0 odc-bl",
    "OGL-UK": "uk-ogl ogl ogl-uk",
    "OGL-UK-2.0": "ogl-uk-2.0 uk-ogl-2 uk-ogl-2.0 ogl-2.0",
    "OGL-UK-3.0": "ogl-uk-3.0 uk-ogl-3 uk-ogl-3.0 ogl-3.0",
    "OGL-Canada-2.0": "ogl-canada-2.0 ogl-ca-2.0 ca-ogl ca-ogl-lgo ogl-canada canada-ogl",
    "us-pd": "us-pd us-pd-gov usgov-works us-government-works us-gov us-govt-works public-domain-us-gov",
    "other-pd": "other-pd public-domain publicdomain pd",
    "other-open": "other-open",
    "other-at": "other-at",
    "FAL-1.3": "fal fal-1.3",
    "GFDL-1.3-no-cover-texts-no-invariant-sections": (
        "gfdl gfdl-1.3 gfdl-1.3-no-cover-texts-no-invariant-sections gfdl-1.3-no-invariants-only"
    ),
    "against-drm": "against-drm",
    "DSL": "dsl",
    "MirOS": "miros",
    "Talis": "talis",
    "localauth-withrights": "localauth-withrights",
    "hesa-withrights": "hesa-withrights",
    "ukcrown-withrights": "ukcrown-withrights",
    "CDLA-Permissive-1.0": "cdla-permissive cdla-permissive-1.0",
    "CDLA-Permissive-2.0": "cdla-permissive-2.0",
    "DL-DE-BY-2.0": "dl-de-by-2.0 dl-de-by-2-0 dl-by-de-2.0",
    "DL-DE-ZERO-2.0": "dl-de-zero-2.0 dl-de-zero-2-0 dl-zero-de-2.0",
}
_NOT_OPEN = {
    "other-nc": "other-nc",
    "other-closed": "other-closed closed proprietary",
    "ukcrown": "ukcrown",
    "ukpsi": "ukpsi",
    "ukclickusepsi": "ukclickusepsi",
    "DL-DE-BY-NC-1.0": "dl-de-by-nc-1.0 dl-de-by-nc-1-0",
}
#: Licenses of data that the register has not reviewed: here the portal's own word counts.
_NOT_REVIEWED = {
    "OGL-UK-1.0": "ogl-uk-1.0",
    "etalab-2.0": "etalab-2.0 lo-fr-2.0 lov2 fr-lo licence-ouverte",
    "IODL-2.0": "iodl-2.0 iodl2 iodl",
    "NLOD-2.0": "nlod nlod-2.0 nlod-1.0",
    "CDLA-Sharing-1.0": "cdla-sharing-1.0",
    "DL-DE-BY-1.0": "dl-de-by-1.0 dl-de-by-1-0",
}
#: Open for code; no verdict about data.
_SOFTWARE = re.compile(
    r"(mit|mit-0|isc|0bsd|unlicense|zlib|(apache|bsd|gpl|lgpl|agpl|mpl|epl|eupl|artistic|ms-pl|osl|afl)(-.+)?)"
)

_BY_ID = {
    alias: _Known(name, verdict, verdict is not None)
    for table, verdict in ((_OPEN, True), (_NOT_OPEN, False), (_NOT_REVIEWED, None))
    for name, aliases in table.items()
    for alias in aliases.split()
}


@lru_cache(maxsize=8192)
def read_license(
    text: str | None, url: str | None = None, native_id: str | None = None, is_open: bool | None = None
) -> License | None:
    """The license that a record states by a title or terms (`text`), a link and an identifier; None if it states none.

    Placeholders, and links that every record of a portal carries, state none. Where the three name different
    licenses, the one that is not open holds, then the one with a version. `is_open` is the portal's own verdict (the
    `isopen` of CKAN): if true it decides where nothing else does; its false only says that the portal's register
    does not know the license. `License.text` is the text without tags and folded to one line, else the link, else
    the identifier.
    """
    stated, link, identifier = _stated(text), _stated(url), _stated(native_id)
    name = stated or link or identifier
    if name is None:
        return None
    found = [
        *([_by_id(identifier)] if identifier else []),
        *([_by_link(link)] if link else []),
        *(_by_text(text or "", stated) if stated else []),
    ]
    known = min((item for item in found if item), key=_preference, default=_Known(None, None, False))
    verdict = True if known.open is None and not known.settled and is_open else known.open
    return License(
        text=name if len(name) <= _TEXT_LENGTH else name[: _TEXT_LENGTH - 1] + "…",
        url=link or (_link_in(text or "") if stated else None),
        id=known.id,
        open=verdict,
    )


def points_to_terms(text: str | None) -> bool:
    """Whether a license field holds a link that every record of a portal carries, or a word for terms of the portal's
    own: there are terms, and they stand elsewhere."""
    line = _plain(" ".join((text or "").split())).rstrip(".")
    return line == "custom" or _OWN_TERMS.fullmatch(line) is not None


def _preference(known: _Known) -> tuple[int, bool]:
    return (0 if known.open is False else 1 if known.open else 2, not (known.id or "")[-1:].isdigit())


_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")


def _stated(raw: str | None) -> str | None:
    """The value in one line without tags; None where it states nothing."""
    if not raw:
        return None
    if "<" in raw:
        raw = _TAG.sub(" ", raw)
    if "&" in raw:
        raw = _TAG.sub(" ", html.unescape(raw))
    line = " ".join(raw.split())
    return None if len(line) < 200 and _NOT_STATED.fullmatch(_plain(line).rstrip(".")) else line


def _plain(line: str) -> str:
    """Lower case without accents."""
    if not line.isascii():
        line = "".join(sign for sign in unicodedata.normalize("NFKD", line) if not unicodedata.combining(sign))
    return line.lower()


_CC_ID = re.compile(
    r"cc-?(?:(?P<early>[1-4])-?\.?0-)?(?P<terms>(?:(?:by|nc|nd|sa)-?)+)(?P<late>[1-4])?(?P<minor>[.-]?\d)?(?:-[a-z]{2,4})?"
)


def _by_id(identifier: str) -> _Known | None:
    """By the id of the Open Definition register, SPDX, CKAN, Socrata or the EU's table of licenses."""
    key = re.sub(r"[\s_/]+", "-", _plain(identifier).strip())
    known = _BY_ID.get(key)
    if known:
        return known
    if match := _CC_ID.fullmatch(key):
        version = match["early"] or match["late"]
        stated = version and f"{version}.{(match['minor'] or '0')[-1]}"
        return _creative_commons(set(re.findall("by|nc|nd|sa", match["terms"])), stated)
    return _Known(identifier, None) if _SOFTWARE.fullmatch(key) else None


def _creative_commons(terms: set[str], version: str | None) -> _Known | None:
    """The license of these elements; without a version where none is stated."""
    if not terms:
        return None
    elements = [term.upper() for term in ("by", "nc", "nd", "sa") if term in terms]
    name = "-".join(["CC", *elements, *([version] if version else [])])
    return _Known(name, not terms & {"nc", "nd"})


_LINK = re.compile(r"""https?://[^\s<>"'()]+|\b(?:www\.)?creativecommons\.org/[^\s<>"'()]+""", re.IGNORECASE)
_CC_LINK = re.compile(
    r"creativecommons\.org/licenses/(?P<terms>(?:by|nc|nd|sa)(?:-(?:nc|nd|sa|by))*)(?:/(?P<version>\d\.\d))?"
)
#: Addresses of licenses, without scheme, `www.`, query and final slash, and the ids of what they lead to.
_LINKS = tuple(
    (re.compile(pattern), _BY_ID[name])
    for pattern, name in (
        (r"creativecommons\.org/(licenses|publicdomain|choose)/zero\b", "cc0"),
        (r"creativecommons\.org/(about/cc0|share-your-work/public-domain/cc0)", "cc0"),
        (r"creativecommons\.org/(publicdomain/mark|licenses/publicdomain|share-your-work/public-domain/pdm)", "pdm"),
        (r"opendatacommons\.org/licenses/pddl", "pddl"),
        (r"opendatacommons\.org/licenses/odbl", "odbl"),
        (r"opendatacommons\.org/licenses/by", "odc-by"),
        (r"nationalarchives\.gov\.uk/doc/open-government-licence/version/1", "ogl-uk-1.0"),
        (r"nationalarchives\.gov\.uk/doc/open-government-licence/version/2", "ogl-uk-2.0"),
        (r"nationalarchives\.gov\.uk/doc/open-government-licence/version/3", "ogl-uk-3.0"),
        (r"(nationalarchives|reference\.data)\.gov\.uk/(doc|id)/open-government-licence$", "ogl-uk"),
        (r"(open\.canada|data\.gc)\.ca/.*\b(open-government-licence|licence-du-gouvernement-ouvert)", "ogl-canada"),
        (r"usa\.gov/(publicdomain|government-(works|copyright))", "us-pd"),
        (r"cdla\.(io|dev)/permissive-1", "cdla-permissive"),
        (r"cdla\.(io|dev)/permissive-2", "cdla-permissive-2.0"),
        (r"govdata\.de/dl-de/by-2-0", "dl-de-by-2.0"),
        (r"govdata\.de/dl-de/zero-2-0", "dl-de-zero-2.0"),
        (r"(github\.com/etalab|etalab\.gouv\.fr)/licence-ouverte", "licence-ouverte"),
        (r"gnu\.org/(licenses|copyleft)/fdl", "gfdl"),
    )
)
#: Registers whose last path segment is an id.
_ID_LINK = re.compile(
    r"(?:(?:licenses\.)?opendefinition\.org/licenses|spdx\.org/licenses|opensource\.org/licenses?"
    r"|publications\.europa\.eu/resource/authority/licence|dcat-ap\.de/def/licenses)/(?P<id>[^?#]+?)(?:\.html|\.json)?$",
    re.IGNORECASE,
)


_SCHEME = re.compile(r"^(https?:)?(//)?(www\.)?", re.IGNORECASE)


@lru_cache(maxsize=4096)
def _by_link(link: str) -> _Known | None:
    """By the address of a license, whatever its scheme, language, jurisdiction and tail."""
    address = re.split(r"[?#]", _SCHEME.sub("", link.strip()), maxsplit=1)[0].rstrip("/.,;")
    lower = address.lower()
    if match := _CC_LINK.match(lower):
        return _creative_commons(set(match["terms"].split("-")), match["version"])
    for pattern, known in _LINKS:
        if pattern.match(lower):
            return known
    match = _ID_LINK.match(address)
    return _by_id(match["id"]) if match else None


_IMAGE = re.compile(r"\.(png|jpe?g|gif|svg)$", re.IGNORECASE)


def _link_in(raw: str) -> str | None:
    """The first link in a text that leads to a license, else the only link."""
    found = dict.fromkeys(link.rstrip(".,;") for link in _LINK.findall(html.unescape(raw)))
    links = [link for link in found if not _IMAGE.search(link)]
    return next((link for link in links if _by_link(link)), links[0] if len(links) == 1 else None)


def _by_text(raw: str, stated: str) -> list[_Known | None]:
    """By what a title says, and by the links in it: in longer terms only by these, if all lead to one license."""
    links = {known for link in _LINK.findall(html.unescape(raw)) if (known := _by_link(link))}
    found: list[_Known | None] = [*links] if len(links) == 1 or any(known.open is False for known in links) else []
    # Some feeds put the license in the first line and whom to credit in the others.
    title = stated if "<" in raw else " ".join(raw.strip().splitlines()[0].split())
    if len(title) <= _NAME_LENGTH and not _LINK.fullmatch(stated):
        found.append(_by_id(title) or _by_title(_plain(title)))
    return found


_NON_COMMERCIAL = re.compile(
    r"non-?\ ?commerci|na?o[- ]?comerci|usos? nao.comerci|pas d.utilisation commerciale|nicht.?kommerzi"
    r"|niet.?commerci|\bnc\b"
)
_NO_DERIVATIVES = re.compile(
    r"no-? ?deriv|non.?deriv|sem deriv|sin.?(obras?.?)?deriv|pas de modif|keine bearbeitung|geen afgeleide"
    r"|non opere derivate|\bnd\b"
)
_SHARE_ALIKE = re.compile(
    r"share-? ?alike|compartilh|compartir.?igual|partage (dans|a l)|weitergabe unter gleichen|gelijk.?delen"
    r"|condividi allo stesso|\bsa\b"
)
_ATTRIBUTION = re.compile(
    r"attribu[tz]ion|atribui?c|reconocimiento|paternite|namensnennung|naamsvermelding"
    r"|\bcc[- ]?by\b|\bby(-|\)|$| (nc|nd|sa|\d))"
)
_VERSION = re.compile(r"\bv?([1-4]\.\d)\b")
_CREATIVE_COMMONS = re.compile(r"creative ?commons|\bcc[- ]?(by|0|zero|nc|sa|nd)\b")
_PUBLIC_DOMAIN = re.compile(r"(this (data(set)?|work) is )?(in the )?(other )?\(?public domain\b")
_QUALIFIED = re.compile(r"\b(not|no|non|except|without|restrict\w*|but|unless)\b")


def _by_title(title: str) -> _Known | None:
    """By the name of a license as portals write it; lower case, without accents."""
    for pattern, known in _TITLES:
        if pattern.search(title):
            return known
    if _CREATIVE_COMMONS.search(title):
        return _creative_commons_title(title)
    if _OPEN_GOVERNMENT.search(title):
        return _open_government(title)
    for pattern, known in _WHOLE_TITLES:
        if pattern.fullmatch(title):
            return known
    if _PUBLIC_DOMAIN.match(title) and not _QUALIFIED.search(title):
        return _BY_ID["us-pd" if re.search(r"u\.?s\.?a?\.? gov|united states gov", title) else "other-pd"]
    return None


def _creative_commons_title(title: str) -> _Known | None:
    elements = {"by": _ATTRIBUTION, "nc": _NON_COMMERCIAL, "nd": _NO_DERIVATIVES, "sa": _SHARE_ALIKE}
    terms = {name for name, pattern in elements.items() if pattern.search(title)}
    if not terms & {"nc", "nd"}:
        if re.search(r"public domain mark|marca de domin|marque du domaine", title):
            return _BY_ID["pdm"]
        if re.search(r"\bcc-? ?(0|zero)|public domain|dominio publico|domaine public|1\.0 universal", title):
            return _BY_ID["cc0"]
    version = _VERSION.search(title)
    return _creative_commons(terms, version[1] if version else None)


_OPEN_GOVERNMENT = re.compile(r"open government licen[cs]e|\bogl\b")
#: What titles of the license of the United Kingdom consist of; a place that is left over changed the text.
_OGL_UK_WORDS = re.compile(
    r"open government licen[cs]e|\bogl\b|\b(uk|united kingdom|national archives|crown copyright|contains|the|a|under"
    r"|for|licensed|public sector information|version|v ?[123]|terms|of|and)\b|[^a-z]"
)


def _open_government(title: str) -> _Known | None:
    if re.search(r"\bcanada\b", title):
        return _BY_ID["ogl-canada"]
    if _OGL_UK_WORDS.sub("", title):
        return None
    version = re.search(r"[123]", title)
    return _BY_ID[f"ogl-uk-{version[0]}.0" if version else "ogl-uk"]


_TITLES = tuple(
    (re.compile(pattern), _BY_ID[name])
    for pattern, name in (
        (r"\bpddl\b|open data commons.*public domain|public domain dedication and licen", "pddl"),
        (r"\bodbl\b|open database licen|open data commons.*base.? de da[dt]os", "odbl"),
        (r"\bodc-by\b|open data commons.*(attribution|atribuicao|atribucion)", "odc-by"),
        (r"(\bu\.?s\.?|united states) government work|\bu\.?s\.? public domain", "us-pd"),
        (r"(community data license agreement.*|cdla.?)permissive.*2", "cdla-permissive-2.0"),
        (r"(community data license agreement.*|cdla.?)permissive", "cdla-permissive"),
        (r"datenlizenz deutschland.*zero", "dl-de-zero-2.0"),
        (r"datenlizenz deutschland.*nicht.?kommerziell", "dl-de-by-nc-1.0"),
        (r"datenlizenz deutschland.*namensnennung.*2", "dl-de-by-2.0"),
        (r"gnu free documentation|\bgfdl\b", "gfdl"),
        (r"licence ouverte", "licence-ouverte"),
        (r"italian open data licen[cs]e|\biodl\b", "iodl"),
        (r"norwegian licen[cs]e for open|\bnlod\b", "nlod"),
    )
)
_OTHER = r"(other|outra|otra|autre|andere|altra)"
_WHOLE_TITLES = (
    *(
        (re.compile(pattern), _BY_ID[name])
        for pattern, name in (
            (rf"{_OTHER} \((open|aberta|abierta|ouverte|offen|aperta)\)", "other-open"),
            (rf"{_OTHER} \((public domain|domin\w+ public\w+|domaine public)\)", "other-pd"),
            (rf"{_OTHER} \((attribution|atribui?c\w+|namensnennung)\)", "other-at"),
            (rf"{_OTHER} \((non-? ?commercial|nao.?comercial|no comercial)\)", "other-nc"),
            (rf"{_OTHER} \((not open|closed|nao aberta|fechada|no abierta|cerrada)\)", "other-closed"),
            (r"(for )?non-?commercial( use)?( only)?\.?", "other-nc"),
            (r"dominio publico|domaine public|gemeinfrei|publiek domein|pubblico dominio", "other-pd"),
        )
    ),
    (re.compile(r"((©|copyright|\(c\)).{0,80})?all rights reserved\.?"), _Known(None, False)),
    (
        re.compile(r"(the )?(mit|apache|bsd|gnu (affero |lesser )?general public|mozilla public)( .*)?"),
        _Known(None, None),
    ),
)
