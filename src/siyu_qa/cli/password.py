"""Ask for the password that the page is to be opened with."""

import sys
from getpass import getpass

from siyu_qa.errors import ServeError
from siyu_qa.messages import say


def asked_password(language: str) -> str:
    """Ask twice at a terminal; elsewhere read one line.

    Raises:
        ServeError: Where the two differ.
    """
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass(say("cli.password.ask", language))
    if getpass(say("cli.password.again", language)) != first:
        raise ServeError("passwords_differ")
    return first
