"""Read single fields of a portal's JSON, tolerantly: texts, lists of names, dates, addresses, field names.

Every reader takes any JSON value, never raises, and answers None (or an empty tuple) where nothing can be read.
What portals really put there is listed in the tests.
"""

from __future__ import annotations

import html
import ipaddress
import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import cast

import msgspec

from auditor.model import NotCollected, Stamp

#: Keys that hold the text of an object. The English value of a multilingual one comes first, then these.
_TEXT_KEYS = ("@value", "display_name", "title", "prefLabel", "label", "name", "value")
_ENGLISH = re.compile(r"en([-_].*)?|eng|english", re.IGNORECASE)
#: Values nested deeper than this are no texts.
_DEPTH = 4

#: C0 and C1 controls but tab and newline, and lone surrogates, which no file can be written with.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")

#: Where terms stand that a record only links to.
TERMS_ELSEWHERE = NotCollected("the record points to terms of the portal's own, which were not opened")
#: An ArcGIS item says its frequency in its formal metadata, if anywhere.
FORMAL_METADATA = NotCollected("ArcGIS items keep it in their formal metadata, which was not opened")


def text(value: object) -> str | None:
    """The value as text, without control characters (tab and newline stay) and without blanks at either end.

    Numbers are written out; a list is joined with commas; of an object (`{"en": …, "de": …}`, `{"@value": …}`,
    `{"name": …}`) the English text is taken, else the one under a usual key, else the first by key. JSON inside a
    string stays as it is. None for null, booleans, NaN, blank text and empty or deeply nested values.
    """
    if isinstance(value, str):
        return _clean(value)
    return _text(value, _DEPTH)


def _clean(value: str) -> str | None:
    return (value if value.isprintable() else _CONTROL.sub("", value)).strip() or None


def _text(value: object, depth: int) -> str | None:
    if isinstance(value, str):
        return _clean(value)
    if value is None or isinstance(value, bool) or depth == 0:
        return None
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, list | tuple):
        return ", ".join(part for item in value if (part := _text(item, depth - 1))) or None
    if isinstance(value, dict):
        return next((part for item in _by_preference(value) if (part := _text(item, depth - 1))), None)
    return None


def _number(value: float) -> str | None:
    """A number in digits, without a needless `.0`; None for infinities, NaN and absurdly large ones."""
    if not -1e18 < value < 1e18:
        return None
    return str(int(value)) if value == int(value) else str(value)


def _by_preference(value: Mapping[str, object]) -> Iterator[object]:
    """The values of an object, best text first. By key at last, so that a reordered answer reads the same."""
    names = sorted(map(str, value), key=lambda name: (not _ENGLISH.fullmatch(name), len(name), name))
    for name in names:
        if _ENGLISH.fullmatch(name):
            yield value.get(name)
    for name in _TEXT_KEYS:
        yield value.get(name)
    for name in sorted(names):
        if not name.startswith("@"):
            yield value.get(name)


# A start of the same kind ends each search, so that a text full of unclosed starts takes linear time.
_HIDDEN = re.compile(
    r"<(?:!--(?:[^<-]|-(?!->)|<(?!!--))*-->|(script|style)\b(?:[^<]|<(?!/?\1\b))*</\1\b[^<>]*>)", re.IGNORECASE
)
#: Tags inside a word or sentence vanish; all others part words. Both cases are spelt out: it is twice as fast.
_INLINE_TAG = re.compile(
    r"</?(?:[abisuABISU]|span|SPAN|strong|STRONG|em|EM|font|FONT|su[bp]|SU[BP]|small|SMALL|code|mark|abbr)(?:\s[^<>]*)?>"
)
_TAG = re.compile(r"<(?:/?[a-zA-Z]|![a-zA-Z\[])[^<>]*>")
_TEMPLATE = re.compile(r"\{\{[^{}]*\}\}")


def plain(value: object) -> str | None:
    """The value as one line of text: without HTML tags, entities, unfilled `{{templates}}` and folded blanks.

    Twice-escaped markup (`&lt;p&gt;`) is removed as well. None where no text is left.
    """
    found = text(value)
    if found is None:
        return None
    if "{{" in found:
        found = _TEMPLATE.sub(" ", found)
    if "<" in found:
        found = _without_tags(found)
    if "&" in found:
        found = html.unescape(found)
        if "<" in found:
            found = _without_tags(found)
        found = _CONTROL.sub(" ", found)
    if not found.isascii():
        found = found.replace("\u00ad", "").replace("\u200b", "").replace("\ufeff", "")
    return " ".join(found.split()) or None


def _without_tags(found: str) -> str:
    return _TAG.sub(" ", _INLINE_TAG.sub("", _HIDDEN.sub(" ", found)))


_SEPARATOR = re.compile(r"[,;\n]")


def strings(value: object) -> tuple[str, ...]:
    """The names in a value, in their order, each once whatever its case.

    Takes a list of texts or of objects with a display_name, title or name; one text with commas, semicolons or line
    breaks between the names; a JSON list inside a string; a multilingual object of any of these.
    """
    unique: dict[str, str] = {}
    for found in _strings(value, _DEPTH):
        unique.setdefault(found.casefold(), found)
    return tuple(unique.values())


def _strings(value: object, depth: int) -> Iterator[str]:
    if depth == 0:
        return
    if isinstance(value, str):
        inner = _list_inside(value)
        if inner is not None:
            yield from _strings(inner, depth - 1)
        else:
            yield from (found for part in _SEPARATOR.split(value) if (found := plain(part)))
    elif isinstance(value, list | tuple):
        for item in value:
            if isinstance(item, list | tuple):
                yield from _strings(item, depth - 1)
            elif found := plain(item):
                yield found
    elif isinstance(value, dict):
        for item in _by_preference(cast(Mapping[str, object], value)):
            found_here = tuple(_strings(item, depth - 1))
            if found_here:
                yield from found_here
                return
    elif found := plain(value):
        yield found


def _list_inside(value: str) -> list[object] | None:
    """The list that a string holds as JSON."""
    if value[:1] != "[" or value[-1:] != "]":
        return None
    try:
        found = msgspec.json.decode(value.encode("utf-8", "replace"))
    except (msgspec.DecodeError, RecursionError):
        return None
    return found if isinstance(found, list) else None


#: Dates outside are placeholders: the epoch itself, 0001-01-01, 9999-12-31.
_YEARS = range(1971, 2101)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NUMBER = re.compile(r"-?[0-9]{5,20}(\.[0-9]{1,9})?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_CLOCK = (
    r"(?:[,\sT]+(?:at\s+)?(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.\d+)?)?"
    r"\s*(?P<half>[ap]\.?m\.?)?)?"
)
_ZONE = r"\s*(?:Z|UTC|GMT|[+-]00:?00)?"
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,?\s+)?"
_WRITTEN = tuple(
    re.compile(pattern, re.IGNORECASE | re.ASCII)
    for pattern in (
        rf"(?P<first>\d{{1,2}})(?P<mark>[./-])(?P<second_part>\d{{1,2}})(?P=mark)(?P<year>\d{{4}}){_CLOCK}{_ZONE}",
        rf"(?P<year>\d{{4}})[/.](?P<month>\d{{1,2}})[/.](?P<day>\d{{1,2}}){_CLOCK}{_ZONE}",
        rf"(?P<year>\d{{4}})-(?P<month>\d{{1,2}})-(?P<day>\d{{1,2}}){_CLOCK}{_ZONE}",
        rf"{_WEEKDAY}{_MONTH}\s*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}}){_CLOCK}{_ZONE}",
        rf"{_WEEKDAY}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s-]+(?:of\s+)?{_MONTH},?[\s-]+(?P<year>\d{{4}}){_CLOCK}{_ZONE}",
        rf"{_WEEKDAY}{_MONTH}\s+(?P<day>\d{{1,2}}){_CLOCK}\s+(?:UTC|GMT)\s+(?P<year>\d{{4}})",
        rf"{_MONTH},?\s+(?P<year>\d{{4}})",
        r"(?P<year>\d{4})[-/](?P<month>\d{1,2})",
        r"(?P<month>\d{1,2})/(?P<year>\d{4})",
    )
)


def stamp(value: object) -> Stamp | None:
    """A date as the portal wrote it, read where that is possible.

    Reads epoch seconds, milli- and microseconds (numbers or digits), ISO 8601 (without a zone it is UTC; date only,
    year and month, or a bare year too), `20190704`, `04.07.2019`, `7/4/2019` (month first unless that cannot be),
    `July 4, 2019`, `4 July 2019`, HTTP dates. A list of one is read as what it holds. None for null, blank text,
    booleans, other lists and objects. What cannot be read (`R/P1D`, an interval, a word), and a year outside
    1971-2100, gives a Stamp with the raw text, no time and no precision.
    """
    if isinstance(value, list | tuple) and len(value) == 1:
        value = value[0]
    if isinstance(value, str):
        return _stamp(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    raw = _number(value)
    return None if raw is None else _stamp(raw)


def _stamp(value: str) -> Stamp | None:
    raw = value if value.isprintable() else _CONTROL.sub("", value)
    raw = raw.strip()
    if not raw:
        return None
    if not raw.replace(".", "", 1).isdigit():
        # The common case, and the fast one. Digits alone are kept from it: it reads 1512010141200 as the year 1512.
        try:
            at = datetime.fromisoformat(raw)
        except ValueError:
            pass
        else:
            return _within_years(raw, at, "day" if len(raw) <= 10 else "second")
        return _written(raw)
    return _digits(raw)


def _within_years(raw: str, at: datetime, precision: str) -> Stamp:
    try:
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except OverflowError:
        return Stamp(raw, None, "")
    return Stamp(raw, at, precision) if at.year in _YEARS else Stamp(raw, None, "")


def _digits(raw: str) -> Stamp:
    """A year, a compact date, or the time since the epoch in a unit that its size tells."""
    try:
        if len(raw) == 4:
            return _within_years(raw, datetime(int(raw), 1, 1), "year")
        if len(raw) in {8, 14} and raw.isdigit() and int(raw[:4]) in _YEARS:
            layout = "%Y%m%d" if len(raw) == 8 else "%Y%m%d%H%M%S"
            return _within_years(raw, datetime.strptime(raw, layout), "day" if len(raw) == 8 else "second")
        number = float(raw)
        unit = 1 if number < 1e11 else 1e3 if number < 1e14 else 1e6
        return _within_years(raw, _EPOCH + timedelta(seconds=number / unit), "second")
    except (ValueError, OverflowError):
        return Stamp(raw, None, "")


@lru_cache(maxsize=4096)
def _written(raw: str) -> Stamp:
    """A date as people write it."""
    if len(raw) <= 60:
        for pattern in _WRITTEN:
            if found := pattern.fullmatch(raw):
                try:
                    return _composed(raw, {name: part for name, part in found.groupdict().items() if part})
                except ValueError:
                    break
    return Stamp(raw, None, "")


def _composed(raw: str, parts: dict[str, str]) -> Stamp:
    """The stamp of matched parts; ValueError where they are no date."""
    if "first" in parts:
        first, second = int(parts["first"]), int(parts["second_part"])
        day_first = parts["mark"] == "." or first > 12
        month, day = (second, first) if day_first else (first, second)
    else:
        name = parts["month"]
        month = int(name) if name.isdigit() else _MONTHS.index(name[:3].lower()) + 1
        day = int(parts.get("day", "1"))
    precision = "second" if "hour" in parts else "day" if "day" in parts or "first" in parts else "month"
    hour = int(parts.get("hour", "0"))
    if half := parts.get("half", "").lower():
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    at = datetime(int(parts["year"]), month, day, hour, int(parts.get("minute", "0")), int(parts.get("second", "0")))
    return _within_years(raw, at, precision)


def moment(value: object, *, per_second: int = 1) -> datetime | None:
    """A date inside data as it stands there, whatever its year: empty dates are 1900 or 9999 and say so themselves.

    Reads ISO 8601 (UTC where no zone is told) and numbers since the epoch, `per_second` to a second. None for all else.
    """
    try:
        if isinstance(value, bool):
            return None
        if isinstance(value, int | float):
            return _EPOCH + timedelta(seconds=value / per_second)
        if not isinstance(value, str) or not 0 < len(value) <= 40:
            return None
        if _NUMBER.fullmatch(value):
            return _EPOCH + timedelta(seconds=float(value) / per_second)
        at = datetime.fromisoformat(value.strip())
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def whole(value: object) -> int | None:
    """A count: a number that is not negative, or its digits; None for all else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if 0 <= value < 10**15 else None
    if isinstance(value, float):
        return int(value) if 0 <= value < 1e15 and value == int(value) else None
    return int(value) if isinstance(value, str) and re.fullmatch(r"[0-9]{1,15}", value) else None


_ADDRESS = re.compile(r"[\w.+'%-]{1,64}@(?:[\w-]{1,63}\.){1,8}[^\W\d_][\w-]{1,62}")


def email(value: object) -> str | None:
    """The first e-mail address in a value (`mailto:a@b.gov?subject=x`, `Open Data <a@b.gov>`).

    None where there is no whole address: `mailto:`, `mailto:cwalton`, a web address.
    """
    found = text(value)
    if found is None or "@" not in found or len(found) > 2000:
        return None
    match = _ADDRESS.search(found.replace("mailto:", " ").replace("%40", "@"))
    return match[0].strip(".'") if match else None


_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_FREQUENCY_WORDS = re.compile(
    r"""frequen(?!t(ly)?\b) | frecuencia | haeufigkeit | haufigkeit | \bfreq\b | \bmaint\ ?freq
    | \bcadenc | periodici | periodizit | \baccrual | \bturnus\b | how\ often
    | \b(update|updating|refresh|release|publishing|publication|maintenance)s?
      \ (rate|schedule|interval|cycle|period|periodicity|rhythm)\b
    | aktualisierungs(\ ?(intervall|rhythmus|zyklus|turnus)) | \bintervalo?\ (de|da)\ (actualizacion|atualizacao)
    | \b(rythme|periode)\ de\ (la\ )?(mise\ a\ jour|diffusion|publication)""",
    re.VERBOSE,
)
#: A group and key of Discovery that say only together what they are: `Frequency_Publishing`.
_FREQUENCY_PAIR = re.compile(r"frequency (publish|data change|change|update|refresh|collect)")


@lru_cache(maxsize=8192)
def is_frequency_field(name: str) -> bool:
    """Whether a field of this name states how often data is updated, published or collected.

    Judged by the leaf: `Update_Update-Frequency` (group and key of Discovery) by what follows the last underscore,
    `update_frequency` and `updateFrequency` as they stand. A group alone decides nothing: `Periodicity_Steward`
    holds a person, `Update_Automation` a yes or no.
    """
    whole = _folded_name(name)
    if "_" in name and (name != name.lower() or "-" in name or " " in name):
        leaf = _folded_name(name.rsplit("_", 1)[1])
        return bool(_FREQUENCY_WORDS.search(leaf) or _FREQUENCY_PAIR.match(whole))
    return bool(_FREQUENCY_WORDS.search(whole))


def _folded_name(name: str) -> str:
    """Lower case, without accents, one blank between words, words told by signs or camelCase."""
    bare = unicodedata.normalize("NFKD", _CAMEL.sub(" ", name[:200]))
    kept = "".join(" " if not sign.isalnum() else sign for sign in bare if not unicodedata.combining(sign))
    return " ".join(kept.lower().split())


_HOST = re.compile(r"^(?:(?:[a-z][a-z0-9+.-]*:)?//)?(?:[^/?#@]*@)?(\[[^\]]*\](?::\d+)?|[^/?#\\]*)", re.IGNORECASE)
#: Labels below a country's domain that are open to registration, so that the name is one label longer.
_SECOND_LEVEL = frozenset(
    {
        "ac",
        "asn",
        "co",
        "com",
        "csiro",
        "ed",
        "edu",
        "go",
        "gob",
        "gouv",
        "gov",
        "govt",
        "gub",
        "gv",
        "id",
        "info",
        "int",
        "k12",
        "kommune",
        "leg",
        "lg",
        "ltd",
        "me",
        "mil",
        "ne",
        "net",
        "nhs",
        "nic",
        "nom",
        "or",
        "org",
        "parliament",
        "plc",
        "police",
        "sch",
    }
)
#: Prefixes of local governments below a locality: `ci.springfield.or.us` is not `co.springfield.or.us`.
_LOCAL = frozenset({"ci", "city", "co", "county", "town", "twp", "vil", "village", "boro"})
#: Groups of agencies below a state: `lib.ca.us` and the like are no agency of their own.
_STATE_GROUPS = frozenset({"cc", "dst", "gen", "k12", "lib", "mus", "pvt", "tec"})


@lru_cache(maxsize=65536)
def site_of(host_or_url: str) -> str:
    """The registrable part of a host: `data.city.gov` gives `city.gov`, `data.city.gov.uk` gives `city.gov.uk`.

    In lower case. An approximation without the public suffix list: two labels, three below a country's second
    level and a state of the US, four for local governments there (`ci.springfield.or.us`). An IP address or a
    single label is returned as it is, with its port. Empty for what holds no host.
    """
    match = _HOST.match(host_or_url.strip())
    netloc = match[1].lower() if match else ""
    if netloc.startswith("["):
        return netloc
    host = netloc.partition(":")[0].rstrip(".")
    labels = [label for label in host.split(".") if label]
    if len(labels) < 2 or _is_address(host):
        return netloc.rstrip(".")
    return ".".join(labels[-_depth(labels) :])


def _depth(labels: list[str]) -> int:
    """How many labels, from the end, make the registrable name."""
    top, second = labels[-1], labels[-2]
    if top == "us" and (len(second) == 2 or second == "fed"):
        third, fourth = labels[-3:-2], labels[-4:-3]
        longer = (third and third[0] in _STATE_GROUPS) or (fourth and fourth[0] in _LOCAL)
        return 4 if longer else 3
    return 3 if len(top) == 2 and second in _SECOND_LEVEL else 2


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def size(value: object) -> int | None:
    """A size in bytes as stated: a number, or digits as text; None for anything else, and for what is not positive."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        found = int(value) if isinstance(value, int) else int(float(value))
    except (ValueError, OverflowError):
        return None
    return found if 0 < found < 1 << 60 else None
