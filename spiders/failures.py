"""What can go wrong on the way to an answer, in the fixed words of a Look."""

from __future__ import annotations


class Failed(Exception):
    """A look that brought no usable answer. word: as in Look.failure; said: goes on after the address, for a person."""

    def __init__(self, word: str, said: str) -> None:
        super().__init__(f"{word}: {said}")
        self.word = word
        self.said = said
