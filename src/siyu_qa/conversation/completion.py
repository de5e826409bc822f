"""What a question can mean after the conversation, and which meaning is answered."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from siyu_qa.conversation.reciting import recited
from siyu_qa.messages import say
from siyu_qa.records import Answer
from siyu_qa.text.fold import fold
from siyu_qa.text.matching import coverage
from siyu_qa.text.questions import understand

# Each later completion has to be surer by so much.
_UNLIKELIER = 0.1
# So much of what is new has to be said, and of a name that is known already.
_SAID = 0.5
_TOUCHED = 0.3


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
    answers = [_picked(*pair) for pair in zip(meant, answers, strict=True)]
    fits = [
        (place * _UNLIKELIER - answer.confidence, place)
        for place, (one, answer) in enumerate(zip(meant, answers, strict=True))
        if answer.answered and _fits(answer, one)
    ]
    if fits:
        _, place = min(fits)
        return answers[place]
    if meant[0].told and answers[0].answered:
        return _no_more(answers[0], language)
    return next((answer for answer in answers if not answer.answered), answers[0])


def _no_more(answer: Answer, language: str) -> Answer:
    """Say that nothing else was found, in place of what is of another matter."""
    reason = "no_more"
    text = say(f"answer.{reason}", language, searched=answer.searched)
    told = replace(answer, answered=False, reason=reason, text=text, confidence=0.0)
    return replace(told, sentences=(), citations=(), remarks=())


def _picked(meant: Completion, answer: Answer) -> Answer:
    """Answer with one item of a list alone, where that is meant."""
    if not meant.ordinal:
        return answer
    return recited(meant.ordinal, meant.among or answer, answer) or answer


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
