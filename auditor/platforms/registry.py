"""The platforms in the order in which a portal that speaks several is read: its own API before a feed."""

from __future__ import annotations

from auditor.platforms import arcgis_hub, ckan, dcat_us, socrata
from auditor.platforms.platform import Counted, Ordered, Platform

PLATFORMS: tuple[Platform, ...] = (socrata, ckan, arcgis_hub, dcat_us)
BY_NAME = {platform.NAME: platform for platform in PLATFORMS}
#: Those of which parts can be counted; CKAN tells the bare identifiers of all it lists.
COUNTED: dict[str, Counted] = {platform.NAME: platform for platform in (socrata, arcgis_hub)}
#: Those that can be asked for what changed; a feed is one document.
ORDERED: dict[str, Ordered] = {platform.NAME: platform for platform in (socrata, ckan, arcgis_hub)}
