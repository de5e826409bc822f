"""Word documents are read with their headings, list marks, tables and notes."""

from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from conftest import Desk
from siyu_qa.loaders import load
from siyu_qa.records import Source
from siyu_qa.settings import Settings
from writers import KEYS, MENDING, OPENING, RULES, word


@pytest.fixture
def document() -> Document:
    """Give an empty document, as python-docx begins one."""
    return docx.Document()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "须知.docx"


def read(file: Path, document: Document) -> Source:
    file.write_bytes(word(document))
    return load(file, file.name, Settings())


def lines(file: Path, document: Document) -> list[str]:
    return read(file, document).text.splitlines()


def test_headings_items_and_rows_are_marked(file: Path, document: Document) -> None:
    document.add_heading("借阅须知", 0)
    document.add_heading("志愿者", 1)
    document.add_paragraph("志愿者分为两个小组：")
    for item in ("整理组", "讲读组"):
        document.add_paragraph(item, style="List Number")
    document.add_heading("请带", 2)
    document.add_paragraph("水杯", style="List Bullet")
    table = document.add_table(2, 2)
    for cell, words in zip(
        (*table.rows[0].cells, *table.rows[1].cells),
        ("项目", "价钱", "复印一页", "三角"),
        strict=True,
    ):
        cell.text = words
    assert lines(file, document) == [
        "# 借阅须知",
        "# 志愿者",
        "志愿者分为两个小组：",
        "1. 整理组",
        "2. 讲读组",
        "## 请带",
        "- 水杯",
        "项目 | 价钱",
        "复印一页 | 三角",
    ]


def test_paragraphs_count_what_has_words(file: Path, document: Document) -> None:
    document.add_paragraph(OPENING)
    document.add_paragraph("")
    document.add_paragraph(MENDING)
    source = read(file, document)
    assert [(part.start, part.to_dict()) for part in source.parts] == [
        (0, {"paragraph": 1}),
        (len(OPENING) + 1, {"paragraph": 2}),
    ]
    assert source.encoding == ""


@pytest.mark.parametrize(("name", "mark"), [("标题 2", "## "), ("標題 3", "### ")])
def test_a_localised_style_is_a_heading(
    file: Path, document: Document, name: str, mark: str
) -> None:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    document.add_paragraph("开放时间", style=style)
    based = document.styles.add_style("本馆样式", WD_STYLE_TYPE.PARAGRAPH)
    based.base_style = style
    document.add_paragraph("停车", style=based)
    assert lines(file, document) == [f"{mark}开放时间", f"{mark}停车"]


def test_a_level_of_the_outline_is_a_heading(file: Path, document: Document) -> None:
    level = parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="1"/>')
    document.add_paragraph("开放时间")._p.get_or_add_pPr().append(level)
    assert lines(file, document) == ["## 开放时间"]


def numbered(document: Document, levels: list[tuple[str, str]]) -> str:
    """Add a list whose levels are written so; give its number."""
    numbering = document.part.numbering_part.element
    written = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for level, (form, text) in enumerate(levels)
    )
    numbering.insert(
        0,
        parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{written}'
            "</w:abstractNum>"
        ),
    )
    numbering.append(
        parse_xml(
            f'<w:num {nsdecls("w")} w:numId="91"><w:abstractNumId w:val="90"/></w:num>'
        )
    )
    return "91"


def add_item(document: Document, words: str, number: str, level: int) -> None:
    told = parse_xml(
        f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/>'
        f'<w:numId w:val="{number}"/></w:numPr>'
    )
    document.add_paragraph(words)._p.get_or_add_pPr().append(told)


def test_the_numbers_that_word_counts_are_written(
    file: Path, document: Document
) -> None:
    number = numbered(
        document, [("chineseCountingThousand", "第%1条"), ("decimal", "%1.%2)")]
    )
    for words, level in [
        ("开放", 0),
        ("平日", 1),
        ("假日", 1),
        ("借阅", 0),
        ("数目", 1),
    ]:
        add_item(document, words, number, level)
    assert lines(file, document) == [
        "第一条 开放",
        "一.1) 平日",
        "一.2) 假日",
        "第二条 借阅",
        "二.1) 数目",
    ]


def test_what_was_deleted_is_not_read_and_what_was_added_is(
    file: Path, document: Document
) -> None:
    paragraph = document.add_paragraph("押金")._p
    paragraph.append(
        parse_xml(
            f'<w:ins {nsdecls("w")} w:id="1" w:author="a">'
            "<w:r><w:t>二十</w:t></w:r></w:ins>"
        )
    )
    paragraph.append(
        parse_xml(
            f'<w:del {nsdecls("w")} w:id="2" w:author="a">'
            "<w:r><w:delText>三十</w:delText></w:r></w:del>"
        )
    )
    assert lines(file, document) == ["押金二十"]


def test_controls_and_boxes_are_read_once(file: Path, document: Document) -> None:
    body = document.element.body
    body.insert(
        0,
        parse_xml(
            f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>{OPENING}</w:t></w:r>"
            "</w:p></w:sdtContent></w:sdt>"
        ),
    )
    box = f"<w:txbxContent><w:p><w:r><w:t>{KEYS}</w:t></w:r></w:p></w:txbxContent>"
    document.add_paragraph("门房")._p.append(
        parse_xml(
            f'<w:r {nsdecls("w")} xmlns:mc="http://schemas.openxmlformats.org/'
            'markup-compatibility/2006"><mc:AlternateContent><mc:Choice Requires="wps">'
            f"{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
        )
    )
    assert lines(file, document) == [OPENING, "门房", KEYS]


def test_a_table_of_contents_is_left_out(file: Path, document: Document) -> None:
    style = document.styles.add_style("toc 1", WD_STYLE_TYPE.PARAGRAPH)
    document.add_paragraph("开放时间\t3", style=style)
    document.add_heading("开放时间", 1)
    assert lines(file, document) == ["# 开放时间"]


def test_a_frame_of_one_cell_is_read_as_paragraphs(
    file: Path, document: Document
) -> None:
    cell = document.add_table(1, 1).cell(0, 0)
    cell.text = OPENING
    cell.add_paragraph(KEYS)
    assert lines(file, document) == [OPENING, KEYS]


def test_a_break_within_a_paragraph_ends_its_line(
    file: Path, document: Document
) -> None:
    paragraph = document.add_paragraph("东馆：柳荫街三号")
    paragraph.add_run().add_break()
    paragraph.add_run("西馆：槐树路九号")
    source = read(file, document)
    assert source.text == "东馆：柳荫街三号\n西馆：槐树路九号\n"
    assert len(source.parts) == 1


def test_how_a_character_is_read_is_no_part_of_the_word(
    file: Path, document: Document
) -> None:
    ruby = (
        f"<w:r {nsdecls('w')}><w:ruby><w:rt><w:r><w:t>liáng</w:t></w:r></w:rt>"
        "<w:rubyBase><w:r><w:t>梁</w:t></w:r></w:rubyBase></w:ruby></w:r>"
    )
    document.add_paragraph("找")._p.append(parse_xml(ruby))
    assert lines(file, document) == ["找梁"]


@pytest.mark.parametrize(
    ("told", "title"),
    [("借阅须知", "借阅须知"), ("Word Document", ""), ("文档1", ""), ("甲.docx", "甲")],
)
def test_a_title_is_what_a_person_wrote(
    file: Path, document: Document, told: str, title: str
) -> None:
    document.add_paragraph(OPENING)
    document.core_properties.title = told
    assert read(file, document).title == title


def test_a_date_is_the_documents_own_and_not_its_templates(
    file: Path, document: Document
) -> None:
    document.add_paragraph(OPENING)
    assert read(file, document).date == ""
    document.core_properties.created = datetime(2021, 7, 3, tzinfo=UTC)
    assert read(file, document).date == "2021-07-03"


def test_notes_stand_at_the_end(file: Path, document: Document) -> None:
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    document.add_paragraph(OPENING)
    notes = (
        f'<w:footnotes {nsdecls("w")}><w:footnote w:id="2"><w:p><w:r><w:t>{KEYS}</w:t>'
        "</w:r></w:p></w:footnote></w:footnotes>"
    )
    kind = (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    )
    part = Part(PackURI("/word/footnotes.xml"), kind, notes.encode())
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    assert lines(file, document) == [OPENING, KEYS]


def test_a_document_without_words_is_said_to_be_empty(
    file: Path, document: Document
) -> None:
    with pytest.raises(Exception, match="文件是空的"):
        read(file, document)


@pytest.mark.parametrize(
    ("rules", "question", "expected"),
    [
        (RULES, "书屋的备用钥匙放在哪里？", KEYS),
        ([OPENING, RULES[1], MENDING], "閱讀室的舊書在什麼時候修補？", MENDING),
    ],
)
def test_a_question_is_answered_with_its_paragraph(
    desk: Desk, document: Document, rules: list[str], question: str, expected: str
) -> None:
    for rule in rules:
        document.add_paragraph(rule)
    desk.write({"须知.docx": word(document)})
    desk.build()
    (citation, *_) = desk.open().ask(question).citations
    assert citation.quote == expected
    assert citation.part is not None
    assert citation.part.to_dict() == {"paragraph": 3}
