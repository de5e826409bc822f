"""What a question asks for, and which of its characters say what it is about."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from itertools import chain, pairwise

from siyu_qa.records import Span
from siyu_qa.text.fold import fold
from siyu_qa.text.rarity import MOST, rarity
from siyu_qa.text.synonyms import synonyms_in
from siyu_qa.text.terms import is_unspaced
from siyu_qa.text.variants import variants_in


class Wanted(Enum):
    """The kind of thing that answers a question."""

    NUMBER = "number"
    SHARE = "share"
    DATE = "date"
    PERSON = "person"
    PLACE = "place"
    ROLE = "role"
    REASON = "reason"
    METHOD = "method"
    DEFINITION = "definition"
    LIST = "list"
    OTHER = "other"


# The first that matches decides, so the narrower ones stand first. All folded.
_ASKS = tuple(
    (wanted, re.compile("|".join(patterns)))
    for wanted, patterns in (
        (
            Wanted.SHARE,
            (
                "百分之(?:几|多少)",
                "(?:多大|什么|多少)的?(?:比例|占比|比率)",
                "(?:占比|比例|比率)(?:是|为|有|达)?(?:多少|多大|多高)",
            ),
        ),
        (
            Wanted.DATE,
            (
                "什么时[候间]|何[时年月日]|多会儿|(?<!哪)几点|星期几|[周礼拜]几",
                "哪[一几两]?个?(?:年代?|天|日|月)|哪时|几[月日号]|[在于元国]几年(?!后|前|来)",
                "(?:日期|时间|年份|年代)[是为](?!多|几)",
            ),
        ),
        (
            Wanted.ROLE,
            ("(?:什么|哪个|何)的?(?:职务|职位|职|头衔|身份|岗位)|职[务位称]是",),
        ),
        (
            Wanted.PERSON,
            (r"谁|哪[一几\d]?[位人]|何人|什么人|(?:叫|姓)什么(?:名字)?$",),
        ),
        (
            Wanted.PLACE,
            (
                "哪里|哪儿|何[处地国]|什么地方|位[于在][何哪]",
                "哪一?[个座处]?(?:国|省|市|县|州|城|洲|岛|区|地[区方])",
            ),
        ),
        (
            Wanted.REASON,
            (
                r"为什么|^为何|为何(?!\W*$)|为啥|什么原因|(?:原因|理由)(?:是|有|在)|怎么会",
            ),
        ),
        (
            Wanted.DEFINITION,
            ("定义|含义|意思|什么叫|指的?是|是指|所称|所谓|差别|区别|有何不同",),
        ),
        (
            Wanted.LIST,
            (
                r"哪些|哪[几两二三四五六七八九十\d]|有什么(?!用)|什么样的",
                "[包括含](?:什么|哪)|几(?:大|种|个|类|方面)(?:.{1,6})$",
            ),
        ),
        (Wanted.NUMBER, ("多少|几[^乎何]|多[大高长久远重宽深]",)),
        (Wanted.METHOD, ("怎么|怎样|如何|咋",)),
        (Wanted.DEFINITION, ("(?:是|叫|称)(?:什么|啥|甚么)|什么是|概念",)),
    )
)
_UNIT = re.compile(r"(?:多少|几)(?:大|余|多)?([\u4e00-\u9fff%])")
_COUNTED = re.compile(
    r"(?:哪|有)([两二三四五六七八九十]|\d{1,2})(?:大|种|个|位|点|项|条|类|方面)?"
)

_MEASURES = "个位种家条项座所只款类处张本部首场次名支块片大"
_ASKED_WITH = re.compile(
    f"为什么|为何|为啥|什么时[候间]|[什甚]么|啥|哪[一几两些]?[里儿年天月日时{_MEASURES}]?"
    f"|谁|何[时地处人种年月日国]?|多少|几[岁年月日{_MEASURES}]?|多[大高长久远重宽深]"
    "|怎么样?|怎样|如何|咋|是否"
)
NO_NOUN = "的是有在和与及为于会能要可了"
"""Characters that hardly any noun begins with."""
_SORT = re.compile(
    rf"(?:(?<!为)[什甚]么|哪些|哪[一几两二三四五六七八九十\d]*+[{_MEASURES}]?+|何(?!时)种?+)"
    rf"(?!时[候间]|地[方区]|[里儿年月日天处人])([^\W{NO_NOUN}][^\W{NO_NOUN}]?)"
)

# Words that ask and particles that join: they say nothing of the subject.
_ASKING = re.compile(
    r"请问|请?告诉我|我?想(?:知道|问|看看)|[这那][个台次份家项种些]|应该|应当|大概|大约|究竟|到底|具体|一共|总共|分别|"
    r"什么时候|什么时间|为什么|什么样|什么(?:(?:情况|情形|条件)下?|东西)|什么|甚么|怎么样|怎么办|怎么"
    r"|担任|职[务位称]|头衔|(?:是指|指的是)|定义|含义|意思"
    r"|怎样|如何|哪一?[年天日月位个种家条项座所只款类处张本部首场次名支块片份]|哪时|西元|哪些|哪几[种个位项条点类]?|哪里|哪儿|哪位"
    r"|哪[两二三四五六七八九十\d]+[大种个位点项条类]?|哪[几两]?[年天月]|哪|(?:一共|总共|共)?有?多少[家个人位种名次钱元块]?|何[时地人处年月日种者]|为何"
    r"|谁|啥|咋|几[大种个位点项条类家次本张]|几块钱|几|多(?=[高长远重宽深](?!时间))|多[大久]|多长|是否|有没有|是不是|能不能|可不可以"
    r"|[吗呢吧啊呀的了是与及跟]"
)  # fmt: skip
# These join words too, but are also part of some: 会 in 会员, 有 in 所有.
_PARTICLE = re.compile(
    "[在有和被把由从也都就还又这那其之所于向为对会能要将给让使做到以等里得该想请每各起时叫]"
)
_PART_OF_A_WORD = 5.0
"""A pair of this rarity or less is a word; measured on the words of the questions."""


@dataclass(frozen=True, slots=True)
class Clue:
    """A stretch of the question that an answer's words can meet."""

    term: str
    """Folded: a pair of characters, a single one, or a Latin word or number."""
    places: tuple[int, ...]
    """Where its characters stand in the question."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question as it is searched, taken apart."""

    question: str
    """As it was asked."""
    text: str
    """After a follow-up was completed from the conversation."""
    searched: str
    """The text, with the words that say what it is about once more."""
    folded: str
    subject: tuple[str, ...]
    """The words that say what it is about, folded."""
    wanted: Wanted
    unit: str
    """What is counted, after 多少 and 几: one character, or nothing."""
    count: int
    """How many things are asked for, or 0."""
    asking: Span
    """Where the word stands that asks; at the end where there is none."""
    sort: str
    """What the answer is an instance of, after 什么 and 哪个: one or two characters."""
    clues: tuple[Clue, ...]
    weights: tuple[float, ...]
    """What each character of the text adds to the subject; 0 for words that ask."""


def understand(question: str, text: str = "") -> Query:
    """Take a question apart; *text* is what it means after the conversation.

    >>> understand("會員分哪三種？").wanted.name, understand("會員分哪三種？").count
    ('LIST', 3)
    >>> [clue.term for clue in understand("金卡会员有多少人？").clues]
    ['金卡', '卡会', '会员']
    >>> understand("会员日是哪一天？").searched
    '会员日是哪一天？ 会员日'
    """
    text = text or question
    folded = fold(text)
    subject = _subject(folded)
    clues = tuple(_clues(subject))
    words = tuple(_RUN.findall(subject))
    return Query(
        question=question,
        text=text,
        # A lone surrogate is no character, and no index takes it.
        searched=f"{text} {' '.join(words)}".encode("utf-8", "replace").decode(),
        folded=folded,
        subject=words,
        wanted=_wanted(folded),
        unit=_first_group(_UNIT, folded),
        count=number_of(_first_group(_COUNTED, folded)),
        asking=_asking(folded),
        sort=_first_group(_SORT, folded),
        clues=(*clues, *_other_words(folded)),
        weights=_weights(folded, clues, _weight_at_large),
    )


def weighed(query: Query, rarity: Callable[[str], float]) -> Query:
    """Weigh the characters by how rare the question's own words are in an index.

    Squared, so that the rare ones decide: what a whole folder speaks of tells no
    passage from another.

    >>> query = understand("金卡会员续费")
    >>> rarities = {"金卡": 1.0, "卡会": 4.0, "会员": 2.0, "员续": 4.0, "续费": 3.0}
    >>> weighed(query, rarities.__getitem__).weights
    (1.0, 1.0, 4.0, 4.0, 9.0, 9.0)
    """
    own = [clue for clue in query.clues if _is_own(clue, query.folded)]
    weights = _weights(query.folded, own, lambda clue: rarity(clue.term) ** 2)
    return replace(query, weights=weights)


def _wanted(text: str) -> Wanted:
    return next((wanted for wanted, ask in _ASKS if ask.search(text)), Wanted.OTHER)


def _asking(folded: str) -> Span:
    match = _ASKED_WITH.search(folded)
    return match.span() if match else (len(folded), len(folded))


def _first_group(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match.group(1) if match else ""


def number_of(digits: str) -> int:
    """Read a small number in digits or numerals; 0 where there is none.

    >>> number_of("12"), number_of("两"), number_of("")
    (12, 2, 0)
    """
    if digits.isdecimal():
        return int(digits)
    return "零一二三四五六七八九十".find(digits.replace("两", "二")) if digits else 0


def _subject(folded: str) -> str:
    """Blank what says nothing of the subject, place for place."""
    subject = _ASKING.sub(lambda match: "\n" * len(match.group()), folded)
    joining = (
        match.start()
        for match in _PARTICLE.finditer(subject)
        if min(_pair_rarities(subject, match.start())) > _PART_OF_A_WORD
    )
    kept = list(subject)
    for place in joining:
        kept[place] = "\n"
    return "".join(kept)


def _pair_rarities(text: str, place: int) -> tuple[float, float]:
    return rarity(text[max(place - 1, 0) : place + 1]), rarity(text[place : place + 2])


def _clues(subject: str) -> list[Clue]:
    clues: list[Clue] = []
    for run in _RUN.finditer(subject):
        places = range(run.start(), run.end())
        if not is_unspaced(run.group()) or len(run.group()) == 1:
            clues.append(Clue(run.group(), tuple(places)))
        else:
            clues += (Clue(subject[a : b + 1], (a, b)) for a, b in pairwise(places))
    return clues


def _other_words(folded: str) -> Iterator[Clue]:
    """Give other words for the question's own; an answer may meet it by either."""
    for (start, end), others in chain(synonyms_in(folded), variants_in(folded)):
        for other in others:
            yield Clue(other, tuple(range(start, end)))


_RUN = re.compile("[\u3400-\u9fff]+|[^\\W\u3400-\u9fff_]+(?:\\.[0-9]+)*")
# A single character between particles is hardly ever what a question is about.
_SINGLE_WEIGHT = 2.0


def _weights(
    text: str, clues: Iterable[Clue], weight_of: Callable[[Clue], float]
) -> tuple[float, ...]:
    """Weigh each character by the commonest pair that it is part of.

    A pair across two words is rare and says nothing; the commonest is the word.
    """
    weights = [0.0] * len(text)
    for clue in clues:
        weight = weight_of(clue)
        for place in clue.places:
            known = weights[place]
            weights[place] = min(known, weight) if known else weight
    return tuple(weights)


def _is_own(clue: Clue, folded: str) -> bool:
    """Tell a stretch of the question itself from another word for one."""
    return clue.term == "".join(folded[place] for place in clue.places)


def _weight_at_large(clue: Clue) -> float:
    if len(clue.term) == 1:
        return _SINGLE_WEIGHT
    if is_unspaced(clue.term):
        return rarity(clue.term)
    return 2 * MOST / len(clue.term)
