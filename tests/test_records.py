"""The records have the fields, and give the JSON, that the contract names."""

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Desk
from siyu_qa import records
from siyu_qa.assistant import Assistant
from siyu_qa.errors import LoadError
from siyu_qa.records import Answer, Hit, Json
from siyu_qa.settings import Settings

HIT = {
    "rank": int,
    "score": float,
    "document": str,
    "title": str,
    "passage": str,
    "text": str,
    "start": int,
    "end": int,
    "line_start": int,
    "line_end": int,
    "why": dict,
    "also": list,
}
PLACE = {"document": str, "start": int, "end": int, "line_start": int, "line_end": int}
CITATION = {
    "n": int,
    "document": str,
    "title": str,
    "start": int,
    "end": int,
    "line_start": int,
    "line_end": int,
    "quote": str,
    "sha256": str,
    "also": list,
    "date": str,
}
PHRASE = {"start": int, "end": int}
ANSWER = {
    "question": str,
    "query": str,
    "answered": bool,
    "confidence": float,
    "text": str,
    "sentences": list,
    "citations": list,
    "remarks": list,
    "nearest": list,
    "searched": int,
    "seconds": dict,
}
REPORT = {
    "generation": int,
    "documents": int,
    "passages": int,
    "added": int,
    "changed": int,
    "removed": int,
    "unchanged": int,
    "resumed": int,
    "skipped": list,
    "warnings": list,
    "seconds": float,
}


def shape(value: Json) -> dict[str, type]:
    return {name: type(field) for name, field in value.items()}


def as_read(value: Json) -> Json:
    """Give what a program reads that gets *value* as JSON."""
    read: Json = json.loads(json.dumps(value, ensure_ascii=False))
    return read


@pytest.fixture
def answer(shop: Desk) -> Answer:
    return shop.open().ask("金卡会员每年续费多少元？")


def test_an_answer_has_the_shape_of_the_contract(answer: Answer) -> None:
    told = as_read(answer.to_dict())
    assert shape(told) == ANSWER
    assert told["answered"] is True
    assert 0 <= told["confidence"] <= 1
    assert list(told["seconds"]) == ["retrieve", "compose", "total"]
    assert told["sentences"]
    for sentence in told["sentences"]:
        assert shape(sentence) == {"text": str, "citations": list}
    assert told["citations"]
    for citation in told["citations"]:
        phrase = citation.pop("phrase")
        assert shape(citation) == CITATION
        assert phrase is None or shape(phrase) == PHRASE


def test_a_place_that_says_the_same_has_the_shape_of_the_contract(desk: Desk) -> None:
    rule = "金卡会员每年续费三百元。"
    desk.write({"甲.txt": f"{rule}\n", "乙.txt": f"店规：\n{rule}\n"})
    desk.build()
    told = as_read(desk.open().ask("金卡会员每年续费多少元？").to_dict())
    places = [place for citation in told["citations"] for place in citation["also"]]
    assert [shape(place) for place in places] == [PLACE]


def test_a_refusal_has_the_shape_of_the_contract(shop: Desk) -> None:
    told = as_read(shop.open().ask("火星上的风速是多少？").to_dict())
    assert shape(told) == ANSWER
    assert told["answered"] is False
    assert (told["sentences"], told["citations"]) == ([], [])
    assert 0 < len(told["nearest"]) <= 3
    assert [shape(hit) for hit in told["nearest"]] == [HIT] * len(told["nearest"])


def test_a_hit_has_the_shape_of_the_contract(shop: Desk) -> None:
    hits = shop.open().retrieve("七日內可以退貨嗎", 3)
    told = [as_read(hit.to_dict()) for hit in hits]
    assert [shape(hit) for hit in told] == [HIT] * len(hits)
    assert [hit["rank"] for hit in told] == list(range(1, len(hits) + 1))
    assert [list(hit["why"]) for hit in told] == [["lexical", "dense"]] * len(hits)


def test_a_report_has_the_shape_of_the_contract(desk: Desk) -> None:
    desk.write({"好.txt": "开门。", "空.txt": "", "坏.txt": "第一行。\n?nèi)绾"})
    told = as_read(desk.build().to_dict())
    assert shape(told) == REPORT
    (skipped,) = told["skipped"]
    assert shape(skipped) == {"path": str, "problem": str, "mend": str}
    (warning,) = told["warnings"]
    assert set(warning) == {"path", "line", "problem", "mend"}
    assert warning["line"] == 2


def test_the_marks_of_an_answer_are_its_citations(answer: Answer) -> None:
    numbers = [citation.n for citation in answer.citations]
    assert numbers == list(range(1, len(numbers) + 1))
    used = [number for sentence in answer.sentences for number in sentence.citations]
    assert sorted(set(used)) == numbers
    for sentence in answer.sentences:
        marks = "".join(f"[{number}]" for number in sentence.citations)
        assert marks
        assert sentence.text + marks in answer.text


@pytest.mark.parametrize(
    "record",
    [kind for kind in vars(records).values() if dataclasses.is_dataclass(kind)],
    ids=lambda kind: kind.__name__,
)
def test_a_record_never_changes(record: type) -> None:
    assert record.__dataclass_params__.frozen  # type: ignore[attr-defined]


def test_an_id_of_a_passage_says_where_it_stands(shop: Desk) -> None:
    hit = shop.open().retrieve("七日內可以退貨嗎", 1)[0]
    passage = hit.found
    assert passage.passage_id == f"营业/退换.md#{passage.start}-{passage.end}"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param({}, Settings(), id="nothing"),
        pytest.param(
            {"SIYU_QA_SEEDS": "甲", "SIYU_QA_INDEX": "乙", "SIYU_QA_MODEL": "丙"},
            Settings(seeds=Path("甲"), index=Path("乙"), model="丙"),
            id="all",
        ),
        pytest.param({"SIYU_QA_MODEL": ""}, Settings(), id="an-empty-one"),
    ],
)
def test_settings_come_from_the_environment(
    given: dict[str, str], expected: Settings
) -> None:
    assert Settings.from_environment(given) == expected


def test_an_option_goes_before_the_environment() -> None:
    given = {"SIYU_QA_SEEDS": "甲", "SIYU_QA_INDEX": "乙"}
    chosen = Settings.from_environment(given, seeds="丁", index="戊")
    assert (chosen.seeds, chosen.index) == (Path("丁"), Path("戊"))


def test_texts_in_memory_are_found_without_a_folder() -> None:
    small = Assistant.from_texts({"甲.txt": "金卡会员每年续费三百元。"})
    hits: list[Hit] = small.retrieve("续费", k=10)
    assert [hit.found.document for hit in hits] == ["甲.txt"]


@pytest.mark.parametrize(
    "texts",
    [{}, {"甲.txt": ""}, {"甲.txt": "收藏\n点赞\n"}],
    ids=["no", "empty", "bare"],
)
def test_no_text_in_memory_is_an_empty_index(texts: dict[str, str]) -> None:
    small = Assistant.from_texts(texts)
    assert small.retrieve("续费") == []
    assert not small.ask("续费多少？").answered


def test_a_text_in_memory_with_half_a_character_is_said() -> None:
    with pytest.raises(LoadError, match=r"甲\.txt：文字编码无法识别"):
        Assistant.from_texts({"甲.txt": "会员\ud800卡"})


def test_python_functions_are_those_of_the_contract(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    import siyu_qa

    desk.write({"甲.txt": "金卡会员每年续费三百元。"})
    report = siyu_qa.build_index(seeds=str(desk.seeds), index=str(desk.index))
    assert (report.documents, report.added) == (1, 1)
    hits = siyu_qa.retrieve("续费多少？", k=5, index=str(desk.index))
    assert [hit.rank for hit in hits] == [1]
    monkeypatch.setenv("SIYU_QA_SEEDS", str(desk.seeds))
    assistant = siyu_qa.Assistant.open(str(desk.index))
    first = assistant.ask("金卡会员每年续费多少元？")
    assert assistant.ask("那普通卡呢？", history=[first]).query


def test_progress_is_told(desk: Desk) -> None:
    import siyu_qa

    desk.write({"甲.txt": "开门。", "乙.txt": "关门。"})
    seen: list[siyu_qa.Progress] = []
    tell: Callable[[siyu_qa.Progress], None] = seen.append
    siyu_qa.build_index(desk.seeds, desk.index, progress=tell)
    assert [one.stage for one in seen] == [
        "read",
        "embed",
        "write",
        "write",
    ]
    assert all(0 <= one.done <= one.total for one in seen)
