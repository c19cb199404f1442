"""Read a declared update frequency: `R/P1M`, `quarterly`, `As needed`, `Mensal`, `http://…/frequency/DAILY_2`.

The vocabularies of DCAT-US (ISO 8601), the EU, Dublin Core, ISO 19115 and SDMX, and free text in seven languages.
The order in which they are tried matters more than the words: an exact term, ISO 8601, "no longer updated", "unknown",
"twice a year", "every two weeks", weekdays, single words, "as needed", "irregular", the name of a month.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache

from msgspec import Struct

from auditor.model import Label

WEEK, MONTH, QUARTER, YEAR = 7.0, 30.4375, 91.3125, 365.25
HOUR = 1 / 24
#: Five days a week, as an average.
BUSINESS_DAY = 1.4


class Kind(StrEnum):
    """What a label promises."""

    PERIODIC = "periodic"
    CONTINUOUS = "continuous"
    AS_NEEDED = "as_needed"
    IRREGULAR = "irregular"
    STATIC = "static"
    UNKNOWN = "unknown"


class Periodicity(Struct, frozen=True):
    """What a label means. days: length of the period, None unless periodic. ambiguous: there is another, shorter
    reading, or the label names several periods. note: what to know about the reading, empty if nothing."""

    kind: Kind
    days: float | None = None
    ambiguous: bool = False
    note: str = ""


class Declared(Struct, frozen=True):
    """What a dataset declares, all its labels together.

    label: the one that counts. periodicity: its meaning, None where it cannot be read. others: the remaining labels
    that can be read. conflict: one of them says something else (another kind, or a period that differs by more than
    20 %). note: a sentence for the reader.
    """

    label: Label
    periodicity: Periodicity | None
    others: tuple[tuple[Label, Periodicity], ...] = ()
    conflict: bool = False
    note: str = ""


def _periodic(days: float, ambiguous: bool = False, note: str = "") -> Periodicity:
    """A period; below one hour it is no period to wait for."""
    if days < HOUR * 0.999:
        return Periodicity(Kind.CONTINUOUS, None, ambiguous, note)
    return Periodicity(Kind.PERIODIC, days, ambiguous, note)


# --- exact terms -----------------------------------------------------------------------------------------------------

#: Terms by their period in days: lower case, without signs. The codes of the EU, Dublin Core, ISO 19115 and SDMX.
_PERIODS = {
    30 * YEAR: "tridecennial",
    20 * YEAR: "bidecennial",
    10 * YEAR: "decennial",
    5 * YEAR: "quinquennial",
    4 * YEAR: "quadrennial",
    3 * YEAR: "triennial",
    2 * YEAR: "biennial biennially",
    YEAR: "annual annually yearly freqa a 008",
    YEAR / 2: "annual2 semiannual semiannually freqs s",
    YEAR / 3: "annual3 threetimesayear",
    2 * MONTH: "freqbm",
    QUARTER: "quarterly freqq q 006",
    MONTH: "monthly freqm m 005",
    MONTH / 2: "monthly2 semimonthly",
    MONTH / 3: "monthly3 threetimesamonth",
    2 * WEEK: "fortnightly 004",
    WEEK: "weekly freqw w 003",
    WEEK / 2: "weekly2 semiweekly",
    WEEK / 3: "weekly3 threetimesaweek",
    WEEK / 4: "weekly4",
    BUSINESS_DAY: "weekly5 freqb b",
    1.0: "daily freqd d 002",
    0.5: "daily2 12hrs",
    3 * HOUR: "trihourly",
    2 * HOUR: "bihourly",
    HOUR: "hourly freqh h",
}
_OTHER_TERMS = {
    Kind.CONTINUOUS: "1min 5min 10min 15min 30min cont updatecont continuous continual continually live freqn 001",
    Kind.AS_NEEDED: "asneeded 009",
    Kind.IRREGULAR: "irreg irregular completelyirregular periodic 010",
    Kind.STATIC: "never notplanned once 011",
    Kind.UNKNOWN: (
        "other unknown opdatpro none null na nil tbd tobedetermined current manual automated automatic undefined 012"
        " undetermined notapplicable notspecified notstated notavailable notknown unspecified autre outro otro altro"
        " anderes desconhecido desconhecida desconocido desconocida inconnu inconnue unbekannt onbekend sconosciuto"
        " keineangabe naoinformado naoinformada noaplica naoseaplica naoespecificado"
    ),
}
_TWO_READINGS = "it can also mean {}"
#: Terms that people use for two periods. Where one reading is a standard's own (ISO 19115 defines `biannually` as twice
#: a year) it holds, otherwise the longer one.
_AMBIGUOUS = {
    "biannual biannually biyearly": (YEAR / 2, "every two years"),
    "bimonthly": (2 * MONTH, "twice a month"),
    "biweekly": (2 * WEEK, "twice a week"),
    "triannual triannually": (YEAR / 3, "every three years"),
    "bisemanal": (2 * WEEK, "twice a week"),
}
_EXACT = {
    **{term: _periodic(days) for days, terms in _PERIODS.items() for term in terms.split()},
    **{term: Periodicity(kind) for kind, terms in _OTHER_TERMS.items() for term in terms.split()},
    **{
        term: _periodic(days, True, _TWO_READINGS.format(other))
        for terms, (days, other) in _AMBIGUOUS.items()
        for term in terms.split()
    },
}

# --- ISO 8601 --------------------------------------------------------------------------------------------------------

_ISO = re.compile(
    r"(?P<repeat>r-?\d*/(?:[^/]*/)?)?p(?=[\dt])(?:(?P<y>\d+(?:[.,]\d+)?)y)?(?:(?P<m>\d+(?:[.,]\d+)?)m)?"
    r"(?:(?P<w>\d+(?:[.,]\d+)?)w)?(?:(?P<d>\d+(?:[.,]\d+)?)d)?"
    r"(?:t(?:(?P<h>\d+(?:[.,]\d+)?)h)?(?:(?P<min>\d+(?:[.,]\d+)?)m)?(?:(?P<s>\d+(?:[.,]\d+)?)s)?)?"
)
_ISO_DAYS = {"y": YEAR, "m": MONTH, "w": WEEK, "d": 1.0, "h": HOUR, "min": HOUR / 60, "s": HOUR / 3600}
#: The guidance of DCAT-US lists these decimals for two periods each.
_ISO_AMBIGUOUS = {
    "p0.5m": _periodic(2 * MONTH, True, "it can also mean twice a month"),
    "p0.5w": _periodic(2 * WEEK, True, "it can also mean twice a week"),
}


def _iso(line: str) -> Periodicity | None:
    match = _ISO.fullmatch(line)
    if not match:
        return None
    repeat = match["repeat"] or ""
    known = _ISO_AMBIGUOUS.get(line.removeprefix(repeat))
    if known:
        return known
    days = sum(_decimal(match[unit]) * length for unit, length in _ISO_DAYS.items() if match[unit])
    if not 0 < days < 1000 * YEAR:
        return None
    return _periodic(days, note="" if repeat.startswith("r/") else "not written as R/P…, the form of DCAT-US")


def _decimal(written: str) -> float:
    """A number; 0.33 stands for a third."""
    number = float(written.replace(",", "."))
    return 1 / 3 if written.replace(",", ".") in {"0.33", "0.333"} else number


# --- free text -------------------------------------------------------------------------------------------------------


def _any(*patterns: str) -> re.Pattern[str]:
    """One pattern of several."""
    return re.compile("|".join(patterns))


_STATIC = _any(
    r"\b(static|historic(al)?|archived?|never|one[ -]?(time|off)|no longer|discontinued|frozen|retired|ceased)\b",
    r"\bonce\b(?! (a|an|per|every|each|in|daily|weekly|monthly|quarterly|yearly|annually)\b)",
    r"\bnot (be |being |currently |to be |going to be )?(updated|refreshed|maintained|planned)",
    r"\bno (further |more |planned |future |new |scheduled )?(updates?|updating|refresh(es)?)\b",
    r"\b(will not|won.?t) be\b|\bnone planned\b|^completed?\b",
    r"\b(nunca|jamais|niemals|nooit|einmalig|estatic[oa]s?|statique|statisch|statico|descontinuad[oa])\b",
    r"\b(historic[oa]s?|historique|historisch|unica vez|une seule fois|eingestellt|afgesloten|archiviert)\b",
    r"\bnicht (mehr )?aktualisiert|\bkeine aktualisierung|^nie$|^mai$|\bwordt niet\b|\bniet meer\b|\bnon aggiornat",
    r"\bno se actualiza|\bnao (e |sera |sao )?atualizad|\b(sem atualizac|sin actualizac|aucune mise|non prevu)",
)
_UNKNOWN = _any(
    r"(other|outr[oa]s?|autre|andere)( ?[-(:,;]+ ?.{0,80})?",
    r"see (the )?(description|notes?|metadata|comments?|below).*",
    r"(to be|not yet|yet to be) (determined|defined|decided|announced|confirmed).*",
    r"not (known|sure|applicable|provided|given|specified|stated).*",
    r".*\b(broken|unknown)\b.*",
)

_COUNTS = {
    word: number
    for number, words in {
        1: "one once um uma un una uno une ein eine einmal een eenmaal",
        2: "two twice double dois duas dos deux zwei zweimal twee tweemaal due other second 2nd",
        3: "three thrice tres trois drei dreimal drie driemaal tre third 3rd",
        4: "four quatro cuatro quatre vier viermal quattro fourth 4th",
        5: "five cinco cinq funf fuenf vijf cinque fifth 5th",
        6: "six seis sechs zes sei sixth 6th",
        7: "seven sete siete sept sieben zeven sette",
        8: "eight oito ocho huit acht otto",
        9: "nine nove nueve neuf neun negen",
        10: "ten dez diez dix zehn tien dieci tenth 10th",
        12: "twelve doze doce douze zwolf zwoelf twaalf dodici",
        15: "fifteen quinze quince",
    }.items()
    for word in words.split()
}
_UNITS = {
    "second": HOUR / 3600,
    "minute": HOUR / 60,
    "hour": HOUR,
    "workday": BUSINESS_DAY,
    "day": 1.0,
    "fortnight": 2 * WEEK,
    "week": WEEK,
    "month": MONTH,
    "quarter": QUARTER,
    "semester": YEAR / 2,
    "year": YEAR,
    "decade": 10 * YEAR,
}
_UNIT = (
    r"(?:(?:fiscal|financial|calendar|school|academic|full|single) )?(?:"
    r"(?P<second>seconds?|secs?|segundos?|secondes?|sekunden?)"
    r"|(?P<minute>minutes?|mins?|minutos?|minuten?|minut[oi])"
    r"|(?P<hour>hours?|hourly|hrs?|horas?|heures?|stunden?|uur|uren|or[ae])"
    r"|(?P<workday>(?:business|work|working)[ -]?days?|weekdays?|week days?|werktage?n?|werkdag(?:en)?"
    r"|dias? (?:ute?is|util|habil|habiles)|jours? ouvr\w+)"
    r"|(?P<day>days?|daily|nights?|dias?|jours?|tage?n?|tages|ta(?:e)?glich|dag(?:en)?|dagelijks|giorn[oi])"
    r"|(?P<fortnight>fortnights?|quinzenas?|quincenas?|quinzaines?)"
    r"|(?P<week>weeks?|weekly|wks?|semanas?|semaines?|wochen?|wo(?:e)?chentlich|weken|wekelijks|settiman[ae])"
    r"|(?P<month>months?|monthly|mos?|mes|meses|mois|monate?n?|monats|monatlich|maand(?:en)?|maandelijks|mes[ei])"
    r"|(?P<quarter>quarters?|quarterly|qtrs?|trimestres?|quartale?|kwartaal|kwartalen|trimestr[ei])"
    r"|(?P<semester>semesters?|semestres?|semestr[ei]|half[ -]?years?|halbjahre?|half jaar)"
    r"|(?P<year>years?|yearly|annually|annual|annum|yrs?|anos?|ans?|annees?|jahre?n?|jahres|ja(?:e)?hrlich|jaar|jaren|jaarlijks|ann[oi])"
    r"|(?P<decade>decades?))\b"
)
_NUMBER = r"\d{1,6}(?:[.,]\d{1,4})?|" + "|".join(sorted(_COUNTS, key=len, reverse=True))
_TIMES = re.compile(
    r"\b(?:(?P<word>once|twice|thrice|einmal|zweimal|dreimal|viermal|eenmaal|tweemaal|driemaal)"
    rf"|(?P<number>{_NUMBER}|multiple|several|various|many|few|x|n|mehrmals|varias|varios|plusieurs)"
    r"[ -]?(?:x|times?|vez(?:es)?|veces|fois|mal|keer|volt[ae]|per(?= ))?)"
    rf"[ -]?(?:a|an|per|each|every|in a|por|al|a la|ao|par|pro|im|in der|all.|/)?[ ']*{_UNIT}"
)
#: Without one of these, `one day` and `5 years` would be read as so many times.
_TIMES_WORD = re.compile(
    r"\dx|times?\b|\bvez(es)?\b|\bveces\b|\bfois\b|mals?\b|\bkeer\b|maal\b|\bvolt[ae]\b|once|twice|thrice|\d ?(per|/)"
)
_AMOUNT = (
    r"(?:(?:approx\w*\.?|about|around|roughly|circa|ca\.?|~) ?)?"
    rf"(?:(?P<number>{_NUMBER})(?: ?(?:-|to|or|a|bis|ou|o|/) ?(?P<upper>{_NUMBER}))?[ -]?"
    r"|(?P<few>few|couple(?: of)?|several) )"
)
_EVERY = re.compile(
    r"\b(?:every|each|per|alle|cada|a cada|tous les|toutes les|chaque|ogni|elke?|iedere?|jede[nrsm]?|om de"
    rf"|tod[oa]s? (?:os|los|as|las|o|el|a|la)) (?:{_AMOUNT})?{_UNIT}"
)
_LENGTH = re.compile(rf"{_AMOUNT}{_UNIT}(?: (?:cycle|interval|basis|or so))?")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY_NAME = r"(mon|tue|wed|thu|fri|sat|sun)(?:s|r|rs|day|days|sday|sdays|nesday|nesdays|rsday|rsdays|urday|urdays)?"
_DAY_RANGE = re.compile(rf"\b{_DAY_NAME}\.? ?(?:-|to|through|thru|until) ?{_DAY_NAME}\b")
_DAY = re.compile(rf"\b{_DAY_NAME}\b")
_BUSINESS_DAYS = re.compile(
    r"(?<!\d )\b(weekdays?|week days|(business|working|work)[ -]?days?|business daily|werktags|werktaglich|werktaeglich"
    r"|dias? (ute?is|habiles)|jours? ouvr\w+)\b"
)
_LONGER_UNIT = re.compile(r"month|quarter|year|annual")

#: Words for a period anywhere in the text; the longer of two that start alike stands first.
_WORDS: tuple[tuple[str, float, str], ...] = (
    (r"tri-?decennial\w*", 30 * YEAR, ""),
    (r"bi-?decennial\w*", 20 * YEAR, ""),
    (r"decenn\w+|decad\w+|decenal\w*|census(?:\ period)?|zehnjahr\w+", 10 * YEAR, ""),
    (r"quinquen\w+|quinquien\w+|funfjahr\w+|fuenfjahr\w+", 5 * YEAR, ""),
    (r"quadrienn?\w+|quadrenn\w+|cuatrienal\w*|vierjahr\w+", 4 * YEAR, ""),
    (r"trienn\w+|trienal\w*|dreijahr\w+", 3 * YEAR, ""),
    (r"bienn\w+|bienal\w*|bisannuel\w*|zweija\w+|tweejaar\w*|(?:even|odd)(?:-numbered)?\ years?", 2 * YEAR, ""),
    (r"tri-?\ ?annual\w*", YEAR / 3, "every three years"),
    (r"bi-?\ ?annual\w*|bi-?\ ?yearly|bianua\w+|biannuel\w*", YEAR / 2, "every two years"),
    (r"semi-?\ ?(?:annual|year)\w*|half-?\ ?year\w*|six-?\ ?month\w*|semestr\w+|halbja\w+|halfjaar\w*", YEAR / 2, ""),
    (r"quadrimestr\w+|cuatrimestr\w+|viermonat\w+", YEAR / 3, ""),
    (
        r"(?:viertel|quartals)ja\w+|quartal\w*|quarter\w*|quaterly|qtrly|tri-?mestr\w+|kwartaal\w*|driemaand\w+",
        QUARTER,
        "",
    ),
    (r"bi-?\ ?monthly", 2 * MONTH, "twice a month"),
    (r"bimestr\w+|zweimonat\w+|tweemaand\w+", 2 * MONTH, ""),
    (r"semi-?\ ?month\w*|bimensua?\w+|bimensal\w*|bimensil\w+|quinzen\w+|quincen\w+|halbmonat\w+", MONTH / 2, ""),
    (r"bi-?\ ?weekly", 2 * WEEK, "twice a week"),
    (r"fortnight\w*|vierzehnta\w+|14-?ta\w+|zweiwoch\w+|tweewekel\w+|quinzaine", 2 * WEEK, ""),
    (r"semi-?\ ?week\w*|bihebdo\w+", WEEK / 2, ""),
    (r"annual\w*|annuel\w*|anual\w*|yearly|years?|jahrl\w+|jaehrl\w+|jaarlijks\w*|per\ annum|school\ year", YEAR, ""),
    (r"month\w*|mensa\w+|mensua\w+|mensuel\w*|mensil\w+|monatl\w+|maandel\w+", MONTH, ""),
    (r"week\w*|semana\w*|hebdomad\w+|wochentl\w+|woechentl\w+|wekel\w+|settiman\w+", WEEK, ""),
    (r"daily|nightly|overnight|diari\w+|quotidi\w+|tagl\w+|taegl\w+|tagesaktuell\w*|dagel\w+|giornal\w+", 1.0, ""),
    (r"(?:bi|two)-?\ ?hourly", 2 * HOUR, ""),
    (r"hourly|horari\w+|horaire\w*|stundl\w+|stuendl\w+", HOUR, ""),
    (
        r"(?:near[ -])?real[ -]?time|live|streaming|streamed|continu\w*|tempo\ real|tiempo\ real|temps\ reel|echtzeit"
        r"|tempo\ reale|minutely|kontinuierlich\w*|fortlaufend\w*|laufend",
        0.0,
        "",
    ),
)
_SCAN = re.compile(r"\b(?:" + "|".join(f"({words})" for words, _, _ in _WORDS) + r")\b")
_LEADING_DAILY = re.compile(r"(automated|automatic|automatically|updated|usually)?[ -:]*(daily|nightly)\b")

_AS_NEEDED = _any(
    r"\bas[ -](is )?(need|requ|necess|avail|change|receiv|it\b|appropriate|coll|applicable|new|data|info|they)",
    r"\b(when|whenever|upon|if|where)\b|\bon[ -]?demand|\b(on|by|per) (request|demand|incident|event|change)",
    r"\b(after|with|following|at) (each |every |any |new |the )?(change|update|event|incident|release|request|receipt)",
    r"\bdemand|\bneeded\b|\bevents?\b|\bnecessidade|\bnecessario|\bnecesari|\bnecesidad|\bconforme|\bsegun|\b[cq]uando",
    r"\b(au|si) besoin|\ben cas de|\ba la demande|\b(bei|nach) (bedarf|anderung|aenderung)|anlassbezogen",
    r"\bop aanvraag|\bindien\b|\b(naar|bij) behoefte|\bsu richiesta|\bal bisogno|\bsecondo\b",
)
_IRREGULAR = _any(
    r"irregul|\bperiodic|\bad[ -]?hoc|occasion|infrequent|unschedul|\bno (fixed|set|regular|defined|specific)",
    r"\bvar(y|ies|ied|iable|ying|ious)\b|\bseason|sporadi|random|intermittent|from time to time|\bregular",
    r"unregelma|onregelma|irregol|eventual|ocasional|estacional|sazonal|saison|\belections?\b|\beleic|\beleccion|\bwahl",
    r"\bunpredictable|\bas possible|\bongoing\b|\bfrequently\b",
)
_MONTH_NAME = re.compile(
    r"\b(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?|spring|summer|autumn|fall|winter)\b"
)
_AROUND_MONTHS = re.compile(
    r"(\b(in|of|by|the|every|each|end|mid|early|late|beginning|start|and|on|or)\b|\d+(st|nd|rd|th)?|\W)+"
)

_SUBJECT = re.compile(
    r"\b(the |this )?(data|dataset|data set|information|file|table|layer)( sets?)? (is|was|are|were|will be|gets?) "
    r"(generally |usually |typically )?(updated|refreshed|published|uploaded|posted)\b"
)
_QUOTES = "\"'`“”‘’«» .:;"


@lru_cache(maxsize=16384)
def parse(text: str, field: str = "") -> Periodicity | None:
    """The meaning of a label; None where it cannot be told (blank, a person's name, a sentence about something else).

    Bare numbers are days only where the name of the field says so (`data_update_frequency` of HDX: 0 live, -1 never,
    -2 as needed, or a name with "days"); otherwise only the three-digit codes of ISO 19115 are read.
    """
    line = _line(text[:1000])
    if not line:
        return None
    if re.fullmatch(r"[+-]?\d+(\.0)?", line) and _counts_days(field):
        return _number_of_days(int(float(line)))
    is_term = "://" in text
    if is_term:
        line = re.split(r"[/#]", line.rstrip("/#"))[-1]
    found = _EXACT.get(re.sub(r"[^a-z0-9]", "", line)) if re.search(r"[a-z]|\d\d\d", line) else None
    if found:
        # What a vocabulary defines is not ambiguous, whatever people mean by the word.
        return Periodicity(found.kind, found.days) if is_term and found.ambiguous else found
    return _iso(line.replace(" ", "")) or _free_text(_SUBJECT.sub("", line).strip(_QUOTES) or line)


def _line(text: str) -> str:
    """One line in lower case, without accents, quotes around it and a final stop."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(sign for sign in bare if not unicodedata.combining(sign)) if not bare.isascii() else bare
    return " ".join(re.sub("[‐‑‒–—−_]", "-", kept).split()).strip(_QUOTES)


def _counts_days(field: str) -> bool:
    name = re.sub(r"[^a-z]", "", field.lower())
    return name.endswith(("dataupdatefrequency", "days", "indays"))


def _number_of_days(days: int) -> Periodicity | None:
    if days <= 0:
        kind = {0: Kind.CONTINUOUS, -1: Kind.STATIC, -2: Kind.AS_NEEDED}.get(days)
        return Periodicity(kind) if kind else None
    return _periodic(float(days)) if days < 100_000 else None


def _free_text(line: str) -> Periodicity | None:
    if _STATIC.search(line):
        return Periodicity(Kind.STATIC)
    if _UNKNOWN.fullmatch(line):
        return Periodicity(Kind.UNKNOWN)
    found = _times_per(line) or _every(line) or _weekdays(line) or _scan(line)
    if found:
        return found
    if _AS_NEEDED.search(line):
        return Periodicity(Kind.AS_NEEDED)
    if _IRREGULAR.search(line):
        return Periodicity(Kind.IRREGULAR)
    return _months(line)


def _unit(match: re.Match[str]) -> float:
    return next(days for name, days in _UNITS.items() if match[name])


def _count(word: str) -> float:
    return float(_COUNTS.get(word) or word.replace(",", "."))


def _times_per(line: str) -> Periodicity | None:
    """`twice a year`, `3 times per week`, `multiple times daily`."""
    match = _TIMES.search(line) if _TIMES_WORD.search(line) else None
    if not match or not _TIMES_WORD.search(match[0]):
        return None
    unit, number = _unit(match), match["word"] or match["number"]
    if number in _COUNTS or number[0].isdigit():
        count = _count(number)
        return _periodic(unit / count) if 0 < count <= 100_000 else None
    if unit <= HOUR:
        return Periodicity(Kind.CONTINUOUS)
    # Several times a day is taken for every half day; of longer units it says no more than "at least twice".
    return _periodic(0.5) if unit <= 1 else _periodic(unit / 2, True, "read as twice")


def _every(line: str) -> Periodicity | None:
    """`every two weeks`, `each month`, `every other year`, `approx 5 years`, `every 5 to 10 years`."""
    match = _EVERY.search(line) or _LENGTH.fullmatch(line)
    if not match:
        return None
    unit = _unit(match)
    if match["few"]:
        return _periodic(0.5) if unit == HOUR else _periodic(unit * 3, True, "read as three")
    if match["upper"]:
        return _periodic(
            unit * max(_count(match["number"]), _count(match["upper"])), True, "the longer period is taken"
        )
    count = _count(match["number"]) if match["number"] else 1.0
    return _periodic(unit * count) if 0 < count <= 1000 else None


def _weekdays(line: str) -> Periodicity | None:
    """`Monday - Friday`, `Every weekday`, `Tuesday after 12AM`; not `first Monday of the month`."""
    if _LONGER_UNIT.search(line):
        return None
    if _BUSINESS_DAYS.search(line):
        return _periodic(BUSINESS_DAY)
    if span := _DAY_RANGE.search(line):
        first, last = _DAYS.index(span[1]), _DAYS.index(span[2])
        return _periodic(WEEK / ((last - first) % 7 + 1))
    days = set(_DAY.findall(line))
    return _periodic(WEEK / len(days)) if days else None


def _scan(line: str) -> Periodicity | None:
    """Single words for a period; of several the longest, but a text that starts with `daily` is daily."""
    if _LEADING_DAILY.match(line):
        return _periodic(1.0)
    found = [_WORDS[(match.lastindex or 1) - 1][1:] for match in _SCAN.finditer(line)]
    if not found:
        return None
    days, other_reading = max(found)
    if any(days > shorter * 1.2 for shorter, _ in found):
        return _periodic(days, True, "several periods are named; the longest is taken")
    return _periodic(days, bool(other_reading), _TWO_READINGS.format(other_reading) if other_reading else "")


def _months(line: str) -> Periodicity | None:
    """`October`, `January and July`: nothing but names of months or seasons, each meaning once a year."""
    if _AROUND_MONTHS.sub("", _MONTH_NAME.sub("", line)):
        return None
    names = {name[:3] for name in _MONTH_NAME.findall(line)}
    return _periodic(YEAR / len(names)) if names else None


# --- several labels --------------------------------------------------------------------------------------------------

_PUBLISHING_FIELD = re.compile(r"publish|publica|release|veroffentl|diffus")
_SOURCE_FIELD = re.compile(r"change|collect|source|capture|survey|recolec|recopil|colet|erheb|creation")


def reconcile(labels: Sequence[Label]) -> Declared | None:
    """The label that counts, and whether the others agree with it; None where all are blank.

    A label that tells something counts before one that does not, then the publishing frequency before any other and
    the frequency with which the source changes last, then the first in order.
    """
    filled = [(label, parse(label.text, label.field)) for label in labels if label.text.strip()]
    if not filled:
        return None
    ranked = sorted(filled, key=lambda pair: (_telling(pair[1]), _field_rank(pair[0].field)))
    label, periodicity = ranked[0]
    others = tuple((other, meaning) for other, meaning in ranked[1:] if meaning is not None)
    differing = [other for other, meaning in others if periodicity and _differ(periodicity, meaning)]
    return Declared(label, periodicity, others, bool(differing), _sentence(label, periodicity, differing))


def _telling(periodicity: Periodicity | None) -> int:
    return 2 if periodicity is None else 1 if periodicity.kind is Kind.UNKNOWN else 0


def _field_rank(field: str) -> int:
    # The leaf alone: the group of `Publishing-Details_Data-change-frequency` says "publishing" too.
    name = _line(_leaf(field))
    return 0 if _PUBLISHING_FIELD.search(name) else 2 if _SOURCE_FIELD.search(name) else 1


def _differ(one: Periodicity, other: Periodicity) -> bool:
    if Kind.UNKNOWN in {one.kind, other.kind}:
        return False
    if one.days is None or other.days is None:
        return one.kind is not other.kind
    return max(one.days, other.days) > 1.2 * min(one.days, other.days)


def _sentence(label: Label, periodicity: Periodicity | None, differing: list[Label]) -> str:
    """What is declared, in a sentence."""
    said = f"“{_short(label.text)}” is declared"
    if periodicity is None:
        return f"{said}, which cannot be read as a frequency."
    meaning = f"{_phrase(periodicity)}; {periodicity.note}" if periodicity.note else _phrase(periodicity)
    against = ", ".join(f"{_leaf(other.field)} is “{_short(other.text)}”" for other in differing)
    return f"{said} ({meaning}){f'; {_leaf(label.field)} is used, but {against}' if against else ''}."


def _phrase(periodicity: Periodicity) -> str:
    if periodicity.days is None:
        return periodicity.kind.value.replace("_", " ")
    if periodicity.days == 1:
        return "every day"
    return f"every {periodicity.days:.0f} days" if periodicity.days >= 10 else f"every {periodicity.days:.2g} days"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 100 else line[:99] + "…"


def _leaf(field: str) -> str:
    """The name of a field as words: what follows the group in `Publishing-Details_Publishing-frequency`."""
    name = field.rsplit("_", 1)[-1] if field != field.lower() else field
    return " ".join(re.sub(r"[-_]", " ", name).split()) or "another field"
