"""Files of an index that are damaged, each in turn."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from random import Random

from benchmarks.faults_commands import Run, wrong_answers
from benchmarks.faults_folder import Folder, copy
from benchmarks.faults_outcomes import NO_REFRESH, Outcome, put, refused

_NOT_SEEN = "doctor finds nothing"

Harm = Callable[[Path], None]


def flip(at: int, path: Path) -> None:
    """Change all bits of a byte, *at* counted round and round."""
    data = bytearray(path.read_bytes())
    data[at % len(data)] ^= 0xFF
    put(path, bytes(data))


def halve(path: Path) -> None:
    """Cut the second half off."""
    put(path, path.read_bytes()[: path.stat().st_size // 2])


def empty(path: Path) -> None:
    """Take all bytes out."""
    put(path, b"")


def harms(path: Path, flips: int, chance: Random) -> Iterator[tuple[str, Harm]]:
    """Give what may befall a file; of a small one every byte is flipped."""
    size = path.stat().st_size
    if not size:
        return
    places = range(size) if size <= flips else chance.sample(range(size), flips)
    yield from ((f"byte {at} flipped", partial(flip, at)) for at in places)
    yield from (("cut in half", halve), ("emptied", empty), ("deleted", Path.unlink))


def damages(run: Run, folder: Folder, flips: int) -> Iterator[Outcome]:
    """Damage each file of an index in turn, and look what becomes of it."""
    chance = Random(flips)
    pristine = folder.index.with_name("pristine")
    copy(folder.index, pristine)
    files = sorted(path for path in pristine.rglob("*") if path.is_file())
    for file in files:
        name = file.relative_to(pristine)
        for harm, do in harms(file, flips, chance):
            copy(pristine, folder.index)
            do(folder.index / name)
            faults = list(_damaged(run, folder))
            # What only spares work tells nobody anything.
            if file.parent == pristine and file.name.startswith("."):
                faults = [fault for fault in faults if fault != _NOT_SEEN]
            yield Outcome(f"{name}: {harm}", tuple(faults))
    copy(pristine, folder.index)


def _damaged(run: Run, folder: Folder) -> Iterator[str]:
    """Tell what is wrong with how a damage is met, and with what mends it."""
    states = [folder.texts]
    is_told = bool(list(_not_fine(run, folder)))
    if faults := wrong_answers(run, folder, states, NO_REFRESH):
        # It may also be refused, but not answered wrongly.
        search = run("search", "花圃", NO_REFRESH, *folder.folders())
        yield from faults if search.code != 1 else refused(search)
    if not is_told:
        yield _NOT_SEEN
    yield from wrong_answers(run, folder, states)
    yield from _not_fine(run, folder)


def _not_fine(run: Run, folder: Folder) -> Iterator[str]:
    """Give what ``doctor`` finds to be wrong with the index."""
    done = run("doctor", "--json", *folder.folders())
    if done.code:
        yield f"doctor: exit code {done.code}: {done.err[-400:]}"
        return
    for check in done.json["checks"]:
        if check["name"] == "index" and not check["fine"]:
            yield f"doctor: {check['found']}"
