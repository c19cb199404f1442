"""The words by which addresses and links name what they are about.

English first, a few Spanish, French and Portuguese words; lower case, without accents, as `topics.plain` makes them.
"""

from __future__ import annotations

import re
from enum import StrEnum


class Topic(StrEnum):
    """What a page may be about, as far as the criteria ask for it."""

    OPEN_DATA = "open_data"
    POLICY = "policy"
    TERMS = "terms"
    LICENSE = "license"
    ABOUT = "about"
    HELP = "help"
    DEVELOPER = "developer"
    INVENTORY = "inventory"
    GOVERNANCE = "governance"
    COMMITTEE = "committee"
    MINUTES = "minutes"
    PRIVACY = "privacy"  # of data that the government holds
    WEBSITE_PRIVACY = "website_privacy"  # of visitors of the site
    SECURITY = "security"
    SHARING = "sharing"
    QUALITY = "quality"
    ENGAGEMENT = "engagement"
    SURVEY = "survey"
    SHOWCASE = "showcase"
    ANALYTICS = "analytics"
    PERFORMANCE = "performance"
    REPORT = "report"
    STANDARD = "standard"
    STRATEGY = "strategy"
    NEWS = "news"


#: Topics of which some part of a budget is kept for pages that are found late.
WANTED = frozenset(Topic) - {Topic.NEWS, Topic.WEBSITE_PRIVACY, Topic.OPEN_DATA}


def _words(listed: str) -> re.Pattern[str]:
    """Any of the patterns listed, apart by commas, as whole words."""
    return re.compile(rf"\b(?:{'|'.join(listed.split(', '))})\b")


#: For each topic: its words; what a page of it is worth; whether the words say it even where no data is spoken of.
TOPICS: tuple[tuple[Topic, float, bool, re.Pattern[str]], ...] = (
    (
        Topic.OPEN_DATA,
        9,
        True,
        _words(
            "open ?data, data (?:portal|hub|catalog(?:ue)?|library|program|initiative), open(?:ness)? "
            "gov(?:ernment)?, datos abiertos, gobierno abierto, donnees ouvertes, dados abertos, transparency, "
            "transparencia"
        ),
    ),
    (
        Topic.POLICY,
        10,
        False,
        _words(
            "polic(?:y|ies), ordinances?, resolutions?, executive orders?, directives?, administrative "
            "(?:orders?|regulations?|instructions?|rules?), legislation, bylaws?, by laws?, code of ordinances, "
            "municipal code, charter, politicas?, ordenanzas?, decretos?, resolucion, politiques?, reglements?"
        ),
    ),
    (
        Topic.TERMS,
        5,
        True,
        _words(
            "terms, terms of (?:use|service), conditions of use, disclaimers?, legal (?:notice|information), "
            "terminos, condiciones de uso, conditions d utilisation, aviso legal"
        ),
    ),
    (
        Topic.LICENSE,
        6,
        False,
        _words("licen[sc]es?, licen[sc]ing, copyright, attribution, public domain, licencias?, licences?"),
    ),
    (
        Topic.ABOUT,
        4,
        False,
        _words("about(?: us)?, overview, our (?:team|program|mission|story), who we are, acerca, a propos"),
    ),
    (
        Topic.HELP,
        7,
        False,
        _words(
            "help, faqs?, frequently asked questions, how to, getting started, get started, user guides?, "
            "guides?, guidance, guidebook, handbook, manuals?, toolkit, tutorials?, training, workshops?, learn, "
            "101, glossary, support, videos?, webinars?, data dictionar(?:y|ies), ayuda, guias?, preguntas "
            "frecuentes, aide, tutoriales?, tutoriels?"
        ),
    ),
    (
        Topic.DEVELOPER,
        5,
        False,
        _words("developers?, apis?, api docs?, documentation, desarrolladores, developpeurs"),
    ),
    (
        Topic.INVENTORY,
        10,
        False,
        _words("inventor(?:y|ies), data holdings, data assets?, data catalogs?, inventarios?, inventaires?"),
    ),
    (
        Topic.GOVERNANCE,
        10,
        False,
        _words(
            "governance, stewards?(?:hip)?, data management, data officers?, chief data, cdo, gobernanza, "
            "gouvernance, gobierno de datos"
        ),
    ),
    (
        Topic.COMMITTEE,
        8,
        False,
        _words(
            "committees?, boards?, councils?, commissions?, task ?force, working groups?, advisory, steering, "
            "comites?, comisi[o]n(?:es)?, consejo"
        ),
    ),
    (
        Topic.MINUTES,
        7,
        False,
        _words("minutes, agendas?, meetings?, actas?, reuniones, proces verbaux, ordre du jour, packets?"),
    ),
    (
        Topic.SECURITY,
        6,
        False,
        _words("cyber ?security, information security, security, breach, incident response, seguridad"),
    ),
    (
        Topic.SHARING,
        9,
        False,
        _words(
            "shar(?:ing|e), data requests?, mou, memorandum of understanding, agreements?, data exchange, "
            "integrated data, compartir, partage"
        ),
    ),
    (
        Topic.QUALITY,
        9,
        False,
        _words("quality, data standards?, accuracy, known issues, data issues?, calidad, qualite, scorecard"),
    ),
    (
        Topic.ENGAGEMENT,
        7,
        False,
        _words(
            "engage(?:ment)?, feedback, suggest(?:ions?|ed)?, nominat(?:e|ion|ions), requests?, request a "
            "dataset, community input, public input, participat(?:e|ion), consultations?, comments?, you asked, "
            "sugerencias?, solicitudes?, participacion, contact(?: us)?"
        ),
    ),
    (
        Topic.ENGAGEMENT,
        5,
        True,
        _words(
            "(?:community|public|civic|resident|citizen) (?:engagement|input|feedback|participation|involvement), "
            "engagement (?:strategy|plan|framework|policy|hub), participacion ciudadana"
        ),
    ),
    (
        Topic.SURVEY,
        7,
        True,
        _words("surveys?, polls?, questionnaires?, encuestas?, sondages?, listening sessions?"),
    ),
    (
        Topic.SHOWCASE,
        6,
        False,
        _words(
            "showcases?, galler(?:y|ies), apps?, applications?, use cases?, success stor(?:y|ies), data "
            "stor(?:y|ies), hackathons?, projects?, impact"
        ),
    ),
    (
        Topic.ANALYTICS,
        6,
        False,
        _words("analytics, usage, statistics, metrics, site traffic, page ?views, estadisticas"),
    ),
    (
        Topic.PERFORMANCE,
        6,
        True,
        _words(
            "dashboards?, performance (?:measures?|management|dashboard|reports?|metrics), key performance, stat "
            "program, city ?stat, equity (?:plan|index|dashboard|data|indicators?), indicators?, indicadores"
        ),
    ),
    (
        Topic.REPORT,
        7,
        False,
        _words("reports?, annual, year in review, accomplishments, progress, informes?, rapports?"),
    ),
    (
        Topic.STANDARD,
        8,
        False,
        _words("standards?, service standard, digital standards?, principles, playbook, normas, principios"),
    ),
    (
        Topic.STRATEGY,
        8,
        False,
        _words(
            "strateg(?:y|ies|ic), plans?, roadmap, vision, road map, estrategias?, strategies?, release plan, "
            "calendar of releases"
        ),
    ),
    (
        Topic.NEWS,
        2,
        False,
        _words("news(?:letters?|room)?, blogs?, press, releases?, announcements?, noticias, actualites"),
    ),
)

PRIVACY = _words("privacy, confidential(?:ity)?, privacidad, vie privee, proteccion de datos")
GOVERNMENT_PRIVACY = _words(
    "(?:data|information|government|resident|community|citizen) privacy, privacy (?:of "
    "data|program(?:me)?|office|officer|principles?|framework|impact|review|assessments?|commission|board|advisory"
    "|ordinance|toolkit|manual), "
    "surveillance, data (?:protection|classification|sensitivity|ethics|confidentiality), risk "
    "assessments?, classification, proteccion de datos"
)
SAYS_DATA = _words("data, datasets?, datos, donnees, dados, information, digital, analytics, gis")
SAYS_DATA_STRONGLY = _words(
    "open ?data, data "
    "(?:governance|polic(?:y|ies)|polic|strategy|inventory|management|quality|privacy|sharing|standards?|stewards?"
    "|portal|requests?|officers?|committee|council|board|dictionary|catalog), "
    "chief data, datos abiertos, gobierno de datos, donnees ouvertes"
)
#: Where a city's site keeps the way to such pages.
LEADS_ON = _words(
    "departments?, government, city hall, mayor, manager s office, information technology, innovation, "
    "technology, it department, documents?, document center, boards and commissions, site ?map, "
    "resources, services, library, departamentos?, gobierno, ayuntamiento"
)
#: Pages of a city that speak of quite other things in the same words.
BESIDE = _words(
    "jobs?, careers?, employment, parks?, recreation, events?, calendar, tourism, zoning, permits?, "
    "utility, utilities, water, sewer, trash, recycling, police, fire, school, library catalog, pay, "
    "bids?, rfps?, refund, tree, vehicles?, fleet, housing, fixed assets?, public records, foia"
)
