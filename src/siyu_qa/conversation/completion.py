"""What a question can mean after the conversation, and which meaning is answered."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from siyu_qa.conversation.reciting import recited
from siyu_qa.messages import say
from siyu_qa.records import Answer
from siyu_qa.text.fold import fold
from siyu_qa.text.marks import marks_of
from siyu_qa.text.matching import coverage
from siyu_qa.text.questions import understand

# Each later completion has to be surer by so much.
_UNLIKELIER = 0.1
# So much of what is new has to be said, and of a name that is known already.
_SAID = 0.5
_TOUCHED = 0.3
# A line that leads in, and two items.
_LIST = 3
_HAS_NUMBER = re.compile(r"[\d零〇一二三四五六七八九十]")


@dataclass(frozen=True, slots=True)
class Completion:
    """What a question can mean after the conversation."""

    text: str
    new: tuple[str, ...] = ()
    """What the follow-up brought in: an answer to it has to say that."""
    kept: str = ""
    """A name that the follow-up leaves unsaid: an answer has to be about it."""
    told: tuple[str, ...] = ()
    """Sentences that were told before and aren't told again."""
    named: str = ""
    """A name made of a part that is new: an answer has to say just that."""
    ordinal: str = ""
    """What means one item of a list, which is then answered alone."""
    among: Answer | None = None
    """The answer that lists the item; None for the answer to this text."""


def likeliest(
    meant: Sequence[Completion], answers: Sequence[Answer], language: str
) -> Answer:
    """Choose the answer that fits best what the question can mean.

    Where none fits, the likeliest meaning that isn't answered is refused.
    """
    read = [
        (one, _picked(one, answer, language))
        for one, answer in zip(meant, answers, strict=True)
    ]
    fits = [
        (place * _UNLIKELIER - answer.confidence, place)
        for place, (one, answer) in enumerate(read)
        if answer.answered and _fits(answer, one)
    ]
    if fits:
        _, place = min(fits)
        return read[place][1]
    # That a made-up name isn't found says that it was none.
    return _unfit([pair for pair in read if not pair[0].named] or read, language)


def _unfit(read: Sequence[tuple[Completion, Answer]], language: str) -> Answer:
    """Give an answer where none says what was asked for."""
    likely, answer = read[0]
    if likely.told and answer.answered:
        return _refused(answer, "no_more", language)
    refused = next((one for _, one in read if not one.answered), None)
    if refused:
        return replace(refused, query=answer.query)
    if _is_of_another_matter(answer, likely):
        return _refused(answer, "not_answered", language)
    return answer


def _refused(answer: Answer, reason: str, language: str) -> Answer:
    """Say that nothing was found, in place of what is of another matter."""
    text = say(f"answer.{reason}", language, searched=answer.searched)
    told = replace(answer, answered=False, reason=reason, text=text, confidence=0.0)
    return replace(told, sentences=(), citations=(), remarks=())


def _picked(meant: Completion, answer: Answer, language: str) -> Answer:
    """Answer with one item of a list alone, where that is meant."""
    if not meant.ordinal or not (meant.among or answer).answered:
        return answer
    item = recited(meant.ordinal, meant.among or answer, answer)
    # 先……再……最后 may tell the steps within a sentence.
    if item or any(marks_of(sentence.text) for sentence in answer.sentences):
        return item or answer
    return _refused(answer, "not_answered", language)


def _is_of_another_matter(answer: Answer, meant: Completion) -> bool:
    """Tell whether a list has nothing of what is new; a number has other forms."""
    shown = fold(" ".join(one.text for one in answer.sentences))
    return len(answer.sentences) >= _LIST and any(
        not _HAS_NUMBER.search(fold(new)) and not _share_said(new, shown)
        for new in meant.new
    )


def _fits(answer: Answer, meant: Completion) -> bool:
    """Tell whether an answer says what is new, of what was asked about before."""
    quoted = fold(" ".join(f"{one.title} {one.quote}" for one in answer.citations))
    if meant.named and fold(meant.named) not in quoted:
        return False
    return all(_share_said(new, quoted) >= _SAID for new in meant.new) and (
        not meant.kept or _share_said(meant.kept, quoted) >= _TOUCHED
    )


def _share_said(words: str, quoted: str) -> float:
    return 1.0 if fold(words) in quoted else coverage(understand(words), quoted)
