"""How a policy words each provision: one pattern a provision, over a sentence in lower case (see `folded`)."""

from __future__ import annotations

import re


def _any(*alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(alternatives)})")


_DATA = r"(?:data ?sets?|data|information|records)"
_SHALL = r"(?:shall|must|will|is to|are to|may|should|directed to)"
_MONTH = r"(?:january|february|march|april|june|july|august|september|october|november|december)"

#: By the code of the provision.
WORDS: dict[str, re.Pattern[str]] = {
    "proactive-release": _any(
        r"proactive(?:ly)?\b",
        r"open by (?:default|preference)\b",
        r"pro-actively\b",
        r"presum\w+ [^.]{0,80}\b(?:open|public|releas\w+|suitable)\b",
        rf"(?:all|every|any) (?:of (?:its|their) )?(?:\w+ ){{0,3}}{_DATA} [^.;]{{0,80}}\b(?:unless|except)\b",
        r"without (?:waiting for )?a request\b|before (?:anybody|anyone|they are) ask",
        rf"treat {_DATA} as open\b",
    ),
    "build-on-precedent": _any(
        r"(?:public|open|government) (?:information|records?)(?: access)?(?: and [a-z ]{3,30})? (?:act|law"
        r"|statute)s?\b",
        r"freedom of information\b|foia\b|right[- ]to[- ]know\b|sunshine (?:act|law|ordinance)\b|open (?:meetings"
        r"|records) (?:act|law)",
        r"(?:existing|relevant|previous|earlier|current) (?:open |public )?(?:records|data|information) (?:laws?"
        r"|polic\w+|act)\b",
        r"(?:ordinance|resolution|executive (?:order|directive)) (?:no[.·]? ?)?[\d-]+[^.]{0,60}"
        r"\b(?:adopted|established|issued|directed|approved)",
        r"(?:consistent|accordance) with [^.;]{0,60}\b(?:public|open) records\b",
        r"build(?:s|ing)? (?:up)?on\b",
    ),
    "goals-and-values": _any(
        r"transparen(?:t|cy)\b",
        r"accountability\b|(?:more|held|hold) (?:\w+ ){0,3}accountable\b|to account\b",
        r"civic engagement\b|public engagement\b|engag(?:e|ing) (?:residents|citizens|the public)\b",
        r"economic (?:development|growth|opportunit\w+)\b",
        r"innovati(?:on(?! (?:officer|office|department|team)\b)|ve)\b|creativ\w+\b|entrepreneur\w*\b",
        r"efficien(?:t|cy|cies)\b",
        r"(?:promote|increase|foster|encourage|build|improve)s? (?:public )?(?:trust|participation|understanding"
        r"|openness)\b",
        r"(?:purpose|goal|intent)s? of this\b",
    ),
    "lists-of-holdings": _any(
        r"inventor(?:y|ies)\b",
        rf"(?:data )?catalog(?:ue)?s?\b[^.]{{0,60}}\b(?:of|list\w*|describ\w*) [^.]{{0,40}}{_DATA}\b",
        rf"(?:list|index|register|summary description|schedule)s? of (?:all |every )?(?:\w+ ){{0,3}}{_DATA}\b",
        rf"list[s]? (?:all |every )?(?:its |their )?{_DATA}\b",
        r"comprehensive list\b",
    ),
    "prioritization": _any(
        r"prioriti[sz]\w+\b|priorit(?:y|ies)\b",
        r"high[- ](?:value|interest|priority|demand|impact)\b",
        r"(?:which|what) (?:data ?sets?|data) [^.]{0,40}\bfirst\b|begin with\b|in which order\b|order in which\b",
    ),
    "outside-services": _any(
        r"(?:contractors?|vendors?|grantees?|consultants?|concessionaires?)\b[^.]{0,120}\b(?:data|records"
        r"|information|bound by|export)\b",
        r"(?:data|records|information)\b[^.]{0,120}\b(?:by|through|with|from) (?:\w+ ){0,3}(?:contractors?|vendors?"
        r"|third part(?:y|ies)|outside parties)\b",
        r"(?:contracts?|procure\w*|requests? for proposals)\b[^.]{0,120}\b(?:provisions?|requirements?|export|open "
        r"(?:data|format))\b",
        r"external vendors?\b|third part(?:y|ies) who\b",
    ),
    "sensitive-information": _any(
        r"privacy\b|private information\b",
        r"confidential\w*\b",
        r"sensitive\b",
        r"protected (?:data|information)\b",
        r"personal(?:ly)?(?:[- ]identif\w+)? (?:identif\w+|information|data)\b",
        r"exempt(?:ed|ion|ions)?\b|prohibited by law\b|protected (?:from|by) (?:disclosure|law|statute)",
        r"(?:public )?(?:safety|security) (?:risk|concern|information)s?\b|identify a person\b",
    ),
    "open-formats": _any(
        r"open[- ](?:and \w+ )?(?:formats?|standards?|file)\b|open,? machine",
        r"machine[- ]?(?:readable|processable)\b|machine can read\b|processed by machines?\b",
        r"non-?proprietary\b|no single company\b|free of royalt",
        r"automated processing\b",
        r"(?:csv|json|xml|spreadsheet)\b",
        r"structured (?:and )?(?:standardized )?(?:data|format)",
        r"formats? (?:in common use|that (?:software|anybody|can be))",
    ),
    "thoughtful-formats": _any(
        r"(?:multiple|various|variety of|several|both|more than one|number of) (?:\w+ )?formats?\b|more than one "
        r"technical standard",
        r"formats? (?:that|which) (?:best|most|meets?|suits?) |user[- ]friendly format",
        r"(?:high|highest|finest|fine|possible|acceptable) (?:\w+ ){0,2}(?:granularity|level of detail)\b|level of "
        r"(?:detail|granularity)\b|highly granular\b",
        r"raw (?:and|or) (?:processed|unprocessed)\b|unprocessed form\b|greatest number of (?:users|applications)\b",
    ),
    "open-access": _any(
        r"(?:without|no|any) (?:\w+ ){0,2}(?:registration|sign-?up|log-?in|user account|password|fees?|charge)\b",
        r"free of charge\b|at no (?:cost|charge)\b|without (?:charge|cost)\b|no (?:cost|fee|charge)\b|free to all\b",
        r"free(?:ly)? (?:available|accessible|and openly)\b|freely (?:used|shared|share)\b",
        r"(?:no|without|minimi[sz]\w+) (?:any )?(?:restrictions?|limitations?|barriers)\b[^.]{0,40}\b(?:access|use"
        r"|disclosure|reuse)\b",
        r"registration requirement",
    ),
    "license-free": _any(
        r"public domain\b",
        r"no (?:legal )?(?:encumbrances?|restrictions? on (?:\w+ )?(?:use|reuse|copying))\b|no conditions? on\b"
        r"|free of (?:any )?licen[sc]",
        r"open licen[sc]e\b|creative commons\b|licen[sc]e requirements?\b|licen[sc]e-?free\b|unlicensed\b"
        r"|licen[sc](?:e|ing) [^.]{0,60}\bopen data\b",
        r"(?:free|without|any) (?:of |for )?(?:re-?use|redistribution|restrictions? on (?:its |their )?use)\b|use "
        r"and pass on|for any (?:use|purpose)\b",
        r"without restrictions?\b|restrictions? on (?:the )?(?:use|reuse)\b",
        r"copy, (?:distribute|use|modify)|(?:modify|copy|distribute), [^.]{0,60}\bwithout charge\b|subject to "
        r"(?:any )?copyright",
    ),
    "citations": _any(
        r"(?<!may be )(?<!shall be )(?<!known and )(?<!known or )cit(?:e|ed|ing|ation)\b(?! of)",
        r"attribution\b",
        r"(?:identify|state|name|credit) the source\b|source and version\b|identified? [^.]{0,30}\bsource\b",
    ),
    "metadata": _any(
        r"meta-?data\b",
        r"data dictionar(?:y|ies)\b|dictionary of\b",
        r"descri(?:be[sd]?|bing|ption)s? (?:of )?(?:its|the|each|every|all|their) (?:\w+ ){0,2}(?:fields?|columns?"
        r"|contents|data ?sets?)\b",
        r"documentation\b[^.]{0,40}\bdata\b|data set description|descriptive information\b",
    ),
    "open-data-creation": _any(
        r"data creation\b|creation process\w*\b",
        r"(?:how|when) (?:and (?:how|when) )?(?:it|the data|data|they) (?:was|were|is|are) (?:collected|created"
        r"|gathered|produced)\b",
        r"methods? (?:used|of)[^.]{0,30}\b(?:creat|collect)\w+",
    ),
    "unique-identifiers": _any(
        r"unique identifiers? (?:so|for|to|that|in)\b|persistent identifiers?\b|common identifiers?\b"
    ),
    "open-code": _any(
        r"open[- ]source\b",
        r"source code\b[^.]{0,80}\b(?:publish|available|open|shar|releas)\w*",
        r"(?:publish|shar|releas|open)\w*\b[^.]{0,60}\b(?:source code|software developed by)\b",
    ),
    "archival-material": _any(
        r"histor(?:ic|ical) (?:\w+ )?(?:data|documents?|records?|materials?|information)\b",
        r"archiv(?:al|ed) (?:material|record|data|document)s?\b",
        r"digiti[sz](?:e|ing|ation)\b|legacy (?:data|records)\b",
    ),
    "data-portals-and-websites": _any(
        r"(?:web ?|data |online |internet |transparency )?portals?\b",
        r"(?:single|central|public|dedicated|one) (?:\w+ ){0,2}(?:web ?site|web ?page|site|location|repository|page)\b",
        r"(?:web ?site|internet site|data page|data site)\b",
        r"data·[a-z]+",
    ),
    "bulk-data": _any(
        r"bulk\b",
        r"(?:entire|whole|complete) (?:data ?sets?|databases?)\b",
        r"in (?:its|their) entirety\b",
        r"(?:available|ability) (?:for|to) download\b|viewed and downloaded\b",
    ),
    "public-apis": _any(r"apis?\b|api's\b|application program(?:ming)? interfaces?\b|automated programming interface"),
    "data-collection": _any(
        r"electronic(?:ally)? (?:fil|submi|collect|report)\w*\b|e-?filing\b",
        rf"(?:collect|record|creat|generat)\w* (?:\w+ ){{0,3}}(?:{_DATA} )?(?:in|as) (?:an? )?(?:\w+,? ){{0,2}}"
        r"(?:electronic|digital|machine)",
        r"new (?:systems?|data collection)\b[^.]{0,120}\b(?:open|machine|data)\b|planning for new\b|when "
        r"(?:planning|buying|procuring)\b",
    ),
    "real-time-updates": _any(
        r"real[- ]?time\b",
        r"(?:update|refresh)(?:s|d|ed|ing)?\b[^.]{0,60}\b(?:regular\w*|often|frequen\w+|schedule|interval|timely"
        r"|automat\w+|basis|current|as (?:is )?necessary|quarterly|annually|at least)\b",
        r"(?:regular|routine|timely|frequent)(?:ly)? (?:\w+ )?(?:basis|manner|updat\w+|publi\w+)\b",
        r"(?:kept?|keep\w*|bring\w*|brought) (?:\w+ ){0,4}(?:up[- ]to[- ]date|current)\b|up-to-date\b|timel(?:y"
        r"|iness)\b|updated data\b",
        r"as often as\b|ongoing publication\b",
    ),
    "permanent-access": _any(
        r"permanen(?:t|ce|tly|cy)\b|lasting\b|perpetu\w+\b",
        r"remain (?:\w+ )?(?:available|accessible|online|on)\b|stays? available\b",
        r"(?:versions?|older|past|retired)\b[^.]{0,40}\b(?:archiv|preserv|retain)\w+",
        r"archived? [^.]{0,40}\bversions?\b|persistent\b",
    ),
    "oversight-authority": _any(
        r"(?:governance|advisory|steering|oversight|review|executive|management|open data|data)(?: \w+)? "
        r"(?:committee|board|council|team|group|panel)\b|working group\b|task force\b",
        r"chief (?:data|information|technology|innovation|digital|performance) officer\b|data officer\b|information "
        r"officer\b",
        r"(?:coordinators?|liaisons?|stewards?|champions?|custodians?|data contacts?|open data contact)\b",
        r"overs(?:ee|een|eeing|ight)\b",
        rf"{_SHALL} (?:be responsible for|administer|coordinate|designate|appoint|name)\b",
    ),
    "binding-regulations": _any(
        rf"{_SHALL} (?:\w+ ){{0,6}}?(?:adopt|issue|establish|develop|promulgate|prepare|draft|set|create|publish"
        r"|approve|draw up|implement)\w* [^.]{0,120}?"
        r"\b(?:rules|regulations|(?:technical |data |open |common )?standards|guidelines|requirements|procedures"
        r"|processes|handbook|manual|practices)\b",
        r"(?:rules|regulations|guidelines|technical standards|standards manual) (?:\w+ ){0,4}(?:shall|will|must) be\b",
        r"common standards\b",
    ),
    "public-participation": _any(
        r"public (?:input|comments?|feedback|participation|hearing|meetings?|demand|review|consultation|interest)\b",
        r"feedback\b",
        r"suggest(?:s|ed|ing|ions?)?\b|nominat\w+\b",
        r"solicit\w*\b|(?:online|on-line) forum\b|hear from the public\b",
        r"requests? (?:from|by) (?:the )?(?:public|residents|citizens)\b|requested by the public\b|residents can "
        r"ask\b|open meeting\b",
        r"(?:engag\w+|collaborat\w+|work) (?:with )?(?:the )?(?:public|residents|citizens|community|stakeholders"
        r"|users)\b|asked for most\b",
    ),
    "timelines": _any(
        r"within (?:[\w()-]+ ){1,6}?(?:days?|weeks?|months?|years?)\b",
        rf"(?:no later than|not later than|by|before|on or before) (?:the (?:end|first) of |the )?"
        rf"(?:{_MONTH} \d|{_MONTH}\b(?! be)(?! \w+ shall)|\d{{1,2}}/|q[1-4]\b|(?:19|20)\d\d)",
        r"timelines?\b|timetables?\b|deadlines?\b|release plan\b|schedules? (?:for|of) (?:\w+ )?(?:releas|publi)\w+",
    ),
    "data-quality": _any(
        r"(?:data|high|ensure|improve|information) quality\b|quality (?:of (?:the |its |their |published "
        r"|government |city )*(?:data|information)|standards|assurance|review|control)\b"
        r"|formats, quality|quality,",
        r"(?:data|information|data ?sets?|contact|responsible|ensur\w+|representatives)\b[^.]{0,100}\baccura(?:te"
        r"|cy)\b|accura(?:te|cy)\b[^.]{0,60}\b(?:data|information|data ?sets?)\b",
        r"integrity and usefulness\b|reliable\b[^.]{0,40}\bdata\b|complete, reliable\b",
        r"correct(?:s|ed|ing|ion|ions)? (?:\w+ ){0,2}(?:errors?|data|mistakes)\b|data cleaned\b",
    ),
    "funding": _any(
        r"fund(?:s|ing|ed)?\b[^.]{0,100}\b(?:open data|implement\w*|program|initiative|recommend\w*)\b|funding "
        r"(?:request|need|source|support)s?\b",
        r"appropriations?\b(?! authority)|appropriated?\b(?= (?:funds|money|\$))",
        r"(?:anticipated|associated|estimated?|identif\w+) (?:\w+ ){0,3}costs?\b|costs? (?:and barriers|associated)\b",
        r"(?:budget|budgetary) (?:request|resources)\b",
    ),
    "partnerships": _any(
        r"partner(?:ship|ships|ing)\b|(?:regional|external|community|local|other|business|data|outside) partners?\b"
        r"|partner organi[sz]ations\b",
        r"(?:partner|collaborat\w+|work|cooperat\w+|coordinat\w+|agreements?) (?:\w+ )?with (?:[\w,]+ "
        r"){0,6}?(?:universit\w+|academi\w+|non-?profits?"
        r"|civic|regional|external|outside|other governments?|other jurisdictions|neighboring|businesses|companies"
        r"|developers|community)\b",
        r"partners with whom\b|private and non-?profit (?:entities|sectors?)\b",
    ),
    "future-review": _any(
        r"(?:annual(?:ly)?|yearly|year|quarterly|month(?:ly|s)?|biennial(?:ly)?|regularly|periodic(?:ally)?|once a "
        r"year|semi-?annual(?:ly)?)\b[^.]{0,100}\b(?:report|review|evaluat|assess|account|progress|statement)\w*",
        r"(?:report|review|evaluat|assess|account)\w*\b[^.]{0,100}\b(?:annual(?:ly)?|yearly|each year|every (?:\w+ "
        r"){0,2}(?:years?|months?)|quarterly|periodically|regularly|semi-?annual(?:ly)?)\b",
        r"(?:this )?(?:policy|chapter|ordinance|order|resolution|directive|regulation) (?:is|will be|shall be|must "
        r"be|should be) (?:\w+ ){0,2}(?:review|revis|evaluat|updat|reconsider)\w*",
        r"(?:progress|status|compliance|annual|yearly|open data|initial) reports?\b|look at this policy again\b",
        rf"{_SHALL} (?:\w+ ){{0,3}}report (?:\w+ ){{0,3}}(?:to|on|back|progress)\b",
    ),
}
