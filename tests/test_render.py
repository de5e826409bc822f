"""What the page writes around document text, without a browser."""

import html
import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siyu_qa.errors import FolderError
from siyu_qa.messages import LANGUAGES, catalogue, say
from siyu_qa.records import (
    Answer,
    Citation,
    Hit,
    IndexReport,
    IndexState,
    Part,
    Passage,
    Place,
    Progress,
    Remark,
    Sentence,
    Source,
)
from siyu_qa.web.answers import SHOWN, Reader, Verdict, conversation, growing, refusal
from siyu_qa.web.ids import id_of
from siyu_qa.web.render import Reach, escape, stretch
from siyu_qa.web.sources import View, panel, spot_of, view_at, view_of
from siyu_qa.web.status import progress_told, report_told, state_told, watched

TEXT = "第一行\r\n\r\n第三行📚<b>有</b>**记号**。\n第四行\n"
QUOTE = "📚<b>有</b>**记号**"
START = TEXT.index(QUOTE)
END = START + len(QUOTE)
SOURCE = Source("甲<i>.md", TEXT, "sha", "utf-8")
CITATION = Citation(
    1, "甲<i>.md", "题_目_", START, END, 3, 3, QUOTE, "sha",
    also=(Place("乙.md", 0, 3, 1, 1),),
)  # fmt: skip
ANSWER = Answer("问？", "问？", True, 0.9, "", (Sentence(QUOTE, (1,)),), (CITATION,))
PASSAGE = Passage("甲<i>.md", "题", "", "第四行", 18, 21, 4, 4, ())
REFUSED = Answer(
    "问？", "全的问？", False, 0.1, say("answer.not_answered", searched=7),
    nearest=(Hit(PASSAGE, 0.5, 1),), reason="not_answered", searched=7,
)  # fmt: skip
WIDE = Reach(lines=9, characters=999)
HANS, ENGLISH = Reader("zh-Hans"), Reader("en")


class Marked(HTMLParser):
    """Collects the text of the page and what of it is marked, by line."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.lines: dict[int, str] = {}
        self.marked: dict[int, str] = {}
        self.tags: list[str] = []
        self.strong: dict[int, str] = {}
        self._line = 0
        self._within: list[str] = []
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "li":
            self._line = int(dict(attrs)["value"] or 0)
            self.lines[self._line] = ""
        self._within.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._within.pop() == tag

    def handle_data(self, data: str) -> None:
        self.lines[self._line] += data
        for tag, found in (("mark", self.marked), ("strong", self.strong)):
            if tag in self._within:
                found[self._line] = found.get(self._line, "") + data


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "[点我](javascript:alert(1)) ![图](http://evil.example/a.png)",
        "# 题 **粗** _斜_ ~~删~~ `码` | 表 | > 引",
        "&lt;b&gt; &#60;b&#62;",
        "$$x^2$$ \\(x\\) :smile: www.example.com me@example.com",
        "甲\n\n    乙\n\t丙",
    ],
)
def test_escaped_text_is_itself_and_nothing_for_markup_to_read(text: str) -> None:
    escaped = escape(text)
    assert html.unescape(escaped) == text
    assert not re.search(r"[^\w\s&;#]|\n|\t|&(?!#\d+;)", escaped)


@pytest.mark.parametrize("code", [0x202E, 0x2066, 0x200F, 0x00, 0x1B, 0x85])
def test_what_turns_or_hides_text_is_named(code: int) -> None:
    assert escape(f"甲{chr(code)}乙") == f"甲⟨U+{code:04X}⟩乙"


def test_half_a_character_can_be_sent() -> None:
    assert escape("甲\ud800乙").encode() == "甲\ufffd乙".encode()


def test_the_mark_is_the_span_also_after_astral_characters() -> None:
    shown = Marked(stretch(TEXT, START, END, WIDE).items)
    assert shown.marked == {3: QUOTE}
    assert shown.lines == {
        1: "第一行",
        2: "",
        3: "第三行📚<b>有</b>**记号**。",
        4: "第四行",
        5: "",
    }


def test_a_span_over_lines_is_marked_on_each() -> None:
    shown = Marked(stretch("甲乙\r\n\r\n丙丁", 1, 7, WIDE).items)
    assert shown.marked == {1: "乙", 3: "丙"}


def test_lines_are_counted_from_the_start_of_the_file() -> None:
    text = "".join(f"第{number}行\n" for number in range(1, 101))
    start = text.index("第50行")
    shown = stretch(text, start, start + 4, Reach(lines=2, characters=999))
    assert list(Marked(shown.items).lines) == [48, 49, 50, 51, 52]
    assert (shown.above, shown.below) == (47, 49)


def test_of_a_very_long_line_only_what_is_near_is_shown() -> None:
    text = "前" * 5000 + "中" + "后" * 5000
    shown = Marked(stretch(text, 5000, 5001, Reach(lines=3, characters=2)).items)
    assert shown.lines == {1: "…前前中后后…"}
    assert shown.marked == {1: "中"}


@given(st.text(alphabet="甲📚<*\r\n\u202e", max_size=30), st.data())
def test_what_is_marked_is_the_quote(text: str, data: st.DataObject) -> None:
    end = data.draw(st.integers(0, len(text)))
    start = data.draw(st.integers(0, end))
    shown = Marked(stretch(text, start, end, WIDE).items)
    words = html.unescape(escape(re.sub(r"[\r\n]", "", text[start:end])))
    assert "".join(shown.marked.values()) == words
    assert set(shown.tags) <= {"li", "mark"}


def test_a_citation_is_compared_when_it_is_shown() -> None:
    view = view_of("cite-0-1", [ANSWER])
    assert view
    shown = panel(view, SOURCE, (), False, "zh-Hans")
    assert "逐字引用 ✓" in shown
    assert f"<mark>{escape(QUOTE)}</mark>" in shown
    assert 'name="open" value="also-0-1-0"' in shown
    assert 'name="back" value="cite-0-1"' in shown


def test_what_is_no_longer_the_quote_is_not_marked() -> None:
    view = view_of("cite-0-1", [ANSWER])
    assert view
    other = Source(SOURCE.path, TEXT.replace("有", "无"), "other", "utf-8")
    shown = panel(view, other, (), False, "zh-Hans")
    assert "已不是引用的原句" in shown
    assert "逐字引用" not in shown
    assert "<mark>" not in shown


def test_a_file_changed_since_is_said() -> None:
    view = view_of("cite-0-1", [ANSWER])
    assert view
    shown = panel(view, SOURCE, (), True, "zh-Hans")
    assert "来源已更改" in shown
    assert "逐字引用" not in shown
    assert f"<mark>{escape(QUOTE)}</mark>" in shown


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("一\n二", 1, ">全文<"),
        ("行\n" * 3000, 1, "第 1–1001 行，共 3001 行"),
        ("行\n" * 3000, 3000, "第 2000–3001 行，共 3001 行"),
    ],
)
def test_only_where_all_lines_are_shown_is_it_the_whole_document(
    text: str, line: int, told: str
) -> None:
    source = replace(SOURCE, text=text)
    spot = spot_of(f"doc-{id_of(source.path)}-{line}")
    assert spot
    written = panel(view_at(spot, source, "题", "doc-x"), source, (), False, "zh-Hans")
    assert told in html.unescape(written)
    assert ("全文" in written) == (told == ">全文<")


def test_from_what_is_cited_or_found_the_whole_document_opens_at_its_line() -> None:
    way = f'name="open" value="doc-{id_of(SOURCE.path)}-3">读全文</button>'
    assert way in panel(_viewed(), SOURCE, (), False, "zh-Hans")
    spot = spot_of(f"span-{id_of(SOURCE.path)}-{START}-{END}")
    assert spot
    shown = panel(view_at(spot, SOURCE, "题", "span-x"), SOURCE, (), False, "zh-Hans")
    assert way in shown
    assert 'name="back"' not in shown


LONG = Source("长.txt", "\n".join(f"第{n}条" for n in range(1, 3001)), "s", "utf-8")


@pytest.mark.parametrize(("line", "first", "last"), [(0, 1, 1001), (2500, 1500, 3000)])
def test_a_document_opens_at_any_of_its_lines(line: int, first: int, last: int) -> None:
    spot = spot_of(f"doc-{id_of(LONG.path)}-{line}")
    assert spot
    written = panel(view_at(spot, LONG, "长", "doc-x"), LONG, (), False, "en")
    numbers = re.findall('<li value="(\\d+)"', written)
    assert (numbers[0], numbers[-1]) == (str(first), str(last))
    assert "<mark>" not in written


def test_all_of_a_long_document_can_be_reached() -> None:
    seen: set[str] = set()
    ways = [f"doc-{id_of(LONG.path)}"]
    while ways:
        spot = spot_of(ways.pop())
        assert spot
        written = panel(view_at(spot, LONG, "长", "doc-x"), LONG, (), False, "en")
        seen.update(re.findall('<li value="(\\d+)"', written))
        ways += [way for way in re.findall('value="(doc-[^"]+)"', written)
                 if spot.first < int(way.rsplit("-", 1)[1])]  # fmt: skip
    assert len(seen) == 3000


def test_a_page_is_named_where_it_begins() -> None:
    parts = (Part(0, "page", 1), Part(TEXT.index("第三行"), "page", 2))
    shown = panel(_viewed(), replace(SOURCE, parts=parts), (), False, "zh-Hans")
    assert '<li value="1"><span class="part">第 1 页</span>第一行' in shown
    assert '<li value="3"><span class="part">第 2 页</span>第三行' in shown


def _viewed() -> View:
    view = view_of("cite-0-1", [ANSWER])
    assert view
    return view


@pytest.mark.parametrize(
    "address", ["doc-", "doc-0123", "span-../甲.md-1-2", "doc-0123456789AB", "cite-0-1"]
)
def test_what_is_no_id_names_no_document(address: str) -> None:
    assert spot_of(address) is None


@pytest.mark.parametrize(
    ("verdict", "told"),
    [("stands", ""), ("moved", "来源已更改"), ("gone", "来源已不在文档里")],
)
def test_a_mark_tells_whether_its_quote_stands(verdict: Verdict, told: str) -> None:
    reader = Reader("zh-Hans", check=lambda _: verdict)
    (mark,) = re.findall(
        '<button[^>]*name="open" value="cite-0-1" title="([^"]*)">.1.</button></span>',
        conversation([ANSWER], reader)[1]["content"],
    )
    assert html.unescape(mark).startswith("引用 1：题_目_，第 3 行\n")
    assert told in mark
    assert ("来源" in mark) == bool(told)


def test_of_a_long_conversation_the_last_turns_are_shown() -> None:
    answers = [replace(ANSWER, question=f"第{n}问") for n in range(SHOWN + 5)]
    earlier, first, *rest = conversation(answers, HANS)
    assert "更早的 5 问" in earlier["content"]
    assert 'name="earlier" value="0"' in earlier["content"]
    assert "第5问" in first["content"]
    assert len(rest) == 2 * SHOWN - 1
    assert len(conversation(answers, HANS, 0)) == 2 * (SHOWN + 5)


@pytest.mark.parametrize(
    "address",
    ["", "cite-0-2", "cite-1-1", "cite--1-1", "also-0-1-1", "near-0-1", "../甲.md"],
)
def test_an_address_that_leads_nowhere_opens_nothing(address: str) -> None:
    assert view_of(address, [ANSWER]) is None


def test_a_place_that_says_the_same_opens() -> None:
    view = view_of("also-0-1-0", [ANSWER])
    assert view
    assert view.place.document == "乙.md"


def test_an_answer_grows_by_its_sentences() -> None:
    bodies = [message["content"] for message in growing(ANSWER, 0, HANS)]
    assert [body.count('class="sentence"') for body in bodies] == [1, 1]
    assert ["sources" in body for body in bodies] == [False, True]


@pytest.mark.parametrize("phrase", ["📚", "有", "**记号**"])
def test_the_phrase_stands_out_within_the_cited_span(phrase: str) -> None:
    start = TEXT.index(phrase)
    span = (start, start + len(phrase))
    cited = replace(ANSWER, citations=(replace(CITATION, phrase=span),))
    view = view_of("cite-0-1", [cited])
    assert view
    written = panel(view, SOURCE, (), False, "en")
    lines = re.search('<ol class="lines">(.*)</ol>', written)
    assert lines
    shown = Marked(lines[1])
    assert (shown.marked, shown.strong) == ({3: QUOTE}, {3: phrase})


def test_a_phrase_over_lines_stands_out_on_each() -> None:
    shown = Marked(stretch("甲乙\r\n丙丁戊", 0, 7, WIDE, (), (1, 5)).items)
    assert shown.marked == {1: "甲乙", 2: "丙丁戊"}
    assert shown.strong == {1: "乙", 2: "丙"}


@pytest.mark.parametrize("phrase", ["📚<b>", "有", "**记号**"])
def test_the_phrase_stands_out_in_the_answer(phrase: str) -> None:
    start = TEXT.index(phrase)
    span = (start, start + len(phrase))
    cited = replace(ANSWER, citations=(replace(CITATION, phrase=span),))
    written = conversation([cited], ENGLISH)[1]["content"]
    # The last character of a sentence stands with its mark.
    strong = "".join(re.findall("<strong>(.*?)</strong>", written))
    assert html.unescape(strong) == phrase


def test_of_words_said_twice_the_right_ones_stand_out() -> None:
    quote = "三月开，三月闭。"
    cited = replace(CITATION, quote=quote, start=10, end=18, phrase=(14, 16))
    sentence = Sentence(quote, (1,))
    answer = replace(ANSWER, sentences=(sentence,), citations=(cited,))
    written = conversation([answer], ENGLISH)[1]["content"]
    assert "三月开，<strong>三月</strong>闭" in written


def test_a_phrase_with_a_repair_inside_stands_out_as_it_is_shown() -> None:
    quote = "现有藏(cáng)书三万册。"
    span = (2, quote.index("册"))
    cited = replace(CITATION, quote=quote, start=0, end=len(quote), phrase=span)
    sentence = Sentence("现有藏书三万册。", (1,))
    answer = replace(ANSWER, sentences=(sentence,), citations=(cited,))
    written = conversation([answer], ENGLISH)[1]["content"]
    assert "现有<strong>藏书三万</strong>册" in written


def test_a_remark_stands_above_the_sentences_with_links() -> None:
    dated = replace(CITATION, date="2022-03-01")
    remarks = (Remark("figures_differ", citations=(1,)),)
    answer = replace(ANSWER, citations=(dated,), remarks=remarks)
    written = conversation([answer], HANS)[1]["content"]
    remark, _, rest = written.partition('<p class="sentence">')
    assert '<p class="remark">' in remark
    assert 'name="open" value="cite-0-1">[1]</button> 题&#95;目&#95;' in remark
    assert 'class="remark"' not in rest
    assert f"{escape(SOURCE.path)} · {escape('2022-03-01')} · " in rest


def test_what_a_remark_is_filled_with_is_text() -> None:
    remarks = (Remark("not_told", (("asked", "<b>[1]</b>"),)),)
    written = conversation([replace(ANSWER, remarks=remarks)], ENGLISH)[1]["content"]
    assert escape("<b>[1]</b>") in written.replace("[1]", escape("[1]"))
    assert "<b>" not in written


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_says_how_many_documents_were_searched(language: str) -> None:
    narrowed = replace(REFUSED, reason="not_answered_in_scope", searched=3)
    assert "7" in refusal(REFUSED, language)
    assert "3" in refusal(narrowed, language)
    assert refusal(narrowed, language) != refusal(
        replace(narrowed, reason="not_answered"), language
    )


def test_a_refusal_has_no_mark_but_passages_to_look_at() -> None:
    asked, refused = conversation([REFUSED], HANS)
    assert "问" in asked["content"]
    assert "按完整的问题查找：全的问？" in refused["content"]
    assert 'class="cite"' not in refused["content"]
    assert 'name="open" value="near-0-1"' in refused["content"]
    near = view_of("near-0-1", [REFUSED])
    assert near
    assert "不是答案" in panel(near, SOURCE, (), False, "zh-Hans")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_speaks_the_language_of_the_page(language: str) -> None:
    words = catalogue(language)["answer.not_answered"]
    assert refusal(REFUSED, language) == words.format(searched=7)


def test_the_state_names_what_changed() -> None:
    changed = ("<b>.md", "乙.md", "丙.md", "丁.md")
    shown = state_told(IndexState(3, 2, 10, "m", "", changed), "zh-Hans")
    assert "第 3 代" in shown
    assert escape("<b>.md · 乙.md · 丙.md …") in shown
    assert "丁" not in shown


def test_changes_are_being_taken_in_unless_something_keeps_the_index_from_it() -> None:
    state = IndexState(3, 2, 10, "m", "", ("甲.md",))
    assert "正在收录改动：甲" in state_told(state, "zh-Hans")
    trouble = FolderError("index_not_writable", reason="<b>")
    shown = state_told(state, "zh-Hans", trouble)
    assert "尚未收录的改动：甲" in shown
    assert "稍后会自动再试" in shown
    assert "<b>" not in shown


def test_a_build_that_had_nothing_to_do_says_so() -> None:
    report = IndexReport(1, 9, 9, 0, 0, 0, 9, 0, (), (), 0.1)
    assert "与文件夹一致" in report_told(report, "zh-Hans")


def test_a_build_s_report_counts_what_changed() -> None:
    report = IndexReport(1, 9, 9, 4, 3, 2, 1, 0, (), (), 0.1)
    assert "新增 4，改动 3，移除 2，未变 1" in report_told(report, "zh-Hans")


def test_a_build_is_watched_to_its_report() -> None:
    report = IndexReport(1, 1, 1, 1, 0, 0, 0, 0, (), (), 0.1)

    def build(watch: Callable[[Progress], None]) -> IndexReport:
        watch(Progress("read", 0, 1))
        return report

    *steps, last = watched(build)
    assert last is report
    assert len(steps) <= 1


def test_what_a_build_raises_reaches_the_watcher() -> None:
    def build(_: object) -> IndexReport:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        list(watched(build))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stage", ["read", "embed", "write"])
def test_each_stage_of_a_build_has_words(stage: str, language: str) -> None:
    assert "1&#47;2" in progress_told(Progress(stage, 1, 2), None, language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stage", ["repair", "wait"])
def test_what_comes_before_a_build_has_words_and_no_share(
    stage: str, language: str
) -> None:
    told = progress_told(Progress(stage, 0, 1), None, language)
    assert escape(say(f"page.rebuilding.{stage}", language)) in told
    assert "<progress" not in told


def test_furniture_is_shown_as_what_is_not_searched() -> None:
    shown = stretch("一\n收藏\n点赞\n二", 0, 1, Reach(5, 99), [(2, 5), (5, 8)]).items
    assert shown == (
        '<li value="1"><mark>一</mark></li>'
        '<li value="2" class="furniture">收藏</li>'
        '<li value="3" class="furniture">点赞</li>'
        '<li value="4">二</li>'
    )
