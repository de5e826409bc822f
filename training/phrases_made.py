"""Questions made from running text and from facts, to learn from before real ones.

Words of a known kind are taken out of a sentence; an asking word stands in their
place or elsewhere, and some pieces of what stood around are dropped. They read
badly, but they teach where phrases begin and end and what kind answers which word.
"""

import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from siyu_qa.embedders.bundled import pieces_of
from siyu_qa.text.fold import fold
from siyu_qa.text.matching import coverage
from siyu_qa.text.questions import understand
from siyu_qa.text.sentences import stretches, text_of
from training.phrases_examples import Example, Gold, asked_of_sentences

_HAN = "[\u4e00-\u9fff]"
_DIGITS = "[0-9零〇一二三四五六七八九十百千万亿两]"
_CLAUSE = "[^,。;!?]{4,25}"
_UNITS = (
    "公里|平方米|平方公里|小时|分钟|公斤|美元|公顷"
    "|[岁人元家个年天名吨次%所条项座场件辆户亩台位种米]"
)
_BODIES = (
    "公司|大学|医院|银行|集团|委员会|学院|研究院|法院|协会|基金会|中心|政府|俱乐部"
    "|[队局部厅]"
)
_TITLES = (
    "主任|教授|书记|市长|总裁|经理|董事长|主席|专家|记者|院长|会长|发言人|负责人|研究员"
    "|工程师|总理|总统|部长|先生|女士"
)


class _Kind(NamedTuple):
    """What can be asked for: the group *a* of a pattern, with words that ask for it."""

    pattern: re.Pattern[str]
    askings: tuple[str, ...]


def _kind(pattern: str, askings: str) -> _Kind:
    return _Kind(re.compile(pattern), tuple(askings.split()))


# In the words that ask, {last} and {end} are the last one or two characters of what
# is asked for, {what} is the group of that name.
_KINDS = (
    _kind(r"(?P<a>\d{4}年)(?!\d)", "什么时候 何时 哪一年 哪年 什么时间"),
    _kind(r"(?P<a>(?:\d{4}年)?\d+月\d+[日号])", "什么时候 何时 哪一天 哪天 什么时间"),
    _kind(
        rf"(?P<a>(?:\d{{4}}年)?\d+月|{_DIGITS}+世纪(?:{_DIGITS}+年代)?)(?!\d)",
        "什么时候 何时 什么时间",
    ),
    _kind(
        rf"(?P<a>(?:约|近|超过|逾|超|将近|至少)?\d[\d,.]*[万亿千百]*[多余]?(?P<what>{_UNITS}))",
        "多少{what} 多少{what} 几{what} 多少",
    ),
    _kind("(?P<a>《[^《》]{2,20}》)", "什么 哪部作品 什么文件 哪本书 哪份文件"),
    _kind("“(?P<a>[^“”]{2,12})”", "什么 什么名字"),
    _kind(
        rf"(?<!{_HAN})(?:{_HAN}{{0,14}}(?:{_TITLES}))?(?P<a>{_HAN}{{2,3}})(?:表示|指出|说|介绍|认为|强调|称)(?=[,:“])",
        "谁 何人 哪位 哪个人",
    ),
    _kind(
        rf"(?<!{_HAN})(?P<a>{_HAN}{{0,14}}(?:{_TITLES}){_HAN}{{2,3}})(?:表示|指出|说|介绍|认为|强调|称)(?=[,:“])",
        "谁 何人 哪位 哪个人",
    ),
    _kind(
        rf"(?<=[在于从自至赴])(?P<a>{_HAN}{{1,8}}?[省市县区国州镇村])(?={_HAN}|,)",
        "哪里 哪儿 什么地方 哪个{last} 哪{last} 哪一个{last} 何处",
    ),
    _kind(
        rf"(?:(?<=[,。由在与和对为向从是被])|^)(?P<a>(?:{_HAN}|[a-z]){{2,14}}?(?P<what>{_BODIES}))(?={_HAN}|,|$)",
        "哪家{what} 哪个{what} 哪一个{what} 什么{what} 谁 哪所{what}",
    ),
    _kind(
        rf"(?P<a>{_HAN}{{2,8}}(?:、{_HAN}{{2,8}})+(?:(?:和|以及|与){_HAN}{{2,8}})?)(?=等|,|。)",
        "哪些 什么 哪几种 哪些方面",
    ),
    _kind(
        "(?<=[^不还就都只也正于])(?:是|为|成为|称为|名为|叫做|担任|获得|包括|推出|发布|提出"
        "|建设|采用)(?P<a>[^,。;!?:、“”《》]{2,16})(?=[,。])",
        "什么 什么样的{last} 哪个{end} 什么{end} 何种{end} 哪种{end} 哪一个{end}"
        " 何{last}",
    ),
    _kind(
        rf"(?:因为|由于|因|为了)(?P<a>{_CLAUSE}),(?P<rest>{_CLAUSE})",
        "为什么 为何 什么原因",
    ),
    _kind(
        rf"(?P<rest>{_CLAUSE}),(?:因为|由于|是因为|以便|目的是|原因是)(?P<a>{_CLAUSE})",
        "为何 为什么 什么原因",
    ),
)
_JOINING = "的和与在是并及等了"
_STOPS = ",;:。!?"
_SENTENCE = (15, 120)
_PER_TEXT = 2
_FACT = re.compile("(.{1,20}?)的(.{1,8}?)(?:是|:)(.{1,30})")


class _Found(NamedTuple):
    """Words that can be asked for."""

    kind: str
    """Of each kind are made about as many."""
    sentence: str
    start: int
    end: int
    askings: tuple[str, ...]
    what: str = ""
    rest: str = ""


def from_texts(
    texts: Iterable[str], called: Mapping[str, str], most: int, rng: random.Random
) -> list[Example]:
    """Make questions from running texts, of all kinds about as many.

    *called* says what some words are called: 英语 is a 语言.
    """
    made: list[Example] = []
    counts: Counter[str] = Counter()
    for text in texts:
        folded = [fold(text_of(one, text)) for one in stretches(text)]
        made += _from_text([one for one in folded if one], called, counts, rng)
        if len(made) >= most:
            break
    return made[:most]


def _from_text(
    sentences: Sequence[str],
    called: Mapping[str, str],
    counts: Counter[str],
    rng: random.Random,
) -> Iterator[Example]:
    left = _PER_TEXT
    for number in rng.sample(range(len(sentences)), len(sentences)):
        sentence = sentences[number]
        if not left or not _SENTENCE[0] <= len(sentence) <= _SENTENCE[1]:
            continue
        every = list(_askable(sentence, called))
        if not every:
            continue
        found = min(every, key=lambda one: counts[one.kind] * rng.uniform(0.7, 1.3))
        question = _question(found, rng)
        if not question or sentence[found.start : found.end] in question:
            continue
        counts[found.kind] += 1
        left -= 1
        others = [*sentences[:number], *sentences[number + 1 :]]
        yield _asked(question, sentence, (found.start, found.end), others)


def _asked(
    question: str, sentence: str, span: tuple[int, int], others: Sequence[str]
) -> Example:
    """Ask a made question of its sentence and of the two most like it."""
    query = understand(question)
    alike = sorted(others, key=lambda other: -coverage(query, other))[:2]
    read = [sentence, *(other[: 2 * _SENTENCE[1]] for other in alike)]
    return asked_of_sentences(query, read, [Gold(0, *span)])


def _askable(sentence: str, called: Mapping[str, str]) -> Iterator[_Found]:
    """Find what can be asked for; it begins and ends where words do."""
    spans = pieces_of(sentence).spans
    borders = {0, *(place for span in spans for place in span)}
    for kind in _KINDS:
        for match in kind.pattern.finditer(sentence):
            start, end = match.span("a")
            if {start, end} <= borders and sentence[start] not in _JOINING:
                groups = match.groupdict()
                what, rest = groups.get("what", ""), groups.get("rest", "")
                name = kind.askings[0]
                yield _Found(name, sentence, start, end, kind.askings, what, rest)
    for at, (start, _) in enumerate(spans):
        for _, end in spans[at : at + _NAME]:
            known = called.get(sentence[start:end])
            if known:
                askings = _PERSON if known in _PERSONS else _NAMED
                yield _Found(known, sentence, start, end, askings, known)


_NAME = 5
_PERSONS = ("作者", "导演", "编剧", "歌手", "译者", "父亲", "本名", "姓名", "主演")
_PERSON = ("谁", "哪位", "何人", "哪一位", "哪个人")
_NAMED = (
    "什么{what}",
    "哪个{what}",
    "哪一个{what}",
    "何种{what}",
    "哪种{what}",
    "哪里",
)


def what_is_called(rows: Iterable[tuple[str, str]], kinds: int) -> dict[str, str]:
    """Learn from facts what words are called, by the commonest names of facts."""
    names: dict[str, str] = {}
    facts = [
        match.groups() for _, said in rows if (match := _FACT.fullmatch(fold(said)))
    ]
    counts = Counter(name for _, name, _ in facts)
    common = {name for name, _ in counts.most_common(kinds) if len(name) < 4}
    for _, name, told in facts:
        words = told.strip(" ,。;、")
        if name in common and _NAME_LIKE.fullmatch(words):
            names.setdefault(words, name)
    return names


_NAME_LIKE = re.compile(rf"{_HAN}{{2,10}}(?:·{_HAN}{{2,8}})*")


def _question(found: _Found, rng: random.Random) -> str:
    words = found.sentence[found.start : found.end]
    asking = rng.choice(found.askings)
    ask = asking.format(last=words[-1], end=words[-2:], what=found.what)
    if found.rest:
        rest = _thinned(found.rest, 0.2, rng)
        at = rng.choice((0, 0, 2, len(rest) // 3))
        return f"{rest[:at]}{ask}{rest[at:]}?"
    before, after, more = _around(found, rng)
    if len(before) + len(after) + len(more) < 5:
        return ""
    form = rng.choice(_FORMS)
    return form.format(before=before, after=after, more=more, ask=ask) + "?"


_FORMS = (
    *["{more}{before}{ask}{after}"] * 12,
    *["{before}{ask}{after}{more}"] * 3,
    *["{ask}{more}{before}{after}", "{more}{before}{after}的是{ask}"] * 2,
    "{more}{before}{after}是{ask}",
    "{more}{before}{after}{ask}",
    "{more}{before}{after}的是",
)


def _around(found: _Found, rng: random.Random) -> tuple[str, str, str]:
    """Give what stands beside the words, and at times the clause before, thinned."""
    _, sentence, start, end, *_ = found
    first = max(sentence.rfind(stop, 0, start) for stop in _STOPS) + 1
    last = _next_stop(sentence, end)
    share = rng.choice((0.05, 0.15, 0.3))
    more = ""
    if first and (last - first < end - start + 8 or rng.random() < 0.35):
        earlier = max(sentence.rfind(stop, 0, first - 1) for stop in _STOPS) + 1
        more = sentence[earlier : first - 1][-20:]
    before, after = sentence[first:start][-24:], sentence[end:last][:24]
    thinned = [_thinned(words, share, rng) for words in (before, after, more)]
    return thinned[0], thinned[1], thinned[2]


def _next_stop(sentence: str, place: int) -> int:
    stops = (sentence.find(stop, place) for stop in _STOPS)
    return min((at for at in stops if at >= 0), default=len(sentence))


def _thinned(words: str, share: float, rng: random.Random) -> str:
    kept = (words[a:b] for a, b in pieces_of(words).spans if rng.random() > share)
    return "".join(kept)


def from_facts(
    rows: Iterable[tuple[str, str]], most: int, rng: random.Random
) -> Iterator[Example]:
    """Make sentences in which a fact stands among others', its name at times unsaid."""
    facts = [
        (question, match.groups())
        for question, statement in rows
        if (match := _FACT.fullmatch(fold(statement)))
    ]
    for question, (subject, name, told) in rng.sample(facts, min(most, len(facts))):
        if subject not in fold(question) or told in fold(question):
            continue
        others = [other[1:] for _, other in rng.sample(facts, rng.choice((1, 2, 3)))]
        named = rng.random() < 0.6
        items = [(name, told), *(one for one in others if told not in one[1])]
        sentence, start = subject, 0
        for item in rng.sample(items, len(items)):
            sentence += rng.choice((",", ",", ";", "、", "的", "在", "由", "是"))
            if named:
                sentence += item[0] + rng.choice(
                    ("是", "为", "", "达", "有", ":", "在")
                )
            start = len(sentence) if item == items[0] else start
            sentence += item[1]
        span = Gold(0, start, start + len(told))
        yield asked_of_sentences(understand(question), [sentence + "。"], [span])
