"""Readers of JSON and TOML that give values of a type, prepared while modules are imported.

msgspec prepares a type at its first use. Two threads that do so at once end the interpreter (a segmentation fault with
0.22.0: the second reads what the first has not filled in yet), and a night begins with several threads at once.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

import msgspec

T = TypeVar("T")


def json_reader(kind: type[T]) -> Callable[[bytes | str], T]:
    """Reads JSON; raises msgspec.DecodeError. To be called where a module is imported."""
    return msgspec.json.Decoder(kind).decode


def toml_reader(kind: type[T]) -> Callable[[str], T]:
    """Reads TOML; raises msgspec.DecodeError. To be called where a module is imported."""
    msgspec.json.Decoder(kind)
    return partial(msgspec.toml.decode, type=kind)
