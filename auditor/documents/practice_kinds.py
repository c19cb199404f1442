"""The kinds of written practice that are looked for: how each is called, what is taken for it, what it says.

The words are ours, after what the criteria of 2018 and 2022 ask for.
"""

from __future__ import annotations

from auditor.documents.practices import Practice, pattern

_DUTY = (
    r"(?:shall|must|will|is responsible|are responsible|responsible for|responsibilit(?:y|ies)|chairs?"
    r"|leads?|oversees?|heads?"
    r"|designated?s?|appoint(?:s|ed)?|reports? to|duties|manages?|maintains?|keeps?|coordinates?|reviews?|serves? as"
    r"|accountable|approves?|answers?)"
)
_GAP = r"[^.]{0,140}?"
_DAYS = (
    r"within (?:\w+[- ]){0,3}\(?\d{0,3}\)?\s*(?:(?:business|working|calendar) )?(?:hour|day|week)s?\b"
    r"|\b(?:\d{1,3}|one|two|three|four|five|six|seven|eight|ten|fifteen|twenty|thirty) (?:business"
    r"|working|calendar) days?\b"
)
_LEAD = (
    r"\b(?:chief (?:data|information|analytics|digital|innovation|technology) officer|city data officer"
    r"|(?:(?:citywide|city|enterprise|open|chief) )?data (?:governance )?(?:officer|manager|administrator|director|lead"
    r"|coordinator)|director of (?:data|analytics|information technology|innovation))\b"
)
_STEWARD = r"\bdata (?:stewards?|custodians?|owners?|trustees?|liaisons?|coordinators?|domain leads?)\b"
_INSTRUMENT = (
    r"\b(?:adopted|approved|enacted|in force|effective|endorsed|ordinance(?: no)?|resolution(?: no)?|executive order"
    r"|administrative (?:policy|order|directive|regulation|instruction)|policy (?:no|number)|issued by)\b"
)

ROLES = Practice(
    thing="a document that says who governs the city's data",
    called=pattern(
        r"\bdata (?:(?:and|&) \w+ )?governance\b|\bgovernance of (?:city )?data\b|\bdata strateg(?:y|ic plan)\b"
        r"|\bdata (?:management|stewardship|policy|administration) ?(?:polic(?:y|ies)|program|plan|framework"
        r"|charter|standard"
        r"|directive|order|roles)?\b|\bdata stewards?\b|\bchief data officer|\benterprise data\b"
        r"|\bopen data (?:polic(?:y|ies)|ordinance|resolution|directive|program|executive order)\b"
        r"|\b(?:executive order|administrative (?:order|directive|policy|regulation)|ordinance"
        r"|resolution)\b[^\n]{0,60}\bdata\b"
    ),
    not_called=pattern(
        r"\b(?:gis|geographic|geospatial|database|data cent(?:er|re)|data processing|terms|disclaimer"
        r"|privacy (?:notice|policy)"
        r"|training|conference|webinar|course|glossary|meetings)\b"
    ),
    about=pattern(
        r"\b(?:responsible|responsibilities|duties|shall|steward|chief data officer|charter|purpose|govern(?:s|ance)?"
        r"|data inventory|data quality|data standards)\b"
    ),
    least=3,
    against=pattern(
        r"\b(?:this (?:web)?site|cookies|as is|warrant(?:y|ies)|liab(?:le|ility)|indemnif\w+|your use of"
        r"|terms of use)\b"
    ),
    lookalike="terms of use",
    parts={
        "lead": (pattern(rf"{_LEAD}{_GAP}\b{_DUTY}\b"), pattern(rf"\b(?:led|chaired|headed|overseen) by{_GAP}{_LEAD}")),
        "stewards": (pattern(rf"{_STEWARD}{_GAP}\b{_DUTY}\b"), pattern(rf"\b{_DUTY}{_GAP}{_STEWARD}")),
        "duties": (
            pattern(
                r"\b(?:responsibilities|duties"
                r"|roles and responsibilities)\b[^\n]{0,60}\n(?:[^\n]{3,400}\n+){1,2}[^\n]{3,120}"
            ),
            pattern(
                r"\b(?:shall|is responsible for|are responsible for)\b[\s\S]{1,1500}?"
                r"\b(?:shall|is responsible for|are responsible for)\b[\s\S]{1,1500}?"
                r"\b(?:shall|is responsible for|are responsible for)\b"
            ),
        ),
        "purpose": (
            pattern(
                r"(?:^|\n|\. )\W{0,5}(?:(?:statement of )?(?:purpose|mission|goals?|objectives?|vision)\b"
                r"|the (?:purpose|mission|goals?) of)[^\n]{0,40}[:\n ]\s*\S[^\n]{15,160}"
            ),
        ),
        "rhythm": (
            pattern(
                r"\bmeets?\b[^.]{0,60}\b(?:quarterly|monthly|every (?:other month|month|quarter|two months"
                r"|three months|six weeks)"
                r"|each (?:month|quarter)|bi-?monthly|four times (?:a|per) year)\b"
            ),
        ),
    },
)

STRATEGY = Practice(
    thing="a data strategy",
    called=pattern(
        r"\b(?:data (?:(?:and|&) \w+ )?(?:strategy|strategic plan|roadmap|action plan)|strateg(?:y"
        r"|ic plan) for (?:city )?data"
        r"|enterprise data (?:strategy|plan))\b"
    ),
    not_called=pattern(r"\b(?:gis|database|data cent(?:er|re)|meetings|training|conference|webinar)\b"),
    about=pattern(
        r"\b(?:goals?|objectives?|strateg(?:y|ies)|responsible|actions?|priorit(?:y|ies)|vision|roadmap|data)\b"
    ),
    least=3,
    parts={"goals": (pattern(r"\b(?:goals?|objectives?|priorit(?:y|ies)|vision)\b[^\n]{0,160}"),)},
)

SHARING = Practice(
    thing="a written process for sharing data",
    called=pattern(
        r"\bdata[- ]sharing\b|\bsharing (?:of )?(?:(?:city|protected|restricted|confidential|internal|our) )?data\b"
        r"|\bdata (?:use|exchange|transfer) (?:agreement|request|policy|process|procedure|framework)\b"
        r"|\bdata access (?:agreement|request|policy|process|procedure)\b|\bintegrated data (?:system|initiative)\b"
        r"|\bdata request (?:form|process|procedure)\b|\bmemorandum of understanding\b[^\n]{0,60}\bdata\b"
        r"|\binter-?(?:departmental|agency) data\b"
    ),
    not_called=pattern(
        r"\b(?:public records?|records requests?|foia|right[- ]to[- ]know|open records|suggest|nominate|ride ?shar\w+"
        r"|bike ?shar\w+|scooters?|mobility data|gis data requests?|file sharing|privacy notice|crash"
        r"|police reports?)\b"
    ),
    about=pattern(
        r"\b(?:departments?|agenc(?:y|ies)|partners?|universit(?:y|ies)|researchers?|non-?profits?"
        r"|third part(?:y|ies)|agreement"
        r"|stewards?|protected|confidential|restricted|purpose|recipient|privacy officer|approv(?:al|ed|es))\b"
    ),
    least=3,
    against=pattern(
        r"\b(?:public records act|freedom of information|foia|records custodian|copying fees?|per page|open records)\b"
    ),
    lookalike="a way to ask for public records",
    parts={
        "process": (
            pattern(r"\b(?:procedure|process|steps?|how (?:a|to|does|do|departments?))\b[^\n]{0,160}"),
            pattern(r"(?:^|\n)\W{0,5}(?:step )?1[.):]? [^\n]{5,160}"),
            pattern(r"\b(?:send|submit|complete|fill (?:in|out)|sign)\b[^.\n]{0,80}\b(?:form|request|agreement)\b"),
        ),
        "template": (
            pattern(r"\btemplates?\b|\b(?:standard|model|master|sample) (?:data )?(?:sharing |use )?agreements?\b"),
            pattern(r"[\[<_](?:recipient|name|date|department|purpose|party|partner|provider)[^\n\]>]{0,30}[\]>_]"),
        ),
        "contact": (
            pattern(
                r"\b(?:contact|coordinator|questions|e-?mail|write to|ask)\b[^\n]{0,80}(?:@|coordinator"
                r"|officer|team|office)"
            ),
        ),
        "turnaround": (pattern(_DAYS),),
        "protected": (
            pattern(
                r"\b(?:protected|confidential|restricted|sensitive|personal|identifiable|private)\b[^.\n]{0,60}"
                r"\b(?:data|information|records)\b"
            ),
        ),
    },
)

PRIVACY = Practice(
    thing="a policy on the privacy of the data that the city holds",
    called=pattern(
        r"\b(?:(?:data|information|citywide|city) )?privacy (?:polic(?:y|ies)|program|principles?|framework"
        r"|standards?|rules?"
        r"|ordinance|resolution|directive|office|manual|handbook)\b|\bdata (?:privacy|protection"
        r"|classification|confidentiality)\b"
        r"|\bprivacy (?:impact|risk|review)\b|\bsurveillance (?:technolog(?:y|ies) )?(?:ordinance|policy|oversight)\b"
        r"|\b(?:de-?identification|re-?identification|disclosure risk)\b|\bopen data (?:privacy|risk)\b"
        r"|\bprotection of personal (?:data|information)\b|\bprivacy and confidentiality\b"
    ),
    not_called=pattern(
        r"\b(?:notice of privacy practices|hipaa|website|web ?site|site privacy|online privacy|cookies?|app privacy"
        r"|privacy fence|training|awareness|data privacy day|week)\b"
    ),
    about=pattern(
        r"\b(?:(?:data|information|records)(?: that)? (?:\w+ ){0,4}(?:hold|holds|held|collected by"
        r"|maintained by|stored by)"
        r"|departments? (?:\w+ )?(?:shall|must|hold|holds|collect)|city departments|privacy officer"
        r"|privacy impact|risk assessment"
        r"|datasets?|before (?:publication|release|publishing)|classif(?:y|ied|ication)|data stewards?"
        r"|retention|employees shall"
        r"|surveillance technology|re-?identif\w+|de-?identif\w+)\b"
    ),
    least=3,
    against=pattern(
        r"\b(?:(?:this|our|the) (?:web ?)?sites?|when you visit|visitors? to|you visit|cookies?|browsers?"
        r"|ip address(?:es)?"
        r"|links to other|pages you|web server|google analytics|mobile app)\b"
    ),
    lookalike="a privacy notice about visits to a website",
    parts={
        "instrument": (pattern(rf"{_INSTRUMENT}[^\n]{{0,80}}"),),
        "roles": (
            pattern(
                rf"\b(?:(?:chief |city )?privacy (?:officer|steward|team|office|manager|program|commission"
                rf"|board|champions?)"
                rf"|data stewards?|surveillance \w+ (?:board|commission|group))\b{_GAP}\b{_DUTY}\b"
            ),
        ),
        "review": (
            pattern(r"\b(?:risk|privacy impact|re-?identification) (?:assessments?|reviews?|analys[ei]s)\b[^\n]{0,80}"),
            pattern(r"\b(?:is|are|be) reviewed\b[^.\n]{0,40}\b(?:every|each|annually|yearly|before|once)\b"),
            pattern(r"\b(?:annual(?:ly)?|yearly|before (?:publication|release|publishing))\b[^.\n]{0,60}\breview"),
            pattern(
                r"\breviews?\b[^.\n]{0,60}\b(?:annually|each year|every year|before (?:publication|release"
                r"|publishing))\b"
            ),
        ),
        "classes": (pattern(r"\b(?:classif(?:y|ied|ication)|tiers? (?:one|1)|sensitivity levels?)\b[^\n]{0,80}"),),
    },
)

HEALTH_NOTICE = pattern(r"\b(?:notice of privacy practices|protected health information|hipaa)\b")

SECURITY = Practice(
    thing="a policy on the security of the city's data",
    called=pattern(
        r"\b(?:information|cyber|data|it|network|technology|computer) ?security (?:polic(?:y|ies)|program"
        r"|plan|standards?"
        r"|framework|directive|manual|strategy|ordinance|rules?)\b|\bcyber-?security (?:policy|plan|program"
        r"|strategy|framework)\b"
        r"|\b(?:cyber|security|data breach|information security) incident (?:response )?(?:plan|policy|procedure)\b"
        r"|\bincident response (?:plan|policy)\b|\b(?:data|security) breach (?:response|notification|policy"
        r"|plan)\b[^\n]{0,30}"
    ),
    not_called=pattern(
        r"\b(?:social security|home security|security deposits?|security cameras?|tips|awareness|training"
        r"|month|fraud alerts?"
        r"|food security|airport|homeland|emergency management|traffic incident|website)\b"
    ),
    about=pattern(
        r"\b(?:polic(?:y|ies)|shall|must|incidents?|breach(?:es)?|access|systems?|encrypt\w*|passwords?"
        r"|risks?|officer|employees"
        r"|departments?|backups?|adopted|version)\b"
    ),
    least=3,
    against=pattern(
        r"\b(?:protect yourself|identity theft|scams?|phishing tips|your (?:personal )?computer|stay safe"
        r"|our website uses|ssl|this"
        r" (?:web)?site)\b"
    ),
    lookalike="advice to residents or a note about a website",
    parts={"instrument": (pattern(rf"{_INSTRUMENT}[^\n]{{0,80}}"),)},
)

LISTENING = Practice(
    thing="a strategy for hearing residents",
    called=pattern(
        r"\b(?:community|public|civic|resident|citizen|neighborhood|stakeholder|inclusive) (?:and \w+ )?(?:engagement"
        r"|participation|listening|involvement|input|outreach)\b[^\n]{0,40}\b(?:strategy|plan|polic(?:y|ies)"
        r"|framework|guide(?:lines)?"
        r"|handbook|standards?|principles|program|toolkit)\b|\blistening (?:plan|strategy|programme?)\b"
        r"|\bqualitative (?:data|research)\b|\bhave your say\b|\b(?:strategy|plan|policy) for (?:public"
        r"|community|resident) "
        r"(?:engagement|participation|input)\b"
    ),
    not_called=pattern(
        r"\b(?:citizen participation plan|cdbg|hud|consolidated plan|police|school|comment form|job"
        r"|construction|project update)\b"
    ),
    about=pattern(
        r"\b(?:residents?|listen\w*|surveys?|interviews?|focus groups?|feedback|hear|neighborhoods?"
        r"|in their own words|qualitative"
        r"|engagement|departments?|decisions?|every (?:year|two years|quarter)|annually|quarterly|themes?)\b"
    ),
    least=4,
    parts={
        "routine": (
            pattern(
                r"\b(?:every|each) (?:\w+ )?(?:year|years|quarter|month|district|spring|fall|autumn)\b[^.\n]{0,80}"
            ),
            pattern(r"\b(?:annually|quarterly|twice a year|regularly|routinely)\b[^.\n]{0,60}"),
        ),
        "use": (
            pattern(
                r"\b(?:coded|analy[sz]ed|summari[sz]ed|themes?|goes to|reported (?:back )?to|used (?:to|for"
                r"|in))\b[^.\n]{0,100}"
            ),
        ),
    },
)

STANDARD = Practice(
    thing="a public standard for data and digital services",
    called=pattern(
        r"\b(?:data|digital|analytics|data (?:and|&) (?:analytics|digital)|digital (?:and|&) data)(?: and analytics)? "
        r"(?:service|services|product|products) (?:standards?|playbook|principles|handbook|manual|guidelines)\b"
        r"|\bstandards? for (?:building |delivering |designing )?(?:good )?(?:data|digital"
        r"|analytics)(?: and \w+)? (?:services?|products?)\b"
        r"|\bdata service standards?\b|\bdigital standards?\b|\bdigital services? playbook\b"
    ),
    not_called=pattern(
        r"\b(?:brand\w*|style guide|logo|visual identity|customer service|web ?site|service level|gis"
        r"|metadata|address|cad"
        r"|drawings?|submission|surveying|as-?builts?|mapping|signage|telecommunications?|cabling)\b"
    ),
    about=pattern(
        r"\b(?:users?|services?|teams?|test|accessib\w+|privacy|owners?|document\w*|measure|publish|open"
        r"|improve|standards?"
        r"|shall|must|should|dashboards?|datasets?|analys[ei]s)\b"
    ),
    least=4,
    against=pattern(r"\b(?:logos?|fonts?|typeface|colou?rs? palette|hex|letterhead|tone of voice|headlines?)\b"),
    lookalike="a guide to the look of a brand or website",
    parts={
        "requirements": (
            pattern(
                r"(?:^|\n)\W{0,5}(?:\d{1,2}[.):]?|[-•*]) ?[A-Z][^\n]{5,200}\n{1,3}\W{0,5}(?:\d{1,2}[.):]?"
                r"|[-•*]) ?[A-Z][^\n]{5,100}"
            ),
            pattern(
                r"\b(?:shall|must|should)\b[\s\S]{1,600}?\b(?:shall|must|should)\b[\s\S]{1,600}?\b(?:shall"
                r"|must|should)\b"
            ),
            pattern(r"(?:(?:^|\n)[A-Z][a-z]+ [^\n]{5,120}){4}"),
        ),
        "scope": (
            pattern(
                r"\b(?:every|all|each|any) (?:\w+ )?(?:teams?|departments?|agenc(?:y|ies)|services?|vendors?"
                r"|projects?|staff)\b[^.\n]{0,100}"
            ),
            pattern(r"\b(?:applies|apply) to\b[^.\n]{0,100}"),
        ),
        "data": (
            pattern(
                r"\b(?:datasets?|dashboards?|data (?:products?|services?)|analys[ei]s|analytics|open data"
                r"|columns?)\b[^.\n]{0,60}"
            ),
        ),
    },
)
