"""Reviews in a bundle: a new version of it with one more, and the versions that it was made from."""

from __future__ import annotations

import datetime as dt
import re
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import rfc8785
from msgspec import Struct

from auditor.evidence import container, layout
from auditor.evidence.manifest import digest_of, entry
from auditor.evidence.pack import Packed, hashed
from auditor.evidence.unpack import Opened, content_of, opened, unpack
from auditor.review import Review, ReviewError, mistakes, read

#: Reviews that a bundle may hold; each asks for one more version to be made again.
MOST = 200
#: Versions are made again on the disk, one after the other. Bytes.
_MOST_MADE = 64 << 30
_NAME = re.compile(rf"{layout.REVIEWS}/(\d{{4}})\.toml")


class Version(Struct, frozen=True):
    """A version of a bundle that was made again by leaving reviews out.

    number: how many reviews it holds; sha256: of the file it was; holds: whether the version behind it names it. said:
    one sentence.
    """

    number: int
    sha256: str
    holds: bool
    said: str


def of_bundle(folder: Path) -> Iterator[tuple[str, Review | None]]:
    """The reviews in the folder of a bundle that was unpacked, by their names; None for one that cannot be read."""
    for path in sorted((folder / layout.REVIEWS).glob("*.toml")):
        try:
            yield path.name, read(path.read_text(encoding="utf-8"))
        except (ReviewError, OSError, UnicodeDecodeError):
            yield path.name, None


def add(path: Path, text: str, target: Path, criteria: Collection[str], day: dt.date) -> Packed:
    """Writes a new version of a bundle: the same members, one review more, and the digest of the one it was made from.

    text: of the review. Raises BrokenBundle, and ReviewError where the review is not about this bundle or an earlier
    version of it, or cannot be taken for another reason.
    """
    bundle, (digest, _) = opened(path), hashed(path)
    with tempfile.TemporaryDirectory(prefix="auditor-review-") as name:
        folder = Path(name) / "audit"
        folder.mkdir()
        unpack(bundle, folder)
        known = {digest, *(version.sha256 for version in lineage(bundle, folder) if version.holds)}
        wrong = [one for one in mistakes(text, criteria, known, day) if one.fatal]
        if wrong:
            raise ReviewError(f"line {wrong[0].line}: {wrong[0].what}; {wrong[0].remedy}")
        numbers = _numbers(bundle.members)
        if len(numbers) >= MOST:
            raise ReviewError(f"the bundle holds {len(numbers)} reviews already, and no more than {MOST} are taken")
        member = f"{layout.REVIEWS}/{max(numbers, default=0) + 1:04}.toml"
        contents = _contents(bundle, folder, frozenset(bundle.digests))
        contents[member] = text.encode()
        contents |= _manifests(bundle, contents, digest)
        container.write(target, list(contents.items()))
    new, size = hashed(target)
    captures = content_of(bundle, layout.INDEX).count(b"\n")
    return Packed(target, new, size, len(contents), captures)


def lineage(bundle: Opened, folder: Path) -> Iterator[Version]:
    """The versions that a bundle was made from, the oldest first; nothing for one without reviews.

    As the container is canonical, a version follows from its members: each is made again without the newer reviews, and
    the last one has to have the digest that the bundle names. folder: where the bundle was unpacked to, read only.
    """
    numbers, named = _numbers(bundle.members), bundle.manifest.audit.previous
    size = sum(member.size for member in bundle.members.values())
    if not numbers:
        if named:
            yield Version(0, "", False, f"it names an earlier version, {named[:64]}, and holds no review")
        return
    if len(numbers) > MOST or len(numbers) * size > _MOST_MADE:
        yield Version(len(numbers), "", False, f"it holds {len(numbers)} reviews, more than can be checked")
        return
    if numbers != tuple(range(1, len(numbers) + 1)):
        yield Version(len(numbers), "", False, "its reviews are not numbered from 1 on")
        return
    chain = list(_chain(bundle, folder, numbers))
    if chain[-1] != named:
        yield Version(len(numbers) - 1, "", False, f"without its newest review it is not {named[:64]}, which it names")
        return
    for number, digest in enumerate(chain):
        left_out = len(numbers) - number
        yield Version(number, digest, True, f"without {left_out} review{'s' * (left_out > 1)} it is {digest}")


def unlike_reviews(folder: Path, chain: Sequence[Version], criteria: Collection[str]) -> str:
    """What is wrong with the reviews of a bundle, as a sentence; empty where each is about a version before it.

    folder: where the bundle was unpacked to; chain: its lineage, which holds; criteria: of the rubric it was judged by.
    """
    before = [version.sha256 for version in chain]
    for number, path in enumerate(sorted((folder / layout.REVIEWS).glob("*.toml")), 1):
        try:
            wrong = mistakes(path.read_text(encoding="utf-8"), criteria, before[:number])
        except (OSError, UnicodeDecodeError):
            return f"{layout.REVIEWS}/{path.name} is no text in UTF-8"
        if wrong:
            return f"{layout.REVIEWS}/{path.name}, line {wrong[0].line}: {wrong[0].what}"
    return ""


def _chain(bundle: Opened, folder: Path, numbers: Sequence[int]) -> Iterator[str]:
    """The digests of the versions with no review, with one, and so on, to the one before this bundle."""
    previous = ""
    with tempfile.TemporaryDirectory(prefix="auditor-version-") as name:
        for count in range(len(numbers)):
            left_out = {_member(number) for number in numbers[count:]}
            contents = _contents(bundle, folder, bundle.digests.keys() - left_out)
            contents |= _manifests(bundle, contents, previous)
            target = Path(name) / "version"
            container.write(target, list(contents.items()))
            previous = hashed(target)[0]
            yield previous


def _contents(bundle: Opened, folder: Path, names: Collection[str]) -> dict[str, Path | bytes]:
    """Members with their bytes; the large ones as files of the folder."""
    held: dict[str, Path | bytes] = {}
    for name in names:
        place = layout.place(name)
        own_file = place is not None and not layout.is_packed(name)
        held[name] = folder / str(place) if own_file else content_of(bundle, name)
    return held


def _manifests(bundle: Opened, contents: Mapping[str, Path | bytes], previous: str) -> dict[str, Path | bytes]:
    """The manifest of these members and its digest; all else as the bundle's own has it."""
    manifest: dict[str, Any] = msgspec.json.decode(bundle.stated)
    known = {one["path"]: one for one in manifest["resources"]}
    manifest["resources"] = [known.get(name) or entry(name, *hashed(contents[name])) for name in sorted(contents)]
    manifest["audit"]["previous"] = previous
    packed = rfc8785.dumps(manifest)
    return {layout.MANIFEST: packed, layout.MANIFEST_DIGEST: digest_of(packed)}


def _numbers(members: Collection[str]) -> tuple[int, ...]:
    return tuple(sorted(int(found[1]) for name in members if (found := _NAME.fullmatch(name))))


def _member(number: int) -> str:
    return f"{layout.REVIEWS}/{number:04}.toml"
