"""Show an answer in the other script, its own words one press away.

Only what is shown is converted: citations, quotes and copies stay the source's.
A converted text has as many code points as the original, so that a span of one
is the same span of the other.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from siyu_qa.web.render import button, strong, told

if TYPE_CHECKING:
    from opencc import OpenCC

AS_WRITTEN = "as_written"
SCRIPTS = (AS_WRITTEN, "zh-Hans", "zh-Hant")
"""What a reader may choose: the documents' own script, or always the same one."""

# The characters of Taiwan: 裡 and 為, where s2t has 裏 and 爲; docs/decisions.md.
_CONVERSIONS = {"zh-Hans": "t2s", "zh-Hant": "s2tw"}
_OTHERS = {"zh-Hans": "zh-Hant", "zh-Hant": "zh-Hans"}
# OpenCC takes no lone surrogate, and s2tw ends at a NUL.
_REFUSED = re.compile("([\0\ud800-\udfff]+)")


def converted(text: str, script: str) -> str:
    """Give a text in *script*, one code point for one.

    A text that is in it already stays: characters that both scripts have would be
    taken for the other's (后, 里, 台).

    >>> converted("头发里的会员卡", "zh-Hant"), converted("皇后在後院", "zh-Hant")
    ('頭髮裡的會員卡', '皇后在後院')
    >>> converted("會員", "as_written")
    '會員'
    """
    if script not in _CONVERSIONS:
        return text
    changed = _convert(text, script)
    is_the_others = _distance(text, changed) > _distance(
        text, _convert(text, _OTHERS[script])
    )
    return changed if is_the_others else text


def both(original: str, shown: str, start: int = 0, end: int = 0) -> str:
    """Write a converted text with its original behind it, escaped.

    The characters from *start* to *end* stand out in both. What conversion left as
    it is stands there once.

    >>> both("会员", "會員", 0, 1)
    '<span class="converted"><strong>會</strong>員</span><span class="original"><strong>会</strong>员</span>'
    >>> both("七日", "七日", 0, 1)
    '<strong>七</strong>日'
    """  # noqa: E501
    if shown == original:
        return strong(original, start, end)
    return (
        f'<span class="converted">{strong(shown, start, end)}</span>'
        f'<span class="original">{strong(original, start, end)}</span>'
    )


def conversion_told(texts: Iterable[str], script: str, language: str) -> str:
    """Say that an answer was converted, with the button for its own words.

    It says nothing where none of its *texts* is another one in *script*.

    >>> conversion_told(["七日"], "zh-Hant", "zh-Hans")
    ''
    """
    if all(converted(text, script) == text for text in texts):
        return ""
    words = told(f"converted.{script}", language)
    ways = (
        f'<span class="converted">{told("converted.to_original", language)}</span>'
        f'<span class="original">{told("converted.back", language)}</span>'
    )
    return (
        f'<p class="conversion"><span class="converted">{words}</span>'
        f'<span class="original">{told("converted.original", language)}</span> '
        f"{button('script', ways)}</p>"
    )


def _convert(text: str, script: str) -> str:
    convert = _converter(_CONVERSIONS[script]).convert
    pieces = _REFUSED.split(text)
    changed = "".join(
        piece if _REFUSED.match(piece) else convert(piece) for piece in pieces
    )
    assert len(changed) == len(text), "a conversion keeps spans"
    return changed


def _distance(one: str, other: str) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))


@cache
def _converter(name: str) -> "OpenCC":
    from opencc import OpenCC

    return OpenCC(name)
