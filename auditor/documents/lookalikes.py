"""What a text about open data may be instead of a policy: terms of use, a press release, minutes, a plan …"""

from __future__ import annotations

import re

from msgspec import Struct

from auditor.documents.folded import Folded


class Lookalike(Struct, frozen=True):
    """One kind of text that is no policy.

    name: with its article, for a sentence. titled: how its title is called (worth 3). opens: what stands in its head
    (each wording worth 2). says: what it says anywhere (each different wording worth 1). marks: what hardly stands in
    anything else (each different one worth 2). attached: whether the text of a policy may stand inside of one, so that
    enacting words outweigh it.
    """

    name: str
    titled: re.Pattern[str] | None = None
    opens: re.Pattern[str] | None = None
    says: re.Pattern[str] | None = None
    marks: re.Pattern[str] | None = None
    attached: bool = False


class Resemblance(Struct, frozen=True, gc=False):
    """How much a text resembles a lookalike; titled: whether its title says so; marked: by how many marks."""

    lookalike: Lookalike
    points: float
    titled: bool
    marked: int


_HEAD = 1500
_MOST = 8


def _any(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives), re.MULTILINE)


LOOKALIKES: tuple[Lookalike, ...] = (
    Lookalike(
        "terms of use",
        _any(
            r"\b(?:terms (?:of|and|&) (?:use|service|conditions)|conditions of use|terms\b|disclaimers?|legal notices?"
            r"|user agreement|acceptable use|licen[sc]e agreement|data use agreement)\b"
        ),
        _any(
            r"\bby (?:using|accessing|downloading|visiting|continuing)\b",
            r"\bthese terms\b",
            r"\byou (?:agree|accept|acknowledge|understand|may)\b",
            r"\bconstitutes? (?:your )?(?:acceptance|agreement)\b",
            r"\bplease read\b",
        ),
        _any(
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
        _any(
            r"\bprivacy (?:notice|policy|statement)\b",
            r"\bcookie (?:policy|notice)\b",
            r"\bprivacy\s*(?:&|and) security\b",
        ),
        _any(
            r"\bwhen you visit\b",
            r"\bwe collect\b",
            r"\byour privacy\b",
            r"\bpersonal information (?:we|you|that you)\b",
        ),
        _any(
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
        _any(
            r"\b(?:press|news|media) (?:release|advisory)\b",
            r"\b(?:mayor|council|city|town|councilmember|commission)\b[^\n]{0,60}\b(?:signs?|announces?|launch(?:es|ed)"
            r"|unveils?|adopts?|passes|passed|approves?|celebrates?|wins?|names?|joins?|introduces?|proposes?|to "
            r"(?:vote|sign))\b",
        ),
        _any(
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
        _any(
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
        _any(
            r"\bfor immediate release\b",
            r"[,.]\" ?(?:said|says) ",
            r"\b(?:said|says) (?:mayor|councilm|council member)",
            r"\bmedia contact\b",
        ),
        attached=True,
    ),
    Lookalike(
        "a page about a policy",
        _any(
            r"\bat a glance\b|\bsummary\b|\boverview\b|\bunderstanding\b|\bhighlights\b|\babout (?:the|our)\b"
            r"|\bhistory of\b"
        ),
        _any(
            r"\bat a glance\b",
            r"\b(?:read|view|see|download|find|open) (?:the|our) (?:full |complete |signed |entire )?(?:text of the "
            r")?(?:open data )?(?:policy|executive order"
            r"|order|ordinance|resolution|text|directive)\b",
        ),
        _any(
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
        "a policy on requests for records",
        _any(
            r"\b(?:public|open)?[- ]?records? (?:requests?|act|law|policy|procedures?)\b",
            r"\bfoia\b|\bfreedom of information\b|\bright[- ]to[- ]know\b|\bsunshine (?:law|request)\b|\brequests? "
            r"for (?:public )?records\b",
            r"\binspection (?:and copying )?of (?:public )?records\b",
        ),
        _any(
            r"\b(?:submit|make|making|file|filing) (?:a |your )?(?:public |open )?(?:records? )?request\b",
            r"\bcustodian of records\b",
            r"\brequests? for (?:inspection|copies|public records|records)\b",
        ),
        _any(
            r"\brequest(?:e|o)rs?\b",
            r"\bcop(?:y|ies|ying) (?:fees?|charges?|costs?)\b|\bfees? for cop\w+|\bper page\b",
            r"\b(?:five|ten|three|seven|\d+)(?: \(\d+\))? (?:business|working) days\b",
            r"\brecords? (?:custodian|officer|request)s?\b",
            r"\b(?:deny|denied|denial)\b",
            r"\bexempt(?:ion|ions)? from (?:disclosure|inspection)\b",
            r"\bwritten request\b",
            r"\bredact\w*",
            r"\bappeals?\b",
            r"\binspect(?:ion)?\b",
        ),
        attached=False,
    ),
    Lookalike(
        "minutes or an agenda",
        _any(
            r"\bminutes\b", r"\bagenda\b(?! report)", r"\bmeeting (?:notes|summary|recap|packet)\b", r"\btranscript\b"
        ),
        _any(
            r"\bcall(?:ed)? to order\b",
            r"\broll call\b",
            r"\b(?:members? )?(?:present|absent|excused|in attendance|attendees)\s?:",
            r"\bregular (?:council )?meeting\b",
            r"\bapproval of (?:the )?(?:minutes|agenda)\b",
            r"\bagenda\b",
            r"\bminutes of\b",
            r"\b\d{1,2}:\d\d ?[ap]\.?·?m\b",
        ),
        _any(
            r"\b(?:motion|moved) (?:by|to|was|made|carried|passed)\b",
            r"\bsecond(?:ed)? by\b|\bseconded\b",
            r"\bmotion (?:carried|passed|approved)\b|\bcarried unanimously\b",
            r"\badjourn(?:ed|ment)?\b",
            r"\bcall(?:ed)? to order\b",
            r"\broll call\b",
            r"\bpublic comments?\b",
            r"\bapproval of (?:the )?minutes\b",
            r"\b(?:old|new|unfinished) business\b",
            r"\bdiscuss(?:ed|ion)\b",
            r"\baction items?\b",
            r"\bnext meeting\b",
            r"\b(?:chair|member|commissioner|councilmember|mr·|ms·) \w+ (?:asked|stated|reported|noted|said|moved"
            r"|commented)\b",
        ),
        attached=True,
    ),
    Lookalike(
        "a staff report",
        _any(
            r"\b(?:staff|agenda|council|committee) (?:report|memo(?:randum)?|communication|summary|item)\b",
            r"\b(?:legislative|bill|fiscal) (?:digest|analysis|note|summary)\b",
            r"\bmemo(?:randum)?\b",
        ),
        _any(
            r"\brecommend(?:ed action|ation)\b",
            r"\bto:? (?:the )?honorable\b|\bto: (?:mayor|city council)\b",
            r"\bfrom: \w+",
            r"\b(?:fiscal|financial|budget) impact\b",
            r"\bexecutive summary\b",
        ),
        _any(
            r"\b(?:fiscal|financial|budget(?:/cost)?) impact\b",
            r"\bstaff (?:recommends?|report|is seeking|requests|has|will return)\b",
            r"\brecommend(?:s|ed)? that (?:the )?(?:city )?(?:council|board|committee)\b",
            r"\balternatives?\b",
            r"\bbackground\s?[:\n]",
            r"\b(?:would|if adopted|if approved)\b",
            r"\bcoordination\b",
            r"\bnext steps\b",
        ),
        attached=True,
    ),
    Lookalike(
        "a template",
        _any(
            r"\b(?:model|sample|template|example|boilerplate|sample text)\b[^\n]{0,40}\b(?:policy|ordinance"
            r"|resolution|order|language|legislation|template)\b"
            r"|\btemplate\b|\bhow to write\b"
        ),
        _any(
            r"\b(?:this|our) (?:template|model|sample)\b",
            r"\bfill in\b",
            r"\bcustomi[sz]e\b",
            r"\breplace the (?:text|words|bracket)",
        ),
        _any(
            r"\b(?:your|the) (?:city|town|jurisdiction|municipality|community) (?:should|may want|can|might)\b",
            r"\bcity of (?:x{2,}|_{2,}|\[)",
            r"\boption (?:a|b|1|2)\b",
            r"\bdrafting note\b|\bnote to (?:drafter|drafters|user)\b",
            r"\bpolic(?:y|ies) should\b",
            r"\b(?:legislation|ordinances?|cities|governments?) should\b",
        ),
        _any(
            r"[\[<{](?:insert|name|your|city|town|municipality|jurisdiction|department|title|agency|date|state"
            r"|number|enter|xx+"
            r"|mayor|council|web|url|address|office|officer|month|year|list|describe|applicable|local|entity"
            r"|government)\b"
            r"[^\])>}\n]{0,60}[\])>}]",
            r"\((?:insert|name of|city name|your)\b[^)\n]{0,50}\)",
            r"\{\{[^}\n]{1,40}\}\}",
        ),
        attached=False,
    ),
    Lookalike(
        "a strategy or plan",
        _any(
            r"\b(?:strateg(?:y|ic plan)|roadmap|road map|action plan|work ?plan|master plan|implementation plan"
            r"|annual (?:report|plan)"
            r"|progress report|status report|year in review|playbook|vision|blueprint|compliance plan)\b"
        ),
        _any(
            r"\bexecutive summary\b",
            r"\btable of contents\b",
            r"\bletter from\b",
            r"\bour vision\b",
            r"\bfiscal year\b",
        ),
        _any(
            r"\b(?:goal|strategy|objective|initiative|action|priority|pillar|phase|milestone) (?:\d|one|two|three"
            r"|[a-c]\b)",
            r"\b(?:short|medium|mid|long)[- ]term\b",
            r"\bby (?:the end of )?(?:q[1-4] )?20\d\d\b",
            r"\b(?:q[1-4]|fy) ?(?:20)?\d\d\b",
            r"\b(?:key )?performance (?:indicators?|measures?)\b|\bmetrics?\b|\bkpis?\b",
            r"\bstrategic (?:plan|goal|priority|direction)\b",
            r"\bover the (?:next|past|coming|last) (?:\w+ )?years?\b",
            r"\b(?:this|last) year\b",
            r"\baccomplishments\b|\blooking ahead\b|\bnext steps\b",
            r"\bstakeholder (?:interviews|workshops|sessions)\b",
        ),
        attached=False,
    ),
    Lookalike(
        "a guide or handbook",
        _any(
            r"\b(?:guides?|guidebook|handbook|toolkit|tutorial|how[- ]to|getting started|user guide|checklist|best "
            r"practices"
            r"|guidelines?|quick start|training)\b"
        ),
        _any(
            r"\bthis (?:guide|handbook|manual|toolkit|document explains|page explains)\b",
            r"\bstep (?:1|one)\b",
            r"\bhow (?:do|to)\b",
        ),
        _any(
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
        _any(r"\bfaqs?\b|\bfrequently asked questions\b|\bquestions (?:and|&) answers\b|\bq ?& ?a\b"),
        _any(r"\bfaqs?\b", r"\bfrequently asked\b", r"\bwhat is (?:open data|an? \w+)\?", r"^q[.:·]"),
        _any(
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
        "a job posting",
        _any(
            r"\b(?:job|position|career|vacanc(?:y|ies)|employment|recruit\w*|now hiring|class specification"
            r"|internship)\b"
            r"|^[^\n]{0,30}\b(?:chief data officer|open data (?:manager|coordinator|program manager|analyst|lead)"
            r"|data (?:analyst|scientist))\s*(?:[-(|][^\n]*)?$"
        ),
        _any(
            r"\bsalary\b",
            r"\bfull[- ]time\b",
            r"\bapply (?:now|by|online)\b",
            r"\bclos(?:ing|es)\b",
            r"\bposition summary\b",
        ),
        _any(
            r"\b(?:minimum |preferred |desired )?qualifications\b",
            r"\b(?:salary|hourly|annual pay|benefits|compensation)\b",
            r"\b(?:bachelor's?|master's?) degree\b",
            r"\byears? of (?:\w+ ){0,3}experience\b",
            r"\b(?:the )?(?:ideal|successful) candidate\b",
            r"\bequal opportunity employer\b",
            r"\bknowledge of\b|\bability to\b",
            r"\bapplicants?\b|\bapplications?\b",
        ),
        attached=False,
    ),
    Lookalike(
        "a call for bids or a contract",
        _any(
            r"\brequest for (?:proposals?|qualifications?|information|quotes?)\b|\brf[pqi]\b|\b(?:services?"
            r"|licen[sc]e|master) agreement\b|\bcontract\b|\bmemorandum of (?:understanding|agreement)\b|\bdata "
            r"sharing agreement\b|\bstatement of work\b|\bscope of (?:work|services)\b"
        ),
        _any(
            r"\bproposals? (?:are )?due\b",
            r"\bproposers?\b|\bofferors?\b|\bbidders?\b",
            r"\bentered into\b|\bby and between\b",
            r"\bthe parties\b",
        ),
        _any(
            r"\bproposers?\b|\bofferors?\b|\bbidders?\b|\brespondents?\b",
            r"\bcontractor shall\b|\bvendor shall\b|\bconsultant shall\b|\brecipient shall\b",
            r"\bthe parties\b",
            r"\bterminat(?:e|ion) of (?:this )?agreement\b|\bthis agreement\b",
            r"\binsurance\b",
            r"\bevaluation criteria\b",
            r"\bin witness whereof\b",
            r"\bnot[- ]to[- ]exceed\b",
        ),
        attached=True,
    ),
    Lookalike(
        "a license",
        _any(
            r"\b(?:public|open|creative commons|data(?:base)?|software|mit|apache) licen[sc]e\b|\bpublic domain "
            r"dedication\b|\blicen[sc]e\s*$"
        ),
        _any(r"\bpermission is hereby granted\b", r"\blicensor\b", r"\bthis licen[sc]e\b", r"\byou are free to\b"),
        _any(
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
        _any(r"\bapi\b|\bdevelopers?\b|\bendpoints?\b|\bsdk\b|\bdocumentation\b|\breadme\b|\bchangelog\b"),
        _any(
            r"\bget /|\bpost /|\bhttps?://[^\s]{0,60}/(?:api|resource)\b",
            r"\bcurl\b",
            r"\bimport \w+",
            r"\bpip install\b",
        ),
        _any(
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
        "a rule for employees or for something else",
        _any(
            r"\b(?:acceptable use|social media|e-?mail|internet use|information security|cyber ?security|password"
            r"|records? retention"
            r"|records? management|retention schedule|surveillance|body[- ]worn|web accessibility|website linking"
            r"|linking|artificial intelligence|generative ai|procurement|purchasing"
            r"|travel|mobile device|remote work|telework|drone|gis data (?:distribution|sales|fees?)|copyright|use "
            r"of city (?:data|technology|computers)|data classification|data use guidelines?|data governance)\b"
        ),
        _any(r"\bacceptable use\b", r"\bsocial media\b", r"\bpasswords?\b", r"\bretention\b"),
        _any(
            r"\bpasswords?\b",
            r"\bdisciplin\w+|\btermination of employment\b",
            r"\bpersonal use\b",
            r"\bsocial media\b|\bfacebook\b|\btwitter\b",
            r"\bretention (?:schedule|period)s?\b",
            r"\bemail\b|\be-mail\b",
            r"\bmalware\b|\bvirus(?:es)?\b|\bphishing\b|\bencrypt\w*",
            r"\bcomments?\b[^.]{0,40}\b(?:remove|removed|delete|deleted)\b",
            r"\bsurveillance\b|\bfootage\b",
            r"\bper (?:map|sheet|cd|hour|megabyte|gigabyte)\b",
        ),
        attached=False,
    ),
    Lookalike(
        "a proclamation",
        _any(r"\bproclamations?\b"),
        _any(r"\bproclamation\b", r"\bdo (?:hereby )?proclaim\b|\bhereby proclaim\b"),
        _any(
            r"\bproclaim(?:s|ed)?\b",
            r"\bas [\"']?[a-z ]{3,40}\b(?:day|week|month)\b",
            r"\burge all (?:residents|citizens)\b|\bencourage all\b",
            r"\brecogni[sz]es?\b",
        ),
        attached=False,
    ),
    Lookalike(
        "an essay or a study",
        _any(
            r"\b(?:analysis|study|paper|audit|case study|lessons|why|what makes|thoughts|blog|opinion|editorial"
            r"|essay|compar(?:ison|ed))\b"
        ),
        _any(
            r"\babstract\b",
            r"\bin this (?:paper|post|article|report|study|chapter|audit)\b",
            r"\bby [a-z]+ [a-z]+ \|",
            r"\baudit (?:objectives?|scope)\b",
        ),
        _any(
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


def resemblances(folded: Folded, head: str, begin: int, end: int) -> list[Resemblance]:
    """What a text resembles, the most alike first. head: its title and first lines; begin, end: of the stretch read."""
    text = folded.text[begin:end]
    beginning = folded.text[begin : min(begin + _HEAD, end)]
    found = []
    for lookalike in LOOKALIKES:
        titled = bool(lookalike.titled and lookalike.titled.search(head))
        points = 3.0 if titled else 0.0
        if lookalike.opens:
            points += 2.0 * min(len({one[0] for one in lookalike.opens.finditer(beginning)}), 3)
        if lookalike.says:
            points += min(_wordings(lookalike.says, text), _MOST)
        marked = _wordings(lookalike.marks, text) if lookalike.marks else 0
        points += 2.0 * min(marked, 4)
        if points:
            found.append(Resemblance(lookalike, points, titled, marked))
    return sorted(found, key=lambda one: -one.points)


def _wordings(pattern: re.Pattern[str], text: str) -> int:
    seen: set[str] = set()
    for found in pattern.finditer(text):
        seen.add(" ".join(found[0].split())[:24])
        if len(seen) >= _MOST:
            break
    return len(seen)
