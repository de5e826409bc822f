"""The text of a format that is made of paragraphs, and where each one begins."""

from collections.abc import Iterable

from siyu_qa.records import Part


def joined(paragraphs: Iterable[tuple[str, str]]) -> tuple[str, tuple[Part, ...]]:
    r"""Set paragraphs below one another; each comes with the chapter it stands in.

    Those without a word are left out; each chapter counts its own from 1.

    >>> text, parts = joined([("", "开门"), ("", " "), ("", "关门\n上锁")])
    >>> text, [part.start for part in parts]
    ('开门\n关门\n上锁\n', [0, 3])
    """
    lines: list[str] = []
    parts: list[Part] = []
    start = number = 0
    chapter = ""
    for within, words in paragraphs:
        line = words.strip()
        if not line:
            continue
        number = number + 1 if within == chapter else 1
        chapter = within
        parts.append(Part(start, "paragraph", number, within))
        lines.append(line + "\n")
        start += len(line) + 1
    return "".join(lines), tuple(parts)
