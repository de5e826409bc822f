"""Files of text that are broken in their words, cells, records or times."""

import json
import random
from collections.abc import Iterator

from broken_kinds import LINES, READ, TEXT, Broken, one

TRADITIONAL = "茶室的門票每張八元，六歲以下的孩子免票入場。"
# Characters that are lost may be told of besides.
CUT = (f"{READ} cut_off", f"{READ} cut_off lost_characters")
BAD = (f"{READ} bad_bytes", f"{READ} bad_bytes lost_characters")
LOST = (READ, f"{READ} lost_characters")


def cut_characters() -> Iterator[Broken]:
    """Cut text in the middle of a character, or put one out of step."""
    for encoding in ("utf-8", "gb18030", "big5hkscs", "utf-16", "utf-16-le"):
        text = (TRADITIONAL if encoding.startswith("big5") else TEXT) * 12
        data = text.encode(encoding)
        for suffix in (".txt", ".csv", ".srt"):
            times = "1\n00:00:01,000 --> 00:00:02,000\n" * (suffix == ".srt")
            whole = (times + text).encode(encoding)
            yield one(f"characters/{encoding}-cut{suffix}", whole[:-1], *CUT)
        told = ("unknown_encoding",) if encoding.startswith("utf-16") else BAD
        bad = data[:100] + b"\xff\xff\xff" + data[100:]
        yield one(f"characters/{encoding}-bad.txt", bad, *told)


def lone_characters() -> Iterator[Broken]:
    """Write what is half of a character, or none."""
    half = f"{TEXT}\ud83d{TEXT}"
    surrogates = half.encode("utf-8", "surrogatepass")
    yield one("characters/surrogate.txt", surrogates, *BAD)
    yield one("characters/surrogate.csv", surrogates, *BAD)
    yield one("characters/surrogate.json", b'{"text": "%s"}' % surrogates, *BAD)
    yield one("characters/escaped.json", json.dumps({"text": half}), *LOST)
    utf_16 = f"\ufeff{TEXT * 9}{half}".encode("utf-16-le", "surrogatepass")
    yield one("characters/surrogate-16.txt", utf_16, *BAD)
    nuls = TEXT.encode() + bytes(400) + TEXT.encode()
    yield one("characters/nuls.txt", nuls, "binary_file")
    yield one("characters/nuls-behind.txt", TEXT.encode() + bytes(4000), READ)


def odd_texts() -> Iterator[Broken]:
    for name, text in {
        "cr.txt": TEXT + "\r" + LINES.replace("\n", "\r"),
        "bidi.txt": f"\u202e{TEXT}\u202c\u2066{TEXT}",
        "controls.txt": f"\x1b[2J\x07{LINES}\x08\x7f",
        "long-line.txt": LINES.replace("\n", "") * 400,
        "one-word.md": "茶" * 400_000,
        "brackets.md": "(" * 100_000 + TEXT,
        "quotes.txt": "“「" * 50_000 + TEXT,
        "digits.txt": "1234567890" * 40_000,
        "dots.txt": "。" * 300_000,
        "list.md": "".join(f"{n}. \n" for n in range(30_000)),
        "headings.md": "# 座位\n" * 30_000,
        "blank-lines.txt": "\n" * 400_000 + TEXT,
        "front.md": "---\ntitle: [\n" + "a: &a [*a]\n" * 50 + "---\n" + TEXT,
        "front-open.md": "---\ntitle: 茶室\n" * 3 + TEXT,
        "accents.txt": TEXT + "\u0301" * 100_000,
        "private.txt": TEXT + "\ue000\uf8ff\U0010fffd\ufffe\uffff" * 40,
    }.items():
        yield one(f"text/{name}", text, *LOST)
    latin = "Öffnungszeiten für Gäste über Ostern".encode("latin-1")
    yield one("text/latin.txt", latin, "unknown_encoding")
    yield one("text/noise.txt", random.Random(5).randbytes(4000), "binary_file")


def broken_tables() -> Iterator[Broken]:
    wide = ",".join(f"列{n}" for n in range(100_000))
    rows = [",".join(str(n * k % 9973) for k in range(10)) for n in range(40_000)]
    ragged = "".join("a茶," * (n % 90) + "\n" for n in range(400))
    large = ("too_many_cells", "reading_too_large")
    yield one("tables/wide.csv", f"{wide}\n{wide}", *large, READ)
    yield one("tables/cells.csv", "\n".join(rows), "too_many_cells")
    yield one("tables/commas.csv", "," * 300_000, "too_many_cells")
    stray = f"{READ} stray_quote"
    yield one("tables/quote.csv", f'编号,说明\n1,"{TEXT}\n{LINES}', stray)
    yield one("tables/quotes.csv", '"' * 100_001, stray)
    yield one("tables/ragged.csv", ragged, READ)
    yield one("tables/mixed.csv", f"编号;说明\n1,{TEXT}\n2\t{TEXT}\n3|{TEXT}", READ)
    yield one("tables/sep.csv", "sep=", READ)
    yield one("tables/sep-quote.csv", 'sep="\n编号"说明\n1"茶室', READ)
    yield one("tables/sep-letter.csv", f"sep=茶\n编号茶说明\n1{TEXT}", READ)
    yield one("tables/cr.tsv", "编号\t说明\r1\t茶室八元\r\r\r2\t走廊", READ)


def broken_records() -> Iterator[Broken]:
    deep = 100_000
    many = json.dumps({"a": [{"text": f"茶室{n}"} for n in range(5_000)]})
    fields = json.dumps({f"k{n}": n for n in range(60_000)})
    for name, text in {
        "lists.json": "[" * deep + "]" * deep,
        "objects.json": '{"a":' * deep + "1" + "}" * deep,
        "open.jsonl": '[{"text":' * deep,
        "escape.json": r'{"text": "\x41\u12"}',
        "quotes.json": f"{{'text': '{TEXT}'}}",
        "comma.json": f'[{{"text": "{TEXT}"}},]',
        "words.jsonl": f"{TEXT}\n{LINES}",
        "backslashes.json": '{"text": "' + "\\" * 100_001 + '"}',
    }.items():
        yield one(f"records/{name}", text, "broken_json")
    for name, text in {
        "exponent.json": '{"text": 1e999999999, "说明": -Infinity}',
        "same-keys.json": f'{{"text": "{TEXT}", "text": "茶"}}',
        "escapes.json": '{"text": "' + r"\u0000\ud800\uffff" * 20_000 + '茶室"}',
        "many.json": many,
    }.items():
        yield one(f"records/{name}", text, *LOST)
    good = f'{{"text": "{TEXT}"}}'
    yield one("records/lines.jsonl", good + '\n{"text"\n\n][\n', f"{READ} broken_json")
    yield one("records/nulls.json", "[" + "null," * 90_000 + "null]", "empty_file")
    yield one("records/keys.json", fields, "no_field")
    yield one("records/number.json", f'{{"text": {"9" * 500_000}}}', "read")
    yield one("records/links.json", '[{"id": 3, "url": "http://a/b"}]', "no_field")


def broken_subtitles() -> Iterator[Broken]:
    times = "1\n00:00:01,000 --> 00:00:02,000\n"
    overlap = "".join(
        f"7\n00:00:0{n % 7},000 --> 00:09:00,000\n{line}\n\n"
        for n, line in enumerate(LINES.splitlines())
    )
    backwards = f"5\n99:99:99,999 --> 00:00:00,000\n{TEXT}\n\n{times}{TEXT}"
    speakers = "WEBVTT\n\n00:01.000 --> 00:02.000\n" + "<v " * 30_000 + TEXT
    entities = "&#99999999999;&#xd800;&#0;&foo;" * 500
    for name, text in {
        "backwards.srt": backwards,
        "overlap.srt": overlap,
        "speakers.vtt": speakers,
        "tags.srt": times + "<i>" * 30_000 + TEXT,
        "braces.srt": times + "{\\" * 30_000 + TEXT,
        "entities.srt": times + entities + TEXT,
    }.items():
        yield one(f"subtitles/{name}", text, *LOST)
    only = "00:00:01,000 --> 00:00:02,000\n" * 20_000
    yield one("subtitles/times.srt", only, "empty_file")
    yield one("subtitles/arrows.srt", "-->\n" * 20_000, "no_times")
    yield one("subtitles/notes.vtt", f"WEBVTT\n\nNOTE {LINES}", "no_times")
