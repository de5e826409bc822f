"""Everything siyu-qa raises on purpose.

SiyuError
├─ FolderError        the seeds or index folder can't be used
├─ LoadError          a file could not be read as a document
├─ IndexDamaged       the index on disk is not what was written
├─ IndexBusy          another process is building the same index
├─ ModelError         a model can't be loaded, or is of another kind
├─ QuestionError      there is nothing in the question to search for
├─ InputError         a file of questions has a line that can't be read
├─ ConversationError  a kept conversation can't be read
├─ FeedbackError      what a reader says of an answer can't be written
├─ BusyError          more is asked than can be answered now
└─ ServeError         the page can't be served
"""

from siyu_qa.messages import DEFAULT_LANGUAGE, say


class SiyuError(Exception):
    """Something the reader can mend; says where, what is wrong, and the mend.

    The texts come from the catalogue under ``KEY.problem`` and ``KEY.mend``.

    >>> print(LoadError("empty_file", path="a.txt"))
    a.txt：文件是空的。请换一个有内容的文件。
    >>> LoadError("empty_file", path="a.txt", line=3).line
    3
    """

    def __init__(
        self, key: str, *, path: str = "", line: int | None = None, **values: object
    ) -> None:
        super().__init__(key)
        self.key = key
        self.path = path
        self.line = line
        self.values = values

    def problem(self, language: str = DEFAULT_LANGUAGE) -> str:
        """What is wrong, as a sentence in *language*."""
        return say(f"{self.key}.problem", language, **self.values)

    def mend(self, language: str = DEFAULT_LANGUAGE) -> str:
        """What mends it, as a sentence in *language*."""
        return say(f"{self.key}.mend", language, **self.values)

    def explain(self, language: str = DEFAULT_LANGUAGE) -> str:
        """One line: the file, the line where there is one, the problem, the mend."""
        problem, mend = self.problem(language), self.mend(language)
        return one_line(self.path, self.line, problem, mend, language)

    def __str__(self) -> str:
        return self.explain()


class FolderError(SiyuError):
    """The seeds or index folder can't be used."""


class LoadError(SiyuError):
    """A file could not be read as a document."""


class IndexDamaged(SiyuError):
    """The index on disk is not what was written."""


class IndexBusy(SiyuError):
    """Another process is building the same index."""


class ModelError(SiyuError):
    """A model can't be loaded, or is of another kind."""


class QuestionError(SiyuError):
    """There is nothing in the question to search for."""


class InputError(SiyuError):
    """A file of questions, or a line of it, can't be read."""

    @classmethod
    def unreadable(cls, path: str, error: Exception) -> "InputError":
        """Say that a file can't be read, in the words of what found out."""
        reason = getattr(error, "strerror", None) or str(error)
        return cls("unreadable_input", path=path, reason=reason)


class ConversationError(SiyuError):
    """A kept conversation can't be read."""


class BusyError(SiyuError):
    """More is asked than can be answered now."""


class FeedbackError(SiyuError):
    """What a reader says of an answer can't be written."""


class ServeError(SiyuError):
    """The page can't be served."""


def one_line(
    path: str, line: int | None, problem: str, mend: str, language: str
) -> str:
    """Put the parts of an error into one line; path and line may be missing."""
    where = path if line is None else f"{path}:{line}"
    text = problem + say("between", language) + mend
    text = f"{where}{say('colon', language)}{text}" if where else text
    return " ".join(text.split())
