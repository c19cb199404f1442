"""The page spider: reads the city's and its portals' own pages and documents, the best first, within a budget."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct
from scrapy import Request

from auditor.documents.decoded import text_of
from auditor.documents.hosts import netloc_of, role_of, tenant_of
from auditor.documents.reading import document_of
from auditor.documents.sitemaps import named_in, read_sitemap
from auditor.documents.topics import Topic, worth
from auditor.documents.website import SERVICES, names_a_topic
from auditor.job import Pages
from auditor.model import Capture
from auditor.web import Document, Hyperlink, Look, Purpose, Role, Unread
from spiders.addresses import asked_as, is_catalog, is_dataset, widens
from spiders.frontier import Frontier, Lead
from spiders.homes import Candidate, candidates, confirmed
from spiders.looking import LookingSpider
from spiders.run import Run

#: Looks under way at a time, over all hosts: few, so that what is found decides what is asked next.
AT_ONCE = 6
#: Of one host so many sitemaps are read, and so many that those name.
MOST_SITEMAPS, MOST_PARTS = 3, 8
#: So many pages of single datasets are read of a portal, for what they declare to search engines.
MOST_DATASETS = 3
#: A page is read so far, in bytes; what may be a document, further.
PAGE_BYTES, FILE_BYTES = 8 * 2**20, 40 * 2**20
#: An address that a sitemap lists is asked for if it is worth this much: there are no words of a link to go by.
_LEAST_WORTH = 3.0
_OWN = frozenset({Role.CITY, Role.PORTAL})
_PAGE_ENDINGS = (".html", ".htm", ".php", ".aspx", ".asp", ".jsp", ".cfm", "/")


class _Gleaned(Struct, frozen=True):
    """What a look brought. sitemaps, pages: the addresses that a robots.txt or a sitemap lists."""

    look: Look
    found: Document | Unread | None = None
    sitemaps: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()


class PageSpider(LookingSpider):
    """First the portals' front pages, then the city's home page, then whatever they lead to."""

    name = "pages"

    def __init__(self, run: Run, **rest: Any) -> None:
        super().__init__(run, **rest)
        errand = self.job.errand
        home = errand.home.strip() if isinstance(errand, Pages) else ""
        self._given = f"https://{home}" if home and "://" not in home else home
        self._portals = tuple(portal.url for portal in errand.portals) if isinstance(errand, Pages) else ()
        self._frontier = Frontier(self.job.budget.pages)
        self._busy: Counter[str] = Counter()
        self._requests: list[Request] = []
        self._crawling = False
        self._fronts: dict[str, Document | Unread | None] = {}
        self._candidates: list[Candidate] | None = None
        self._confirming: dict[str, Candidate] = {}
        self._read: list[Document] = []  # read before the home page was settled; their links wait for it
        self._robots: dict[str, tuple[str, tuple[str, ...]]] = {}  # by host: its address, the sitemaps it names
        self._datasets: Counter[str] = Counter()
        self._services: set[str] = set()
        self._done: dict[tuple[str, Purpose], _Gleaned] = {}  # of the run before this one was stopped
        self._due: deque[_Gleaned] = deque()

    # --- the run ------------------------------------------------------------------------------------------------

    def begin(self) -> Iterable[Request]:
        """The front pages."""
        for look, capture in self.replay():
            # Kept as what was read of it: the bytes of a whole run would be much to hold.
            gleaned = self._gleaned(look, capture)
            self._done[look.url, look.purpose] = gleaned
            if look.purpose is Purpose.ROBOTS:
                self._take_in(gleaned)
        self._fronts = dict.fromkeys([*self._portals, *([self._given] if self._given else [])])
        for url in self._fronts:
            self._frontier.know(url)
        for url in self._fronts:
            self._ask(Lead(url, Role.CITY if url == self._given else Role.PORTAL))
        for portal in self._portals:
            parts = urlsplit(portal)
            if parts.scheme == "https" and parts.port in (None, 443):
                self._ask(Lead(f"http://{parts.hostname}/", Role.PORTAL), Purpose.PLAIN_HTTP)
        return self._wanted()

    def looked(self, look: Look, capture: Capture | None) -> Iterable[Request]:
        """Takes in what a look brought and asks for what comes next."""
        self._due.append(self._gleaned(look, capture))
        return self._wanted()

    def idle(self) -> Iterable[Request]:
        """Nothing more: whatever may be asked was asked when the last look came in. Says what was left."""
        left = len(self._frontier)
        if left and not self.over():
            counted = "one address that was known was" if left == 1 else f"{left:,} addresses that were known were"
            self.notes.append(f"{counted} not asked for: more news, or more of the same")
        return ()

    def _wanted(self) -> list[Request]:
        """The requests that follow from everything that is due."""
        while True:
            while self._due:
                self._take_in(self._due.popleft())
            self._ask_on()
            if not self._due:
                break
        requests, self._requests = self._requests, []
        self.unasked = len(self._frontier)
        asked = self._frontier.asked
        self.said(asked, max(asked, min(asked + self.unasked, self.job.budget.pages)))
        return requests

    def _take_in(self, gleaned: _Gleaned) -> None:
        look = gleaned.look
        if look.purpose is Purpose.ROBOTS:
            self._robots.setdefault(netloc_of(look.url), (look.url, gleaned.sitemaps))
            return
        self._busy[netloc_of(look.url)] -= 1
        if look.purpose is Purpose.SITEMAP:
            self._take_sitemap(gleaned)
        elif gleaned.found is not None:
            self._take_page(look, gleaned.found)

    def _take_page(self, look: Look, found: Document | Unread) -> None:
        if look.url in self._fronts and self._fronts[look.url] is None:
            self._fronts[look.url] = found
        self._frontier.answered(look.final or look.url)
        if self._crawling:
            if isinstance(found, Document):
                # Not the role it was read with: what is taken from an earlier run was read before the home was known.
                led = role_of(look.found_on, self.home, self._portals) in _OWN
                named = led and names_a_topic(look.url, look.anchor)
                self._offer_links(found, role_of(found.url, self.home, self._portals, by_name=named))
            return
        if isinstance(found, Document):
            self._read.append(found)
        if look.url in self._confirming:
            candidate = self._confirming.pop(look.url)
            if isinstance(found, Document) and (how := confirmed(candidate, found, self._portals)):
                self._set_home(found.url, how)
        self._settle_home()

    def _ask_on(self) -> None:
        """Asks for the best that is known, as long as there is room and budget."""
        # Looks that robots.txt refuses cost no page of the budget, and must end all the same.
        most = 3 * self.job.budget.pages
        while self._crawling and sum(self._busy.values()) < AT_ONCE and not self.over() and self._frontier.asked < most:
            busy = [host for host, looks in self._busy.items() if looks > 0]
            lead = self._frontier.take(busy) or (None if busy else self._frontier.take((), spend_all=True))
            if lead is None:
                break
            self._ask(lead)

    # --- requests -----------------------------------------------------------------------------------------------

    def _ask(self, lead: Lead, purpose: Purpose = Purpose.PAGE) -> None:
        """Asks for a lead; what was asked before the run was stopped is taken from there."""
        self._busy[netloc_of(lead.url)] += 1
        before = self._done.pop((lead.url, purpose), None)
        if before is not None:
            self._due.append(before)
            return
        page = urlsplit(lead.url).path.lower().endswith(_PAGE_ENDINGS)
        self._requests.append(
            self.look(
                lead.url,
                purpose,
                found_on=lead.found_on,
                anchor=lead.words[:300],
                depth=lead.depth,
                keep_bytes=PAGE_BYTES if page else FILE_BYTES,
            )
        )

    def _gleaned(self, look: Look, capture: Capture | None) -> _Gleaned:
        """What a look brought, as far as this spider needs it."""
        if look.purpose is Purpose.PAGE:
            return _Gleaned(look, document_of(look, capture, self.home, self._portals))
        if capture is None or capture.status != 200:
            return _Gleaned(look)
        if look.purpose is Purpose.ROBOTS:
            return _Gleaned(look, sitemaps=named_in(text_of(capture.payload[:500_000])))
        if look.purpose is Purpose.SITEMAP:
            listed = read_sitemap(capture.payload)
            return _Gleaned(look, sitemaps=listed.sitemaps, pages=tuple(listed.pages))
        return _Gleaned(look)

    # --- the city's home page -----------------------------------------------------------------------------------

    def _settle_home(self) -> None:
        """Once the front pages are read: the home page that was given, or the first candidate that confirms itself."""
        if any(found is None for found in self._fronts.values()) or self._confirming:
            return
        if not self.home and self._given:
            front = self._fronts[self._given]
            # Where the page that was given leads to another site, that is the city's.
            self._set_home(front.url if isinstance(front, Document) else self._given, "given")
        if not self.home:
            if self._candidates is None:
                read = [found for found in self._fronts.values() if isinstance(found, Document)]
                self._candidates = candidates(read, self._portals)
            if self._candidates:
                candidate = self._candidates.pop(0)
                self._frontier.know(candidate.url)
                self._confirming[candidate.url] = candidate
                self._ask(Lead(candidate.url, Role.CITY, found_on=candidate.portal, depth=1))
                return
            self.notes.append("no home page of the city was given, and none was found from its portals")
        self._begin_crawl()

    def _set_home(self, url: str, how: str) -> None:
        self.home, self.home_found = url, how
        self.said(0, self.job.budget.pages, f"the city's home page is {url}: {how}")

    def _begin_crawl(self) -> None:
        self._crawling = True
        for document in self._read:
            self._frontier.count(Lead(document.url, document.role))
            role = role_of(document.url, self.home, self._portals)
            if role in _OWN:
                self._offer_links(document, role)
        self._read.clear()
        for url in dict.fromkeys([*self._fronts, *filter(None, [self.home])]):
            self._ask_sitemaps(url)
        errand = self.job.errand
        for url in errand.datasets if isinstance(errand, Pages) else ():
            if self._frontier.know(url):
                lead = Lead(url, Role.PORTAL, words="a dataset of the catalog", depth=1)
                self._frontier.count(lead)
                self._ask(lead)

    # --- leads --------------------------------------------------------------------------------------------------

    def _offer_links(self, page: Document, role: Role) -> None:
        """Offers what a page links to, as far as whose page it is allows."""
        if page.canonical and page.canonical.partition("?")[0] == page.url.partition("?")[0]:
            self._frontier.know(page.canonical)
        if page.depth >= self.job.budget.depth:
            return
        for link in page.links:
            lead = self._lead(link, page, role)
            if lead is not None:
                self._frontier.offer(lead)

    def _lead(self, link: Hyperlink, page: Document, role: Role) -> Lead | None:
        url = asked_as(link.url)
        if not url or widens(url, page.url):
            return None
        context = "open data" if role is Role.PORTAL else f"{page.title} {' '.join(page.headings[:1])}"
        score, topics = worth(url, link.words, context)
        to = role_of(url, self.home, self._portals, by_name=role in _OWN and names_a_topic(url, link.words))
        lead = Lead(url, to, score, topics, link.words, page.url, page.depth + 1)
        if to in _OWN:
            return self._own_lead(lead) if role in _OWN else None
        if role in _OWN:
            if to in SERVICES and lead.wanted:
                self._services.add(tenant_of(url))
                return lead
            return lead if to is Role.LINKED else None
        # From a service's list of meetings on to the papers of a meeting; no further.
        known = to in SERVICES and tenant_of(url) in self._services
        onward = known and role_of(page.found_on, self.home, self._portals) in _OWN
        return lead if onward and Topic.MINUTES in topics else None

    def _own_lead(self, lead: Lead) -> Lead | None:
        if lead.role is Role.CITY:
            return lead
        path = urlsplit(lead.url).path
        if is_dataset(path):
            host = netloc_of(lead.url)
            self._datasets[host] += 1
            return lead if self._datasets[host] <= MOST_DATASETS else None
        return None if is_catalog(path) else lead

    # --- sitemaps -----------------------------------------------------------------------------------------------

    def _ask_sitemaps(self, front: str) -> None:
        """Those that the robots.txt of a front page's host names, or the one where it is usual."""
        host = netloc_of(front)
        if host not in self._robots:
            return  # its robots.txt was never asked: nothing of it was
        robots, named = self._robots[host]
        usual = f"{robots.rpartition('/robots.txt')[0]}/sitemap.xml"
        wanted = [url for url in named if netloc_of(url) == host and url.startswith(("http://", "https://"))]
        for url in wanted[:MOST_SITEMAPS] or [usual]:
            if self._frontier.know(url):
                self._ask(Lead(url, Role.CITY, found_on=robots), Purpose.SITEMAP)

    def _take_sitemap(self, gleaned: _Gleaned) -> None:
        """Offers the pages that a sitemap lists, and asks for the sitemaps that it names."""
        host = netloc_of(gleaned.look.url)
        if gleaned.look.found_on.endswith("/robots.txt"):  # an index within an index is none
            for url in gleaned.sitemaps[:MOST_PARTS]:
                if netloc_of(url) == host and self._frontier.know(url):
                    self._ask(Lead(url, Role.CITY, found_on=gleaned.look.url), Purpose.SITEMAP)
        for address in gleaned.pages:
            url = asked_as(address)
            role = role_of(url, self.home, self._portals) if url else Role.ELSEWHERE
            if role not in _OWN:
                continue
            score, topics = worth(url, "", "open data" if role is Role.PORTAL else "")
            if score < _LEAST_WORTH:
                continue
            lead = self._own_lead(Lead(url, role, score, topics, found_on=gleaned.look.url, depth=1))
            if lead is not None:
                self._frontier.offer(lead)
