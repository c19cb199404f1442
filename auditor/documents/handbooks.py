"""Handbooks of how a city's data becomes open data: who does what, in which steps, with which reviews, of which day.

The words are ours, after what the criterion of 2018 on a documented publishing process asks for.
"""

from __future__ import annotations

from collections.abc import Iterable

from auditor.documents.own_words import with_own_words
from auditor.documents.practices import Practice, Reading, pattern, readings
from auditor.web import Document

_MOST_TEXT = 100_000
_TO_COME = pattern(
    r"\bto be (?:written|developed|published|drafted)\b|\bcoming soon\b"
    r"|\b(?:will|plans? to|intends? to) (?:write|develop|draft|publish|create)[^.\n]{0,60}"
    r"\b(?:handbook|process|procedures?|checklist|manual|playbook|guide)\b"
)

HANDBOOK = Practice(
    thing="a written process for publishing data",
    called=pattern(
        r"\b(?:open )?(?:data|data ?sets?) (?:publishing|publication|release|publisher(?:'s|s)?)"
        r" ?(?:handbook|guide(?:book|lines)?"
        r"|manual"
        r"|process|procedures?|checklist|playbook|workflow|standards?|toolkit|steps)?\b"
        r"|\b(?:publishing|releasing|preparing|opening) (?:your |our |a |city )?(?:open )?data(?: ?sets?)?\b"
        r"|\bhow (?:to|we) (?:publish|release|open|add) (?:a |our |your )?(?:open |new )?(?:data|data ?sets?)\b"
        r"|\b(?:open data|data ?set) (?:handbook|playbook|procedures?|technical (?:standards?|guidelines?)|intake"
        r"|manual"
        r"|operations|administration guide|standard operating procedures?)\b"
        r"|\badd(?:ing)? (?:an? |new )?(?:data|data ?sets?) to (?:the|our) (?:open data |data )?"
        r"(?:portal|catalog(?:ue)?)\b"
        r"|\blife ?cycle of (?:an? |our )?(?:open )?data(?: ?sets?)?\b"
        r"|\bopen data (?:toolkit|guide) for (?:departments|staff|publishers|stewards|coordinators)\b"
        r"|\bpublish(?:er|ing)? (?:handbook|guide(?:book)?|playbook|toolkit|checklist)\b[^\n]{0,40}\bdata\b"
        r"|\bopen data (?:guidebook|handbook|manual) for (?:publishers|departments|staff|stewards|coordinators)\b"
        r"|\bhow (?:an? |our )?(?:open )?data(?: ?sets?)? (?:is|are|gets?|becomes?)"
        r" (?:published|released|public|open)\b"
        r"|\bdata ?sets? (?:submission|publication|release|intake) (?:checklist|form and checklist|procedures?)\b"
    ),
    not_called=pattern(
        r"\b(?:web (?:content|page|editors?)|social media|press|minutes|agenda|news|agreement|payment|bids?|procurement"
        r"|release forms?|workshop|webinar|training|video|camera|footage|annual report"
        r"|open budget|release of information|medical)\b"
    ),
    about=pattern(
        r"\b(?:data ?sets?|metadata|steward|coordinator|liaison|publish(?:es|ed|er)?|review(?:s|ed)?|checklist"
        r"|privacy|quality|sensitive|portal|approv(?:e|es|ed|al)|dictionary|departments?|refresh|schedule)\b"
    ),
    least=5,
    against=pattern(
        r"\b(?:trademark|copyright [^\n]{0,40}\b(?:inc|llc|ltd|corp|gmbh)\b|this manual describes|release \d"
        r"|version \d+\.\d of the software|knowledge ?base|your (?:organi[sz]ation|site administrator|instance)"
        r"|your (?:arcgis|esri|socrata|hub|ckan) (?:account|site|credentials)|body[- ](?:worn )?camera|footage|subpoena"
        r"|the (?:video|requester|patient)|product documentation|style guide|headline|page editors?)\b"
    ),
    decisive=2,
    lookalike="a guide to something else",
    parts={
        "steps": (
            pattern(r"\(1\)[^\n]{4,300}?\s\(2\)[^\n]{4,120}"),
            pattern(
                r"(?:^|\n)(?:[-*\u2022] |\[ ?\] )[^\n]{4,200}\n(?:[-*\u2022] |\[ ?\] )"
                r"[^\n]{4,200}\n(?:[-*\u2022] |\[ ?\] )"
            ),
            pattern(
                r"(?:^|\n|[.:] )first,[^\n]{8,160}?\. (?:then|next|second)\b[^\n]{8,200}?\. (?:finally|last|third)\b"
            ),
            pattern(
                r"(?:^|\n|\s)(?:step )?(?:1|one|i)[.):]\s?[^\n]{4,300}?\s(?:step )?(?:2|two|ii)[.):]\s?[^\n]{4,120}"
            ),
            pattern(
                r"\b(?:steps?|process|workflow|lifecycle)\b[^\n]{0,60}\n(?:[^\n]{6,400}\n+){1,3}[^\n]{6,200}",
            ),
        ),
        "roles": (
            pattern(
                r"\b(?:data )?(?:stewards?|coordinators?|liaisons?|publishers?|owners?|custodians?|privacy officer"
                r"|chief data officer|open data (?:team|manager|program))\b[^.\n]{0,20}[:,]?[^.\n]{0,60}"
                r"\b(?:propos|prepar|review|approv|sign|publish|check|submit|answer|respons|set|complete|decid"
                r"|identif)\w*"
            ),
        ),
        "privacy": (
            pattern(
                r"\b(?:privacy|sensitiv\w+|personal(?:ly)?(?: identifi\w+)?|confidential\w*|protected) ?(?:\w+ ){0,3}"
                r"(?:review|check|screen\w*|assess\w*|removed?|redact\w*|risk|information|gate)"
            ),
            pattern(
                r"\b(?:review|check|screen|assess|remove|redact)\w*[^.\n]{0,60}"
                r"\b(?:privacy|sensitive|personal|confidential|identif\w+|protected)\b"
            ),
        ),
        "quality": (
            pattern(
                r"\b(?:quality|accuracy|completeness) (?:check|review|control|assurance|checklist|standards?|gate)s?\b"
            ),
            pattern(
                r"\b(?:check|validat|verif|test)\w*[^.\n]{0,60}\b(?:quality|accura\w+|errors?|complete\w*"
                r"|duplicates?)\b"
            ),
        ),
        "dated": (
            pattern(
                r"\b(?:edition|version|revis(?:ed|ion)|reviewed|updated|effective|adopted|approved|issued|dated?"
                r"|last (?:changed|reviewed))\b[^\n]{0,30}\b(?:19|20)\d\d\b"
            ),
        ),
    },
)


def handbooks(documents: Iterable[Document]) -> tuple[tuple[Reading, ...], tuple[Reading, ...]]:
    """The handbooks, the one with the most parts first, and documents that only are called so."""
    kept, others = with_own_words(readings(documents, HANDBOOK))
    plans = tuple(Reading(one.document, "a plan to write one", one.named, {}) for one in kept if _is_plan(one))
    return tuple(one for one in kept if not _is_plan(one)), (*plans, *others)


def _is_plan(one: Reading) -> bool:
    """Whether a page without steps says that a process is still to come."""
    return "steps" not in one.parts and _TO_COME.search(one.document.text[:_MOST_TEXT]) is not None
