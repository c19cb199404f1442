"""What is looked for on the quality of data: a policy, standards for fields, published audits, a channel, a log.

The words are ours, after what the edition of 2018 asks for.
"""

from __future__ import annotations

from auditor.documents.practices import Practice, pattern

QUALITY = Practice(
    thing="a policy on the quality of the city's data",
    called=pattern(
        r"\bdata quality\b|\bquality of (?:(?:our|city|the city['’]?s?|open|published) )?data\b"
        r"|\bdata (?:improvement|correction) (?:policy|plan|process|procedure|program)\b"
    ),
    not_called=pattern(
        r"\b(?:water|air|environmental|health|training|webinar|conference|scores?|results?|dashboard|crash"
        r"|disclaimer)\b"
    ),
    about=pattern(
        r"\b(?:departments?|stewards?|shall|must|standards?|accura(?:te|cy)|complete(?:ness)?|timel(?:y"
        r"|iness)|consisten(?:t|cy)"
        r"|valid(?:ity)?|audits?|correct(?:ion|ed|s)?|errors?|problems?|issues?)\b"
    ),
    least=4,
    against=pattern(r"\b(?:as is|warrant(?:y|ies)|liab(?:le|ility)|no guarantee|not responsible for|disclaims?)\b"),
    lookalike="a disclaimer",
    parts={
        "duty": (
            pattern(
                r"\b(?:shall|must|is responsible for|are responsible for|will)\b[^.\n]{0,60}"
                r"\b(?:audit|check|correct|review|follow|assess|verify|validate|fix|improve|measure|quality"
                r"|accura\w+|standards?)\b"
            ),
        ),
        "channel": (
            pattern(
                r"\b(?:report|tell us|write to)\b[^.\n]{0,40}\b(?:errors?|mistakes?|problems?|issues?)\b[^\n]{0,60}"
            ),
        ),
    },
)

FIELD_STANDARD = Practice(
    thing="a standard for fields that departments share",
    called=pattern(
        r"\b(?:street )?address(?:ing)? (?:data )?standards?\b|\b(?:date|field|naming|data|attribute|column"
        r"|code list|metadata"
        r"|reference data|data entry)(?: (?:format|field|naming))? (?:standards?|conventions?)\b"
        r"|\bstandards? for (?:addresses"
        r"|dates|fields|names|data)\b"
    ),
    not_called=pattern(
        r"\b(?:cad|drawings?|as-?builts?|submission|survey|web|brand|data cent(?:er|re)|data service|security"
        r"|cabling|signs?"
        r"|house numbers? (?:on|for) buildings|subdivision|plat)\b"
    ),
    about=pattern(
        r"\b(?:fields?|columns?|formats?|house number|street name|unit|departments?|tables?|values?|yyyy"
        r"|iso 8601|datasets?|shall"
        r"|must|code lists?|abbreviat\w+)\b"
    ),
    least=3,
    parts={
        "rule": (
            pattern(r"\b(?:every department|each department|all departments|shall|must)\b[^.\n]{0,100}"),
            pattern(r"\b(?:fields?|columns?|formats?)\b[^.\n]{20,100}"),
        ),
    },
)

SCORES_NAMED = pattern(
    r"\bdata quality (?:scores?|scorecards?|reports?|results?|dashboard|audits?|assessments?|index|metrics|reviews?)\b"
    r"|\b(?:audits?|assessments?|reviews?|scores?) of (?:the )?data quality\b"
    r"|\bquality scores?\b[^\n]{0,40}\b(?:data|datasets?)\b"
)

SCORES = Practice(
    thing="a published audit of the quality of its data",
    called=SCORES_NAMED,
    not_called=pattern(r"\b(?:water|air|environmental|training|webinar|policy)\b"),
    about=pattern(
        r"\b(?:complete(?:ness)?|timel(?:y|iness)|accura(?:te|cy)|valid(?:ity)?|consisten(?:t|cy)"
        r"|fresh(?:ness)?|usab(?:le|ility)"
        r"|metadata|problems?|issues?|correct(?:ed|ions?)|datasets?|scores?|departments?)\b"
    ),
    least=3,
    parts={
        "numbers": (
            pattern(
                r"\b(?:complete(?:ness)?|timel(?:y|iness)|accura(?:te|cy)|valid(?:ity)?|consistency|freshness"
                r"|problems?|issues?|score)\b"
                r"[^\n]{0,100}?\b\d[\d.,]*"
            ),
            pattern(r"[|] ?\d[\d.,]* ?%?[^\n]{0,20}[|] ?\d[\d.,]*"),
        ),
    },
)

#: A way to report a mistake in data, and not a pothole: data has to be what the mistake is in.
CHANNEL = pattern(
    r"\b(?:errors?|mistakes?|problems?|issues?) (?:in|with) [^.\n]{0,20}\b(?:data|datasets?)\b[^.\n]{0,30}"
    r"\b(?:can|may|should|are) (?:be )?(?:reported|sent)\b[^\n]{0,40}|"
    r"\b(?:report|tell us (?:about|of)|let us know (?:about|of)|flag|submit|notify us of)\b[^.\n]{0,40}"
    r"\b(?:errors?|mistakes?|problems?|issues?|corrections?|inaccurac(?:y|ies))\b[^.\n]{0,40}\b(?:data"
    r"|datasets?|tables?)\b[^\n]{0,40}"
    r"|\b(?:found|see|spot|notice)\b[^.\n]{0,30}\b(?:errors?|mistakes?|problems?)\b[^.\n]{0,30}\b(?:data"
    r"|datasets?)\b[^\n]{0,40}"
    r"|\b(?:data|datasets?)\b[^.\n]{0,20}\b(?:errors?|mistakes?|problems?|issues?|corrections?)\b[^.\n]{0,40}"
    r"\b(?:may be|can be|should be|are) (?:reported|sent|submitted)\b[^\n]{0,40}"
)

#: That mistakes were found and mended, as a count or the head of a log.
MENDED = pattern(
    r"\b(?:problems?|errors?|mistakes?|issues?)(?: found)?\b[^.\n]{0,30}\b(?:corrected|fixed|resolved|mended|closed)\b"
    r"|\b\d+ (?:\w+ ){0,3}(?:problems?|errors?|mistakes?|issues?)\b[^.\n]{0,60}\b(?:corrected|fixed|resolved)\b"
)
