"""Tell the encoding of Chinese text from its bytes.

Wrong decodings of Chinese are rare characters, or common ones in pairs that
nobody writes. So each encoding is weighed by what its decoding is made of, against
the others and against none of them being right.
"""

import codecs
import math
import re
import unicodedata

from siyu_qa.text.likelihood import FREQUENT, familiar_pairs

SURE = 0.9
"""Below this likelihood a person should look at the text."""
POSSIBLE = 0.2
"""Below this one it is not worth reading."""

# Longest first: the mark of UTF-32 begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CHINESE = ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
# Told apart so that they aren't taken for Chinese: their bytes decode as such.
_KOREAN = ("cp949",)
_JAPANESE = ("cp932", "euc_jp")

_SAMPLE = 1 << 16
_BEGINNING = 1 << 12
# Before the first byte above ASCII, enough of a line to see how it begins.
_BEFORE = 64
_HIGH = re.compile(rb"[\x80-\xff]")
_LOST = "\N{REPLACEMENT CHARACTER}"
# So many characters of UTF-8 that are whole outweigh one that is not.
_WHOLE = 4
_ODD_SHARE = 0.02
_CONTROL_SHARE = 0.01

# Natural logarithms of how much likelier a thing is in text that was decoded right.
# Estimates; what they lead to is held by tests on short texts in every encoding.
_FREQUENT, _RARE, _BROKEN = 0.18, -1.6, -5.0
_KNOWN_PAIR, _UNKNOWN_PAIR = 3.5, -0.42
_CANTONESE_WORD = 3.0
_OWN_SIGN, _OTHER_SIGN, _FOREIGN_SIGN = 2.0, -0.7, -2.3
_ASCII_IN_UTF_16 = 1.0
_IN_A_WORD = -2.0

_CANTONESE = frozenset("嘅咗喺哋咁唔冇佢嗰啲嚟畀攞搵睇諗嘢吖㗎啦喎囉嘞噉咩乜嬲瞓俾")
_SYLLABLES = frozenset(
    "이다는에을의가를고하지은로기한사대인어리도시자나아서있그정일해수주보라들으과장부"
    "제상전만스동원구적우관니모성소게비여면공할와여오조안경마신내용된거무생합회실점문저책"
    "입장미요습바말건간매했중려않없세개때등물받"
)
# Not the one that colours a log: it stands in good text many times.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f\N{REPLACEMENT CHARACTER}]")
# What an accented letter becomes: French, German or Spanish was read as Chinese.
_BETWEEN_LETTERS = re.compile("(?<=[a-z])[^\x00-\x7f](?=[a-z])")


def encoding_of(data: bytes) -> tuple[str, float]:
    """Tell the encoding of *data* and how likely it is, from 0 to 1.

    >>> encoding_of("会员日".encode()), encoding_of("會員資料".encode("big5"))[0]
    (('utf-8', 1.0), 'big5hkscs')
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding, _marked_likelihood(data[len(mark) :], encoding)
    # What a crash left unwritten is zeros up to the end.
    written = data.rstrip(b"\0")
    data = data if not written or b"\0" in written[:_SAMPLE] else written
    whole = _utf_8_likelihood(data)
    return ("utf-8", whole) if whole else _likeliest(_sample(data))


def _marked_likelihood(data: bytes, encoding: str) -> float:
    """Believe a byte-order mark unless what follows is no text at all."""
    text = _decoded(data[:_BEGINNING], encoding)
    odd = sum(unicodedata.category(c) in {"Cn", "Co", "Cs"} for c in text)
    odd += len(_NO_TEXT.findall(text))
    return 1.0 if odd <= max(1, len(text) * _ODD_SHARE) else 0.0


def _utf_8_likelihood(data: bytes) -> float:
    """Give 1 for UTF-8, 0 for anything else, and less than 1 where bytes are bad."""
    sample = _decoded(_sample(data), "utf-8")
    if len(_CONTROL.findall(sample)) > len(sample) * _CONTROL_SHARE:
        return 0.0
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        lost = sample.count(_LOST)
        whole = sum(char >= "\x80" for char in sample) - lost
        likely = whole >= _WHOLE * max(lost, 1)
        return whole / (whole + lost) if likely else 0.0
    return 1.0


def _sample(data: bytes) -> bytes:
    """Give the bytes that tell most: from the first that isn't ASCII."""
    high = None if data.isascii() else _HIGH.search(data)
    start = max(high.start() - _BEFORE, 0) & ~1 if high else 0
    return data[start : start + _SAMPLE]


def _likeliest(sample: bytes) -> tuple[str, float]:
    weights = {name: _chinese_weight(sample, name) for name in _CHINESE}
    weights |= {name: _korean_weight(sample, name) for name in _KOREAN}
    weights |= {name: _japanese_weight(sample, name) for name in _JAPANESE}
    encoding = max(_CHINESE, key=weights.__getitem__)
    most = max(0.0, *weights.values())
    # None of them being right weighs 0.
    everything = sum(math.exp(one - most) for one in (0.0, *weights.values()))
    return encoding, math.exp(weights[encoding] - most) / everything


def _decoded(data: bytes, encoding: str) -> str:
    """Decode with lost characters marked, but for one that the end cuts off."""
    return codecs.getincrementaldecoder(encoding)("replace").decode(data)


def _chinese_weight(sample: bytes, encoding: str) -> float:
    text = _decoded(sample, encoding)
    wide = [char for char in text if char >= "\x80"]
    broken = len(_NO_TEXT.findall(text))
    plain = len(text) - len(wide) - broken if encoding.startswith("utf-16") else 0
    if not (wide or plain):
        return -math.inf
    frequent = sum(char in FREQUENT or char in _CANTONESE for char in wide)
    cantonese = sum(char in _CANTONESE for char in wide)
    return (
        _FREQUENT * frequent
        + _RARE * (len(wide) - frequent)
        + _BROKEN * broken
        + _CANTONESE_WORD * cantonese
        + _ASCII_IN_UTF_16 * plain
        + _IN_A_WORD * len(_BETWEEN_LETTERS.findall(text))
        + _pairs_weight(text)
    )


def _pairs_weight(text: str) -> float:
    han = "".join(" " if char in _CANTONESE else char for char in text)
    known, pairs = familiar_pairs(han)
    return _KNOWN_PAIR * known + _UNKNOWN_PAIR * (pairs - known)


def _korean_weight(sample: bytes, encoding: str) -> float:
    wide = [char for char in _decoded(sample, encoding) if char >= "\x80"]
    own = sum(char in _SYLLABLES for char in wide)
    others = sum("\uac00" <= char <= "\ud7a3" for char in wide) - own
    return _foreign_weight(own, others, len(wide))


def _japanese_weight(sample: bytes, encoding: str) -> float:
    wide = [char for char in _decoded(sample, encoding) if char >= "\x80"]
    own = sum("\u3041" <= char <= "\u30fc" for char in wide)
    others = sum("\u4e00" <= char <= "\u9fff" for char in wide)
    return _foreign_weight(own, others, len(wide))


def _foreign_weight(own: int, others: int, wide: int) -> float:
    """Weigh signs that a script is known by, others of it, and what it hasn't."""
    foreign = wide - own - others
    return _OWN_SIGN * own + _OTHER_SIGN * others + _FOREIGN_SIGN * foreign
