"""Show an item of a list by itself, as the answer that lists it cites it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from siyu_qa.conversation.items import Item, meant_items
from siyu_qa.records import Answer, Citation, Sentence

_MARK = 6
"""The mark of an item and the stop behind it are no longer than this."""


def recited(ordinal: str, among: Answer, asked: Answer) -> Answer | None:
    """Answer 第二个 with that item of a list, or None where there is none.

    Args:
        ordinal: The words that mean an item.
        among: The answer that lists it.
        asked: The answer to take the question from.
    """
    meant = meant_items(ordinal, [among])
    cited = list(_cited(meant.items, among)) if meant else []
    if not meant or not cited:
        return None
    numbered = list(enumerate(cited, start=1))
    return replace(
        among,
        question=asked.question,
        query="；".join(item.text for item in meant.items),
        text="\n".join(f"{text}[{n}]" for n, (text, _) in numbered),
        sentences=tuple(Sentence(text, (n,)) for n, (text, _) in numbered),
        citations=tuple(replace(citation, n=n) for n, (_, citation) in numbered),
        remarks=(),
        seconds=asked.seconds,
    )


def _cited(items: Sequence[Item], among: Answer) -> Iterator[tuple[str, Citation]]:
    """Give each item as it is shown, with its proof."""
    citations = {one.n: one for one in among.citations}
    for item in items:
        sentence = next((s for s in among.sentences if item.text in s.text), None)
        proofs = [citations[n] for n in sentence.citations] if sentence else []
        if sentence and proofs:
            yield _narrowed(item, sentence, proofs[0])


def _narrowed(item: Item, sentence: Sentence, proof: Citation) -> tuple[str, Citation]:
    """Leave out the other items where the sentence is a list in itself."""
    before, found, _ = proof.quote.partition(item.text)
    is_alone = len(sentence.text) - len(item.text) <= _MARK
    if not found or "\n" in proof.quote or is_alone:
        return sentence.text, replace(proof, phrase=None)
    start = proof.start + len(before)
    end = start + len(item.text)
    return item.text, replace(
        proof, start=start, end=end, quote=item.text, phrase=None, also=()
    )
