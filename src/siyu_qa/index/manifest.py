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

FORMAT = 2
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


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation was made of and with, and the digests of its parts."""

    generation: int
    model: str
    made_with: dict[str, str]
    """Fingerprints; where one differs now, everything is built again."""
    built: str
    sources: dict[str, Entry] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    """SHA-256 of each file of the generation, by its relative path."""
    format: int = FORMAT

    def write(self, folder: Path) -> None:
        """Write the manifest into the generation's folder."""
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True)
        (folder / NAME).write_text(text, encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """Read the manifest of a generation.

        Raises:
            IndexDamaged: Where it is missing, damaged, or of another format.
        """
        path = folder / NAME
        try:
            fields = json.loads(path.read_text(encoding="utf-8"))
            if fields["format"] != FORMAT:
                raise IndexDamaged("index_format", path=str(path))
            fields["sources"] = {
                name: _entry(entry) for name, entry in fields["sources"].items()
            }
            return cls(**fields)
        except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
            raise IndexDamaged("index_damaged", path=str(path)) from error

    def verify(self, folder: Path) -> None:
        """Compare every part with its digest.

        Raises:
            IndexDamaged: At the first part that is missing or not as written.
        """
        for name, expected in self.parts.items():
            path = folder / name
            if not path.is_file() or digest(path) != expected:
                raise IndexDamaged("index_damaged", path=str(path))


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


def _entry(fields: dict[str, object]) -> Entry:
    skipped = fields.pop("skipped")
    warnings = fields.pop("warnings")
    return Entry(
        **fields,  # type: ignore[arg-type]
        skipped=Fault(**skipped) if skipped else None,  # type: ignore[arg-type]
        warnings=tuple(Fault(**warning) for warning in warnings),  # type: ignore[attr-defined]
    )


@cache
def _program() -> str:
    """Fingerprint the code that makes passages of files: changed code, new index."""
    package = Path(str(files("siyu_qa")))
    code = hashlib.sha256((package / "split.py").read_bytes())
    for folder in ("loaders", "text"):
        for path in sorted((package / folder).glob("*.py")):
            code.update(path.read_bytes())
    return code.hexdigest()
