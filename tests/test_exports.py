"""A conversation outside the page: readable, provable, and nothing but text."""

import html
import json
import re
from dataclasses import replace
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from alphabet import texts
from siyu_qa.assistant import Assistant
from siyu_qa.messages import LANGUAGES
from siyu_qa.records import Answer, Citation, Place, Remark, Sentence
from siyu_qa.web.exports import FORMATS, for_markdown
from siyu_qa.web.kept import Conversation, answers_of, conversation_of, kept
from siyu_qa.web.routes.exports import mount_exports

DATA = "/page/export?format=json&language=zh-Hans"
MARKUP = (
    "# * _ ` ~ | < > [ ] ( ) ! & $ \\ + - = 1. 2) : / www. http:// {x} :-|-:"
)  # fmt: skip
READ = MarkdownIt("commonmark").enable(["table", "strikethrough"])

TEA = {
    "茶室.md": (
        "# 溪边茶室\n\n茶室每天上午十点开门，晚上九点关门。\n\n"
        "茶室的点心有三种：\n\n1. 桂花糕\n2. 绿豆酥\n3. 芝麻卷\n"
    ),
}


def conversation(*answers: Answer, title: str = "") -> Conversation:
    return replace(conversation_of(kept(answers)), title=title)


@pytest.fixture(scope="module")
def said() -> list[Answer]:
    assistant = Assistant.from_texts(TEA)
    said = [assistant.ask("点心有哪三种？")]
    said.append(assistant.ask("第二种呢？", said))
    said.append(assistant.ask("火星上有几座寺庙？"))
    return said


def cited(quote: str, **fields: Any) -> Answer:
    """Give an answer of one sentence, word for word its quote."""
    proof = Citation(1, "a/茶.txt", "茶", 0, 9, 3, 3, quote, "0123456789abcdef" * 4)
    proof = replace(proof, **fields)
    return Answer("几点？", "几点？", True, 0.9, "", (Sentence(quote, (1,)),), (proof,))


def test_an_answer_as_text_has_its_sentences_and_its_sources() -> None:
    answer = cited("茶室十点开门。", date="2024-05")
    assert FORMATS["text"](conversation(answer), "zh-Hans") == (
        "问：几点？\n\n茶室十点开门。[1]\n\n出处\n\n"
        "[1] 茶 — a/茶.txt · 第 3 行 · 2024-05 · SHA-256 0123456789ab\n"
        "    茶室十点开门。\n"
    )


def test_an_answer_as_markdown_quotes_its_sources() -> None:
    answer = cited("茶室十点开门。\n茶室九点关门。")
    assert FORMATS["markdown"](conversation(answer, title="茶"), "zh-Hant") == (
        "# 茶\n\n## 問：几点？\n\n茶室十点开门。 茶室九点关门。\\[1\\]\n\n### 出處\n\n"
        "- \\[1\\] 茶 — a/茶.txt · 第 3 行 · SHA-256 0123456789ab\n"
        "  > 茶室十点开门。\\\n  > 茶室九点关门。\n"
    )


def test_a_quote_as_text_keeps_its_spaces_and_its_lines() -> None:
    text = FORMATS["text"](conversation(cited("茶  a\r\n  　茶")), "zh-Hans")
    assert text.endswith("\n    茶  a\n      　茶\n")


def test_places_that_say_the_same_are_told() -> None:
    answer = cited("茶。", also=(Place("b.md", 0, 2, 7, 7), Place("c.md", 0, 2, 8, 9)))
    text = FORMATS["text"](conversation(answer), "zh-Hans")
    assert "另见：b.md · 第 7 行，c.md · 第 8–9 行" in text


def test_remarks_stand_before_what_they_are_about() -> None:
    answer = replace(cited("茶。"), remarks=(Remark("figures_differ", citations=(1,)),))
    text = FORMATS["text"](conversation(answer), "zh-Hans")
    assert text.index("请对照：[1] 茶") < text.index("茶。[1]")


def test_a_completed_question_is_told(said: list[Answer]) -> None:
    text = FORMATS["text"](conversation(*said), "zh-Hans")
    assert f"按完整的问题查找：{said[1].query}" in text
    assert text.count("按完整的问题查找") == 1


def test_a_refusal_says_so_and_lists_what_came_nearest(said: list[Answer]) -> None:
    text = FORMATS["text"](conversation(said[2]), "en")
    assert "No answer to this question was found" in text
    assert "none of which answers the question" in text
    assert "溪边茶室 — 茶室.md · lines 1–9" in text
    assert "Sources" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_turn_is_there_in_every_language(
    said: list[Answer], language: str
) -> None:
    text = FORMATS["markdown"](conversation(*said), language)
    assert text.count("\n## ") + text.startswith("## ") == len(said)
    assert text.count("\n  > ") == 4 + 1 + len(said[2].nearest)


def test_data_is_read_again_with_its_title(said: list[Answer]) -> None:
    before = conversation(*said, title="点心 🍵")
    text = FORMATS["json"](before, "en")
    assert len(text.splitlines()) > 20
    assert conversation_of(text) == before


def kinds(markdown: str) -> set[str]:
    """Give what sorts of things a reader of Markdown sees in it."""
    found = set()
    for token in READ.parse(markdown):
        found.add(token.type.removesuffix("_open").removesuffix("_close"))
        found.update(child.type for child in token.children or ())
    return found


def seen(markdown: str) -> str:
    """Give the text that a reader of Markdown sees."""
    return html.unescape(re.sub(r"<[^>]*>", "", READ.render(markdown)))


hostile = st.lists(
    st.sampled_from(MARKUP.split())
    | texts
    | st.sampled_from((" ", "\n", "\n\n", "    ")),
    max_size=12,
).map("".join)


@given(hostile)
def test_text_shows_as_itself_in_markdown(text: str) -> None:
    written = FORMATS["markdown"](conversation(cited("茶", title=text)), "en")
    line = next(one for one in written.splitlines() if one.startswith("- "))
    shown = " ".join(text.split())
    assert kinds(line) <= {"bullet_list", "list_item", "paragraph", "inline", "text",
                           "text_special"}  # fmt: skip
    if shown.isprintable():
        assert seen(line).strip().startswith(" ".join(f"[1] {shown} —".split()))


@given(hostile)
def test_a_quote_is_nothing_but_text_in_markdown(text: str) -> None:
    written = FORMATS["markdown"](conversation(cited(text)), "en")
    quote = written[written.index("\n- ") :]
    assert kinds(quote) <= {
        "bullet_list", "list_item", "paragraph", "inline", "text", "text_special",
        "blockquote", "hardbreak", "softbreak",
    }  # fmt: skip


def test_a_quote_that_looks_like_a_table_is_text_in_markdown() -> None:
    table = cited("甲|乙\n:-|-:")
    assert "table" not in kinds(FORMATS["markdown"](conversation(table), "en"))


@pytest.mark.parametrize(
    "text",
    [
        "<img src=x onerror=alert(1)>",
        "![图](http://evil.example/a.png)",
        "[点](javascript:alert(1))",
        "https://evil.example www.evil.example WWW.evil.example",
        "<http://evil.example>",
        "&lt;b&gt; &#60;",
        "===",
        "---",
        "- [ ] 茶",
        "10) 茶",
        "| 甲 | 乙 |\n|---|---|\n| 1 | 2 |",
        "```\n茶\n```",
        "    茶",
        "$x^2$ $$y$$ ~~茶~~",
        "[1]: http://evil.example",
        "甲\\",
    ],
)
def test_hostile_text_shows_as_itself_and_is_read_as_nothing_else(text: str) -> None:
    written = for_markdown(" ".join(text.split()))
    assert kinds(written) <= {"paragraph", "inline", "text", "text_special"}
    assert seen(written).strip() == " ".join(text.split())
    assert "://" not in written
    assert "www." not in written.lower()


def test_characters_that_turn_the_text_around_are_named() -> None:
    for name in ("text", "markdown"):
        text = FORMATS[name](conversation(cited("甲\u202e乙\x07")), "en")
        assert "甲⟨U+202E⟩乙⟨U+0007⟩" in text
        assert "\u202e" not in text


@pytest.fixture(scope="module")
def client() -> TestClient:
    app = FastAPI()
    mount_exports(app)
    return TestClient(app)


def test_a_program_gets_what_it_asks_for(
    client: TestClient, said: list[Answer]
) -> None:
    ways = {"format": "markdown", "language": "en"}
    reply = client.post("/page/export", params=ways, content=kept(said).encode())
    assert reply.status_code == 200
    assert reply.headers["content-type"] == "text/plain; charset=utf-8"
    assert reply.text == FORMATS["markdown"](conversation(*said), "en")


def test_what_is_exported_as_data_is_checked(
    client: TestClient, said: list[Answer]
) -> None:
    reply = client.post(DATA, content=kept(said).encode())
    assert list(answers_of(reply.text)) == list(answers_of(kept(said)))
    assert reply.headers["content-type"] == "application/json"
    broken = json.loads(kept(said))
    broken["turns"][0]["citations"][0]["start"] = -1
    reply = client.post(DATA, json=broken)
    assert reply.status_code == 400
    assert reply.text.startswith(
        "读不出来：这不是从这里导出的对话，或者已经损坏（turns.0"
    )


@pytest.mark.parametrize(
    "query", ["format=html", "format=", "", "format=text&language=xx"]
)
def test_another_format_or_language_is_refused(client: TestClient, query: str) -> None:
    assert client.post(f"/page/export?{query}", content=b"").status_code == 422


@pytest.mark.parametrize("body", [b"", b"\xff\xfe{", b'"\xff"', b"x" * 6_000_001])
def test_what_is_no_conversation_is_told_in_one_line(
    client: TestClient, body: bytes
) -> None:
    reply = client.post(DATA, content=body)
    assert reply.status_code == 400
    assert len(reply.text.splitlines()) == 1
