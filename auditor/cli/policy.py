"""`auditor policy`: what an open data policy at hand has, with quotes, beside how many peers have it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def policy_command(
    sources: Annotated[list[str], typer.Argument(metavar="FILE|URL...", help="Text, HTML or PDF files, or addresses.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON list, one entry a document.")] = False,
) -> None:
    """Read policies: what each is, and which of the 31 provisions it has, with quotes, beside how many peers have it."""
    raise NotImplementedError((Path, sources, as_json))
