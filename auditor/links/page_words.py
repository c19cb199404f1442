"""The words by which pages say of themselves that they are no answer; one pattern a meaning, a phrase a line."""

from __future__ import annotations

import re

#: Pieces of phrases: what an address may have led to, and ways to say the rest.
_PIECES = {
    "<thing>": r"(?:the |this |that |your |our )?(?:requested |web ?)?(?:page|file|document|resource|item|data ?set"
    r"|layer|content|url|link|map|application|record|object|report|download|address)",
    "<numbered>": r"(?:http )?(?:error|status)?\W{0,3}(?:404|410)?\W{0,3}",
    "<may be>": r"(?:was |is |has been |may have been |might have been |could )?",
    "<not there>": r"(?:not (?:be )?found|(?:moved or )?(?:removed|deleted))",
    "<made>": r"being (?:generated|prepared|created|processed|built)",
    "<domain>": r"(?:this |the )?domain(?: name)?(?: [\w.-]{3,80})?",
    "<you sought>": r"(?:(?:that )?you (?:requested|are looking for|were looking for) )?",
    "<cannot>": r"(?:can ?not|can'?t|could not|couldn'?t)",
    "<exists not>": r"(?:does not|doesn'?t|do not|no longer) exists?",
    "<job>": r"(?:export|download|file|data ?set|report) (?:file )?(?:is|are) (?:now |currently )?",
    "<log in>": r"(?:log|sign)[ -]?(?:in|on)",
}


def _phrases(lines: str) -> re.Pattern[str]:
    """A pattern for any of these phrases, a line each."""
    phrases = [line.strip() for line in lines.strip().splitlines()]
    for name, piece in _PIECES.items():
        phrases = [phrase.replace(name, piece) for phrase in phrases]
    return re.compile("|".join(f"(?:{phrase})" for phrase in phrases), re.IGNORECASE)


#: Titles and headings that are about nothing else than that there is nothing.
MISSING = _phrases(
    r"""
    (?:http |status |error )?(?:error|status|code)?\W{0,3}(?:404|410)\W{0,3}(?:error|code)?
    <numbered>(?:<thing> <may be>)?(?:not (?:be )?found|notfound)\W{0,3}(?:404|error)?
    (?:404|410)\W{0,3}(?:gone|<thing> [\w ]{1,40})
    <thing> (?:was |were |is |are |has been |have been )?(?:missing|removed|deleted|gone|no longer available)
    <thing> <you sought><cannot> be (?:found|located|displayed)
    <thing> <you sought><exists not>
    (?:sorry,? )?(?:we |i )?<cannot> find (?:that|this|the|your) \w{1,20}(?: you[\w ’']{0,40})?
    no such (?:page|file|data ?set|resource)
    (?:oops|whoops)\W{0,3}(?:<thing> not found)?
    (?:seite|datei) nicht gefunden
    page (?:introuvable|non trouvée)
    p[aá]gina no encontrada
    p[aá]gina n[aã]o encontrada
    pagina (?:non trovata|niet gevonden)
    """
)
#: The same within a sentence, for pages that say little else.
MISSING_SAID = _phrases(
    r"""
    \b404\W{0,3}(?:error|not found)
    \berror\W{0,3}404\b
    \b<thing> <may be><not there>
    \b<thing> <you sought><cannot> be (?:found|located)
    \b<thing> <you sought><exists not>
    \b<thing> <you sought>(?:is )?no longer available
    \b(?:<cannot>|unable to) find (?:the|that|this) (?:page|file|document|resource|data ?set)
    \bitem does not exist or is inaccessible
    """
)
#: Titles and headings of pages that failed while they were made.
ERROR = _phrases(
    r"""
    (?:http |status |an? )?(?:server |application |runtime |internal server |system |fatal )?error(?: page)?
    (?:an? )?(?:unexpected |internal |server )?error (?:has )?occurr?ed
    (?:http |status |error )?\W{0,3}5\d\d\W{0,3}(?:error|internal server error|bad gateway|service unavailable)?
    server error in [\w '/.-]{1,60} application
    something went wrong
    """
)
LOGIN = _phrases(
    r"""
    (?:please |user |staff |member |customer |account |secure |employee ){0,2}<log in>(?: required| page| form)?
    (?:please )?<log in> to [\w. ]{1,60}
    [\w. ]{1,40} <log in>
    (?:single sign[ -]?on|authentication)(?: required)?
    (?:anmelden|anmeldung|connexion|se connecter|iniciar sesi[oó]n|accedi)
    """
)
LOGIN_SAID = _phrases(
    r"""
    \byou (?:must|need to|have to) (?:be )?(?:log(?:ged)?|sign(?:ed)?)[ -]?(?:in|on)
    \b<log in> (?:is )?required
    \bplease <log in>
    \b<log in> to (?:continue|view|access|your account)
    \benter your (?:user ?name|password)
    \bauthentication (?:is )?required
    """
)
LOGIN_PATH = re.compile(
    r"(?:^|[/._-])(?:log[-_]?in|log[-_]?on|sign[-_]?in|sso|saml2?|oauth2?|adfs|authorize|authenticate)(?:$|[/._-])",
    re.IGNORECASE,
)
LOGIN_HOST = re.compile(r"(?:login|signin|sso|auth|idp|adfs|accounts?)\.", re.IGNORECASE)
PARKED = _phrases(
    r"""
    \b<domain> (?:is|may be) (?:now )?(?:for sale|parked|available for (?:sale|purchase))
    \b[\w-]{1,60}\.[a-z]{2,20} is (?:for sale|parked)\b
    \bbuy this domain
    \bdomain (?:name )?(?:for sale|parking|has expired)
    \bparked (?:domain|free|page)
    \binquire about this domain
    \bdomain registration (?:has )?expired
    \b(?:get|make an offer on) this domain
    """
)
#: What servers show before anybody has put something there, or after it was taken away.
PLACEHOLDER = _phrases(
    r"""
    welcome to nginx!?
    apache2? (?:\w{1,20} )?default page[\w: ]{0,40}
    iis windows(?: server)?
    it works!?
    test page for [\w ]{1,60}
    default (?:web ?site )?page
    account suspended
    site (?:not (?:published|configured|found)|suspended)
    future home of [\w. ]{1,60}
    """
)
MAINTENANCE = _phrases(
    r"""
    \b(?:down|closed|unavailable|offline) (?:for|due to) (?:\w{1,20} )?maintenance
    \bunder(?:going)? (?:\w{1,20} )?maintenance
    \bmaintenance mode
    \btemporarily (?:unavailable|offline|down|out of service)
    \b(?:be right back|back shortly|back soon)
    \bservice unavailable
    \bscheduled maintenance
    """
)
PENDING = _phrases(
    r"""
    \b<job><made>
    \b<job>(?:in progress|processing|queued|pending)
    \b(?:export|download) in progress
    \b(?:generating|preparing) (?:your|the) (?:file|download|export)
    \b(?:download|file) will (?:begin|start|be ready)
    """
)
#: Walls that tell programs from people.
HUMAN = _phrases(
    r"""
    \bchecking (?:your browser|if the site connection is secure)
    \bverify(?:ing)? (?:that )?you are (?:a )?human
    \bare you a (?:human|robot)
    \benable javascript and cookies to continue
    \bddos protection by
    \bunusual traffic from your
    \bplease complete the (?:security|captcha)
    \bprove you are (?:not a robot|human)
    \bsecurity check to access
    \byour request has been blocked
    \bbot (?:detection|protection)
    \bautomated (?:access|requests?|traffic) (?:has|have|is|are|was)
    """
)
