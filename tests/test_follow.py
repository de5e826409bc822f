"""While a folder is followed, whatever changes in it is in the answers."""

import logging
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from threading import Event, Thread

import pytest

import browser
from conftest import SHOP, Desk
from siyu_qa.assistant import Assistant
from siyu_qa.errors import FolderError
from siyu_qa.follow import follower, watching
from siyu_qa.follow.follower import Follower
from siyu_qa.index import build
from siyu_qa.index.generation import CURRENT, Generation
from siyu_qa.index.lock import writing
from siyu_qa.index.reach import Reach
from siyu_qa.index.update import Watcher
from siyu_qa.records import Progress
from siyu_qa.settings import Settings

_PATIENCE = 60.0
"""Seconds; where other work shares the cores, what is right may take its time."""
_LOOK_AGAIN = 0.02

LAMP = "码头的灯塔由阮师傅照看，灯每晚七点点亮。\n"
LAMPS = "碼頭的燈塔改由柯師傅照看，燈每晚六點點亮。\n"
KEEPER = "码头的灯塔由谁照看？"


def until(holds: Callable[[], object]) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + _PATIENCE
    while not holds():
        assert time.monotonic() < deadline, "it came to nothing"
        Event().wait(_LOOK_AGAIN)


class Reader:
    """Asks a folder that is followed."""

    def __init__(self, desk: Desk, assistant: Assistant, follower: Follower) -> None:
        self.desk = desk
        self.assistant = assistant
        self.follower = follower

    def comes(self, words: str, question: str = KEEPER) -> None:
        """Wait until an answer has some words."""
        until(lambda: words in self.assistant.ask(question).text)

    def goes(self, question: str = KEEPER) -> None:
        """Wait until a question has no answer."""
        until(lambda: not self.assistant.ask(question).answered)

    def has(self, *paths: str) -> None:
        """Wait until the index has just these documents."""
        until(lambda: self.assistant.paths() == sorted(paths))


@contextmanager
def following(desk: Desk) -> Iterator[Reader]:
    """Follow a folder for as long as the block runs."""
    assistant = desk.open()
    with Follower(desk.settings, assistant.reopen) as follower:
        yield Reader(desk, assistant, follower)


@pytest.fixture
def reader(shop: Desk) -> Iterator[Reader]:
    with following(shop) as reader:
        yield reader


# What changes


@pytest.mark.parametrize(
    ("doubt", "others"),
    [
        pytest.param(60.0, [], id="at first"),
        pytest.param(0.0, ["乙/船.txt"], id="when all is quiet"),
    ],
)
def test_only_where_a_change_is_told_is_looked_for_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, doubt: float, others: list[str]
) -> None:
    desk.write({"甲/灯.txt": LAMP})
    desk.build()
    is_quiet = Event()

    def told(settings: Settings, stop: Event) -> Iterator[set[Path]]:
        """Tell of one file, whatever else changes."""
        desk.write({"乙/船.txt": "渡船每日两班。\n", "甲/灯.txt": LAMPS})
        yield {settings.seeds / "甲/灯.txt"}
        for look in count():
            yield set()
            # The first look ends the burst, the second comes after the refresh.
            if look > 1:
                is_quiet.set()
            if stop.wait(_LOOK_AGAIN):
                break

    monkeypatch.setattr(follower, "changes", told)
    monkeypatch.setattr(follower, "_DOUBT", doubt)
    with following(desk) as reader:
        assert is_quiet.wait(_PATIENCE)
        reader.has("甲/灯.txt", *others)
        reader.comes("柯師傅")


def test_a_file_that_is_new_edited_renamed_and_deleted(reader: Reader) -> None:
    file = reader.desk.seeds / "灯塔.txt"
    file.write_text(LAMP, encoding="utf-8")
    reader.comes("阮师傅")
    file.write_text(LAMPS, encoding="utf-8")
    reader.comes("柯師傅")
    file.rename(file.with_name("燈塔.txt"))
    reader.has(*SHOP, "燈塔.txt")
    file.with_name("燈塔.txt").unlink()
    reader.goes()


def test_a_file_that_is_written_aside_and_renamed(reader: Reader) -> None:
    aside = reader.desk.seeds / ".灯塔.txt.swp"
    aside.write_text(LAMP, encoding="utf-8")
    aside.replace(reader.desk.seeds / "灯塔.txt")
    reader.comes("阮师傅")


def test_a_file_that_is_written_slowly_is_whole_at_last(reader: Reader) -> None:
    early = reader.desk.seeds / "早.txt"
    early.write_text("渡口的早班船六点开。\n", encoding="utf-8")
    with (reader.desk.seeds / "灯塔.txt").open("w", encoding="utf-8") as file:
        pieces = (f"第{number}号灯每年检修一次。\n" for number in range(1_000_000))

        def is_early_there() -> bool:
            # The file grows all the while.
            file.write(next(pieces))
            file.flush()
            return early.name in reader.assistant.paths()

        until(is_early_there)
        file.write(LAMP)
    reader.comes("阮师傅")


def test_a_burst_of_files(reader: Reader) -> None:
    names = [f"{number:03}.txt" for number in range(300)]
    for number, name in enumerate(names):
        text = f"第{number}号储物柜的押金是{number + 20}元。\n"
        (reader.desk.seeds / name).write_text(text, encoding="utf-8")
    reader.has(*SHOP, *names)
    # A handful of builds at most, whenever the looks fell.
    assert reader.assistant.state().generation <= 8


def test_a_folder_that_is_moved_in_and_out(reader: Reader, tmp_path: Path) -> None:
    aside = tmp_path / "码头"
    aside.joinpath("深").mkdir(parents=True)
    aside.joinpath("深", "灯塔.txt").write_text(LAMP, encoding="utf-8")
    inside = reader.desk.seeds / "码头"
    aside.rename(inside)
    reader.has(*SHOP, "码头/深/灯塔.txt")
    inside.joinpath("深", "灯塔.txt").write_text(LAMPS, encoding="utf-8")
    reader.comes("柯師傅")
    inside.rename(aside)
    reader.has(*SHOP)


def test_rules_of_what_is_left_out(reader: Reader) -> None:
    rules = reader.desk.seeds / ".siyuignore"
    rules.write_text("营业/\n", encoding="utf-8")
    reader.has("会员.txt", "店铺.txt")
    rules.unlink()
    reader.has(*SHOP)


def test_a_folder_that_is_deleted_and_made_again(reader: Reader) -> None:
    shutil.rmtree(reader.desk.seeds)
    until(lambda: reader.follower.trouble)
    assert reader.assistant.ask("金卡会员每年续费多少？").answered
    reader.desk.write({"灯塔.txt": LAMP})
    reader.has("灯塔.txt")
    reader.comes("阮师傅")
    until(lambda: not reader.follower.trouble)
    # The new folder is watched as the old one was.
    reader.desk.write({"灯塔.txt": LAMPS})
    reader.comes("柯師傅")


def test_an_index_inside_the_folder_sets_nothing_off(desk: Desk) -> None:
    inside = Desk(desk.seeds, desk.seeds / "索引")
    inside.write(SHOP)
    inside.build()
    with following(inside) as reader:
        reader.desk.write({"灯塔.txt": LAMP})
        reader.comes("阮师傅")
        looks = watching.changes(inside.settings, Event())
        assert next(looks) == {inside.seeds}
        (inside.index / CURRENT).touch()
        assert [next(looks), next(looks)] == [set(), set()]
    assert reader.assistant.state().generation == 2


def test_a_folder_that_cannot_be_watched_is_looked_through(
    shop: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: object, **__: object) -> Iterator[object]:
        raise OSError(28, "OS file watch limit reached")

    monkeypatch.setattr(watching, "watch", refuse)
    with following(shop) as reader:
        for name in ("灯塔.txt", "又一座.txt"):
            shop.write({name: LAMP})
            reader.has(*{*reader.assistant.paths(), name})
        (shop.seeds / "灯塔.txt").unlink()
        reader.has(*SHOP, "又一座.txt")
    assert caplog.text.count("the folder can't be watched") == 1


def test_a_folder_that_others_change_unseen_is_looked_through(
    shop: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"server:/a {shop.seeds} nfs4 rw 0 0\n", encoding="utf-8")
    monkeypatch.setattr(watching, "_MOUNTS", mounts)
    monkeypatch.setattr(watching, "watch", None)
    with following(shop) as reader:
        shop.write({"灯塔.txt": LAMP})
        reader.comes("阮师傅")


# While it is built


class Held:
    """Lets a build wait in the middle."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.is_building, self.may_go_on = Event(), Event()
        self.builds = 0

        def built(settings: Settings, progress: Watcher, *, reach: Reach) -> object:
            self.builds += 1

            def wait(step: Progress) -> None:
                progress(step)
                self.is_building.set()
                assert self.may_go_on.wait(_PATIENCE)
                progress(step)

            return build.build_index(settings, wait, reach=reach)

        monkeypatch.setattr(follower, "build_index", built)


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Held:
    return Held(monkeypatch)


def test_answering_goes_on_while_the_index_is_built(held: Held, reader: Reader) -> None:
    reader.desk.write({"灯塔.txt": LAMP})
    assert held.is_building.wait(_PATIENCE)
    assert reader.assistant.ask("金卡会员每年续费多少？").answered
    assert not reader.assistant.ask(KEEPER).answered
    held.may_go_on.set()
    reader.comes("阮师傅")


def test_what_changes_during_a_build_is_taken_in_by_the_next(
    held: Held, reader: Reader
) -> None:
    reader.desk.write({"灯塔.txt": LAMP})
    assert held.is_building.wait(_PATIENCE)
    reader.desk.write({"灯塔.txt": LAMPS, "晚.txt": "渡口的晚班船九点开。\n"})
    held.may_go_on.set()
    reader.has(*SHOP, "灯塔.txt", "晚.txt")
    reader.comes("柯師傅")


def test_a_generation_is_opened_ahead_of_the_first_question(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader.desk.write({"灯塔.txt": LAMP})
    until(lambda: reader.assistant._generation.folder.name == "000002")
    monkeypatch.setattr(Generation, "open", None)
    assert "阮师傅" in reader.assistant.ask(KEEPER).text


def test_a_generation_goes_when_its_last_reader_has_the_next(reader: Reader) -> None:
    reader.desk.write({"灯塔.txt": LAMP})
    reader.comes("阮师傅")
    folders = reader.desk.index / "generations"
    until(lambda: [path.name for path in folders.iterdir()] == ["000002"])


def test_what_a_dead_build_left_stays_when_a_generation_goes(shop: Desk) -> None:
    folders = shop.index / "generations"
    with following(shop) as reader:
        shop.write({"灯塔.txt": LAMP})
        reader.comes("阮师傅")
        until(lambda: [path.name for path in folders.iterdir()] == ["000002"])
        (folders / ".building-000003").mkdir()
        (folders / "000001").mkdir()
        (folders / "000001" / "manifest.json").touch()
        until(lambda: not (folders / "000001").exists())
    assert (folders / ".building-000003").is_dir()


def test_a_generation_that_another_reads_stays(reader: Reader) -> None:
    other = Generation.open(reader.desk.index)
    reader.desk.write({"灯塔.txt": LAMP})
    reader.comes("阮师傅")
    reader.desk.write({"灯塔.txt": LAMPS})
    reader.comes("柯師傅")
    folders = reader.desk.index / "generations"
    until(
        lambda: sorted(path.name for path in folders.iterdir()) == ["000001", "000003"]
    )
    assert other.store.count() == len(SHOP)


def test_nobody_waits_for_a_generation_that_another_opens(
    shop: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    assistant = shop.open()
    shop.write({"灯塔.txt": LAMP})
    shop.build()
    is_opening, may_go_on = Event(), Event()
    opened = Generation.open

    def open_slowly(index: Path) -> Generation:
        is_opening.set()
        assert may_go_on.wait(_PATIENCE)
        return opened(index)

    monkeypatch.setattr(Generation, "open", open_slowly)
    other = Thread(target=assistant.reopen)
    other.start()
    assert is_opening.wait(_PATIENCE)
    assert not assistant.ask(KEEPER).answered
    may_go_on.set()
    other.join()
    assert assistant.ask(KEEPER).answered


def test_an_index_made_anew_under_the_same_number_is_opened(shop: Desk) -> None:
    assistant = shop.open()
    shutil.rmtree(shop.index)
    shop.write({"灯塔.txt": LAMP})
    assert shop.build().generation == assistant.state().generation == 1
    assert "阮师傅" in assistant.ask(KEEPER).text


# What goes wrong


def test_a_refresh_that_fails_is_told_and_tried_again_by_itself(
    reader: Reader, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    is_full = Event()
    is_full.set()

    def built(settings: Settings, progress: Watcher, *, reach: Reach) -> object:
        if is_full.is_set():
            raise FolderError("index_not_writable", reason="No space left on device")
        return build.build_index(settings, progress, reach=reach)

    monkeypatch.setattr(follower, "build_index", built)
    reader.desk.write({"灯塔.txt": LAMP})
    until(lambda: reader.follower.trouble)
    assert reader.assistant.ask("金卡会员每年续费多少？").answered
    is_full.clear()
    reader.comes("阮师傅")
    until(lambda: not reader.follower.trouble)
    told = [record.getMessage() for record in caplog.records]
    assert told == [
        "the index doesn't follow its folder: index_not_writable",
        "the index follows its folder again",
    ]


def test_what_nobody_foresaw_ends_nothing(
    reader: Reader, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object, **__: object) -> object:
        raise ZeroDivisionError

    with monkeypatch.context() as once:
        once.setattr(follower, "build_index", fail)
        reader.desk.write({"灯塔.txt": LAMP})
        until(lambda: reader.follower.trouble)
    trouble = reader.follower.trouble
    assert trouble
    assert "ZeroDivisionError" in trouble.explain("zh-Hans")
    reader.comes("阮师傅")
    assert caplog.records[0].levelno == logging.ERROR


def test_the_pauses_between_tries_grow(reader: Reader) -> None:
    error = FolderError("no_seeds", path="")
    pauses = []
    for _ in range(9):
        reader.follower._failed(error)
        pauses.append(reader.follower._pause)
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_a_damaged_generation_is_built_anew_while_the_one_before_answers(
    reader: Reader, caplog: pytest.LogCaptureFixture
) -> None:
    with writing(reader.desk.index):
        (reader.desk.index / CURRENT).write_text("000009", encoding="utf-8")
        assert reader.assistant.ask("金卡会员每年续费多少？").answered
        assert "answers come from an older index" in caplog.text
    until(lambda: reader.assistant.state().generation > 1)
    until(lambda: not reader.follower.trouble)


def test_an_index_that_is_deleted_is_made_again(reader: Reader) -> None:
    shutil.rmtree(reader.desk.index)
    until(lambda: (reader.desk.index / CURRENT).is_file())
    until(lambda: reader.assistant.ask("金卡会员每年续费多少？").answered)


# Beside answering


def test_much_is_taken_in_behind_answering(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []

    def built(settings: Settings, progress: Watcher, *, reach: Reach) -> object:
        seen.append(os.getpriority(os.PRIO_PROCESS, 0))
        return build.build_index(settings, progress, reach=reach)

    # By then all that was there before is taken in.
    reader.desk.write({"灯塔.txt": LAMP})
    reader.comes("阮师傅")
    monkeypatch.setattr(follower, "build_index", built)
    before = os.getpriority(os.PRIO_PROCESS, 0)
    reader.desk.write({"灯塔.txt": LAMPS})
    reader.comes("柯師傅")
    reader.desk.write({"长.txt": LAMPS * 10_000})
    reader.has(*SHOP, "灯塔.txt", "长.txt")
    assert (min(seen), max(seen)) == (before, before + 10)
    assert os.getpriority(os.PRIO_PROCESS, 0) == before


# Its end


def test_a_follower_ends_in_the_middle_of_a_build(held: Held, shop: Desk) -> None:
    with following(shop) as reader:
        shop.write({"灯塔.txt": LAMP})
        assert held.is_building.wait(_PATIENCE)
        reader.follower._stop.set()
        held.may_go_on.set()
    assert not reader.follower._thread.is_alive()
    assert Generation.open(shop.index).manifest.generation == 1


def test_a_server_that_is_told_to_stop_leaves_nothing_behind(
    shop: Desk, tmp_path: Path
) -> None:
    port = browser.free_port()
    with browser.served(shop.seeds, shop.index, port) as server:
        for number in range(300):
            text = f"第{number}号储物柜的押金是{number + 20}元。{LAMP * 200}"
            (shop.seeds / f"{number}.txt").write_text(text, encoding="utf-8")
        building = shop.index / "generations"
        until(lambda: list(building.glob(".building-*")))
        until(lambda: children(server.pid))
        left = children(server.pid)
        server.terminate()
        assert server.wait(_PATIENCE) == 0
        assert server.stderr
        assert "Traceback" not in server.stderr.read()
    until(lambda: not any(Path(f"/proc/{one}").exists() for one in left))
    assert shop.open().ask("金卡会员每年续费多少？").answered


def children(process: int) -> list[int]:
    tasks = Path(f"/proc/{process}/task").glob("*/children")
    return [int(one) for task in tasks for one in task.read_bytes().split()]
