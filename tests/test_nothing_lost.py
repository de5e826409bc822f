"""Every character of a file is in a passage or listed; what recurs is a site's own."""

import unicodedata
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alphabet import documents, texts
from conftest import Desk
from siyu_qa.index.generation import Generation
from siyu_qa.records import Source, Span
from siyu_qa.report import furniture
from siyu_qa.settings import Settings
from siyu_qa.split import split
from siyu_qa.text.clean import clean


def unseen(text: str, spans: Iterable[Span]) -> str:
    """Give the characters that a reader sees and that no span has."""
    covered = [False] * len(text)
    for start, end in spans:
        covered[start:end] = [True] * (end - start)
    pairs = zip(text, covered, strict=True)
    return "".join(char for char, is_in in pairs if not is_in and is_visible(char))


def is_visible(char: str) -> bool:
    return not char.isspace() and unicodedata.category(char) not in {"Cf", "Cc"}


@given(st.one_of(texts, documents))
def test_every_character_is_in_a_passage_or_listed(text: str) -> None:
    document = clean(Source("文.txt", text, "", "utf-8"))
    passages = split(document, Settings())
    spans = [(passage.start, passage.end) for passage in passages]
    assert unseen(text, [*spans, *document.furniture]) == ""


MENU = ("晨光书屋首页", "新书上架", "读者活动", "联系我们的店员", "本周阅读 {} 次")
BODY = (
    "延长开放时间的通知\n\n河边的书屋今年把营业时间延长到晚上九点，读者可以坐到关门。",
    "怎样办理借书证\n\n借书证办理只要两分钟，带上身份证和一张照片就行，当天能借三本。",
    "预订座位的规则\n\n靠窗的座位需要提前一天预订，迟到二十分钟以后会让给别的读者。",
    "儿童区清洗安排\n\n儿童区的地毯每周三上午清洗，那段时间请到二楼的阅览室看书。",
    "旧书回收的办法\n\n旧书可以按品相折成积分，一分抵一角钱，用来买店里的明信片。",
)


def page(number: int) -> str:
    menu = "\n".join(MENU).format(number * 37)
    return f"{menu}\n\n{BODY[number]}\n"


def kept_out(desk: Desk) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {}
    for one in furniture(Generation.open(desk.index)):
        told.setdefault(one.path, []).append(one.text)
    return told


def texts_of(desk: Desk) -> list[str]:
    store = Generation.open(desk.index).store
    keys = [key for path in store.paths() for key in store.keys_of(path)]
    return [passage.text for passage in store.passages(keys).values()]


def test_lines_that_recur_over_documents_are_kept_out_and_listed(desk: Desk) -> None:
    desk.write({f"{number}.txt": page(number) for number in range(len(BODY))})
    desk.build()
    assert sorted(texts_of(desk)) == sorted(BODY)
    assert kept_out(desk)["2.txt"] == [*MENU[:4], "本周阅读 74 次"]


def test_a_page_of_its_kind_keeps_what_may_be_its_own(desk: Desk) -> None:
    desk.write({"0.txt": page(0), "别.txt": "银卡会员不收年费。"})
    desk.build()
    assert any(MENU[1] in text for text in texts_of(desk))


def test_a_refresh_keeps_out_what_a_full_build_would(desk: Desk) -> None:
    desk.write({"0.txt": page(0), "1.txt": page(1)})
    desk.build()
    assert any(MENU[1] in text for text in texts_of(desk))
    desk.write({f"{number}.txt": page(number) for number in range(2, len(BODY))})
    report = desk.build()
    assert (report.added, report.changed) == (3, 0)
    assert sorted(texts_of(desk)) == sorted(BODY)
    refreshed = kept_out(desk)
    desk.build(full=True)
    assert kept_out(desk) == refreshed


def test_lines_that_cease_to_recur_are_searched_again(desk: Desk) -> None:
    desk.write({f"{number}.txt": page(number) for number in range(len(BODY))})
    desk.build()
    for number in range(1, len(BODY)):
        (desk.seeds / f"{number}.txt").unlink()
    desk.build()
    assert any(MENU[1] in text for text in texts_of(desk))
    assert desk.found(MENU[1]) == ["0.txt"]


def test_only_changed_files_are_read_when_others_change_with_them(
    desk: Desk, counted: list[str]
) -> None:
    desk.write({"0.txt": page(0), "1.txt": page(1)})
    desk.build()
    counted.clear()
    desk.write({"2.txt": page(2), "3.txt": page(3)})
    desk.build()
    assert counted == ["2.txt", "3.txt"]
    assert len(kept_out(desk)["0.txt"]) == len(MENU)


def test_furniture_is_searched_where_that_is_wished(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.write({f"{number}.txt": page(number) for number in range(len(BODY))})
    desk.build()
    monkeypatch.setenv("SIYU_QA_FURNITURE", "keep")
    report = desk.build()
    assert report.generation == 2
    assert kept_out(desk) == {}
    assert any(MENU[2] in text for text in texts_of(desk))


RULE = (
    "书屋的借书证分为两种，成人证每次可借五本，儿童证每次可借八本。"
    "成人证的押金是一百元，退证时凭收据全数退还，收据遗失的按实际登记办理。"
    "逾期不还的图书每天收取一角钱，累计满十元以后暂停借阅，补交之后当天恢复。"
)
TRADITIONAL = (
    "書屋的借書證分為兩種，成人證每次可借五本，兒童證每次可借八本。"
    "成人證的押金是一百元，退證時憑收據全數退還，收據遺失的按實際登記辦理。"
    "逾期不還的圖書每天收取一角錢，累計滿十元以後暫停借閱，補交之後當天恢復。"
)


def test_what_says_the_same_is_found_once_with_all_its_places(desk: Desk) -> None:
    desk.write(
        {
            "甲.txt": RULE,
            "乙.txt": TRADITIONAL.encode("big5hkscs"),
            "丙.txt": RULE.replace("。", "。\n").encode("gb18030"),
            "丁.txt": BODY[1],
        }
    )
    desk.build()
    hits = desk.open().retrieve("成人证押金多少元", 9)
    assert [hit.document for hit in hits] == ["丙.txt", "丁.txt"]
    assert sorted(place.document for place in hits[0].also) == ["乙.txt", "甲.txt"]
    answer = desk.open().ask("成人證的押金是多少元？")
    assert answer.citations[0].document == "乙.txt"
    also = answer.citations[0].also
    assert sorted(place.document for place in also) == ["丙.txt", "甲.txt"]


def test_a_rule_that_differs_in_one_number_is_another_rule(desk: Desk) -> None:
    other = RULE.replace("一百元", "二百元")
    desk.write({"甲.txt": RULE, "乙.txt": other})
    desk.build()
    hits = desk.open().retrieve("成人证押金多少元", 9)
    assert sorted(hit.document for hit in hits) == ["乙.txt", "甲.txt"]


def test_a_copy_is_ranked_when_what_it_copied_is_gone(desk: Desk) -> None:
    desk.write({"甲.txt": RULE, "乙.txt": TRADITIONAL})
    desk.build()
    (desk.seeds / "甲.txt").unlink()
    desk.build()
    (hit,) = desk.open().retrieve("成人证押金多少元", 9)
    assert (hit.document, hit.also) == ("乙.txt", ())


def test_a_copy_that_comes_later_is_a_twin_too(desk: Desk) -> None:
    desk.write({"甲.txt": RULE})
    desk.build()
    desk.write({"乙.txt": TRADITIONAL})
    desk.build()
    (hit,) = desk.open().retrieve("成人证押金多少元", 9)
    assert len(hit.also) == 1


def test_many_copies_leave_room_for_others(desk: Desk) -> None:
    desk.write({f"抄{number}.txt": RULE for number in range(150)})
    desk.write({f"{number}.txt": text for number, text in enumerate(BODY)})
    desk.build()
    hits = desk.open().retrieve("借书证办理 成人证", 6)
    assert len(hits) == 6
    assert max(len(hit.also) for hit in hits) == 149


def test_copies_of_one_text_do_not_make_its_lines_recur(desk: Desk) -> None:
    letter = "晨光书屋的来历\n\n作者：顾小满\n\n" + RULE
    desk.write({f"{number}.txt": letter for number in range(4)})
    desk.write({"改.txt": letter.replace("当天恢复", "次日恢复")})
    desk.build()
    assert kept_out(desk) == {}
    assert len(desk.found("晨光书屋的来历")) == 5


def test_the_same_copy_is_shown_in_whatever_order_they_came(desk: Desk) -> None:
    desk.write({"乙.txt": RULE, "丙.txt": RULE})
    desk.build()
    desk.write({"丁.txt": RULE, "一.txt": RULE})
    desk.build()
    (refreshed,) = desk.open().retrieve("成人证押金多少元", 9)
    desk.build(full=True)
    (built,) = desk.open().retrieve("成人证押金多少元", 9)
    assert refreshed.document == built.document == "一.txt"
