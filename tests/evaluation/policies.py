"""How well policies are told from lookalikes, on folders of texts: `python tests/evaluation/policies.py FOLDER [...]`.

Prints policies missed and lookalikes taken for one, each with Wilson's 95 % interval, and how many of the policies have
each provision beside the share of peers. `--others` names folders of texts that are none, `--not FILE` single ones.
`--disturbed` reads each text again as it may come from scans and printers.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import textwrap
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from auditor.at_hand import text_at_hand  # noqa: E402
from auditor.documents.policy import Kind, Reading, read  # noqa: E402
from auditor.documents.provisions import PROVISIONS  # noqa: E402
from auditor.refresh.estimators import wilson  # noqa: E402

OTHERS = ROOT / "tests" / "documents" / "policies" / "others"
_ENDINGS = (".txt", ".md", ".html", ".htm", ".pdf")


def texts(folders: Iterable[Path]) -> dict[str, tuple[str, str]]:
    """Title and text of every file below the folders, by path."""
    found = {}
    for folder in folders:
        for path in [folder] if folder.is_file() else sorted(folder.rglob("*")):
            if path.suffix.lower() in _ENDINGS:
                at_hand = text_at_hand(path.read_bytes(), path.name)
                found[str(path)] = (at_hand.title, at_hand.text)
    return found


def wrapped(text: str) -> str:
    """The text as it is printed: lines of 62 characters."""
    return "\n".join(textwrap.fill(line, 62) for line in text.split("\n"))


def misread(text: str) -> str:
    """The text as a poor scan gives it: one letter of a hundred is wrong, always the same ones."""
    chance = random.Random(1)
    return "".join(chance.choice("lI1o0ecrnm,. ") if one.isalnum() and chance.random() < 0.01 else one for one in text)


DISTURBED: dict[str, Callable[[str], str]] = {
    "on one line": lambda text: " ".join(text.split()),
    "in capitals": str.upper,
    "wrapped": wrapped,
    "with line numbers": lambda text: "\n".join(
        f"{number % 40 + 1:2}  {line}" for number, line in enumerate(wrapped(text).split("\n"))
    ),
    "without its first 8 %": lambda text: text[len(text) * 8 // 100 :],
    "without its last 20 %": lambda text: text[: len(text) * 80 // 100],
    "1 % of letters misread": misread,
    "without reasons": lambda text: "\n".join(
        line for line in text.split("\n") if not line.strip().lower().startswith("whereas")
    ),
    "without definitions": lambda text: re.sub(
        r"(?i)[^.\n]{0,2000}\b(?:means?|defin\w+|refers to)\b[^.\n]*[.\n]", "", text
    ),
    "must for shall": lambda text: re.sub(r"(?i)\bshall\b", "must", text),
    "will for shall": lambda text: re.sub(r"(?i)\bshall\b", "will", text),
    "public data for open data": lambda text: re.sub(r"(?i)open data", "public data", text),
}


def share(part: int, whole: int) -> str:
    """A count with its share and Wilson's interval."""
    if not whole:
        return "0 of 0"
    told = wilson(part, whole)
    return f"{part} of {whole} = {part / whole:.1%} [{told.low:.1%}, {told.high:.1%}]"


def main(arguments: Sequence[str] | None = None) -> None:
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    asked.add_argument("folders", nargs="+", type=Path, help="texts that are policies")
    asked.add_argument("--others", "--decoys", nargs="*", type=Path, default=[OTHERS], help="texts that are none")
    asked.add_argument("--not", dest="none", nargs="*", default=[], help="names among FOLDER that are none")
    asked.add_argument("--disturbed", action="store_true")
    asked.add_argument("--list", action="store_true", help="name every text")
    given = asked.parse_args(arguments)
    policies = texts(given.folders)
    others = texts(given.others) | {
        path: policies.pop(path) for path in list(policies) if Path(path).name in given.none
    }
    told = {path: read(text, title) for path, (title, text) in policies.items()}
    wrong = {path: read(text, title) for path, (title, text) in others.items()}
    if given.list:
        for path, reading in (told | wrong).items():
            print(
                f"{reading.kind.value:11}{reading.confidence:.2f}  {Path(path).name:40} "
                f"{reading.besides or reading.form}"
            )
    _report(told, wrong)
    if given.disturbed:
        print("\ntexts disturbed: policies missed; others taken for policies")
        for name, change in DISTURBED.items():
            missed = [
                path for path, (title, text) in policies.items() if read(change(text), title).kind is not Kind.POLICY
            ]
            taken = [path for path, (title, text) in others.items() if read(change(text), title).kind is Kind.POLICY]
            print(f"  {name:26} {share(len(missed), len(policies)):34} {share(len(taken), len(others))}")


def _report(told: dict[str, Reading], wrong: dict[str, Reading]) -> None:
    missed = [path for path, reading in told.items() if reading.kind is not Kind.POLICY]
    taken = [path for path, reading in wrong.items() if reading.kind is Kind.POLICY]
    print(f"policies missed: {share(len(missed), len(told))}")
    for path in missed:
        print(f"  {Path(path).name}: {told[path].kind.value}, {told[path].why}")
    print(f"others called a policy: {share(len(taken), len(wrong))}")
    for path in taken:
        print(f"  {Path(path).name}: {wrong[path].why}")
    print("what the others are said to be:")
    for name, count in Counter(one.besides or one.kind.value for one in wrong.values()).most_common():
        print(f"  {count:3} {name}")
    found = [reading for reading in told.values() if reading.kind is Kind.POLICY]
    print("parts lacking among policies found:", dict(Counter(part for one in found for part in one.lacks)))
    print("provisions among policies found, beside the share of 75 marked ones:")
    for index, provision in enumerate(PROVISIONS):
        count = sum(one.provisions[index].place is not None for one in found)
        print(
            f"  {provision.number:2} {provision.code:27} {count / max(len(found), 1):4.0%}  "
            f"peers {provision.share:4.0%}"
        )


if __name__ == "__main__":
    main()
