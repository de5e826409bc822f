"""What a generation says of itself; written last, so that it is whole or absent."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path

from siyu_qa.errors import IndexDamaged, LoadError
from siyu_qa.settings import Settings

FORMAT = 4
NAME = "manifest.json"


@dataclass(frozen=True, slots=True)
class Fault:
    """What was wrong with a file, kept so that it is told without reading again."""

    key: str
    line: int | None
    values: Mapping[str, object]

    @classmethod
    def of(cls, error: LoadError) -> "Fault":
        """Keep *error*, but for the path, which the manifest has."""
        return cls(error.key, error.line, error.values)

    def error(self, path: str) -> LoadError:
        """Give the error back."""
        return LoadError(self.key, path=path, line=self.line, **self.values)


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the seeds folder as it was when it was read."""

    size: int
    """In bytes."""
    mtime_ns: int
    sha256: str = ""
    """Of its bytes; empty where it could not be read."""
    skipped: Fault | None = None
    warnings: tuple[Fault, ...] = ()
    ctime_ns: int = 0
    """Of the last change of anything about it; 0 where its times don't tell yet."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation was made with, and the digests of its parts."""

    generation: int
    model: str
    made_with: dict[str, str]
    """Fingerprints; where one differs now, everything is built again."""
    built: str
    parts: dict[str, str] = field(default_factory=dict)
    """SHA-256 of each file of the generation, by its relative path."""
    format: int = FORMAT

    def write(self, folder: Path) -> None:
        """Write the manifest into the generation's folder, its own digest first."""
        said = asdict(self)
        whole = {"digest": _digest_of(said), **said}
        text = json.dumps(whole, ensure_ascii=False, indent=1)
        with (folder / NAME).open("w", encoding="utf-8") as file:
            file.write(text)

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """Read the manifest of a generation.

        Raises:
            IndexDamaged: Where it is missing, damaged, or of another format.
        """
        path = folder / NAME
        try:
            said = json.loads(path.read_text(encoding="utf-8"))
            if said["format"] != FORMAT:
                raise IndexDamaged("index_format", path=str(path))
            if said.pop("digest") != _digest_of(said):
                raise IndexDamaged("index_damaged", path=str(path))
            return cls(**said)
        except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
            raise IndexDamaged("index_damaged", path=str(path)) from error


def made_with(settings: Settings, embedder: str) -> dict[str, str]:
    """Give the fingerprints of all that decides what an index holds."""
    return {
        "embedder": embedder,
        "cleaning": _program(),
        "lengths": f"{settings.passage_length} {settings.longest_passage}",
        "reading": f"{settings.keeps_furniture} {' '.join(settings.fields)}",
    }


def digest(path: Path) -> str:
    """Give the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _digest_of(said: Mapping[str, object]) -> str:
    written = json.dumps(said, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()


@cache
def _program() -> str:
    """Fingerprint the code that makes passages of files: changed code, new index."""
    package = Path(str(files("siyu_qa")))
    code = hashlib.sha256((package / "split.py").read_bytes())
    for folder in ("loaders", "text"):
        for path in sorted((package / folder).glob("*.py")):
            code.update(path.read_bytes())
    return code.hexdigest()
