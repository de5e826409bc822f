"""Names of files, as far as they tell something."""


def stem_of(path: str) -> str:
    """Give a file's name without its ending, far faster than ``pathlib`` does.

    >>> stem_of("店规/2022.03.md"), stem_of(".rc"), stem_of("a.")
    ('2022.03', '.rc', 'a.')
    """
    name = path.rpartition("/")[2]
    stem, _, ending = name.rpartition(".")
    return stem if stem and ending else name
