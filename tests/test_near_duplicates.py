"""Texts that say the same are found, whatever they are written in; others are not."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alphabet import SIMPLIFIED, TRADITIONAL, texts
from siyu_qa.index.twins import DOCUMENTS, PASSAGES, Pairs, Rule, pairs
from siyu_qa.text.fold import fold
from siyu_qa.text.sketch import (
    SKETCH,
    Sketches,
    first_minima,
    resemblance,
    sketches,
    union,
)

RULES = (
    "阅览室每天早上九点开门，晚上八点半关门，节假日提前两小时关门。进门请先存包，雨伞放在门口的架子上。"
    "每位读者一次可以借五本书，借期三十天，到期可以续借一次，续借十五天。"
    "逾期每本每天收费0.5元，最多收到书价为止。"
    "珍本只在室内翻阅，不外借，翻阅时请戴上手套，用铅笔做笔记。"
    "丢失图书的，照原价赔偿，或者买一本同样的新书来换；污损严重的，由管理员酌情处理。"
    "儿童须有大人陪同，不在室内奔跑、喧哗。手机请调成静音，通话请到走廊。"
    "茶水间在走廊尽头，食物请不要带进阅览室。自习座位可以提前一天在服务台预约，"
    "过时十五分钟不到，座位让给别人。对服务有意见，请写在门边的本子上，管理员每周五回复。"
)
TRADITIONAL_RULES = (
    "閱覽室每天早上九點開門，晚上八點半關門，節假日提前兩小時關門。進門請先存包，雨傘放在門口的架子上。"
    "每位讀者一次可以借五本書，借期三十天，到期可以續借一次，續借十五天。"
    "逾期每本每天收費0.5元，最多收到書價為止。"
    "珍本只在室內翻閱，不外借，翻閱時請戴上手套，用鉛筆做筆記。"
    "丟失圖書的，照原價賠償，或者買一本同樣的新書來換；污損嚴重的，由管理員酌情處理。"
    "兒童須有大人陪同，不在室內奔跑、喧嘩。手機請調成靜音，通話請到走廊。"
    "茶水間在走廊盡頭，食物請不要帶進閱覽室。自習座位可以提前一天在服務台預約，"
    "過時十五分鐘不到，座位讓給別人。對服務有意見，請寫在門邊的本子上，管理員每週五回覆。"
)
SHORT_RULE = "金卡会员每年续费300元，可以提前一天预订靠窗的座位。"
WIDE = str.maketrans({code: code + 0xFEE0 for code in range(0x21, 0x7F)})


def alike(one: str, other: str, rule: Rule = PASSAGES) -> bool:
    """Tell whether two texts are the same or a pair."""
    made = sketches([one, other])
    same = made["words"][0] == made["words"][1] != 0
    return bool(same) or len(pairs(made, rule)) == 1


def as_set(found: Pairs) -> set[tuple[int, int, float]]:
    return set(map(tuple, found.tolist()))


@pytest.mark.parametrize(
    "copy",
    [
        pytest.param(TRADITIONAL_RULES, id="script"),
        pytest.param(RULES.translate(WIDE), id="width"),
        pytest.param(RULES.replace("，", ",").replace("。", "．"), id="punctuation"),
        pytest.param(RULES.replace("。", "。\r\n\r\n"), id="paragraphs"),
        pytest.param(
            "\n".join(RULES[at : at + 7] for at in range(0, len(RULES), 7)),
            id="lines-of-a-fixed-width",
        ),
        pytest.param("\ufeff　" + RULES.replace("，", "， "), id="spaces"),
        pytest.param(RULES.encode("gb18030").decode("gb18030"), id="encoding"),
    ],
)
def test_another_form_of_the_same_text_has_the_same_words(copy: str) -> None:
    one, other = sketches([RULES, copy])
    assert one["words"] == other["words"]
    assert one["facts"] == other["facts"]
    assert resemblance(one, other) == 1.0


@pytest.mark.parametrize(
    ("now", "then"),
    [
        pytest.param("笔记", "筆記和摘錄", id="a-word-added"),
        pytest.param("管理员酌情处理", "馆员酌情处理", id="a-word-changed"),
        pytest.param("食物请不要带进阅览室", "请不要把食物带进来", id="put-otherwise"),
    ],
)
def test_a_long_passage_with_a_small_edit_is_a_twin(now: str, then: str) -> None:
    assert now in RULES
    assert alike(RULES, RULES.replace(now, then))


@pytest.mark.parametrize(
    ("now", "then"),
    [
        pytest.param("0.5元", "0.8元", id="number"),
        pytest.param("0.5元", "05元", id="decimal-point"),
        pytest.param("三十天", "二十天", id="numeral"),
        pytest.param("请不要带进", "请带进", id="negation"),
        pytest.param("早上九点开门，晚上八点", "早上八点开门，晚上九点", id="swapped"),
    ],
)
def test_a_long_passage_with_another_fact_is_no_twin(now: str, then: str) -> None:
    assert now in RULES
    changed = RULES.replace(now, then)
    assert not alike(RULES, changed)
    assert alike(RULES, changed, DOCUMENTS)


@pytest.mark.parametrize("then", ["400元", "30元", "300.5元", "三百元"])
def test_a_short_rule_with_another_number_is_no_twin(then: str) -> None:
    assert not alike(SHORT_RULE, SHORT_RULE.replace("300元", then))


def test_a_short_rule_about_somebody_else_is_no_twin() -> None:
    assert not alike(SHORT_RULE, SHORT_RULE.replace("金卡", "银卡"))


@pytest.mark.parametrize("text", ["好", "好的", "B2C", "会员", SHORT_RULE])
def test_a_copy_of_a_short_text_is_a_twin(text: str) -> None:
    assert alike(text, f"　{text}！")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("好", "好好"),
        ("会员", "会员日"),
        ("3.5折", "35折"),
        ("1-2天", "12天"),
        ("a", "b"),
    ],
)
def test_different_short_texts_are_no_twins(one: str, other: str) -> None:
    assert not alike(one, other)


def test_texts_without_words_are_not_alike() -> None:
    assert not alike("……", "！！")
    assert not alike("", "")
    assert resemblance(*sketches(["！", "？"])) == 0.0


def test_a_shuffled_text_of_the_same_characters_is_no_copy() -> None:
    assert not alike(RULES, "".join(sorted(RULES)), DOCUMENTS)


def test_english_texts_share_letters_and_are_no_copies() -> None:
    one = "The reading room opens at nine and readers may borrow books for a month. "
    other = "Members order seats by the window on the day before they come for tea. "
    assert not alike(one * 4, other * 4, DOCUMENTS)


def test_reports_from_one_mould_with_other_figures_are_no_copies() -> None:
    def report(seed: int) -> str:
        chance = np.random.default_rng(seed)
        shops = ("河边店", "南门店", "书院店", "车站店", "码头店", "新街店")
        sold, earned, more = chance.integers(100, 99999, (3, len(shops)))
        figures = zip(shops, sold, earned, more, strict=True)
        return "".join(
            f"{shop}今天卖出{a}件，收入{b}元，比昨天多{c / 100}%。"
            for shop, a, b, c in figures
        )

    assert not alike(report(1), report(2), DOCUMENTS)


def test_the_resemblance_is_near_the_share_of_shingles_in_common() -> None:
    chance = np.random.default_rng(7)
    letters = np.array(list(map(chr, range(0x4E00, 0x9000))))
    estimated, real = [], []
    for share in np.linspace(0.05, 0.95, 60):
        one = chance.choice(letters, 600)
        kept = int(600 * share)
        other = np.concatenate([one[:kept], chance.choice(letters, 600 - kept)])
        real.append((kept - 2) / (2 * 598 - (kept - 2)))
        estimated.append(resemblance(*sketches(["".join(one), "".join(other)])))
    errors = np.array(estimated) - real
    assert abs(errors.mean()) < 0.03
    assert np.sqrt((errors**2).mean()) < 0.07


def test_a_document_is_sketched_from_its_passages() -> None:
    parts = RULES.split("。")
    (whole,) = union(sketches(parts))
    assert resemblance(whole, sketches([RULES])[0]) > 0.7
    assert whole["words"] == union(sketches(parts))["words"][0]


def test_a_document_without_passages_has_no_words() -> None:
    (nothing,) = union(sketches([]))
    assert nothing["words"] == 0
    assert resemblance(nothing, nothing) == 0.0


def test_an_endless_line_is_sketched_in_little_memory() -> None:
    import tracemalloc

    line = RULES * 3000
    tracemalloc.start()
    sketches([line])
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 40 * len(line)


def test_the_sketch_is_the_same_in_every_process() -> None:
    program = (
        "from siyu_qa.text.sketch import sketches;"
        f"print(sketches([{RULES!r}, {SHORT_RULE!r}]).tobytes().hex())"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            text=True,
        ).stdout.strip()
        for seed in ("1", "2")
    }
    assert printed == {sketches([RULES, SHORT_RULE]).tobytes().hex()}


def test_a_paragraph_in_thousands_of_documents_is_one_text() -> None:
    many = np.repeat(sketches([RULES]), 20_000)
    assert len(pairs(np.concatenate([many, sketches([SHORT_RULE])]), PASSAGES)) == 0


def crowd(size: int) -> Sketches:
    """Sketches that nearly all resemble one another, and differ."""
    chance = np.random.default_rng(3)
    made = np.zeros(size, dtype=SKETCH)
    base, own = chance.integers(0, 2**32, (2, size, 64), dtype=np.uint32)
    made["minima"] = np.where(chance.random((size, 64)) < 0.95, base[0], own)
    made["words"] = np.arange(1, size + 1)
    return made


@pytest.mark.parametrize("rule", [PASSAGES, DOCUMENTS])
def test_every_pair_of_a_crowd_is_given_once(rule: Rule) -> None:
    made = crowd(150)
    expected = {
        (one + 1, other + 1)
        for other in range(150)
        for one in range(other)
        if resemblance(made[one], made[other]) >= rule.resemblance
    }
    found = [(int(p["one"]), int(p["other"])) for p in pairs(made, rule)]
    assert len(expected) > 5000
    assert len(found) == len(set(found))
    assert set(found) == expected


edited = st.builds(
    lambda text, at, put: text[: at % len(text)] + put + text[at % len(text) + 2 :],
    st.sampled_from([RULES, TRADITIONAL_RULES, RULES[:180], RULES[90:], SHORT_RULE]),
    st.integers(0, 400),
    st.sampled_from(["", "借", "300", "門店", "不", "。\n", "读者"]),
)
collections = st.lists(st.one_of(edited, texts), max_size=12)


@given(texts)
def test_a_text_with_words_is_its_own_twin(text: str) -> None:
    one, other = sketches([text, text])
    assert one == other
    assert resemblance(one, other) == (1.0 if one["words"] else 0.0)


@given(texts)
def test_a_folded_text_has_the_same_sketch(text: str) -> None:
    one, other = sketches([text, fold(text)])
    assert one == other


@given(st.lists(st.one_of(texts, st.sampled_from(["", "！", RULES])), max_size=8))
def test_texts_are_sketched_together_as_they_are_alone(some: list[str]) -> None:
    together = sketches(some)
    assert together.tobytes() == b"".join(sketches([text]).tobytes() for text in some)
    assert first_minima(some) == together["minima"][:, 0].tolist()


def test_texts_with_many_numbers_are_sketched_apart() -> None:
    counted = ["12本。" * 384, "35盏灯。"]
    assert sketches(counted)[0] == sketches(counted[:1])[0]


def test_a_text_is_sketched_the_same_behind_many_without_words() -> None:
    *_, last = sketches([*["！"] * 3000, RULES])
    assert last == sketches([RULES])[0]


def test_a_long_text_is_sketched_as_the_union_of_its_parts_but_for_the_seams() -> None:
    parts = [f"{RULES}第{number}号。" for number in range(40)]
    (whole,), made = sketches(["".join(parts)]), sketches(parts)
    assert resemblance(whole, union(made)[0]) > 0.8


def test_a_text_that_cannot_be_encoded_is_sketched() -> None:
    assert alike(f"\ud800{SHORT_RULE}𠮷", f"{SHORT_RULE}\udfff𠮷")


@given(texts, texts)
def test_resemblance_is_symmetrical(one: str, other: str) -> None:
    a, b = sketches([one, other])
    assert 0.0 <= resemblance(a, b) == resemblance(b, a) <= 1.0


@given(collections, st.randoms())
def test_the_order_of_documents_does_not_matter(
    found: list[str], chance: st.DataObject
) -> None:
    shuffled = list(found)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    for rule in (PASSAGES, DOCUMENTS):
        expected = as_set(pairs(sketches(found), rule))
        assert as_set(pairs(sketches(shuffled), rule)) == expected


@given(collections, st.integers(0, 12))
def test_a_refresh_finds_what_a_full_build_finds(found: list[str], known: int) -> None:
    made = sketches(found)
    for rule in (PASSAGES, DOCUMENTS):
        before = as_set(pairs(made[:known], rule))
        added = as_set(pairs(made, rule, known=known))
        assert before | added == as_set(pairs(made, rule))


@given(collections)
def test_a_pair_has_the_resemblance_and_the_facts_of_its_rule(found: list[str]) -> None:
    made = sketches(found)
    by_words = {int(sketch["words"]): sketch for sketch in made}
    for pair in pairs(made, PASSAGES):
        one, other = by_words[int(pair["one"])], by_words[int(pair["other"])]
        assert pair["one"] < pair["other"]
        assert one["facts"] == other["facts"]
        assert resemblance(one, other) == pair["resemblance"] >= PASSAGES.resemblance


@given(st.text(SIMPLIFIED + "0123456789，。 \n", max_size=80))
def test_both_scripts_have_the_same_sketch(text: str) -> None:
    traditional = text.translate(str.maketrans(SIMPLIFIED, TRADITIONAL))
    one, other = sketches([text, traditional])
    assert one == other
