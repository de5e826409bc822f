"""Every choice a person can make, in one frozen object that is handed on."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from siyu_qa.messages import DEFAULT_LANGUAGE, language_of


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are and how they are done."""

    seeds: Path = Path("seeds")
    """The folder of documents."""
    index: Path = Path("index")
    """The folder of what is built from them."""
    model: str | None = None
    """A sentence-transformers model, by folder or hub name; None: the bundled one."""
    reranker: str | None = None
    """A CrossEncoder, by folder or hub name; None: the bundled ranking."""
    language: str = DEFAULT_LANGUAGE
    """Of messages and of the page, one of ``messages.LANGUAGES``."""
    passage_length: int = 600
    """Short paragraphs are put together up to so many code points."""
    longest_passage: int = 1200
    """A paragraph or a list is kept whole up to so many."""
    depth: int = 50
    """How many hits each searcher hands to the fusion."""
    fields: tuple[str, ...] = ()
    """The fields of a JSON record that are read; empty: those that hold words."""
    keeps_furniture: bool = False
    """Whether what belongs to a saved page's site is searched like its article."""
    feedback: Path | None = None
    """The file that what readers say of answers is added to; None: nothing is."""
    password_file: Path = Path("~/.config/siyu-qa/password")
    """What is kept of the password that others than this machine log in with."""

    @classmethod
    def from_environment(
        cls,
        environment: Mapping[str, str],
        seeds: str | Path | None = None,
        index: str | Path | None = None,
    ) -> "Settings":
        """Read ``SIYU_QA_SEEDS``, ``_INDEX``, ``_MODEL``, ``_LANGUAGE`` and more.

        ``_RERANKER`` is a model like ``_MODEL``, ``_FIELDS`` names with commas between
        them, ``_FURNITURE`` may be ``keep``, ``_FEEDBACK`` names a file, and
        ``_PASSWORD_FILE`` stands among a user's other settings by default.

        >>> Settings.from_environment({"SIYU_QA_SEEDS": "notes"}, index="i").seeds
        PosixPath('notes')
        """
        fields = environment.get("SIYU_QA_FIELDS", "").split(",")
        feedback = environment.get("SIYU_QA_FEEDBACK")
        own = environment.get("XDG_CONFIG_HOME") or "~/.config"
        return cls(
            seeds=Path(seeds or environment.get("SIYU_QA_SEEDS") or "seeds"),
            index=Path(index or environment.get("SIYU_QA_INDEX") or "index"),
            model=environment.get("SIYU_QA_MODEL") or None,
            reranker=environment.get("SIYU_QA_RERANKER") or None,
            language=language_of(environment),
            fields=tuple(name.strip() for name in fields if name.strip()),
            keeps_furniture=environment.get("SIYU_QA_FURNITURE") == "keep",
            feedback=Path(feedback) if feedback else None,
            password_file=Path(
                environment.get("SIYU_QA_PASSWORD_FILE") or f"{own}/siyu-qa/password"
            ),
        )
