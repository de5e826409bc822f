"""A folder of made-up documents that is edited at random, and what is true of it."""

import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, TypeAlias

State: TypeAlias = Mapping[str, str]
"""The text of each document, by its path."""

_WHO = ("书屋", "花圃", "修理鋪", "茶水間", "自习室", "租书摊", "種子櫃", "读报角")
_WHEN = ("每周三下午", "節假日前一天", "雨季开始以后", "閉館前半小時", "月底盘点时")
_WHAT = ("把旧杂志送到门口", "請大家登記姓名", "换下磨破的坐垫", "清點借出的雨傘")
_HOW = (
    "由值班的人负责。",
    "費用從公用金支出。",
    "遇到停电就改期。",
    "結果寫在告示牌上。",
)
_CODE = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass
class Folder:
    """The seeds, the index, and the documents as they stand."""

    seeds: Path
    index: Path
    chance: Random
    texts: dict[str, str] = field(default_factory=dict)
    codes: list[str] = field(default_factory=list)
    """A word of each document that ever was; no two have one in common."""

    def fill(self, count: int) -> None:
        """Put in that many new documents."""
        for _ in range(count):
            at = self.chance.choice(("", "甲/", "乙/", "乙/深/"))
            self._write(f"{at}文{len(self.codes):05}.txt", self._text())

    def edit(self, times: int) -> None:
        """Add, change, rename and delete documents."""
        for _ in range(times):
            edit = self.chance.choice((self._change, self._rename, self._delete))
            edit(self.chance.choice(sorted(self.texts)))
            self.fill(1)

    def change_in_place(self, path: str) -> None:
        """Give a document another code; it stays as long as it is."""
        text = self.texts[path]
        [old] = [code for code in self.codes if code in text]
        self.codes.append(self._code())
        self._write(path, text.replace(old, self.codes[-1]))

    def folders(self) -> list[str]:
        """Give the two folders as options of the command line."""
        return ["--seeds", str(self.seeds), "--index", str(self.index)]

    def _change(self, path: str) -> None:
        self._write(path, self._text())

    def _rename(self, path: str) -> None:
        text = self.texts.pop(path)
        new = f"丙/{len(self.codes)}-{Path(path).name}"
        self._write(new, text)
        (self.seeds / path).unlink()

    def _delete(self, path: str) -> None:
        del self.texts[path]
        (self.seeds / path).unlink()

    def _write(self, path: str, text: str) -> None:
        self.texts[path] = text
        file = self.seeds / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def _text(self) -> str:
        code = self._code()
        self.codes.append(code)
        lines = [self._line() for _ in range(self.chance.randint(2, 6))]
        lines.insert(1, f"{self._line()}櫃号是 {code} 的请看这里。")
        return "\n\n".join(lines) + "\n"

    def _code(self) -> str:
        return "z" + "".join(self.chance.choices(_CODE, k=7))

    def _line(self) -> str:
        return "".join(
            f"{self.chance.choice(_WHO)}{self.chance.choice(_WHEN)}"
            f"{self.chance.choice(_WHAT)}，{self.chance.choice(_HOW)}"
            for _ in range(self.chance.randint(1, 4))
        )


def begin(at: Path, seed: int, count: int) -> Folder:
    """Make a folder of that many documents in *at*, where nothing may be yet."""
    folder = Folder(at / "seeds", at / "index", Random(seed))
    folder.seeds.mkdir(parents=True)
    folder.fill(count)
    return folder


def faults_of(found: Sequence[Mapping[str, Any]], states: Sequence[State]) -> list[str]:
    """Tell what is wrong with the hits of all codes; none where one state fits whole.

    Args:
        found: What each code found, as ``search`` tells it: ``id`` is the code.
        states: How the folder was, each of which may answer, but no mixture of them.
    """
    wrong = [list(_misfits(found, state)) for state in states]
    return [] if [] in wrong else [fault for one in wrong for fault in one[:3]]


def _misfits(found: Sequence[Mapping[str, Any]], state: State) -> Iterator[str]:
    """Give the hits that a state would not give, and those that it would."""
    holders = {
        row["id"]: {path for path, text in state.items() if row["id"] in text}
        for row in found
    }
    for row in found:
        documents = {hit["document"] for hit in row["hits"]}
        if documents != holders[row["id"]]:
            yield f"{row['id']}: {sorted(documents)}, not {sorted(holders[row['id']])}"
        for hit in row["hits"]:
            text = state.get(hit["document"], "")
            if hit["text"] != text[hit["start"] : hit["end"]]:
                yield f"{row['id']}: not in {hit['document']}: {hit['text'][:40]!r}"


def left_behind(index: Path) -> list[str]:
    """Give what a build left unfinished, and generations beyond the last two."""
    # What is written aside bears the number of a process or of a generation.
    odd = [path.name for path in index.iterdir() if re.search("[0-9]", path.name)]
    made = sorted(path.name for path in (index / "generations").iterdir())
    whole = [name for name in made if name.isdecimal()]
    return [*odd, *(name for name in made if name not in whole), *whole[:-2]]


def copy(old: Path, new: Path) -> None:
    """Put a copy of a folder in the place of another."""
    shutil.rmtree(new, ignore_errors=True)
    shutil.copytree(old, new)
