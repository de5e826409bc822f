"""Subtitles are read as what is said, a sentence on a line."""

import re
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from conftest import Desk
from siyu_qa.errors import LoadError
from siyu_qa.loaders import load
from siyu_qa.records import Source
from siyu_qa.settings import Settings
from siyu_qa.text.clean import clean


def cues(*said: str, sign: str = ",", ends: str = "\n") -> str:
    """Write subtitles of one cue for each of *said*."""
    blocks = [
        f"{number}\n00:00:{number:02}{sign}000 --> 00:00:{number:02}{sign}900\n{one}\n"
        for number, one in enumerate(said, start=1)
    ]
    return "\n".join(blocks).replace("\n", ends)


def read(tmp_path: Path, text: str | bytes, name: str = "讲座.srt") -> Source:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load(path, name, Settings())


def said(source: Source) -> list[str]:
    return clean(source).text.split("\n")[: -1 if source.text.endswith("\n") else None]


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_a_sentence_over_several_cues_is_one_line(tmp_path: Path, ends: str) -> None:
    text = cues(
        "各位读者，今天讲", "怎么借书。", "借期三十天，", "可续一次。", ends=ends
    )
    source = read(tmp_path, "\ufeff" + text)
    assert source.text == "\ufeff" + text
    assert said(source)[:2] == ["各位读者，今天讲怎么借书。", "借期三十天，可续一次。"]


def test_cues_without_punctuation_stay_lines(tmp_path: Path) -> None:
    source = read(tmp_path, cues("大家好", "今天讲退货", "先看收据", "可以吗？"))
    assert said(source) == ["大家好", "今天讲退货", "先看收据", "可以吗？"]


def test_a_comma_goes_on_in_any_case(tmp_path: Path) -> None:
    source = read(tmp_path, cues("大家好", "先看收据，", "再看商品", "就这些"))
    assert said(source) == ["大家好", "先看收据，再看商品", "就这些"]


def test_latin_words_are_parted(tmp_path: Path) -> None:
    source = read(tmp_path, cues("We open", "at nine.", "用 Wi-Fi", "要密码。"))
    assert said(source) == ["We open at nine.", "用 Wi-Fi要密码。"]


def test_another_speaker_begins_a_line(tmp_path: Path) -> None:
    source = read(tmp_path, cues("- 几点开门", "- 九点，", "小顾：周一呢", "闭店。"))
    assert said(source) == ["- 几点开门", "- 九点，", "小顾：周一呢闭店。"]


def test_what_never_ends_stays_lines(tmp_path: Path) -> None:
    source = read(tmp_path, cues(*["会员，", "店员、"] * 6))
    assert said(source) == ["会员，", "店员、"] * 6


def test_tags_and_places_on_the_screen_are_not_said(tmp_path: Path) -> None:
    text = cues("{\\an8}<i>雨伞</i>在<font color='red'>门口</font>。", "3 < 5 就是对。")
    assert said(read(tmp_path, text)) == ["雨伞在门口。", "3 < 5 就是对。"]


def test_a_blank_line_within_a_cue_loses_nothing(tmp_path: Path) -> None:
    text = "1\n00:01,000 --> 00:02,000\n雨伞在门口。\n\n收据在前台。\n"
    text += "2\n00:03,000 --> 00:04,000\n周一闭店。\n"
    expected = ["雨伞在门口。", "收据在前台。", "周一闭店。"]
    assert said(read(tmp_path, text)) == expected


def test_the_blocks_of_webvtt_that_nobody_says_are_left_out(tmp_path: Path) -> None:
    text = (
        "WEBVTT - 讲座\n\nSTYLE\n::cue { color: red }\n\nNOTE\n不要读这行\n\n"
        "intro\n00:01.000 --> 00:03.000 align:start position:0%\n"
        "<v 顾小满>雨伞在门口，\n\n00:03.000 --> 00:05.000\n"
        "借三天 &amp; <c.yellow>要还</c>。</v>\n\nREGION\nid:a\n"
    )
    source = read(tmp_path, text, "讲座.vtt")
    assert clean(source).text.strip() == "顾小满：雨伞在门口，借三天 & 要还。"


def test_subtitles_are_read_in_their_encoding(tmp_path: Path) -> None:
    text = cues("雨傘放在門口的架子上，", "三天之內請歸還。")
    source = read(tmp_path, text.encode("big5hkscs"))
    assert source.encoding == "big5hkscs"
    assert said(source) == ["雨傘放在門口的架子上，三天之內請歸還。"]


def test_a_text_without_times_is_no_subtitles(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match=r"^讲座\.srt：.*\.txt") as caught:
        read(tmp_path, "雨伞在门口。\n")
    assert caught.value.key == "no_times"


def test_subtitles_that_say_nothing_are_empty(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="文件是空的"):
        read(tmp_path, cues("", "<i></i>"))


lines = st.text("会员借书还伞，。？a ", min_size=1, max_size=8).filter(str.strip)


@given(st.lists(lines, min_size=1, max_size=12), st.sampled_from([",", "."]))
def test_all_that_is_said_is_read_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, spoken: list[str], sign: str
) -> None:
    # A sign that is set twice is mended.
    assume(not re.search(r"[，。？]\s*[，。？]", " ".join(spoken)))
    head = "WEBVTT\n\n" if sign == "." else ""
    name = "讲座.vtt" if head else "讲座.srt"
    text = head + cues(*spoken, sign=sign)
    source = read(tmp_path_factory.mktemp("subtitles"), text, name)
    heard = "".join(clean(source).text.split())
    assert heard == "".join("".join(spoken).split())


def test_a_sentence_of_a_talk_is_cited_with_its_times(desk: Desk) -> None:
    text = cues(
        "各位读者，今天讲", "怎么借雨伞。", "雨伞借出以后，", "三天之内归还到门口。"
    )
    desk.write({"讲座.srt": text})
    desk.build()
    answer = desk.open().ask("雨伞几天之内归还？")
    assert "雨伞借出以后，三天之内归还到门口。" in answer.text
    first = answer.citations[0]
    assert first.quote == text[first.start : first.end]
    assert first.quote.startswith("雨伞借出以后，\n\n4\n00:00:04,000 --> ")
