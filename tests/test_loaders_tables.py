"""Tables in text and in workbooks: a row is a passage, found by its header."""

import csv
import datetime
import hashlib
import io
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alphabet import SIMPLIFIED, TRADITIONAL
from conftest import Desk
from siyu_qa.errors import LoadError
from siyu_qa.loaders import load
from siyu_qa.loaders._numbers import shown
from siyu_qa.loaders.tables import delimiter_of, rows_of
from siyu_qa.records import Answer, Source
from siyu_qa.settings import Settings
from siyu_qa.split import split
from siyu_qa.text.clean import clean

GOODS = "商品,退货期限,办理地点\r\n帆布袋,七天,前台\r\n玻璃杯,三天,后院库房\r\n"
FAQ = (
    "编号,分类,问题,答案,备注\n"
    "1,退货,帆布袋能退吗？,凭收据七天之内可以退。,赠品一起带来\n"
    '2,会员,怎么办会员卡,"先到前台填表。\n填好当场领卡。",\n'
)


def read(tmp_path: Path, data: str | bytes, name: str = "店规.csv") -> Source:
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return load(path, name, Settings())


def words(source: Source) -> str:
    return clean(source).text


def passages(source: Source) -> list[tuple[int, str, str]]:
    """Give the row, the words and what it is found by, of each passage."""
    return [
        (one.part.number if one.part else 0, one.text, one.heading)
        for one in split(clean(source), Settings())
    ]


def test_a_row_is_one_line_that_its_header_finds(tmp_path: Path) -> None:
    source = read(tmp_path, GOODS)
    assert source.text == GOODS
    assert passages(source) == [
        (2, "帆布袋 | 七天 | 前台", "商品 退货期限 办理地点"),
        (3, "玻璃杯 | 三天 | 后院库房", "商品 退货期限 办理地点"),
    ]


def test_the_header_is_the_first_part_and_no_passage(tmp_path: Path) -> None:
    first, *_ = read(tmp_path, GOODS).parts
    assert (first.start, first.unit, first.number, first.context) == (0, "row", 1, "")


def test_a_question_heads_its_answer(tmp_path: Path) -> None:
    assert passages(read(tmp_path, FAQ)) == [
        (
            2,
            "帆布袋能退吗？\n凭收据七天之内可以退。\n备注：赠品一起带来",
            "编号：1 分类：退货 帆布袋能退吗？",
        ),
        (
            3,
            "# 怎么办会员卡\n先到前台填表。\n填好当场领卡。",
            "编号：2 分类：会员 怎么办会员卡",
        ),
    ]


NOTICES = (
    "title,content,主管,联系人,电话\n"
    "闭馆通知,下周二盘点，阅览室闭馆一天。,借阅部,祝晓岚,51730268\n"
    '停课通知,手工课停一次。,"活动""部""",,\n'
)


def test_the_cells_beside_a_text_are_told_with_their_names(tmp_path: Path) -> None:
    assert [text for _, text, _ in passages(read(tmp_path, NOTICES))] == [
        "# 闭馆通知\n下周二盘点，阅览室闭馆一天。\n"
        "主管：借阅部 | 联系人：祝晓岚 | 电话：51730268",
        '# 停课通知\n手工课停一次。\n主管：活动"部"',
    ]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize(
    ("question", "said"),
    [("闭馆通知的联系人是谁？", "祝晓岚"), ("闭馆通知的电话是多少？", "51730268")],
)
def test_a_cell_beside_a_text_can_be_asked_for(
    desk: Desk, tmp_path: Path, kind: str, question: str, said: str
) -> None:
    def fill(book: Any) -> None:
        for row in csv.reader(io.StringIO(NOTICES)):
            book.active.append(row)

    text = NOTICES
    if kind == "xlsx":
        text = workbook(tmp_path, fill).text
        desk.write({"店务.xlsx": (tmp_path / "店务.xlsx").read_bytes()})
    else:
        desk.write({"通知.csv": NOTICES})
    desk.build()
    answer = desk.open().ask(question)
    assert said in answer.text
    assert all(one.quote == text[one.start : one.end] for one in answer.citations)
    assert any(said in one.quote for one in answer.citations)


def test_a_line_above_the_table_is_no_cell_of_it(desk: Desk) -> None:
    text = "盘点时间：2021-07-03,,\n商品,单价,库存\n帆布袋,35,120\n书签,8,60\n"
    desk.write({"价目.csv": text})
    desk.build()
    citation = desk.open().ask("盘点时间是哪天？").citations[0]
    assert citation.quote == "盘点时间：2021-07-03"
    assert citation.part is not None
    assert citation.part.to_dict() == {"row": 1}


@pytest.mark.parametrize(
    "header", ["問題,答案", "Question,Answer", "Q,A", "提问,回复", "标题,正文"]
)
def test_the_columns_of_a_list_of_questions_are_known(
    tmp_path: Path, header: str
) -> None:
    (one,) = passages(read(tmp_path, f"{header}\n怎么办卡,到前台。\n"))
    assert one == (2, "# 怎么办卡\n到前台。", "怎么办卡")


def test_a_question_behind_its_answer_finds_it(tmp_path: Path) -> None:
    source = read(tmp_path, "答案\t问题\n到前台。\t怎么办卡\n", "问.tsv")
    assert passages(source) == [(2, "到前台。", "怎么办卡")]


def test_a_line_end_in_a_heading_is_a_space(tmp_path: Path) -> None:
    source = read(tmp_path, '问题,答案\n"怎么办\r\n会员卡",到前台。\n')
    assert words(source) == "# 怎么办 会员卡\n到前台。\n"


def test_blank_rows_are_left_out_and_counted(tmp_path: Path) -> None:
    source = read(tmp_path, "商品,价格\n\n , \n帆布袋,35\n")
    assert passages(source) == [(4, "帆布袋 | 35", "商品 价格")]


def test_rows_without_a_header_are_all_read(tmp_path: Path) -> None:
    source = read(tmp_path, "帆布袋,放在门口\n玻璃杯,放在后院\n")
    assert [row for row, _, _ in passages(source)] == [1, 2]


@pytest.mark.parametrize(
    ("table", "header"),
    [
        ("姓名,部门\n顾小满,采购\n陈一帆,门市\n", "姓名 部门"),
        ("月份,人数\n三月,120\n四月,98\n", "月份 人数"),
        ("物件,去处\n雨伞,借出三天内要还到门口的架子上\n", "物件 去处"),
        ("商品,柜\n伞,甲\n杯,甲\n袋,乙\n壶,乙\n", "商品 柜"),
        ("帆布袋,七天\n玻璃杯,三天\n", ""),
        ("会员日当天，可以提前进店。,门市\n下雨。,采购\n", ""),
        ("2022,300\n2023,400\n", ""),
        ("甲,甲\n乙,丙\n", ""),
        ("门市,早班\n采购,门市\n门市,夜班\n", ""),
    ],
)
def test_a_header_is_recognised_and_not_assumed(
    tmp_path: Path, table: str, header: str
) -> None:
    source = read(tmp_path, table)
    assert {one.context for one in source.parts if one.context} == {header} - {""}


def test_a_line_above_the_table_finds_its_rows(tmp_path: Path) -> None:
    source = read(tmp_path, "河边书店价目,,\n商品,价格,折扣\n帆布袋,35,九折\n")
    assert passages(source) == [
        (1, "河边书店价目", ""),
        (3, "帆布袋 | 35 | 九折", "河边书店价目 商品 价格 折扣"),
    ]


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("甲,乙\n丙,丁\n", ","),
        ("甲;乙\n丙,戊;丁\n", ";"),
        ("伞;2,5\n杯;3,5\n", ";"),
        ("甲\t乙,丁\n丙\t丁\n", "\t"),
        ("甲|乙\n丙|丁\n", "|"),
        ("问题，答案\n几点开门？，九点。\n", "，"),
        ('"甲;乙",丁\n"丙;戊",己\n', ","),
        ("今天下雨，人不多。\n明天盘点，不开门。\n", ","),
        ("一列\n两行\n", ","),
    ],
)
def test_the_sign_between_cells_is_told(text: str, sign: str) -> None:
    assert delimiter_of(text) == sign


def test_a_sign_that_is_told_is_taken(tmp_path: Path) -> None:
    source = read(tmp_path, "\ufeffsep=;\r\n姓名;部门\r\n顾小满;采购,门市\r\n")
    assert passages(source) == [(2, "顾小满 | 采购,门市", "姓名 部门")]


def test_a_quotation_mark_that_never_closes_is_told(tmp_path: Path) -> None:
    source = read(tmp_path, '帆布袋,前台\n玻璃杯,"后院\n雨伞,门口\n')
    (warning,) = source.warnings
    assert (warning.key, warning.line) == ("stray_quote", 2)
    assert passages(source)[1:] == [(2, '玻璃杯 | "后院', ""), (3, "雨伞 | 门口", "")]


@pytest.mark.parametrize("data", [b"", b"\n\n", b",,\n,,\n", b'""\n'])
def test_a_table_without_words_is_empty(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(LoadError, match=r"^店规\.csv：文件是空的") as caught:
        read(tmp_path, data)
    assert caught.value.key == "empty_file"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16", "utf-8"])
def test_a_table_is_read_in_its_encoding(tmp_path: Path, encoding: str) -> None:
    source = read(tmp_path, GOODS.encode(encoding))
    assert source.text.removeprefix("\ufeff") == GOODS
    assert passages(source)[1][1] == "玻璃杯 | 三天 | 后院库房"


def test_a_table_of_the_other_script_is_read(tmp_path: Path) -> None:
    table = "問題,答案\n雨傘怎麼借？,在門口登記，三天內歸還。\n"
    source = read(tmp_path, table.encode("big5hkscs"))
    assert source.encoding == "big5hkscs"
    assert words(source) == "雨傘怎麼借？\n在門口登記，三天內歸還。\n"


SIGNS = ",;\t|"


def tables_of(signs: str) -> st.SearchStrategy[list[list[str]]]:
    cells = st.text(SIMPLIFIED + TRADITIONAL + signs + '"\n 。？ab1', max_size=9)
    return st.lists(st.lists(cells, min_size=1, max_size=4), min_size=1, max_size=5)


@given(tables_of(SIGNS), st.sampled_from(SIGNS), st.sampled_from(["\r\n", "\n", "\r"]))
def test_what_csv_writes_is_read_in_its_places(
    table: list[list[str]], sign: str, line_end: str
) -> None:
    text = written(table, sign, line_end)
    rows = [row for row in rows_of(text, sign, 0) if not row.is_blank]
    filled = [row for row in table if any(map(str.strip, row))]
    assert [[cell.words for cell in row.cells] for row in rows] == filled
    for cell in (cell for row in rows for cell in row.cells):
        assert text[cell.start : cell.end].replace('""', '"') == cell.words


@given(tables_of(","))
def test_every_word_of_a_table_is_read_or_finds_what_is(
    table: list[list[str]],
) -> None:
    source = table_source(written(table, ",", "\r\n"))
    if source is None:
        assert not "".join(map("".join, table)).strip()
        return
    read_words = words(source) + "".join(one.context for one in source.parts)
    for cell in (cell for row in table for cell in row):
        for word in cell.replace('"', " ").split():
            assert all(char in read_words for char in word)


def table_source(text: str) -> Source | None:
    """Read a table, or give nothing where it has no words."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "店规.csv"
        path.write_bytes(text.encode())
        if text.strip('", \r\n\t'):
            return load(path, "店规.csv", Settings())
        with pytest.raises(LoadError, match="文件是空的"):
            load(path, "店规.csv", Settings())
        return None


def written(table: Sequence[Sequence[str]], sign: str, line_end: str) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(
        text,
        delimiter=sign,
        lineterminator=line_end,
        # Of line ends within a cell, the writer by itself only quotes the table's own.
        quoting=csv.QUOTE_ALL if line_end == "\r" else csv.QUOTE_MINIMAL,
    )
    writer.writerows(table)
    return text.getvalue()


def is_cited(answer: Answer, text: str, data: bytes) -> bool:
    """Check that each quote is the file's own slice."""
    assert answer.citations
    for one in answer.citations:
        assert one.quote == text[one.start : one.end]
        assert one.quote.strip() == one.quote
        assert one.sha256 == hashlib.sha256(data).hexdigest()
    return True


@pytest.mark.parametrize(
    ("question", "said", "row"),
    [
        ("帆布袋能退吗？", "凭收据七天之内可以退。", 2),
        ("怎么办会员卡？", "先到前台填表。", 3),
    ],
)
def test_a_question_of_the_table_is_answered_from_its_row(
    desk: Desk, question: str, said: str, row: int
) -> None:
    data = ("\ufeff" + FAQ).encode()
    desk.write({"问答.csv": data, "店规.txt": "雨伞借出以后，三天之内归还。\n"})
    desk.build()
    answer = desk.open().ask(question)
    assert said in answer.text
    assert is_cited(answer, data.decode(), data)
    part = answer.citations[0].part
    assert part is not None
    assert (part.unit, part.number) == ("row", row)


def test_a_cell_answers_what_its_header_asks(desk: Desk) -> None:
    data = GOODS.encode("gb18030")
    desk.write({"退货.csv": data})
    desk.build()
    answer = desk.open().ask("玻璃杯的退货期限是几天？")
    assert "玻璃杯 | 三天 | 后院库房" in answer.text
    assert is_cited(answer, GOODS, data)
    assert answer.citations[0].line_start == 3
    part = answer.citations[0].part
    assert part is not None
    assert part.to_dict() == {"row": 3, "names": ["商品", "退货期限", "办理地点"]}


def workbook(tmp_path: Path, fill: Any) -> Source:
    """Read a workbook that *fill* has written."""
    book = openpyxl.Workbook()
    fill(book)
    path = tmp_path / "店务.xlsx"
    book.save(path)
    return load(path, "店务.xlsx", Settings())


def price_list(book: Any) -> None:
    sheet = book.active
    sheet.title = "价目"
    sheet.append(["河边书店价目表"])
    sheet.merge_cells("A1:D1")
    sheet.append(["类别", "商品", "单价", "折扣"])
    sheet.append(["袋", "帆布袋", 35.5, 0.125])
    sheet.append([None, "网袋", 12, 0.2])
    sheet.merge_cells("A3:A4")
    sheet["D3"].number_format = "0.0%"
    sheet["D4"].number_format = "0%"
    sheet["C4"].number_format = '#,##0.00"元"'
    answers = book.create_sheet("问答")
    answers.append([])
    answers.append(["问题", "答案", "更新"])
    day = datetime.datetime(2021, 7, 3)
    answers.append(["几点开门？", "早上九点开门。\n周一闭店。", day])


def test_every_sheet_is_read_as_a_person_sees_it(tmp_path: Path) -> None:
    source = workbook(tmp_path, price_list)
    found = [
        (one.part.within, one.part.number, one.text)
        for one in split(clean(source), Settings())
        if one.part
    ]
    assert found == [
        ("价目", 1, "河边书店价目表"),
        ("价目", 3, "袋 | 帆布袋 | 35.5 | 12.5%"),
        ("价目", 4, "袋 | 网袋 | 12.00元 | 20%"),
        ("问答", 3, "几点开门？\n早上九点开门。\n周一闭店。\n更新：2021-07-03"),
    ]
    assert source.parts[2].context == "河边书店价目表 类别 商品 单价 折扣"
    assert "类别 | 商品" in source.text


def test_a_workbook_says_its_title(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        book.properties.title = "门市价目"
        book.active.append(["帆布袋", "七天"])

    assert workbook(tmp_path, fill).title == "门市价目"
    assert workbook(tmp_path, price_list).title == "店务"


def test_a_workbook_is_dated_by_its_name_or_when_it_was_saved(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["帆布袋", "七天"])
    book.save(tmp_path / "价目.xlsx")
    saved = load(tmp_path / "价目.xlsx", "价目.xlsx", Settings()).date
    named = load(tmp_path / "价目.xlsx", "价目2022-03-01.xlsx", Settings()).date
    assert saved == book.properties.modified.date().isoformat()
    assert named == "2022-03-01"


def test_formulas_without_a_saved_value_are_told(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        book.active.append(["商品", "总价"])
        book.active.append(["帆布袋", "=35*2"])

    (warning,) = workbook(tmp_path, fill).warnings
    assert warning.key == "no_value"
    assert "第 2 行" in warning.problem()


def test_an_empty_workbook_is_said_to_be_empty(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match=r"^店务\.xlsx：文件是空的"):
        workbook(tmp_path, lambda book: book.create_sheet("空"))


@pytest.mark.parametrize("harm", [lambda data: data[:200], lambda _: b"PK\x03\x04"])
def test_a_broken_workbook_is_said_to_be_broken(tmp_path: Path, harm: Any) -> None:
    workbook(tmp_path, price_list)
    path = tmp_path / "店务.xlsx"
    path.write_bytes(harm(path.read_bytes()))
    with pytest.raises(LoadError, match=r"^店务\.xlsx："):
        load(path, "店务.xlsx", Settings())


def test_a_row_of_a_sheet_is_answered(desk: Desk, tmp_path: Path) -> None:
    source = workbook(tmp_path, price_list)
    data = (tmp_path / "店务.xlsx").read_bytes()
    desk.write({"店务.xlsx": data})
    desk.build()
    answer = desk.open().ask("书店几点开门？")
    assert "早上九点开门。" in answer.text
    assert is_cited(answer, source.text, data)
    part = answer.citations[0].part
    assert part is not None
    assert part.to_dict() == {"row": 3, "within": "问答"}


@pytest.mark.parametrize(
    ("value", "form", "seen"),
    [
        (3.5000000000000004, "General", "3.5"),
        (3.0, "General", "3"),
        (1234567, "#,##0", "1,234,567"),
        (0.2, "0%", "20%"),
        (19.999, "¥#,##0.00", "¥20.00"),
        (1e20, "General", "1e+20"),
        (True, "General", "TRUE"),
        (datetime.datetime(2021, 7, 3, 9, 30), "", "2021-07-03 09:30"),
        (datetime.date(2021, 7, 3), "", "2021-07-03"),
        ("会员", "@", "会员"),
        (None, "", ""),
    ],
)
def test_a_value_is_shown_as_its_sheet_shows_it(
    value: object, form: str, seen: str
) -> None:
    assert shown(value, form) == seen


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("帆布袋多少钱？", "帆布袋,35,120"),
        ("明信片的單價是多少？", "明信片,4.5,900"),
        ("书签有多少库存？", "书签,8,"),
    ],
)
def test_a_header_says_what_the_cells_of_a_row_are(
    desk: Desk, question: str, quote: str
) -> None:
    rows = "商品,单价（元）,库存\n帆布袋,35,120\n明信片,4.5,900\n书签,8,60\n"
    desk.write({"价目.csv": rows})
    desk.build()
    citation = desk.open().ask(question).citations[0]
    assert citation.quote.startswith(quote)
    assert citation.to_dict()["names"] == ["商品", "单价（元）", "库存"]


def test_lines_above_the_table_name_no_cells(tmp_path: Path) -> None:
    above = "".join(f"{one},,\n" for one in ("价目", "门市用", "顾小满制表", "含税"))
    source = read(tmp_path, f"{above}商品,单价,库存\n帆布袋,35,120\n书签,8,60\n")
    names = ("商品", "单价", "库存")
    assert [one.names for one in source.parts] == [()] * 5 + [names] * 2
