"""Finds the parts of an open data policy in a text: its subject, instrument, definition, duty and scope."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct

from auditor.documents.folded import Sentence

#: The parts, in the order in which they are shown.
PARTS = ("instrument", "definition", "duty", "scope")
#: A text says in so many of its first characters what it is.
HEAD = 2500


class Found(Struct, frozen=True, gc=False):
    """A place in the folded text that shows a part. weight: how sure; form: of an instrument, what it is."""

    start: int
    end: int
    weight: float
    form: str = ""


# --- definition ---------------------------------------------------------------------------------------------------

_TERM = (
    r"(?:open[- ]?data(?: ?sets?)?|(?:public|city|county|town|municipal|government|publishable|published|protected"
    r"|sensitive"
    r"|raw|high[- ]value|confidential|non-?public|restricted|electronic|structured|core) (?:data ?sets?|data"
    r"|information"
    r"|records?)|data ?sets?|data|dataset|information|open (?:format|standard|government|license|records?)s?"
    r"|machine[- ]?readable(?: format)?|metadata|public information)"
)
_DEFINES = (
    re.compile(
        rf"\b{_TERM}[\"']?(?:\s?,?\s?or\s?[\"']?{_TERM}[\"']?)?\s?(?:\([^)\n]{{1,60}}\)\s?)?[,:]?\s?"
        r"(?:shall (?:mean|refer to|include|have the meaning|be defined)|means?\b|refers? to\b|(?:is|are) defined "
        r"(?:as|to)"
        r"|denotes?\b|will mean\b)"
    ),
    re.compile(
        r"[\"'](?:open[- ]?data|data ?sets?|data|public data|city data)[\"']\s?(?:is|are)\b"
        r"|\bopen[- ]?data (?:is|are) (?:\w+ ){0,2}(?:data|data ?sets?|information|records?)\b"
        r"|\bby open[- ]?data,? (?:we|the city) mean"
        r"|\bterm [\"']?(?:open[- ]?data|data ?sets?|data)[\"']?\s"
    ),
    re.compile(rf"\(\s?(?:the |hereinafter |collectively,? ){{0,3}}[\"']{_TERM}[\"']\s?\)"),
    re.compile(rf"(?:\n|\A|\* ?|[a-z\d][)·] ?)(?:[\d·]{{1,8}} )?[\"']?{_TERM}[\"']?\s?[:-] ?[\"']?[a-z][^\n]{{30,}}"),
    re.compile(r"\b(?:definitions?|glossary(?: of terms)?|defined terms|key terms)\b[:.\s]{1,6}[^.]{0,300}\bdata\b"),
    re.compile(rf"(?:\n|[a-z\d][)·] ?)(?:\| ?)?{_TERM}(?: assets?)? ?[\n|.] ?[^\n]{{30,}}"),
)
#: Any word that could open a definition: where none stands, none was overlooked.
DEFINING = re.compile(
    r"\b(?:mean(?:s|t|ing)?|defin\w+|refers?|denotes?|glossary|term[s]?\b|i·?e\b|that is,|known as|called)"
)


def definition(text: str) -> Found | None:
    """Where a text says what it means by data, open data or a dataset."""
    for index, way in enumerate(_DEFINES):
        for found in way.finditer(text):
            if "terms of use" not in found[0] and "privacy" not in found[0]:
                return Found(found.start(), found.end(), 1.0 if index < 3 else 0.8)
    return None


# --- duty ---------------------------------------------------------------------------------------------------------

_MUST = re.compile(
    r"\b(?:shall|must|will|(?:is|are) (?:hereby |further |also |jointly ){0,2}(?:directed|ordered|required|responsible"
    r"|instructed|obligated|expected|tasked|charged|to)\b|(?:do |does )?hereby (?:directs?|orders?|commits?|requires?"
    r"|endorses?|adopts?|establish(?:es)?|declares?)|commit(?:s|ted)? to|it is the policy|the policy of|agrees? to"
    r"|directs? (?:all|each|every|city|the|department)|\bi (?:\w+ ){0,2}(?:direct|order|instruct|require)\b"
    r"|responsible for|responsibility (?:of|to)|ensures?\b)"
)
_STRONG_MUST = re.compile(
    r"\b(?:shall|must|(?:is|are) (?:hereby )?(?:directed|ordered|required)|hereby|it is the policy"
    r"|i (?:\w+ ){0,2}(?:direct|order|instruct|require))\b"
)
_PUBLISH = re.compile(
    r"\b(?:publish(?:es|ed|ing)?|publication|releas(?:e|es|ed|ing)|mak(?:e|es|ing)\b[^.]{0,200}?\b(?:available"
    r"|accessible|open|public|discoverable)|made\b[^.]{0,80}?\b(?:available|accessible|open|public)|(?:be|is|are"
    r"|remain)"
    r" (?:\w+ ){0,3}(?:available|accessible|open|posted|provided|placed|opened|displayed)\b|posts?\b|posted|posting"
    r"|provid(?:e|es|ing) (?:\w+ ){0,4}access|disclos(?:e|es|ed|ing)|disseminat\w+|shar(?:e|es|ed|ing)|open up"
    r"|availability|website shall (?:\w+ ){0,2}(?:include|contain|display)|reachable|as open\b|open by (?:default"
    r"|preference)"
    r"|open (?:every|all|any|its|their|each|the|data)|offer(?:s|ed|ing)?|furnish\w*|list(?:ed|ing)? on|upload(?:s"
    r"|ed|ing)?|(?:is|are) open unless"
    r"|(?:plac|put|load)(?:e|es|ed|ing|s|ting|ement)?\b[^.]{0,80}\b(?:portal|online|(?:web ?)?site|web|page"
    r"|internet|catalog))\b"
)
_DATA = re.compile(
    r"\b(?:data|data ?sets?|data ?bases?)\b(?! (?:breach|cent(?:er|re)|processing|entry|plan\b|usage"
    r"|(?:annual |advisory |working |review |management |governance |program )?(?:reports?|program|polic(?:y|ies)"
    r"|committee|board|officer|portal"
    r"|coordinators?|manager|team|initiative|ordinance|law|group|liaisons?|stewards?|plan|council|champions?|day)\b))"
)
_FACTS = re.compile(r"\b(?:information|records|documents)\b")
_ONLINE = re.compile(r"\b(?:online|web ?sites?|web ?portal|portal|internet|open government|transparen\w+)\b")
_NOT = re.compile(r"\b(?:shall|must|will|may) not\b|\bprohibited\b")
_ONLY_WRITES = re.compile(
    r"\b(?:prepar|develop|draft|writ|creat|bring|return|present|recommend|propos|submit|explor|study|investigat"
    r"|formulat"
    r"|report|review)\w*\b[^.;]{0,160}?\b(?:polic(?:y|ies)|ordinance|resolution|legislation|directive|regulations?"
    r"|executive order|recommendations?|reports?|feasibility|proposals?|strategy|study|framework|guidelines)\b"
)
_PLAINLY = re.compile(
    r"\b(?:publish|release|post|place|make (?:\w+ ){0,6}(?:publicly |freely )?available)\w*\b[^.]{0,120}\bdata"
    r"|\bdata ?(?:sets?)?\b[^.]{0,120}\b(?:published|released|posted|made available|placed)\b"
)
_USERS = re.compile(
    r"\b(?:you|your|users?|licensees?|visitors?|recipients?|requestors?|requesters?|applicants?|contractors?|vendors?"
    r"|grantees?|developers?|third part(?:y|ies))\s(?:\w+ ){0,3}(?:shall|must|will|agrees?|(?:is|are) "
    r"(?:responsible|required))\b"
)
_GOVERNMENT = re.compile(
    r"\b(?:city|town(?:ship)?|village|borough|metro|county|government|municipality|departments?|agenc(?:y|ies)|offices?"
    r"|bureaus?|divisions?|officers?|manager|administrator|directors?|mayor|coordinators?|committee|team|council|board"
    r"|staff|we|program|stewards?|custodians?|liaisons?|clerk|designees?|chief)\b"
)


#: A duty in the present tense: `each department publishes …`.
_EACH_DOES = re.compile(
    r"\b(?:each|every|all|city|town) (?:\w+ ){0,2}(?:departments?|agenc(?:y|ies)|offices?)[\s:*,-]{1,4}"
    r"(?:(?!to\b)\w+ ){0,2}(?:publish(?:es)?|releases?|posts?|makes? [^.]{0,80}available|shares?)\b"
)


#: Words that open a list, and the sign of an entry.
_OPENS_LIST = re.compile(r":[\s\"']*(?=$|\n|\(?[\da-z]{1,3}[).·]|\*)")
_ENTRY = re.compile(r"\(?(?:[\da-z]|\d\d|[ivx]{2,4})[).·]\s?|\* ?|- ")


#: A duty to keep the place where data is published.
_KEEPS = re.compile(
    r"\b(?:shall|must|will|is (?:hereby )?(?:directed|ordered|required) to)\b[^.;]{0,120}?\b(?:maintain|establish"
    r"|create|provide|host|operate"
    r"|run|keep|manage|launch|be (?:established|maintained|created))\w*\b[^.;]{0,80}?\b(?:open |public |central "
    r"|single |city |town )?"
    r"(?:data (?:web )?(?:portal|page|site|hub|catalog(?:ue)?)|web portal|(?:portal|web ?site"
    r"|page)\b[^.;]{0,60}\bdata)\b"
)
#: A duty in the present tense with its holder: `coordinators post data`.
_HOLDER_DOES = re.compile(
    r"\b(?:directors|departments|coordinators|stewards|custodians|staff|liaisons|agencies|managers|it)(?: \w+){0,2}?"
    r" (?:post|publish|release|share|upload|open)(?:e?s)?\b[^.]{0,60}\bdata\b"
)


class Duty(Struct, frozen=True, gc=False):
    """A sentence that obliges somebody to publish data. weight: 1 for `shall` and its like, less for softer words;
    plain: whether it says so in plain words."""

    sentence: Sentence
    weight: float
    plain: bool


def duties(said: Iterable[Sentence]) -> list[Duty]:
    """The sentences that oblige the city to publish data, in their order.

    Sentences about what users have to do, and those that only ask somebody to write a policy, are none. The entries of
    a list are read with the words that open it.
    """
    found = []
    stem = ""
    for sentence in said:
        text = sentence.text
        if _ENTRY.match(text) and stem and _MUST.search(text) is None:
            text = f"{stem} {text}"
        elif opened := _OPENS_LIST.search(text):
            stem = text[max(0, opened.start() - 200) : opened.end()] if _MUST.search(text[: opened.end()]) else ""
        elif _MUST.search(text):
            stem = ""
        weight = _obliges(text, sentence.reason)
        if weight > 0:
            found.append(Duty(sentence, weight, _PLAINLY.search(text) is not None))
    return found


def _obliges(text: str, reason: bool) -> float:
    """How surely a sentence obliges the city to publish data, 0 to 1. reason: it only gives a reason to do so."""
    if len(text) < 30:
        return 0.0
    must = _MUST.search(text)
    published = _PUBLISH.search(text, must.end()) if must is not None else None
    plain = must is None or published is None
    if plain and _KEEPS.search(text) is not None:
        return 0.0 if reason else 0.6
    if plain:
        must = published = _EACH_DOES.search(text) or _HOLDER_DOES.search(text)
    if must is None or published is None:
        return 0.0
    data = _DATA.search(text) is not None
    if not data and _KEEPS.search(text):
        return 0.0 if reason else 0.6
    if not data and not (_FACTS.search(text) and _ONLINE.search(text)):
        return 0.0
    if _USERS.search(text) or (_NOT.search(text) and not _STRONG_MUST.search(_NOT.sub("", text))):
        return 0.0
    writes = _ONLY_WRITES.search(text, must.start())
    if writes is not None and writes.start() - must.end() < 120 and writes.start() < published.start():
        return 0.0
    strong = not plain and _STRONG_MUST.search(text) is not None
    weight = 1.0 if strong else 0.7 if must[0] == "will" else 0.5
    weight *= 1.0 if data else 0.7
    weight *= 1.0 if _GOVERNMENT.search(text) else 0.6
    return weight * 0.3 if reason else weight


def orders_to_write(said: Iterable[Sentence]) -> Sentence | None:
    """A sentence that asks somebody to write a policy, or to report on one."""
    for sentence in said:
        if (must := _MUST.search(sentence.text)) and not sentence.reason:
            writes = _ONLY_WRITES.search(sentence.text, must.start())
            if writes is not None and writes.start() - must.end() < 120:
                return sentence
    return None


# --- scope --------------------------------------------------------------------------------------------------------

_UNITS = (
    r"(?:departments|agencies|offices|bureaus|divisions|organi[sz]ational units|(?:business|administrative) units"
    r"|city entities|department heads|department directors)"
)
_UNIT = (
    r"(?:departments?|agenc(?:y|ies)|offices?|bureaus?|divisions?|organi[sz]ational units?|units?|entit(?:y|ies)"
    r"|department (?:head|director)s?)"
)
_OF = (
    r"(?:city|town(?:'s)?|city's|village|borough|metro(?:politan)?(?: government)?|municipal|government|executive"
    r"|county|district)"
)
_SCOPES = (
    re.compile(
        rf"\b(?:appl(?:y|ies)|applicable|extends?) (?:\w+ ){{0,3}}to [^.;]{{0,80}}"
        rf"\b(?:{_UNITS}|any (?:\w+ )?department|employees|staff)\b"
    ),
    re.compile(
        r"\b(?:department|agency|agencies|departments|city)[\"']?\)? (?:means|shall mean|refers to|is defined)\b"
        r"[^.]{0,120}\b(?:any|all|each|every|office|offices|board|commission|bureau|divisions?|units?|departments)\b"
    ),
    re.compile(rf"\b(?:each|every|all|any) (?:[\w']+ ){{0,3}}{_UNIT}\b"),
    re.compile(rf"\b{_OF} {_UNITS}\b[^.;]{{0,60}}\b(?:shall|must|will|are|is|should|to)\b"),
    re.compile(rf"\b{_UNITS} (?:and \w+ )?(?:shall|must|will|are (?:to|directed|required|responsible|expected))\b"),
    re.compile(
        rf"\b(?:shall|will|must|direct(?:s|ed|ing)?|order(?:s|ed)?|require[sd]?)\b[^.;]{{0,60}}\b{_OF} {_UNITS}\b"
    ),
    re.compile(r"\bscope\b[:\s*-]{1,4}[^.\n]{0,100}\b(?:city|town|departments|agencies|employees)"),
    re.compile(
        r"\b(?:city|town|government|enterprise|village)[- ]?wide\b|\bacross (?:all |the )?(?:city |town "
        r")?(?:departments|government)\b"
        r"|\bthroughout the (?:city|town|organization)\b"
    ),
    re.compile(rf"\b(?:{_OF}|its|their|the) {_UNITS}\b"),
    re.compile(r"(?:^|[\n.:;] ?)(?:\w+ )?staff (?:shall|must)\b"),
    re.compile(r"\b(?:departments|agencies|(?:city|town) (?:staff|employees))\b"),
)
_CITY_ITSELF = re.compile(
    r"\b(?:city|town|village|borough|metro government)(?: of [a-z' .-]{2,30}?)? (?:shall|will|must|hereby)\b"
)


def scope(said: Iterable[Sentence]) -> Found | None:
    """Where a text says whom it binds: departments (weight 1 to .6), or the city as a whole (.4)."""
    best: Found | None = None
    for sentence in said:
        recital = sentence.reason
        for index, way in enumerate(_SCOPES):
            if (found := way.search(sentence.text)) is not None:
                weight = (1.0 - 0.05 * index) * (0.5 if recital else 1.0)
                if best is None or weight > best.weight:
                    best = Found(sentence.start + found.start(), sentence.start + found.end(), weight)
                break
        else:
            if best is None and not recital and (found := _CITY_ITSELF.search(sentence.text)):
                best = Found(sentence.start + found.start(), sentence.start + found.end(), 0.4)
    return best
