"""The command line: the only room that knows every other, and the only one that reads the clock."""

from auditor.cli.main import main

__all__ = ["main"]
