"""Say what a reader should know about an answer."""

from collections.abc import Iterable

from siyu_qa.messages import say
from siyu_qa.records import Citation, Remark


def remark_told(remark: Remark, citations: Iterable[Citation], language: str) -> str:
    """Put a remark into words; marks such as [1] stand for its citations.

    Args:
        remark: What there is to say.
        citations: Of the answer that it is about.
        language: Of the words.

    >>> cited = Citation(1, "a.txt", "店规", 0, 9, 1, 1, "", "", date="2022-03")
    >>> remark_told(Remark("figures_differ", citations=(1,)), [cited], "zh-Hans")
    '几处原文说的数字或日期不同，请对照：[1] 店规（2022-03）'
    """
    meant = [one for one in citations if one.n in remark.citations]
    cited = say("between_cited", language).join(
        say("cited_dated" if one.date else "cited", language, **_named(one))
        for one in meant
    )
    return say(f"remark.{remark.kind}", language, cited=cited, **dict(remark.values))


def _named(one: Citation) -> dict[str, object]:
    return {"n": one.n, "title": one.title, "date": one.date}
