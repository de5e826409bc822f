"""What stands for a path in a request, so that no request can name a path."""

from collections.abc import Iterable
from hashlib import sha256

_DIGITS = 12


def id_of(path: str) -> str:
    """Give the id of a path of the seeds folder, the same on every visit.

    >>> id_of("店铺.txt")
    'afa9e46e1080'
    """
    return sha256(path.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]


def path_of(identity: str, paths: Iterable[str]) -> str | None:
    """Find which of *paths* has an id, if one has.

    >>> path_of(id_of("乙.txt"), ["甲.txt", "乙.txt"])
    '乙.txt'
    >>> path_of("../乙.txt", ["乙.txt"])
    """
    return next((path for path in paths if id_of(path) == identity), None)
