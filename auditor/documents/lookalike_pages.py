"""Texts for the public that may look like an open data policy: terms of use, notices, news, guides, essays."""

from __future__ import annotations

from auditor.documents.likeness import Lookalike, any_of

PAGES: tuple[Lookalike, ...] = (
    Lookalike(
        "terms of use",
        any_of(
            r"\b(?:terms (?:of|and|&) (?:use|service|conditions)|conditions of use|terms\b|disclaimers?|legal notices?"
            r"|user agreement|acceptable use|licen[sc]e agreement|data use agreement)\b"
        ),
        any_of(
            r"\bby (?:using|accessing|downloading|visiting|continuing)\b",
            r"\bthese terms\b",
            r"\byou (?:agree|accept|acknowledge|understand|may)\b",
            r"\bconstitutes? (?:your )?(?:acceptance|agreement)\b",
            r"\bplease read\b",
        ),
        any_of(
            r"\byou (?:agree|accept|acknowledge|understand|may not|are (?:solely )?responsible|must|shall|represent)\b",
            r"\byour use\b",
            r"\bat your own risk\b",
            r"\bas[- ]is\b",
            r"\bindemnif\w+",
            r"\bhold harmless\b",
            r"\bthese terms\b",
            r"\buser (?:agrees|acknowledges|shall|understands|accepts)\b",
            r"\busers (?:agree|acknowledge|shall|must)\b",
            r"\bin no event\b",
            r"\bwarrant(?:y|ies) of (?:merchantability|fitness)\b",
            r"\bgoverning law\b",
            r"\bmodify these\b",
            r"\blimitation of liability\b",
        ),
        attached=True,
    ),
    Lookalike(
        "a website's privacy notice",
        any_of(
            r"\bprivacy (?:notice|policy|statement)\b",
            r"\bcookie (?:policy|notice)\b",
            r"\bprivacy\s*(?:&|and) security\b",
        ),
        any_of(
            r"\bwhen you visit\b",
            r"\bwe collect\b",
            r"\byour privacy\b",
            r"\bpersonal information (?:we|you|that you)\b",
        ),
        any_of(
            r"\bcookies?\b",
            r"\bip address(?:es)?\b",
            r"\byour (?:browser|computer|e-?mail|information|personal|visit|device)\b",
            r"\bwe (?:collect|use|may|do not|will not|share|retain)\b",
            r"\bgoogle analytics\b",
            r"\bpersonally identif\w+ information\b",
            r"\bopt[- ]?out\b",
            r"\bchildren under\b",
            r"\bthird[- ]party (?:sites|links|services)\b",
            r"\bweb beacons?\b",
        ),
        attached=False,
    ),
    Lookalike(
        "a press release or news",
        any_of(
            r"\b(?:press|news|media) (?:release|advisory)\b",
            r"\b(?:mayor|council|city|town|councilmember|commission)\b[^\n]{0,60}\b(?:signs?|announces?|launch(?:es|ed)"
            r"|unveils?|adopts?|passes|passed|approves?|celebrates?|wins?|names?|joins?|introduces?|proposes?|to "
            r"(?:vote|sign))\b",
        ),
        any_of(
            r"\bfor immediate release\b",
            r"\b(?:media|press) contacts?\b",
            r"\bcontact:",
            r"\b(?:today|yesterday|this week|on (?:mon|tues|wednes|thurs|fri)day),? (?:signed|announced|launched"
            r"|unveiled"
            r"|approved|adopted|voted|passed)\b",
            r"\b(?:signed|announced|unveiled|launched|approved|adopted)[^.\n]{0,40}\b(?:today|yesterday|this week"
            r"|on (?:mon|tues"
            r"|wednes|thurs|fri)day)\b",
            r"^by [a-z]+ [a-z]+\s*$",
            r"\bposted (?:on|by)\b",
            r"\bmin(?:ute)? read\b",
            r"\bshare this\b",
        ),
        any_of(
            r"[,.\"'] ?(?:said|says|added|adds|noted|explained) (?:\w+|the)\b",
            r"\b(?:mayor|councilmember|officer|director|chief|she|he) (?:\w+ ){0,3}(?:said|says|added|told|noted)\b",
            r"\b(?:according to|told) (?:the )?\w+",
            r"\b(?:today|yesterday) (?:announced|signed|launched)\b",
            r"\bis (?:proud|pleased|excited|thrilled) to\b",
            r"###",
            r"\babout the (?:city|mayor|office)\b",
            r"\bfor more information,? (?:visit|contact|call)\b",
            r"\b(?:residents|people) (?:can|will be able to) now\b",
            r"\blast (?:week|month|year|night)\b",
            r"\b(?:we're|we've|i'm|i've|it's|don't|didn't|isn't|that's|here's)\b",
        ),
        any_of(
            r"\bfor immediate release\b",
            r"[,.]\" ?(?:said|says) ",
            r"\b(?:said|says) (?:mayor|councilm|council member)",
            r"\bmedia contact\b",
        ),
        attached=True,
    ),
    Lookalike(
        "a page about a policy",
        any_of(
            r"\bat a glance\b|\bsummary\b|\boverview\b|\bunderstanding\b|\bhighlights\b|\babout (?:the|our)\b"
            r"|\bhistory of\b"
        ),
        any_of(
            r"\bat a glance\b",
            r"\b(?:read|view|see|download|find|open) (?:the|our) (?:full |complete |signed |entire )?(?:text of the "
            r")?(?:open data )?(?:policy|executive order"
            r"|order|ordinance|resolution|text|directive)\b",
        ),
        any_of(
            r"\b(?:the|our|this) (?:city's )?(?:open data )?(?:policy|ordinance|order|law) (?:says|requires"
            r"|required|directs|calls|asks|means|was|has|gives|lets)\b",
            r"\bit (?:says|requires|means|also (?:says|requires|calls|directs))\b",
            r"\bwhat (?:it|this|the policy) means\b",
            r"\b(?:the|our) (?:open data )?(?:policy|order|ordinance) applies\b",
            r"\b(?:you|your)\b",
            r"\bunder the (?:open data )?(?:policy|order|ordinance|law)\b",
        ),
        attached=True,
    ),
    Lookalike(
        "a guide or handbook",
        any_of(
            r"\b(?:guides?|guidebook|handbook|toolkit|tutorial|how[- ]to|getting started|user guide|checklist|best "
            r"practices"
            r"|guidelines?|quick start|training)\b"
        ),
        any_of(
            r"\bthis (?:guide|handbook|manual|toolkit|document explains|page explains)\b",
            r"\bstep (?:1|one)\b",
            r"\bhow (?:do|to)\b",
        ),
        any_of(
            r"\bstep (?:\d|one|two|three)\b",
            r"\bclick\b|\bselect the\b|\blog ?in\b",
            r"\bthis (?:guide|handbook|manual|toolkit)\b",
            r"\b(?:tip|tips|example)s?:",
            r"\byou (?:can|should|will|need)\b",
            r"\byour (?:data ?sets?|department|team|data|steward|file|project)\b",
            r"\bchecklist\b",
            r"\bscreenshot\b|\bfigure \d",
            r"\bfor help\b|\bquestions\?",
            r"\bexport\b|\bcolumn\b|\bspreadsheet\b",
        ),
        attached=False,
    ),
    Lookalike(
        "answers to questions",
        any_of(r"\bfaqs?\b|\bfrequently asked questions\b|\bquestions (?:and|&) answers\b|\bq ?& ?a\b"),
        any_of(r"\bfaqs?\b", r"\bfrequently asked\b", r"\bwhat is (?:open data|an? \w+)\?", r"^q[.:·]"),
        any_of(
            r"(?:^|\n)[^\n.?]{6,120}\?\s",
            r"\bwhat (?:is|are|does|do|kind)\b[^\n.?]{0,80}\?",
            r"\bhow (?:do|can|often|does|is|are|will)\b[^\n.?]{0,80}\?",
            r"\b(?:can|may|do|does|is|are|why|who|where|when)\b[^\n.?]{4,80}\?",
            r"\byes[,.]|\bno[,.] ",
            r"^[qa][.:·]",
        ),
        attached=False,
    ),
    Lookalike(
        "a license",
        any_of(
            r"\b(?:public|open|creative commons|data(?:base)?|software|mit|apache) licen[sc]e\b|\bpublic domain "
            r"dedication\b|\blicen[sc]e\s*$"
        ),
        any_of(r"\bpermission is hereby granted\b", r"\blicensor\b", r"\bthis licen[sc]e\b", r"\byou are free to\b"),
        any_of(
            r"\blicensors?\b|\blicensees?\b",
            r"\bthis (?:public )?licen[sc]e\b",
            r"\byou (?:may|must) (?:copy|distribute|share|give|attribute|not)\b",
            r"\bhereby grants?\b",
            r"\bworldwide\b|\broyalty[- ]free\b|\bperpetual\b|\birrevocable\b",
            r"\badapted material\b|\bderivative works?\b",
            r"\bmoral rights\b",
            r"\bsublicen[sc]\w+",
        ),
        attached=False,
    ),
    Lookalike(
        "documentation for programmers",
        any_of(r"\bapi\b|\bdevelopers?\b|\bendpoints?\b|\bsdk\b|\bdocumentation\b|\breadme\b|\bchangelog\b"),
        any_of(
            r"\bget /|\bpost /|\bhttps?://[^\s]{0,60}/(?:api|resource)\b",
            r"\bcurl\b",
            r"\bimport \w+",
            r"\bpip install\b",
        ),
        any_of(
            r"\bendpoints?\b",
            r"\bcurl\b|\bget /|\bpost /",
            r"\bjson (?:object|response|array)\b",
            r"\bapi keys?\b|\bapp tokens?\b",
            r"\bparameters?\b",
            r"\bquery string\b|\bsoql\b",
            r"\breturns?\b",
            r"\bdef \w+\(|\bfunction\s?\(|\bvar \w+ =|\bconst \w+ =|\bprint\(",
        ),
        attached=False,
    ),
    Lookalike(
        "an essay or a study",
        any_of(
            r"\b(?:analysis|study|paper|audit|case study|lessons|why|what makes|thoughts|blog|opinion|editorial"
            r"|essay|compar(?:ison|ed))\b"
        ),
        any_of(
            r"\babstract\b",
            r"\bin this (?:paper|post|article|report|study|chapter|audit)\b",
            r"\bby [a-z]+ [a-z]+ \|",
            r"\baudit (?:objectives?|scope)\b",
        ),
        any_of(
            r"\bin this (?:paper|post|article|study|blog)\b",
            r"\bother cities\b|\bcities (?:like|such as|across|around|have)\b",
            r"\bet al\b|\bfigure \d|\btable \d",
            r"\bwe (?:found|analy[sz]ed|interviewed|surveyed|argue|recommend|think|believe)\b",
            r"\b(?:auditors?|researchers?|authors?|scholars?) \w+",
            r"\bi (?:think|believe|was|am|have|had|would)\b",
            r"\bfindings?:|\bconclusions?\b",
            r"\bfor example,",
            r"\b(?:policy|ordinance|order) (?:requires|required|calls|called|directs|directed|was|says|established"
            r"|creates|created|would)\b",
        ),
        attached=False,
    ),
)
