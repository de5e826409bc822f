"""What is searched: the terms of a text.

No dictionary cuts Chinese into words, so no name is lost for being unknown. A run
of characters that are written without spaces gives its pairs and its single
characters; a Latin word or a number is one term.
"""

import re
from operator import add

from siyu_qa.text.fold import fold

# Han, kana and Hangul: scripts whose words are told by pairs of characters.
_UNSPACED = (
    "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
_RUN = re.compile(rf"[{_UNSPACED}]+|[^\W{_UNSPACED}_]+(?:\.[0-9]+)*")
_FIRST_UNSPACED = "\u3005"
# A longer run of letters is no word that anybody types.
_WORD_LENGTH = 40


def terms(text: str) -> list[str]:
    """Give the terms of *text* in order, folded, each as often as it stands.

    >>> terms("私域2.0、Ｄ２Ｃ")
    ['私域', '私', '域', '2.0', 'd2c']
    """
    found: list[str] = []
    for run in _RUN.findall(fold(text)):
        if is_unspaced(run):
            found += map(add, run, run[1:])
            found += run
        else:
            found.append(run[:_WORD_LENGTH])
    return found


def is_unspaced(term: str) -> bool:
    """Tell whether *term* is written in a script without spaces between words.

    >>> is_unspaced("私域"), is_unspaced("d2c")
    (True, False)
    """
    return term[0] >= _FIRST_UNSPACED
