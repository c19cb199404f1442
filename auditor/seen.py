"""Kept looks of the spiders to what they show: the website as it was read, and what became of each link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from auditor import archive
from auditor.documents.website import website
from auditor.links.addresses import addresses
from auditor.links.followed import as_written, concluded, followed, wanted, with_links
from auditor.model import Catalog, Dataset, Link, NotCollected, replace
from auditor.prepared import json_reader
from auditor.snapshot import CAPTURES, Collected, SpiderRun
from auditor.web import Crawl, Look, Website

_look, _crawl = json_reader(Look), json_reader(Crawl)


class Looks(NamedTuple):
    """What one errand noted: its looks with their record ids, in order, and its word at the end."""

    looks: list[tuple[str, Look]]
    crawl: Crawl


def website_of(folder: Path, collected: Collected) -> Website | NotCollected:
    """The city's and the portals' pages; why there are none where nobody read them."""
    run = _run(collected, "pages")
    if run is None:
        at_this_depth = collected.depth == "catalog"
        return NotCollected(
            "the city's pages are not read at depth catalog" if at_this_depth else "no page was to be read in this run",
            "/depth" if at_this_depth else "/limits",
        )
    noted = _noted(folder, run)
    if run.failed and not noted.looks:
        return NotCollected(f"the pages could not be read, which is our failure ({run.failed})", "/spiders")
    answers = frozenset(record for _, look in noted.looks for record in look.answers[-1:])
    portals = tuple(portal.portal.url for portal in collected.portals if portal.portal.platform is not None)
    crawl = noted.crawl
    if collected.home and not crawl.home:  # the spider was killed before its last word
        crawl = replace(crawl, home=collected.home, home_found="given")
    return website([look for _, look in noted.looks], archive.read(folder / CAPTURES, answers), crawl, portals)


def linked(
    folder: Path, collected: Collected, catalogs: Sequence[Catalog | None]
) -> tuple[list[Catalog | None], Crawl | None]:
    """The catalogs with what became of each link on its distribution, and the spider's word; the same catalogs and None
    where nobody followed a link."""
    run = _run(collected, "links")
    if run is None:
        return list(catalogs), None
    noted = _noted(folder, run)
    counted = [dataset for catalog in catalogs if catalog for dataset in catalog.datasets]
    captures = archive.read(folder / CAPTURES, wanted(noted.looks)) if noted.looks else ()
    found = followed(counted, noted.looks, captures)
    return [catalog and _with(catalog, found) for catalog in catalogs], noted.crawl


def looked_at(folder: Path, collected: Collected, datasets: Sequence[Dataset]) -> tuple[dict[str, Link], Crawl | None]:
    """What became of the addresses of these datasets that were looked at in this run, by the address, and the spider's
    word; nothing where nobody followed a link."""
    run = _run(collected, "links")
    if run is None:
        return {}, None
    noted = _noted(folder, run)
    captures = archive.read(folder / CAPTURES, wanted(noted.looks)) if noted.looks else ()
    found = concluded(addresses(datasets), noted.looks, captures)
    return {url: link for url, link in found.items() if link.looks}, noted.crawl


def joined(catalogs: Sequence[Catalog | None], found: Mapping[str, Link]) -> list[Catalog | None]:
    """The catalogs with what became of each link on its distribution. found: by the address."""
    links = as_written([dataset for catalog in catalogs if catalog for dataset in catalog.datasets], found)
    return [catalog and _with(catalog, links) for catalog in catalogs]


def _with(catalog: Catalog, found: Mapping[str, Link]) -> Catalog:
    return replace(catalog, datasets=tuple(with_links(dataset, found) for dataset in catalog.datasets))


def _run(collected: Collected, errand: str) -> SpiderRun | None:
    return next((run for run in collected.spiders if run.errand == errand), None)


def _noted(folder: Path, run: SpiderRun) -> Looks:
    """The looks that the files of an errand note; of several goes the word of the last, and what all of them took."""
    looks: list[tuple[str, Look]] = []
    words: list[Crawl] = []
    there = {path.name: path for path in archive.files(folder / CAPTURES)}
    for name in run.files:
        # The name comes from a file that anybody may have written: it leads to no other place.
        path = there.get(name)
        if path is None:
            continue
        for record, document in archive.notes(path, "look"):
            looks.append((record, _look(document)))
        for _, document in archive.notes(path, "crawl"):
            words.append(_crawl(document))
    last = words[-1] if words else Crawl()
    took = {name: sum(getattr(word, name) for word in words) for name in ("asked", "requests", "bytes")}
    return Looks(looks, replace(last, seconds=round(sum(word.seconds for word in words), 3), **took))
