"""Everybody who asks gets a turn, and who asks too much at once is told to wait."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier, Event

import pytest

from siyu_qa.errors import BusyError
from siyu_qa.web.guards.pace import Pace


@contextmanager
def holding(pace: Pace, *clients: str) -> Iterator[Event]:
    """Let questions wait for a turn, or hold it, until the block ends."""
    inside = Barrier(len(clients) + 1)
    done = Event()

    def hold(client: str) -> None:
        with pace.turn(client):
            inside.wait()
            done.wait()

    with ThreadPoolExecutor() as pool:
        held = [pool.submit(hold, client) for client in clients]
        inside.wait()
        try:
            yield done
        finally:
            done.set()
    for one in held:
        one.result()


def test_so_many_are_answered_at_once_and_no_more() -> None:
    pace = Pace(at_once=2, patience=0)
    with (
        holding(pace, "甲", "乙"),
        pytest.raises(BusyError, match="请过一会儿再问"),
        pace.turn("丙"),
    ):
        pass
    with pace.turn("丙"):
        pass


def test_one_client_has_few_questions_waiting() -> None:
    pace = Pace(at_once=9, of_one=4)
    with holding(pace, *"甲甲甲甲"):
        with pytest.raises(BusyError, match="已有 4 个问题"), pace.turn("甲"):
            pass
        with pace.turn("乙"):
            pass
    with pace.turn("甲"):
        pass


def test_all_together_have_so_many_waiting() -> None:
    pace = Pace(at_once=9, of_one=4, in_all=3)
    with (
        holding(pace, *"甲乙丙"),
        pytest.raises(BusyError, match="提问的人很多"),
        pace.turn("丁"),
    ):
        pass


def test_everybody_gets_a_turn_before_anybody_gets_the_second() -> None:
    pace = Pace(at_once=1)
    order: list[str] = []

    def take(client: str) -> None:
        with pace.turn(client):
            order.append(client)

    with ThreadPoolExecutor() as pool, holding(pace, "戊"):
        for number, client in enumerate("甲甲甲乙丙", start=1):
            pool.submit(take, client)
            wait_until_waiting(pace, number)
    assert order == list("甲乙丙甲甲")


def wait_until_waiting(pace: Pace, count: int) -> None:
    while len(pace._waiting) < count:
        Event().wait(0.001)


def test_a_question_that_fails_gives_its_turn_back() -> None:
    pace = Pace(at_once=1, of_one=1, patience=0)
    for _ in range(3):
        with pytest.raises(KeyError, match="x"), pace.turn("甲"):
            raise KeyError("x")
    assert vars(pace)["_free"] == 1
    assert not vars(pace)["_clients"]
    assert not vars(pace)["_rounds"]


def test_nothing_is_kept_of_who_gave_up() -> None:
    pace = Pace(at_once=1, patience=0)
    with holding(pace, "甲"), pytest.raises(BusyError), pace.turn("乙"):
        pass
    assert not vars(pace)["_waiting"]
    assert not vars(pace)["_rounds"]


def test_eight_people_asking_at_once_are_all_answered() -> None:
    pace = Pace()
    answers: list[Future[int]] = []

    def ask(client: str) -> int:
        for _ in range(50):
            with pace.turn(client):
                pass
        return 50

    with ThreadPoolExecutor(8) as pool:
        answers += (pool.submit(ask, str(one)) for one in range(8))
    assert sum(one.result() for one in answers) == 400
