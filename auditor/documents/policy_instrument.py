"""What kind of instrument a text is by its own words (an ordinance, a policy, …); its number, date and issuer."""

from __future__ import annotations

import re
from datetime import date

from msgspec import Struct

from auditor.documents.dates import dates
from auditor.documents.folded import Folded
from auditor.documents.policy_parts import HEAD

_SPACED = r"[^.\n]{0,120}?"
#: Words with which an instrument enacts itself, by its form.
_ENACTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "an ordinance",
        re.compile(
            r"\bbe it (?:\w+ ){0,3}?(?:ordained|enacted)\b|\b(?:council|commission|commissioners|aldermen|people|board)"
            rf"{_SPACED}\b(?:do(?:es)? )?(?:hereby )?ordains?\b|\bordained by\b|\bhereby ordain"
            r"|\bthe following act\b"
            r"|\b(?:code|chapter|title|article|ordinances?)\b[^.]{0,160}?\b(?:is|are|be) (?:hereby )?(?:amended"
            r"|supplemented)"
            r"|\bthere is (?:hereby )?(?:added|created|established) [^.]{0,60}\b(?:chapter|article|section)\b"
        ),
    ),
    (
        "a resolution",
        re.compile(
            r"\bbe it,? (?:\w+,? ){0,3}?resolved\b|\b(?:further |hereby )resolved\b|\bresolved,? (?:by the|that)\b"
            r"|\bresolves? (?:as follows|that)\b"
        ),
    ),
    (
        "an executive order",
        re.compile(
            r"\b(?:power|authority|powers)\b[^.]{0,60}\bvested in (?:me|the mayor)\b"
            r"|\bi (?:therefore |hereby |also |do ){0,2}(?:direct|order|instruct)\b|\bso ordered\b|\bi, "
            r"[^\n]{2,80}?\b(?:mayor|city manager|county executive)\b[^.]{0,160}?\b(?:hereby|order|direct)\b"
            r"|\b(?:do )?hereby (?:order|direct|promulgate|issue)(?:ed)?\b|\bit is (?:hereby |further )?(?:ordered"
            r"|directed)\b"
            r"|\bbe it (?:hereby )?(?:promulgated|ordered)\b|\bhereby order that\b"
        ),
    ),
)
_THEREFORE = re.compile(r"\bnow,? ?therefore\b")
_NAMES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "an executive order",
        re.compile(r"\b(?:executive (?:order|directive)|mayor(?:al|'s) (?:executive )?(?:order|directive))\b"),
    ),
    (
        "an administrative order",
        re.compile(
            r"\b(?:administrative|management|general|city manager'?s?|staff) (?:polic(?:y|ies)|directive|regulation"
            r"|order|instruction"
            r"|procedure|rule|bulletin|memorandum|manual)s?\b"
        ),
    ),
    ("a council policy", re.compile(r"\b(?:city )?council policy\b|\bboard policy\b")),
    (
        "an ordinance",
        re.compile(r"\bordinance\b|\blocal law\b|\bcode of ordinances\b|\b(?:municipal|administrative|city) code\b"),
    ),
    ("a resolution", re.compile(r"\bresolution\b")),
    ("a policy", re.compile(r"\bpolic(?:y|ies)\b|\bpolicy and procedures?\b")),
    ("a directive", re.compile(r"\bdirective\b|\bregulation\b|\border\b")),
    ("a procedure", re.compile(r"\bprocedures?\b|\bstandards?\b")),
)
_ENACTED = ("an executive order", "an ordinance", "a resolution")
#: The name of an instrument about open data, in a title or a heading.
_TITLE = re.compile(
    r"\b(?:open[- ]?(?:data|government|information)|public data(?: ?sets?)?|data ?sets?|(?:city |public |government "
    r")?data"
    r" (?:publication|publishing|release|transparency|access(?:ibility)?|openness)|(?:website "
    r")?transparency)\b[^\n]{0,80}?"
    r"\b(?:polic(?:y|ies)|ordinance|resolution|order|directive|regulations?|act|law|standards?|procedures?|requirements"
    r"|rules|program|initiative)\b"
    r"|\b(?:polic(?:y|ies)|ordinance|resolution|order|directive|regulation|local law|code|chapter|article"
    r"|procedures?)\b"
    r"[^\n]{0,160}?\b(?:open[- ]?(?:data|government|information)|public data|data ?sets?|data transparency|transparency"
    r"|(?:publishing|publication of|release of) (?:\w+ )?data|data (?:publication|publishing|release))\b"
    r"|\b(?:subject|title|re|policy title|policy name|topic)\s?[:\-]\s?[^\n]{0,40}\bopen[- ]?data\b"
    r"|\brelating to open data\b"
)
#: What follows the name of an instrument where a sentence only speaks of it.
_SPOKEN_OF = re.compile(r"[^\n]{0,30}?\b(?:which|was|were|requires?|required|says|said|calls? for|has been|would)\b")
_SELF = re.compile(
    r"\b(?:this|the present) (?:city |open data |administrative |executive |council )?(?:ordinance|resolution|order"
    r"|directive"
    r"|regulation|chapter|article|local law|policy|procedure|instruction|code|section|policy and procedure)\b"
    r"(?! (?:was|were|has been|would|appeared|went|came))"
)
_FORM = re.compile(
    r"\b(?:policy|procedure|directive|regulation|reference|document|order|instruction|section|a\.?r\.?|index"
    r"|file)\s{0,2}"
    r"(?:no\b|number|#|id\b)"
    r"|\b(?:effective|approval|adoption|adopted|issue|issued|issuance|revision|revised|review|approved|initial "
    r"effective"
    r"|last (?:reviewed|revised|revision))(?: date| on)?\s?[:/]"
    r"|\bdate (?:approved|adopted|issued|effective|of (?:issue|adoption))\b"
    r"|\bvoted:|\b(?:policy|order|directive) ?#|\bin effect since\b|\bowner:"
    r"|\b(?:approved|adopted|issued|authori[sz]ed|prepared|signed)(?: and \w+)? by\b|\bsupersedes\b|\bpolicy "
    r"(?:owner|statement|title|name|type)\b"
    r"|\b(?:subject|authority|references?|responsible (?:department|office|party)|applicability|applies to|department"
    r"|distribution|category|document (?:control|history))\s?:|\beffective date\b"
    r"|\bto: (?:all )?(?:department|agency|city) (?:heads|directors|departments|staff|employees)"
)
_SECTIONS = re.compile(
    r"(?:^|\n|\. |\s{2})(?:[ivx\d.·)(]{0,6}\s?)?(?:purpose|scope|applicability|definitions?|policy(?: statement)?"
    r"|background"
    r"|responsibilit(?:y|ies)|roles and responsibilities|authority|procedures?|governance|findings|effective date"
    r"|enforcement|compliance|review|exceptions|references|objective|directive|policy requirements)\b\s?(?=[:\n.]| "
    r"[a-z])"
)
#: A chapter of a code: numbers of its sections, and notes of the ordinances that made them.
_CODED = re.compile(r"(?:^|\n|\. )\s?(?:§+ ?|sec(?:tion|[.·])? ?)?\d{1,3}(?:[-·.:]\d{1,5}){1,3}[a-z]?[.·:]?\s")
_HISTORY = re.compile(
    r"\(\s?(?:added (?:by )?|amended (?:by )?)?(?:ord|res)(?:inance|olution)?s?\b[.·]?,? ?(?:nos?[.·]? )?[a-z]{0,3}-?\d"
    r"[\w·.-]{0,14}[^)\n]{0,120}\)"
    r"|§ ?\d{1,3}, ?\d{1,2}-\d{1,2}-\d{2,4}"
)
_NUMBER = re.compile(
    r"\b(?:(?P<sure>ordinance|resolution|executive (?:order|directive)|administrative (?:order|directive|regulation"
    r"|policy"
    r"|instruction|procedure|rule)|mayor'?s order|local law|council policy)\s{0,2}(?:no[.·]?|number|num\.?|#)?"
    r"|(?:policy|procedure|directive|regulation|chapter|reference|document|bill|order)(?: and "
    r"\w+)?\s{0,2}(?:no[.·]?|number|#)"
    r"|chapter|(?:policy|directive|regulation|bill)(?=:?\s[a-z]{0,3}-?\d+[-·.]\d)|(?:^|\n)(?:no|number)(?=[.·]?:))"
    r"\s{0,2}[:#.·]?\s{0,2}(?P<number>(?:[a-z]{1,4}[- ]?)?\d[\w·./,-]{0,20})",
)
_LINE_START = re.compile(r"(?:\A|\n)[^\n.]{0,20}\Z")
_OTHERS_NUMBER = re.compile(
    r"\bwhereas\b|\b(?:pursuant to|adoption of|under|by|amend(?:s|ing)?|approved|adopted) (?:\w+ )?\Z"
)
_DATED = re.compile(
    r"\b(?:passed|adopted|approved|enacted|ordained|signed|dated|effective|issued|executed|promulgated|approval|done"
    r"|effect|in force)\b[^.\n]{0,80}\Z"
)
_DATED_AFTER = re.compile(r"\W{0,4}(?:passed|adopted|approved)\b(?! (?:resolution|ordinance|a |an |the ))")
_SIGNED = re.compile(
    r"\b(?:passed|adopted|approved|signed|enacted|ordained|dated|executed|given|done)(?: and \w+)?"
    r"(?: by [^.\n]{2,50})?,?(?: (?:this|on))?(?: the)?:?\s?\Z"
    r"|\bgiven under my hand\b[^.\n]{0,80}\Z"
)
_DAY_OF = re.compile(
    r"\b(\d{1,2})(?:st|nd|rd|th)? day of (january|february|march|april|may|june|july|august|september|october|november"
    r"|december) ?,? ?((?:19|20)\d\d)\b"
)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_CITY_WORDS = re.compile(
    r"\b(?:city|cities|town|village|borough|township|metro|metropolitan|municipal(?:ity)?|mayor|consolidated"
    r"|district of columbia"
    r"|parish|urban county|pueblo|ciudad|aldermen)\b"
)
_COUNTY_ACTS = re.compile(
    r"\b(?:board of (?:county )?(?:commissioners|supervisors)|county (?:board|council|commission|executive"
    r"|legislature|court"
    r"|administrator|manager|government)|commissioners court|chosen freeholders)\b"
)
_COUNTY_WORD = re.compile(r"\bcount(?:y|ies)\b")
_BOTH = re.compile(
    r"\bcity (?:and|&) county\b|\bcity[-/ ]county\b|\bmetro(?:politan)? (?:government|council)\b|\bunified government\b"
    r"|\bconsolidated\b|\burban county\b"
)
_STATE_ACTS = re.compile(
    r"\bbe it enacted by the (?:\w+ ){0,4}(?:senate|legislature|general assembly|people of the state|general court"
    r"|congress)\b"
    r"|\b(?:general assembly|legislature) (?:of [^.\n]{0,50} )?(?:hereby )?(?:finds|enacts|declares)\b"
    r"|\b(?:i, [^\n]{2,80}|vested in me as) governor\b|\b(?:each|every|all) state (?:executive )?(?:branch "
    r")?agenc(?:y|ies)\b"
    r"|\bstate agenc(?:y|ies) (?:shall|must|means)\b|\bsenate (?:bill|file)\b|\b(?:house|assembly) bill\b"
    r"|\bexecutive branch (?:department|agenc)\w* of the state\b"
)
_CITY_ACTS = re.compile(
    r"\b(?:city|town|village|borough|metro(?:politan)?|municipal) council\b|\bmayor\b|\bcity manager\b|\btown board\b"
    r"|\bboard of aldermen\b|\bcity of [a-z]"
)
_NATION = re.compile(
    r"\b(?:president of the united states|executive departments and agencies|federal agenc(?:y|ies)|office of "
    r"management and budget"
    r"|ministr(?:y|ies)|prime minister|european|national government|government of canada|crown|parliament)\b"
)
INSTITUTION = "an institution"
_SCHOOL = re.compile(
    r"\b(?:universit(?:y|ies)|college|faculty|school district|researchers?|principal investigators?|students?|hospital"
    r"|foundation|grantees?|funders?|journals?|authors?)\b"
)


class Instrument(Struct, frozen=True):
    """What a text is by its own words.

    form: `an ordinance`, `a resolution`, … , empty where nothing says. weight: 0 to 1, how sure it is that the text is
    the instrument itself and does not speak of one. enacts: clauses that enact. place: in the folded text, to be
    quoted. titled: whether its title names open data and a kind of instrument. begins: where the enacting text begins.
    """

    form: str
    weight: float
    enacts: int
    place: tuple[int, int] | None
    titled: bool
    begins: int
    refers: int


class Dated(Struct, frozen=True, gc=False):
    """The day on which a text says it was adopted, with its place in the folded text."""

    day: date
    start: int
    end: int


def instrument(folded: Folded, head: str, begin: int, end: int) -> Instrument:
    """What kind of instrument the stretch of a text is. head: its title and first lines, folded."""
    text = folded.text
    enacts: list[tuple[str, re.Match[str]]] = []
    for form, way in _ENACTS:
        enacts += [(form, found) for found in way.finditer(text, begin, end)]
    enacts.sort(key=lambda one: one[1].start())
    therefore = len(_THEREFORE.findall(text, begin, end))
    refers = len({text[found.start() : found.end() + 24] for found in _SELF.finditer(text, begin, end)})
    forms = len({" ".join(found[0].split())[:14] for found in _FORM.finditer(text, begin, min(begin + HEAD, end))})
    forms += len({found[0] for found in _FORM.finditer(text, max(end - 1200, begin + HEAD), end)}) // 2
    sections = len({found[0].strip(" \n.:()·0123456789ivx") for found in _SECTIONS.finditer(text, begin, end)})
    title = next((one for one in _TITLE.finditer(head) if not _SPOKEN_OF.match(head, one.end())), None)
    in_text = _TITLE.search(text, begin, min(begin + HEAD, end))
    weight = 0.0
    if enacts:
        weight = 0.6 + 0.1 * min(len(enacts) - 1 + therefore, 2) + 0.05 * min(refers, 4)
    formal = (
        0.12 * min(forms, 4)
        + 0.07 * min(refers, 4)
        + 0.06 * min(sections, 5)
        + (0.2 if title else 0.1 if in_text else 0.0)
    )
    numbered = next(
        (one for one in _NUMBER.finditer(head) if _LINE_START.search(head, max(0, one.start() - 30), one.start())), None
    )
    if numbered is not None and (title or refers or forms):
        formal += 0.2
    weight = min(max(weight, formal), 1.0)
    coded = len({found[0].strip() for found in _CODED.finditer(text, begin, end)})
    histories = len(_HISTORY.findall(text, begin, end))
    if coded >= 3 and histories and refers:
        weight = max(weight, 0.6 + 0.05 * min(histories, 4))
        formal = max(formal, weight)
    form = _form_of(head, text[begin : min(begin + HEAD, end)], [name for name, _ in enacts])
    if coded >= 3 and histories and refers:
        form = "a chapter of the code"
    place: tuple[int, int] | None = None
    if in_text is not None:
        place = (in_text.start(), in_text.end())
    if enacts and (place is None or weight > formal):
        place = (enacts[0][1].start(), enacts[0][1].end())
    elif place is None and (referred := _SELF.search(text, begin, end)):
        place = (referred.start(), referred.end())
    begins = enacts[0][1].start() if enacts else begin
    return Instrument(form, round(weight, 3), len(enacts), place, title is not None, begins, refers)


def _form_of(head: str, beginning: str, enacted: list[str]) -> str:
    if enacted:
        most = max(dict.fromkeys(enacted), key=enacted.count)
        named = [form for form, way in _NAMES if form in _ENACTED and way.search(head)]
        return named[0] if named and most not in named else most
    for where in (head, beginning):
        for form, way in _NAMES:
            if way.search(where):
                return form
    return ""


def number(folded: Folded, begin: int, end: int) -> tuple[int, int] | None:
    """Where a text states its own number: in its head, or else in its last lines."""
    for start, stop in ((begin, min(begin + HEAD, end)), (max(end - 800, begin), end)):
        for found in _NUMBER.finditer(folded.text, start, stop):
            line = folded.text[max(folded.text.rfind("\n", 0, found.start()), found.start() - 200, 0) : found.start()]
            if _OTHERS_NUMBER.search(line):
                continue
            digits = found["number"].rstrip(",.·/-")
            if found["number"].endswith("-") or re.fullmatch(r"(?:19|20)\d\d", digits):
                continue
            return found.start(), found.start("number") + len(digits)
    return None


def adopted(folded: Folded, begin: int, end: int) -> Dated | None:
    """The last day on which a text says that it was adopted, or takes effect; reasons that it gives do not count."""
    text = folded.text[begin:end]
    best: Dated | None = None
    for first, last, day in sorted([*dates(text), *_worded(text)]):
        line = text[max(text.rfind("\n", 0, first), first - 160, 0) : first]
        outer = first < HEAD or first > len(text) - HEAD
        named = (outer and _DATED.search(line[-100:])) or _SIGNED.search(line[-100:])
        alone = first > len(text) - 200 and not line.strip() and not text[last : last + 20].partition("\n")[0].strip()
        after = outer and _DATED_AFTER.match(text[last : last + 40])
        if (named or alone or after) and "whereas" not in line:
            best = Dated(day, begin + first, begin + last)
    return best


def _worded(text: str) -> list[tuple[int, int, date]]:
    found = []
    for one in _DAY_OF.finditer(text):
        try:
            found.append((one.start(), one.end(), date(int(one[3]), _MONTHS.index(one[2][:3]) + 1, int(one[1]))))
        except ValueError:
            continue
    return found


def issuer(folded: Folded, begin: int, end: int) -> str:
    """Who made a text, where that is not a city: `a county`, `a state`, …; empty otherwise."""
    text = folded.text[begin:end]
    head = text[:4000]
    cities = len(_CITY_WORDS.findall(text))
    counties = len(_COUNTY_WORD.findall(text))
    if _STATE_ACTS.search(head) and not _CITY_ACTS.search(head):
        return "a state"
    if counties > 3 * max(cities, 1) and _COUNTY_ACTS.search(text) and not _BOTH.search(text):
        return "a county"
    others = len(_NATION.findall(text)), len(_SCHOOL.findall(text))
    if cities < 3 and counties < 3 and max(others) >= 3:
        return "a nation" if others[0] >= others[1] else INSTITUTION
    return ""
