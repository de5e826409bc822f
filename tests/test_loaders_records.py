"""JSON: each object or line is a record, its words cited where they stand."""

import hashlib
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alphabet import ASTRAL, INVISIBLE, SIMPLIFIED, TRADITIONAL, texts
from conftest import Desk
from siyu_qa.errors import LoadError
from siyu_qa.loaders import load
from siyu_qa.loaders._json import Array, Object, Scalar, String, Value, values_of
from siyu_qa.records import Source
from siyu_qa.settings import Settings
from siyu_qa.split import split
from siyu_qa.text.clean import clean

FAQ = [
    {"id": 1, "question": "雨天营业吗？", "answer": '照常营业。\n伞放在"门口"。😀'},
    {"id": 2, "question": "怎么办会员卡", "answer": "到前台填表。"},
]
BOTH = pytest.mark.parametrize("escaped", [True, False], ids=["escaped", "plain"])


def read(
    tmp_path: Path, content: object, name: str = "店规.json", *fields: str
) -> Source:
    """Read what is written into a file: text as it is, anything else as JSON."""
    text = content if isinstance(content, str) else json.dumps(content)
    path = tmp_path / name
    path.write_text(text, encoding="utf-8", newline="")
    return load(path, name, Settings(fields=fields))


def fault(tmp_path: Path, content: object, name: str = "店规.json") -> LoadError:
    with pytest.raises(LoadError, match=f"^{name}") as caught:
        read(tmp_path, content, name)
    return caught.value


def passages(source: Source) -> list[tuple[int, str, str]]:
    """Give the record, the words and what it is found by, of each passage."""
    return [
        (one.part.number if one.part else 0, one.text, one.heading)
        for one in split(clean(source), Settings())
    ]


@BOTH
@pytest.mark.parametrize("indent", [None, 2])
def test_a_question_heads_its_answer(
    tmp_path: Path, escaped: bool, indent: int | None
) -> None:
    text = json.dumps(FAQ, ensure_ascii=escaped, indent=indent)
    source = read(tmp_path, text)
    assert source.text == text
    assert passages(source) == [
        (1, '雨天营业吗？\n照常营业。\n伞放在"门口"。😀', "雨天营业吗？"),
        (2, "# 怎么办会员卡\n到前台填表。", "怎么办会员卡"),
    ]


def test_a_question_behind_its_answer_finds_it(tmp_path: Path) -> None:
    text = json.dumps(FAQ[1:], sort_keys=True)
    assert passages(read(tmp_path, text)) == [(1, "到前台填表。", "怎么办会员卡")]


@pytest.mark.parametrize(
    "keys",
    [
        *(("q", "a"), ("query", "response"), ("问题", "答案"), ("問題", "答案")),
        *(("instruction", "output"), ("Title", "Content"), ("标题", "正文")),
    ],
)
def test_the_usual_names_of_fields_are_known(
    tmp_path: Path, keys: tuple[str, str]
) -> None:
    record = {
        "id": "a1",
        keys[0]: "会员卡",
        keys[1]: "到前台填表。",
        "tag": "手续 办理",
    }
    assert passages(read(tmp_path, [record])) == [
        (1, "# 会员卡\n到前台填表。\ntag：手续 办理", "会员卡")
    ]


NOTICE = {
    "id": 7,
    "title": "闭馆通知",
    "content": "下周二盘点，阅览室闭馆一天。",
    "主管": "借阅部",
    "联系人": "祝晓岚",
    "电话": "51730268",
    "hours": "9-17",
    "hash": "9f86d081884c7d65",
    "url": "http://a/闭馆",
}


@BOTH
def test_other_fields_are_cells_below_a_text(tmp_path: Path, escaped: bool) -> None:
    text = json.dumps([NOTICE], ensure_ascii=escaped)
    cells = "主管：借阅部 | 联系人：祝晓岚 | 电话：51730268 | hours：9-17"
    body = "# 闭馆通知\n下周二盘点，阅览室闭馆一天。"
    assert passages(read(tmp_path, text)) == [(1, f"{body}\n{cells}", "闭馆通知")]


def test_other_fields_in_front_of_a_title_find_its_text(tmp_path: Path) -> None:
    record = {"id": 7, "联系人": "祝晓岚", "标题": "闭馆", "正文": "周二闭馆。"}
    ((_, text, heading),) = passages(read(tmp_path, [record]))
    assert (text, heading) == ("# 闭馆\n周二闭馆。", "联系人：祝晓岚 闭馆")


def test_a_number_may_be_an_answer(tmp_path: Path) -> None:
    record = {"问题": "办卡收几元？", "答案": 15}
    ((_, text, _),) = passages(read(tmp_path, [record]))
    assert text == "办卡收几元？\n15"


ROOMS = {
    "说明": "两间房都要预约。",
    "总店": {"名称": "河边店", "店长": "祝晓岚"},
    "房间": [{"房号": "甲", "座位": 8}, {"房号": "乙", "座位": 20}],
    "备注": "雨天不开露台。",
}


def test_what_stands_beside_a_list_is_a_record_of_its_own(tmp_path: Path) -> None:
    source = read(tmp_path, ROOMS)
    assert [text for _, text, _ in passages(source)] == [
        "说明：两间房都要预约。\n总店：名称：河边店 | 店长：祝晓岚",
        "房号：甲 | 座位：8",
        "房号：乙 | 座位：20",
        "备注：雨天不开露台。",
    ]
    told = [(one.within, one.number) for one in source.parts]
    assert told == [("说明", 1), ("", 1), ("", 2), ("备注", 1)]


SHELVES = {
    "S01": {"名称": "松木架", "产地": "敦化"},
    "S02": {"名称": "铁艺架", "产地": "佛山"},
}


@pytest.mark.parametrize("around", [False, True])
def test_each_key_of_records_calls_one(tmp_path: Path, around: bool) -> None:
    whole = {"备注": "两种。", "架子": SHELVES} if around else SHELVES
    told = passages(read(tmp_path, whole))[around:]
    assert told == [
        (1, "S01 | 名称：松木架 | 产地：敦化", ""),
        (2, "S02 | 名称：铁艺架 | 产地：佛山", ""),
    ]


def test_records_with_keys_may_stand_among_others(tmp_path: Path) -> None:
    told = passages(read(tmp_path, {"备注": "两种。", **SHELVES}))
    assert [text.split(" | ")[0] for _, text, _ in told] == [
        "备注：两种。",
        "S01",
        "S02",
    ]


def test_a_key_finds_the_text_that_it_calls(tmp_path: Path) -> None:
    whole = {key: {"title": "入会", "content": f"{key}。"} for key in ("甲店", "乙店")}
    told = passages(read(tmp_path, whole))
    assert [heading for _, _, heading in told] == ["甲店 入会", "乙店 入会"]


def test_parts_of_one_thing_are_one_record(tmp_path: Path) -> None:
    whole = {"商品": "雨伞", "伞面": {"色": "红"}, "伞柄": {"色": "黑"}}
    assert passages(read(tmp_path, whole)) == [
        (1, "商品：雨伞 | 伞面：色：红 | 伞柄：色：黑", "")
    ]


@pytest.mark.parametrize(
    ("content", "question", "said"),
    [
        ([NOTICE], "闭馆通知的联系人是谁？", "祝晓岚"),
        ([NOTICE], "闭馆通知的联系电话？", "51730268"),
        (ROOMS, "河边店的店长是谁？", "祝晓岚"),
        (SHELVES, "松木架的产地是哪里？", "敦化"),
        (SHELVES, "S02的产地是哪里？", "佛山"),
    ],
)
@pytest.mark.parametrize("name", ["店规.json", "店规.jsonl"])
def test_every_field_can_be_asked_for(
    desk: Desk, name: str, content: object, question: str, said: str
) -> None:
    text = json.dumps(content, ensure_ascii=False)
    desk.write({name: text, "伞.txt": "雨伞借出以后，三天之内归还。\n"})
    desk.build()
    answer = desk.open().ask(question)
    assert said in answer.text
    for one in answer.citations:
        assert one.quote == text[one.start : one.end]
    assert any(said in one.quote for one in answer.citations)


def test_a_title_finds_the_question_below_it(tmp_path: Path) -> None:
    record = {"title": "入会", "question": "怎么办卡？", "answer": "到前台。"}
    ((_, text, heading),) = passages(read(tmp_path, [record]))
    assert text == "# 入会\n怎么办卡？\n到前台。"
    assert set(heading.split()) == {"入会", "怎么办卡？"}


def test_lines_are_records(tmp_path: Path) -> None:
    text = "\ufeff" + "\r\n".join(json.dumps(one) for one in FAQ) + "\r\n"
    assert [n for n, _, _ in passages(read(tmp_path, text, "问.jsonl"))] == [1, 2]
    assert [n for n, _, _ in passages(read(tmp_path, text, "问.ndjson"))] == [1, 2]
    assert [n for n, _, _ in passages(read(tmp_path, text, "问.json"))] == [1, 2]


def test_a_broken_line_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    first, second = (json.dumps(one, ensure_ascii=False) for one in FAQ)
    text = f'{first}\n\n{{"question": "坏", "answer" "x"}}\n{second}\n{{"q'
    source = read(tmp_path, text, "问.jsonl")
    assert [n for n, _, _ in passages(source)] == [1, 4]
    assert [(one.key, one.line) for one in source.warnings] == [
        ("broken_json", 3),
        ("broken_json", 5),
    ]
    assert "应为 :" in source.warnings[0].problem()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('[{"q": "几点？",\n"a" "九点"}]', 2),
        ('[{"q": "几点？"},\n', 2),
        ('{"q": "几点？"', 1),
        ('[\n"几点？\\x"]', 2),
        ('["几点？",]', 1),
        ("[" * 5000, 1),
        ("会员日当天。", 1),
        ('["\\ud83d"\n', 2),
    ],
)
def test_broken_json_is_told_with_its_line(
    tmp_path: Path, text: str, line: int
) -> None:
    error = fault(tmp_path, text)
    assert (error.key, error.line) == ("broken_json", line)


def test_lines_of_which_none_is_whole_are_broken(tmp_path: Path) -> None:
    assert fault(tmp_path, "{\n}{\n", "问.jsonl").key == "broken_json"


def test_the_fields_are_named_where_none_has_words(tmp_path: Path) -> None:
    error = fault(tmp_path, [{"id": "a-12", "url": "http://a/b", "n": 3}])
    assert error.key == "no_field"
    assert "id, url, n" in error.problem()
    assert "SIYU_QA_FIELDS" in error.mend()


@pytest.mark.parametrize("content", ["", "[]", "{}", "\n", "[[], {}]", "null"])
def test_a_file_without_records_is_empty(tmp_path: Path, content: str) -> None:
    assert fault(tmp_path, content).key == "empty_file"


def test_the_fields_that_the_settings_name_are_read(tmp_path: Path) -> None:
    record = {
        "body": "正文不要。",
        "note": "留言要读。",
        "no": "三",
        "memo": "也要读。",
    }
    source = read(tmp_path, [record], "店规.json", "memo", "NOTE")
    assert passages(source) == [(1, "留言要读。\n也要读。", "")]


def test_named_fields_that_are_not_there_are_told(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="只有：question, answer") as caught:
        read(tmp_path, [{"question": "几点？", "answer": "九点。"}], "a.json", "note")
    assert caught.value.key == "no_field"


def test_other_fields_are_read_where_they_hold_words(tmp_path: Path) -> None:
    record = {
        "sku": "B-12",
        "name": "帆布袋",
        "url": "http://a/帆布袋.png",
        "detail": {"use": ["装书用", "可以水洗。"], "day": "2022-03-01"},
    }
    assert passages(read(tmp_path, [record])) == [
        (1, "帆布袋 | 装书用 | 可以水洗。", "")
    ]


@BOTH
def test_chinese_keys_name_their_values(tmp_path: Path, escaped: bool) -> None:
    record = {
        "商品": "帆布袋",
        "单价": 35.5,
        "备注": ["旧款", "可退。"],
        "图": "http://a",
    }
    text = json.dumps([record], ensure_ascii=escaped)
    assert passages(read(tmp_path, text)) == [
        (1, "商品：帆布袋 | 单价：35.5 | 备注：旧款 | 可退。", "")
    ]


def test_the_list_inside_an_object_holds_the_records(tmp_path: Path) -> None:
    whole = {"title": "店规", "date": "2022/3/1", "data": {"items": FAQ}}
    source = read(tmp_path, whole)
    assert [n for n, _, _ in passages(source)] == [1, 2]
    assert (source.title, source.date) == ("店规", "2022-03-01")
    assert {one.within for one in source.parts} == {""}


def test_of_two_lists_each_counts_its_own(tmp_path: Path) -> None:
    source = read(tmp_path, {"会员": FAQ, "通告": [{"text": "周一闭店。"}]})
    told = [(one.within, one.number) for one in source.parts]
    assert told == [("会员", 1), ("会员", 2), ("通告", 1)]


def test_strings_alone_are_records(tmp_path: Path) -> None:
    source = read(tmp_path, ["雨天照常营业。", "周一闭店。"])
    assert passages(source) == [(1, "雨天照常营业。", ""), (2, "周一闭店。", "")]


def test_a_list_of_pairs_is_read(tmp_path: Path) -> None:
    ((_, text, heading),) = passages(read(tmp_path, [["几点开门？", "九点。"]]))
    assert (text, heading) == ("几点开门？\n九点。", "几点开门？")


def test_half_a_character_becomes_the_sign_for_a_lost_one(tmp_path: Path) -> None:
    source = read(tmp_path, '[{"text": "开门\\ud83d九点。"}]')
    assert clean(source).text == "开门\ufffd九点。"


def test_lines_are_read_in_their_encoding(tmp_path: Path) -> None:
    text = "\n".join(json.dumps(one, ensure_ascii=False) for one in FAQ[1:])
    path = tmp_path / "问.jsonl"
    path.write_bytes(text.encode("gb18030"))
    source = load(path, "问.jsonl", Settings())
    assert source.encoding == "gb18030"
    assert passages(source) == [(1, "# 怎么办会员卡\n到前台填表。", "怎么办会员卡")]


words = st.text(
    SIMPLIFIED + TRADITIONAL + ASTRAL + INVISIBLE + '"\\/\b\f\n\r\t\x00{}[]:,。',
    max_size=12,
)
json_values = st.recursive(
    st.one_of(words, texts, st.integers(), st.floats(), st.booleans(), st.none()),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3)
    ),
    max_leaves=8,
)


def plain(value: Value) -> Any:
    """Give what Python's own reader makes of a value."""
    if isinstance(value, Object):
        return {key.words: plain(member) for key, member in value.members}
    if isinstance(value, Array):
        return [plain(one) for one in value.values]
    return json.loads(value.words) if isinstance(value, Scalar) else value.words


def strings(value: Value) -> list[String]:
    if isinstance(value, Object):
        members = [one for _, member in value.members for one in strings(member)]
        return [key for key, _ in value.members] + members
    if isinstance(value, Array):
        return [one for inner in value.values for one in strings(inner)]
    return [value] if isinstance(value, String) else []


def as_read(value: Any) -> Any:
    """Drop the signs that are layout and no words: what a reader doesn't see."""
    if isinstance(value, dict):
        return {as_read(key): as_read(one) for key, one in value.items()}
    if isinstance(value, list):
        return [as_read(one) for one in value]
    if isinstance(value, str):
        return value.replace("\b", "").replace("\r", "").replace("\f", "\n")
    return value


@given(json_values, st.booleans(), st.sampled_from([None, 1]))
def test_what_json_writes_is_read_in_its_places(
    value: Any, escaped: bool, indent: int | None
) -> None:
    text = json.dumps(value, ensure_ascii=escaped, indent=indent)
    (found,) = values_of(text, "a.json")
    assert repr(plain(found)) == repr(as_read(value))
    for one in strings(found):
        assert text[one.start - 1] == text[one.end] == '"'
        raw = json.loads(text[one.start - 1 : one.end + 1])
        assert one.words == as_read(raw)
        at, said = one.start, ""
        for start, end, meaning in one.edits:
            said += text[at:start] + meaning
            at = end
        assert said + text[at : one.end] == one.words


@given(st.lists(st.tuples(texts, texts), min_size=1, max_size=3), st.booleans())
def test_each_answer_is_a_passage_of_its_own_record(
    pairs: list[tuple[str, str]], escaped: bool
) -> None:
    records = [{"question": q, "answer": f"答：{a}"} for q, a in pairs]
    text = json.dumps(records, ensure_ascii=escaped)
    with TemporaryDirectory() as folder:
        source = read(Path(folder), text)
    assert [one.number for one in source.parts] == [*range(1, len(pairs) + 1)]
    for one in split(clean(source), Settings()):
        assert one.part is not None
        quote = json.dumps(records[one.part.number - 1], ensure_ascii=escaped)
        assert text[one.start : one.end] in quote


@BOTH
@pytest.mark.parametrize(
    ("question", "said", "record"),
    [("雨天营业吗？", "照常营业。", 1), ("怎么办会员卡？", "到前台填表。", 2)],
)
def test_a_record_answers_with_its_place(
    desk: Desk, escaped: bool, question: str, said: str, record: int
) -> None:
    lines = "\n".join(json.dumps(one, ensure_ascii=escaped) for one in FAQ)
    desk.write({"问答.jsonl": lines, "店规.txt": "雨伞借出以后，三天之内归还。\n"})
    desk.build()
    answer = desk.open().ask(question)
    assert said in answer.text
    for one in answer.citations:
        assert one.quote == lines[one.start : one.end]
        assert one.sha256 == hashlib.sha256(lines.encode()).hexdigest()
    first = answer.citations[0]
    assert first.line_start == record
    assert first.part is not None
    assert first.part.to_dict() == {"record": record}
