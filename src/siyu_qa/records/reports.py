"""What building an index tells."""

from dataclasses import asdict, dataclass

from siyu_qa.errors import SiyuError, one_line
from siyu_qa.records.documents import Json, Record


@dataclass(frozen=True, slots=True)
class Problem(Record):
    """Something in a file that a person should look at, in the reader's words."""

    path: str
    problem: str
    mend: str
    line: int | None = None

    @classmethod
    def of(cls, error: SiyuError, language: str) -> "Problem":
        """Put an error that stopped nothing into words."""
        return cls(
            error.path, error.problem(language), error.mend(language), error.line
        )

    def explain(self, language: str) -> str:
        """One line, put as an error would be."""
        return one_line(self.path, self.line, self.problem, self.mend, language)


@dataclass(frozen=True, slots=True)
class IndexReport(Record):
    """What building the index did."""

    generation: int
    documents: int
    passages: int
    added: int
    changed: int
    removed: int
    unchanged: int
    resumed: int
    """Of the added and changed, those that a build which died had finished."""
    skipped: tuple[Problem, ...]
    """Files that could not be read."""
    warnings: tuple[Problem, ...]
    """Lines of files that were read."""
    seconds: float

    def to_dict(self) -> Json:
        """Give the report as the public interface shows it."""
        report = asdict(self)
        for problem in report["skipped"]:
            del problem["line"]
        return report


@dataclass(frozen=True, slots=True)
class Progress(Record):
    """How far building the index is."""

    stage: str
    """``repair``, ``version`` or ``settings`` (an index that is damaged, or was made by
    another version or with other settings, is built anew), ``wait`` (another process
    builds it), ``read``, ``embed`` or ``write``."""
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class IndexState(Record):
    """What an index holds, and whether it still matches the folder."""

    generation: int
    documents: int
    passages: int
    model: str
    built: str
    """When, in ISO 8601 with the offset from UTC."""
    stale: tuple[str, ...] = ()
    """What no longer matches: paths of changed files, or ``settings``."""
