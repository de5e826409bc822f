"""What a kind of file needs beyond the core: a library that may not be installed."""

from importlib import import_module
from types import ModuleType

from siyu_qa.errors import LoadError


def require(module: str, extra: str, name: str) -> ModuleType:
    """Import the library that the file *name* is read with.

    >>> try:
    ...     require("no_such_library", "pdf", "a.pdf")
    ... except LoadError as error:
    ...     print(error.mend())
    请运行：pip install 'siyu-qa[pdf]'

    Raises:
        LoadError: Where it isn't installed; the mend names the extra to install.
    """
    try:
        return import_module(module)
    except ImportError as error:
        raise LoadError("missing_extra", path=name, extra=extra) from error
