"""The file of verdicts beside a bundle: read, and one verdict more written to it, whole or not at all."""

from __future__ import annotations

import threading
from collections.abc import Collection
from pathlib import Path

from auditor.review import LARGEST, Review, ReviewError, Verdict, mistakes, read, written


class Verdicts:
    """The verdicts on one bundle. path: `NAME.review.toml` beside the bundle; bundles: sha256 that they may name."""

    def __init__(self, bundle: Path, sha256: str, bundles: Collection[str], criteria: Collection[str]) -> None:
        self.path = bundle.with_name(f"{bundle.stem}.review.toml")
        self._sha256, self._bundles, self._criteria = sha256, bundles, criteria
        self._lock = threading.Lock()

    def read(self) -> Review:
        """What the file holds now; empty where there is none. ReviewError for one of another bundle, or broken."""
        if not self.path.exists():
            return Review(self._sha256)
        try:
            if self.path.stat().st_size > 4 * LARGEST:
                raise ReviewError(f"{self.path.name} is too large to be a review")
            text = self.path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as problem:
            raise ReviewError(f"{self.path.name} cannot be read: {problem}") from None
        wrong = mistakes(text, self._criteria, self._bundles)
        if wrong:
            raise ReviewError(f"{self.path.name}:{wrong[0].line}: {wrong[0].what}; {wrong[0].remedy}")
        return read(text)

    def add(self, verdict: Verdict) -> None:
        """Writes one more verdict behind all that were said. ReviewError where the file, or the verdict, cannot be."""
        with self._lock:
            held = self.read()
            text = written(Review(held.bundle, (*held.verdict, verdict)))
            wrong = mistakes(text, self._criteria, self._bundles)
            if wrong:
                raise ReviewError(f"{wrong[0].what}; {wrong[0].remedy}")
            draft = self.path.with_name(f"{self.path.name}.part")
            try:
                draft.write_text(text, encoding="utf-8")
                draft.replace(self.path)
            except OSError as problem:
                raise ReviewError(f"{self.path} cannot be written: {problem.strerror}") from None
