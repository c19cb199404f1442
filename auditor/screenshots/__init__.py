"""Pictures of the pages that findings rest on: what a real browser shows of the archived bytes at the time of an audit.

The page itself is shown from its capture. Style sheets, pictures and fonts are asked for by the one polite door, and
kept like any other answer, so that every byte that a picture shows lies in the archive. The browser has no network.
"""

from auditor.screenshots.browser import available
from auditor.screenshots.cited import cited
from auditor.screenshots.kept import Picture, Shown, pictures
from auditor.screenshots.pages import take

__all__ = ["Picture", "Shown", "available", "cited", "pictures", "take"]
