"""Papers of a city's business that may look like an open data policy: minutes, plans, contracts, other rules."""

from __future__ import annotations

from auditor.documents.likeness import Lookalike, any_of

PAPERS: tuple[Lookalike, ...] = (
    Lookalike(
        "a policy on requests for records",
        any_of(
            r"\b(?:public|open)?[- ]?records? (?:requests?|act|law|policy|procedures?)\b",
            r"\bfoia\b|\bfreedom of information\b|\bright[- ]to[- ]know\b|\bsunshine (?:law|request)\b|\brequests? "
            r"for (?:public )?records\b",
            r"\binspection (?:and copying )?of (?:public )?records\b",
        ),
        any_of(
            r"\b(?:submit|make|making|file|filing) (?:a |your )?(?:public |open )?(?:records? )?request\b",
            r"\bcustodian of records\b",
            r"\brequests? for (?:inspection|copies|public records|records)\b",
        ),
        any_of(
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
        other=True,
    ),
    Lookalike(
        "minutes or an agenda",
        any_of(
            r"\bminutes\b", r"\bagenda\b(?! report)", r"\bmeeting (?:notes|summary|recap|packet)\b", r"\btranscript\b"
        ),
        any_of(
            r"\bcall(?:ed)? to order\b",
            r"\broll call\b",
            r"\b(?:members? )?(?:present|absent|excused|in attendance|attendees)\s?:",
            r"\bregular (?:council )?meeting\b",
            r"\bapproval of (?:the )?(?:minutes|agenda)\b",
            r"\bagenda\b",
            r"\bminutes of\b",
            r"\bi (?:therefore |further |hereby |so )?move\b",
            r"\b\d{1,2}:\d\d ?[ap]\.?·?m\b",
        ),
        any_of(
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
        any_of(
            r"\b(?:staff|agenda|council|committee) (?:report|memo(?:randum)?|communication|summary|item)\b",
            r"\b(?:legislative|bill|fiscal) (?:digest|analysis|note|summary)\b",
            r"\bmemo(?:randum)?\b",
        ),
        any_of(
            r"\brecommend(?:ed action|ation)\b",
            r"\bto:? (?:the )?honorable\b|\bto: (?:mayor|city council)\b",
            r"\bfrom: \w+",
            r"\b(?:fiscal|financial|budget) impact\b",
            r"\bexecutive summary\b",
        ),
        any_of(
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
        # the head of the city writes to those who have to obey
        unless=any_of(
            r"\bto:? (?:all )?(?:city )?(?:department|agency|bureau|division) (?:heads|directors)\b[^:]{0,80}"
            r"\bfrom:? (?:the )?(?:office of the )?"
            r"(?:mayor|city manager|city administrator|town manager|county executive)\b"
        ),
    ),
    Lookalike(
        "a template",
        any_of(
            r"\b(?:model|sample|template|example|boilerplate|sample text)\b[^\n]{0,40}\b(?:policy|ordinance"
            r"|resolution|order|language|legislation|template)\b"
            r"|\btemplate\b|\bhow to write\b"
        ),
        any_of(
            r"\b(?:this|our) (?:template|model|sample)\b",
            r"\bfill in\b",
            r"\bcustomi[sz]e\b",
            r"\breplace the (?:text|words|bracket)",
        ),
        any_of(
            r"\b(?:your|the) (?:city|town|jurisdiction|municipality|community) (?:should|may want|can|might)\b",
            r"\bcity of (?:x{2,}|_{2,}|\[)",
            r"\boption (?:a|b|1|2)\b",
            r"\bdrafting note\b|\bnote to (?:drafter|drafters|user)\b",
            r"\bpolic(?:y|ies) should\b",
            r"\b(?:legislation|ordinances?|cities|governments?) should\b",
        ),
        any_of(
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
        any_of(
            r"\b(?:strateg(?:y|ic plan)|roadmap|road map|action plan|work ?plan|master plan|implementation plan"
            r"|annual (?:report|plan)"
            r"|progress report|status report|year in review|playbook|vision|blueprint|compliance plan)\b"
        ),
        any_of(
            r"\bexecutive summary\b",
            r"\btable of contents\b",
            r"\bletter from\b",
            r"\bour vision\b",
            r"\bfiscal year\b",
        ),
        any_of(
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
        "a report",
        any_of(
            r"\b(?:open )?data (?:\w+ ){0,2}report\b|\b20\d\d [^\n]{0,40}\breport\b"
            r"|\breport (?:for|of) (?:20\d\d|fiscal)"
            r"|\breport (?:to|for) the (?:mayor|council|city|board)\b"
        ),
        any_of(
            r"\bhighlights\b", r"\bthis report (?:describes|covers|summari[sz]es|presents)\b", r"\bas required by\b"
        ),
        any_of(
            r"\b(?:calendar|fiscal) year 20\d\d\b",
            r"\bin 20\d\d,? (?:\w+ ){0,4}(?:departments|datasets|data sets|we|the city|the county|staff)\b",
            r"\b[\d,]{2,9} (?:visits|visitors|downloads|page views|sessions|users|requests)\b",
            r"\b\d{1,4} (?:new )?(?:datasets|data sets)\b",
            r"\brecommendations?\b",
            r"\blooking ahead\b|\bnext year\b|\bnext steps\b",
            r"\b\d{1,3} of \d{1,3} departments\b",
        ),
        attached=False,
    ),
    Lookalike(
        "a job posting",
        any_of(
            r"\b(?:job|position|career|vacanc(?:y|ies)|employment|recruit\w*|now hiring|class specification"
            r"|internship)\b"
            r"|^[^\n]{0,30}\b(?:chief data officer|open data (?:manager|coordinator|program manager|analyst|lead)"
            r"|data (?:analyst|scientist))\s*(?:[-(|][^\n]*)?$"
        ),
        any_of(
            r"\bsalary\b",
            r"\bfull[- ]time\b",
            r"\bapply (?:now|by|online)\b",
            r"\bclos(?:ing|es)\b",
            r"\bposition summary\b",
        ),
        any_of(
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
        any_of(
            r"\brequest for (?:proposals?|qualifications?|information|quotes?)\b|\brf[pqi]\b|\b(?:services?"
            r"|licen[sc]e|master) agreement\b|\bcontract\b|\bmemorandum of (?:understanding|agreement)\b|\bdata "
            r"sharing agreement\b|\bstatement of work\b|\bscope of (?:work|services)\b"
        ),
        any_of(
            r"\bproposals? (?:are )?due\b",
            r"\bproposers?\b|\bofferors?\b|\bbidders?\b",
            r"\bentered into\b|\bby and between\b",
            r"\bthe parties\b",
        ),
        any_of(
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
        "a rule for employees or for something else",
        any_of(
            r"\b(?:acceptable use|social media|e-?mail|internet use|information security|cyber ?security|password"
            r"|records? retention"
            r"|records? management|retention schedule|surveillance|body[- ]worn|web accessibility|website linking"
            r"|linking|artificial intelligence|generative ai|procurement|purchasing"
            r"|travel|mobile device|remote work|telework|drone|gis data (?:distribution|sales|fees?)|copyright|use "
            r"of city (?:data|technology|computers)|data classification|data use guidelines?|data governance)\b"
        ),
        any_of(r"\bacceptable use\b", r"\bsocial media\b", r"\bpasswords?\b", r"\bretention\b"),
        any_of(
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
        other=True,
    ),
    Lookalike(
        "a proclamation",
        any_of(r"\bproclamations?\b"),
        any_of(r"\bproclamation\b", r"\bdo (?:hereby )?proclaim\b|\bhereby proclaim\b"),
        any_of(
            r"\bproclaim(?:s|ed)?\b",
            r"\bas [\"']?[a-z ]{3,40}\b(?:day|week|month)\b",
            r"\burge all (?:residents|citizens)\b|\bencourage all\b",
            r"\brecogni[sz]es?\b",
        ),
        attached=False,
    ),
    Lookalike(
        "the rules of a contest",
        any_of(r"\b(?:hackathon|contest|competition|challenge|official rules|datathon|codeathon|hack for)\b"),
        any_of(r"\beligib\w+", r"\bsponsors?\b", r"\bentr(?:y|ies|ants?)\b", r"\bprizes?\b"),
        any_of(
            r"\bprizes?\b",
            r"\bentr(?:ants?|ies)\b|\beach entry\b",
            r"\bjudg(?:es|ing)\b",
            r"\bwinners?\b",
            r"\b(?:each|your) team\b|\bteams? (?:shall|must|may|will)\b",
            r"\bcode of conduct\b",
            r"\bparticipants\b",
        ),
        attached=False,
    ),
)
