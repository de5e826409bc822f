"""Who isn't at this machine gives a password first, and can't guess it."""

import asyncio
import base64
import io
import stat
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.cookies import SimpleCookie
from pathlib import Path
from threading import Barrier
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, expect

import browser as folder
from siyu_qa.cli import main
from siyu_qa.errors import ServeError
from siyu_qa.settings import Settings
from siyu_qa.web.guards.lock import Lock
from siyu_qa.web.guards.password import Password
from siyu_qa.web.guards.sessions import LIFE, Sessions
from siyu_qa.web.guards.tries import OF_ALL, OF_ONE, TooSoon, Tries
from wire import Reply, send

PASSWORD = "纸鸢 over 河湾 7"
WRONG = "not the password"


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Serve a page that has a name of its own, so that it asks for the password."""
    seeds = tmp_path_factory.mktemp("login") / "seeds"
    folder.write_documents(seeds)
    file = seeds.with_name("password")
    Password.of(PASSWORD).keep(file)
    port = folder.free_port()
    command = ("env", f"SIYU_QA_PASSWORD_FILE={file}", *folder.COMMAND)
    index, options = seeds.with_name("index"), ["--name", "books.example"]
    with folder.served(seeds, index, port, command, options):
        yield port


def log_in(port: int, password: str, address: str = "192.0.2.1", **more: str) -> Reply:
    body = urlencode({"password": password})
    return send(
        port, "POST", "/page/login", body,
        Content_Type="application/x-www-form-urlencoded",
        X_Forwarded_For=address, Accept="text/html", **more,
    )  # fmt: skip


def session(port: int) -> dict[str, str]:
    """Log in; give the header that holds the session."""
    cookie = log_in(port, PASSWORD).headers["set-cookie"]
    return {"Cookie": cookie.split(";")[0]}


# Before


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", "/config"),
        ("GET", "/gradio_api/info"),
        ("GET", "/theme.css"),
        ("GET", "/page/style/frame.css"),
        ("GET", "/page/script/main.js"),
        ("GET", "/page/logout"),
        ("POST", "/page/logout"),
        ("POST", "/page/documents"),
        ("POST", "/gradio_api/queue/join"),
        ("POST", "/mcp"),
    ],
)
def test_nothing_is_given_before_the_login(port: int, method: str, path: str) -> None:
    reply = send(port, method, path)
    assert reply.status == 401
    assert reply.headers["www-authenticate"].startswith("Bearer")
    assert len(reply.text.splitlines()) == 1


def test_a_person_is_shown_the_login_and_nothing_else(port: int) -> None:
    reply = send(port, "GET", "/", Accept="text/html")
    assert reply.status == 401
    assert '<form method="post" action="/page/login">' in reply.text
    assert "借阅" not in reply.text
    assert "gradio" not in reply.text.lower()
    assert "script" not in reply.text
    policy = reply.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "form-action 'self'" in policy


@pytest.mark.parametrize(
    ("languages", "word"),
    [
        ("zh-TW,zh;q=0.9", "登入"),
        ("zh-CN", "登录"),
        ("en-GB,zh", "Log in"),
        ("", "登录"),
    ],
)
def test_the_login_speaks_the_browsers_language(
    port: int, languages: str, word: str
) -> None:
    reply = send(port, "GET", "/", Accept="text/html", Accept_Language=languages)
    assert f"<button>{word}</button>" in reply.text


# With the password


def test_the_password_opens_the_page(port: int) -> None:
    reply = log_in(port, PASSWORD)
    assert (reply.status, reply.headers["location"]) == (303, "/")
    assert send(port, "GET", "/config", **session(port)).status == 200


def test_the_session_is_out_of_reach_of_scripts_and_other_sites(port: int) -> None:
    cookie = SimpleCookie(log_in(port, PASSWORD).headers["set-cookie"])
    (kept,) = cookie.values()
    assert kept["httponly"]
    assert kept["samesite"].lower() == "strict"
    assert kept["path"] == "/"
    assert int(kept["max-age"]) == LIFE
    assert not kept["secure"]


def test_behind_https_the_session_stays_there(port: int) -> None:
    reply = log_in(port, PASSWORD, X_Forwarded_Proto="https")
    assert "secure" in reply.headers["set-cookie"].lower()


def test_a_wrong_password_opens_nothing(port: int) -> None:
    reply = log_in(port, WRONG)
    assert reply.status == 401
    assert "密码不对" in reply.text
    assert "set-cookie" not in reply.headers
    assert WRONG not in reply.text


def test_a_made_up_session_opens_nothing(port: int) -> None:
    name = session(port)["Cookie"].split("=")[0]
    assert send(port, "GET", "/config", Cookie=f"{name}=x").status == 401


def test_who_logs_out_is_out(port: int) -> None:
    mine, other = session(port), session(port)
    assert 'action="/page/logout"' in send(port, "GET", "/page/logout", **mine).text
    assert send(port, "POST", "/page/logout", **mine).status == 303
    assert send(port, "GET", "/config", **mine).status == 401
    assert send(port, "GET", "/config", **other).status == 200


def test_another_site_can_log_nobody_in(port: int) -> None:
    assert log_in(port, PASSWORD, Origin="http://evil.example").status == 403


@pytest.mark.parametrize("scheme", ["Bearer", "Basic"])
def test_a_program_sends_the_password_along(port: int, scheme: str) -> None:
    def config(password: str) -> int:
        named = base64.b64encode(f"me:{password}".encode()).decode()
        sent = password.encode().decode("latin-1") if scheme == "Bearer" else named
        authorization = {"Authorization": f"{scheme} {sent}"}
        return send(
            port, "GET", "/config", X_Forwarded_For="192.0.2.2", **authorization
        ).status

    assert config(PASSWORD) == 200
    assert config(WRONG) == 401
    assert config(PASSWORD) == 200


def test_a_login_form_is_small(port: int) -> None:
    assert log_in(port, "x" * 5000).status == 413


def test_guessing_has_to_wait_on_every_way_in(port: int) -> None:
    address = "192.0.2.3"
    replies = [log_in(port, WRONG, address).status for _ in range(OF_ONE.free)]
    assert set(replies) == {401}
    reply = log_in(port, PASSWORD, address)
    assert reply.status == 429
    assert reply.headers["retry-after"] == "2"
    assert "请等 2 秒" in reply.text
    sent = {"Authorization": "Bearer x", "X_Forwarded_For": address}
    assert send(port, "GET", "/config", **sent).status == 429
    assert log_in(port, PASSWORD).status == 303


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    if not folder.CHROMIUM:
        pytest.skip("no chromium here: apt-get install chromium-headless-shell")
    with folder.opened_browser() as chromium:
        yield chromium


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_login_is_walked_on_a_phone(
    port: int, chromium: Browser, scheme: str
) -> None:
    page = chromium.new_page(
        color_scheme="dark" if scheme == "dark" else "light",
        java_script_enabled=False,
        locale="zh-CN",
        viewport={"width": 390, "height": 844},
    )
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    page.goto(f"http://127.0.0.1:{port}/")
    box, button = page.get_by_label("密码"), page.get_by_role("button", name="登录")
    expect(box).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    ink = button.evaluate("it => getComputedStyle(it).backgroundColor")
    assert ink == ("rgb(128, 203, 195)" if scheme == "dark" else "rgb(28, 103, 99)")
    box.fill(WRONG)
    button.click()
    expect(page.get_by_role("alert")).to_have_text("密码不对。请再试一次。")
    box.fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("gradio-app")).to_be_attached()
    page.goto(f"http://127.0.0.1:{port}/page/logout")
    page.get_by_role("button", name="退出登录").click()
    expect(box).to_be_visible()
    assert [line for line in refused if "401" not in line] == []
    page.close()


def test_a_way_out_stands_on_the_page(port: int, chromium: Browser) -> None:
    page = chromium.new_page(locale="zh-CN")
    page.goto(f"http://127.0.0.1:{port}/")
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#state .state")).to_be_visible()
    page.get_by_role("link", name="退出", exact=True).click()
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_label("密码")).to_be_visible()
    page.close()


# Tries and sessions, by a clock of our own


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def guess(tries: Tries, address: str) -> float:
    """Make a wrong try; give how long it has to wait."""
    try:
        tries.begin(address)
    except TooSoon as wait:
        return wait.seconds
    return 0.0


def test_the_wait_grows_with_each_wrong_try() -> None:
    clock = Clock()
    tries = Tries(clock)
    waits = []
    for _ in range(OF_ONE.free + 12):
        wait = guess(tries, "192.0.2.7")
        if wait:
            waits.append(wait)
            clock.now += wait
            assert guess(tries, "192.0.2.7") == 0
    assert waits == [2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]


def test_a_try_that_waits_does_not_count() -> None:
    clock = Clock()
    tries = Tries(clock)
    for _ in range(OF_ONE.free + 100):
        guess(tries, "192.0.2.7")
    clock.now += 2
    assert guess(tries, "192.0.2.7") == 0


def test_many_clients_together_have_to_wait_too() -> None:
    tries = Tries(Clock())
    waits = [guess(tries, f"192.0.2.{one}") for one in range(OF_ALL.free + 1)]
    assert waits == [0] * OF_ALL.free + [2]


def test_a_network_of_numbers_is_one_client() -> None:
    tries = Tries(Clock())
    waits = [guess(tries, f"2001:db8::{one}") for one in range(OF_ONE.free + 1)]
    assert waits[-1] == 2


def test_a_right_try_clears_the_wrong_ones() -> None:
    tries = Tries(Clock())
    waits = []
    for _ in range(3):
        waits += [guess(tries, "192.0.2.7") for _ in range(OF_ONE.free)]
        tries.succeed("192.0.2.7")
    assert waits == [0] * 3 * OF_ONE.free


def test_wrong_tries_are_forgotten_after_an_hour() -> None:
    clock = Clock()
    tries = Tries(clock)
    for address in range(OF_ALL.free):
        guess(tries, f"192.0.2.{address % 10}")
    clock.now = 3601
    assert [guess(tries, "192.0.2.1") for _ in range(OF_ONE.free)] == [0] * OF_ONE.free


def test_a_session_ends_in_time() -> None:
    clock = Clock()
    sessions = Sessions(clock)
    token = sessions.begin()
    clock.now = LIFE - 1
    assert sessions.holds(token)
    clock.now = LIFE
    assert not sessions.holds(token)


def test_what_nobody_was_given_is_no_session() -> None:
    assert not Sessions().holds("")
    assert not Sessions().holds("x")


def test_the_oldest_of_too_many_sessions_ends() -> None:
    sessions = Sessions(Clock())
    tokens = [sessions.begin() for _ in range(1001)]
    assert [sessions.holds(token) for token in (tokens[0], tokens[1])] == [False, True]


def test_no_token_is_kept() -> None:
    sessions = Sessions(Clock())
    token = sessions.begin()
    assert len(token) > 40
    assert token not in str(vars(sessions))


def test_two_passwords_are_checked_at_once_and_no_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pair = Barrier(2)
    inside: list[int] = []
    most: list[int] = []

    def matches(_: Password, text: str) -> bool:
        inside.append(1)
        most.append(len(inside))
        # Ends only where another one is checked meanwhile.
        pair.wait(timeout=30)
        inside.pop()
        pair.wait(timeout=30)
        return False

    async def guesses() -> list[bool]:
        lock = Lock(Password(b""))
        tries = (lock.opens(WRONG, f"192.0.2.{one}") for one in range(6))
        return await asyncio.gather(*tries)

    monkeypatch.setattr(Password, "matches", matches)
    # The browser of the tests above keeps this thread's own loop.
    with ThreadPoolExecutor() as pool:
        assert pool.submit(lambda: asyncio.run(guesses())).result() == [False] * 6
    assert max(most) == 2


# The password's file


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "own" / "password"
    monkeypatch.setenv("SIYU_QA_PASSWORD_FILE", str(path))
    return path


def type_in(monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(words))


def test_the_password_is_read_hashed_and_kept(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    type_in(monkeypatch, f"{PASSWORD}\n")
    assert main(["password"]) == 0
    assert str(file) in capsys.readouterr().err
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert PASSWORD not in file.read_text(encoding="utf-8")
    kept = Password.kept(file)
    assert kept
    assert kept.matches(PASSWORD)
    assert not kept.matches(WRONG)
    assert [one.name for one in file.parent.iterdir()] == ["password"]


def test_the_same_password_is_never_kept_the_same() -> None:
    assert Password.of(PASSWORD).hashed != Password.of(PASSWORD).hashed


@pytest.mark.parametrize("second", [PASSWORD, WRONG])
def test_at_a_terminal_the_password_is_asked_twice(
    file: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    second: str,
) -> None:
    typed = iter([PASSWORD, second])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("siyu_qa.cli.password.getpass", lambda _: next(typed))
    assert main(["password"]) == (second != PASSWORD)
    assert file.exists() == (second == PASSWORD)
    assert ("不一样" in capsys.readouterr().err) == (second != PASSWORD)


@pytest.mark.parametrize("words", ["", "short\n", "x" * 1025])
def test_a_password_of_a_wrong_length_is_refused(
    file: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: str,
) -> None:
    type_in(monkeypatch, words)
    assert main(["password"]) == 1
    assert "8 到 1024 个字符" in capsys.readouterr().err
    assert not file.exists()


@pytest.mark.parametrize(
    "options", [["--host", "0.0.0.0"], ["--name", "books.example"]]
)
def test_others_are_not_served_without_a_password(
    tmp_path: Path,
    file: Path,
    capsys: pytest.CaptureFixture[str],
    options: list[str],
) -> None:
    assert main(["serve", *options, "--index", str(tmp_path / "index")]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert options[1] in line
    assert "siyu-qa password" in line
    assert not (tmp_path / "index").exists()


def test_a_password_others_can_read_is_not_used(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Password.of(PASSWORD).keep(file)
    file.chmod(0o644)
    assert main(["serve", "--host", "0.0.0.0"]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "chmod 600" in line


@pytest.mark.parametrize("words", ["", "secret\n", "scrypt ln=15,r=8,p=3 00 00\n", "é"])
def test_a_damaged_password_is_told(file: Path, words: str) -> None:
    Password.of(PASSWORD).keep(file)
    file.write_text(words, encoding="utf-8")
    with pytest.raises(ServeError, match="siyu-qa password"):
        Password.kept(file)


def test_a_password_that_cannot_be_written_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "own").write_text("", encoding="utf-8")
    monkeypatch.setenv("SIYU_QA_PASSWORD_FILE", str(tmp_path / "own" / "password"))
    type_in(monkeypatch, PASSWORD)
    assert main(["password"]) == 1
    assert "SIYU_QA_PASSWORD_FILE" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("environment", "path"),
    [
        ({}, "~/.config/siyu-qa/password"),
        ({"XDG_CONFIG_HOME": "/home/me/own"}, "/home/me/own/siyu-qa/password"),
        ({"SIYU_QA_PASSWORD_FILE": "/run/secret"}, "/run/secret"),
    ],
)
def test_the_password_stands_among_a_users_settings(
    environment: dict[str, str], path: str
) -> None:
    assert Settings.from_environment(environment).password_file == Path(path)
