"""Handbooks of how a city's data becomes open data: who does what, in which steps, with which reviews, of which day.

The words are ours, after what the criterion of 2018 on a documented publishing process asks for.
"""

from __future__ import annotations

from auditor.documents.practices import Practice, pattern

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
        r"|\bpublish(?:er|ing)? (?:handbook|guide|playbook)\b[^\n]{0,40}\bdata\b"
    ),
    not_called=pattern(
        r"\b(?:web (?:content|page|editors?)|social media|press|minutes|agenda|news|agreement|payment|bids?|procurement"
        r"|annual report|open budget|release of information|medical)\b"
    ),
    about=pattern(
        r"\b(?:data ?sets?|metadata|steward|coordinator|liaison|publish(?:es|ed|er)?|review(?:s|ed)?|checklist"
        r"|privacy|quality|sensitive|portal|approv(?:e|es|ed|al)|dictionary|departments?|refresh|schedule)\b"
    ),
    least=5,
    against=pattern(
        r"\b(?:trademark|copyright [^\n]{0,40}\b(?:inc|llc|ltd|corp|gmbh)\b|this manual describes|release \d"
        r"|version \d+\.\d of the software|knowledge ?base|your (?:organi[sz]ation|site administrator|instance)"
        r"|product documentation|style guide|headline|page editors?)\b"
    ),
    decisive=2,
    lookalike="the vendor's manual or a guide to the website",
    parts={
        "steps": (
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
                r"\b(?:edition|version|revis(?:ed|ion)|updated|effective|adopted|approved|issued|dated?|last (?:changed"
                r"|reviewed))\b[^\n]{0,30}\b(?:19|20)\d\d\b"
            ),
        ),
    },
)
