"""What the tests share: folders of documents, and the examples from beside the tree."""

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

import siyu_qa
from siyu_qa.assistant import Assistant
from siyu_qa.embedders.bundled import BundledEmbedder
from siyu_qa.records import IndexReport, Vectors
from siyu_qa.settings import Settings

# The page's own fixtures, and what its visits must not have done.
pytest_plugins = ["browser"]

ROOT = Path(__file__).parent.parent

# The same examples on every run, and no verdict by the clock of a busy machine.
hypothesis_settings.register_profile(
    "repeatable", deadline=None, derandomize=True, max_examples=60, database=None
)
hypothesis_settings.load_profile("repeatable")


@dataclass(frozen=True)
class Desk:
    """A seeds folder and its index."""

    seeds: Path
    index: Path

    @property
    def settings(self) -> Settings:
        return Settings(seeds=self.seeds, index=self.index)

    @property
    def folders(self) -> list[str]:
        """As options of the command line."""
        return ["--seeds", str(self.seeds), "--index", str(self.index)]

    def write(self, files: Mapping[str, str | bytes]) -> None:
        """Put files into the seeds folder."""
        for name, content in files.items():
            path = self.seeds / name
            path.parent.mkdir(parents=True, exist_ok=True)
            data = content if isinstance(content, bytes) else content.encode()
            path.write_bytes(data)

    def build(self, *, full: bool = False) -> IndexReport:
        return siyu_qa.build_index(self.seeds, self.index, full=full)

    def open(self) -> Assistant:
        return Assistant.open(self.index, self.settings)

    def found(self, query: str) -> list[str]:
        """Give the documents that a query finds, best first, their twins behind."""
        hits = self.open().retrieve(query, 20)
        return [at.document for hit in hits for at in (hit.found.place, *hit.also)]


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the reader's own settings out of the tests."""
    for name in list(os.environ):
        if name.startswith("SIYU_QA_") or name in {"LC_ALL", "LC_MESSAGES", "LANG"}:
            monkeypatch.delenv(name)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")


@pytest.fixture
def embedded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """List the texts that are embedded in this process."""
    texts: list[str] = []
    embed: Callable[..., Vectors] = BundledEmbedder.embed

    def counting(self: BundledEmbedder, some: list[str]) -> Vectors:
        texts.extend(some)
        return embed(self, some)

    monkeypatch.setattr(BundledEmbedder, "embed", counting)
    return texts


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Give an empty seeds folder, not yet indexed."""
    (tmp_path / "seeds").mkdir()
    return Desk(tmp_path / "seeds", tmp_path / "index")


SHOP = {
    "会员.txt": (
        "会员分三种：金卡、银卡和普通卡。金卡会员每年续费三百元，可以提前一天预订座位。"
        "\n普通卡不收年费。\n"
    ),
    "营业/退换.md": (
        "# 退換須知\n\n七日內憑收據可以退貨。\n\n退貨須備齊下列物品：\n"
        "1. 收據\n2. 原包裝\n3. 未拆封的贈品\n"
    ),
    "店铺.txt": "本店二〇一九年春天在河边开业，店主姓顾，养着一只橘猫。\n",
}
"""A small shop's documents, in both scripts."""


@pytest.fixture
def shop(desk: Desk) -> Desk:
    """Give the shop's documents, indexed."""
    desk.write(SHOP)
    desk.build()
    return desk


@pytest.fixture
def read_only(shop: Desk) -> Iterator[Desk]:
    """Give the shop with an index folder in which nothing can be written."""
    folders = [shop.index, *filter(Path.is_dir, shop.index.rglob("*"))]
    for folder in folders:
        folder.chmod(0o500)
    if os.access(shop.index, os.W_OK):
        pytest.skip("permissions don't bind this user")
    yield shop
    for folder in folders:
        folder.chmod(0o700)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Give the folder of examples that is not part of the project."""
    folder = ROOT.parent / "shared"
    if not (folder / "eval").is_dir():
        pytest.skip(f"{folder} is not here: the source articles aren't distributed")
    return folder


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """List the files that are loaded while the test runs."""
    from siyu_qa import loaders

    loaded: list[str] = []
    load: Callable[[Path, str, Settings], object] = loaders.load

    def counting(path: Path, name: str, settings: Settings) -> object:
        loaded.append(name)
        return load(path, name, settings)

    monkeypatch.setattr(loaders, "load", counting)
    return loaded
