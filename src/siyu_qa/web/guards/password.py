"""The password that opens the page, kept as what scrypt makes of it."""

import hashlib
import hmac
import os
import re
import secrets
import stat
from dataclasses import dataclass
from pathlib import Path

from siyu_qa.errors import ServeError

SHORTEST = 8
LONGEST = 1024
"""Of a password, in characters; more is no password but an attack on our time."""

_MEMORY = 64 * 2**20
_KEPT = re.compile(
    r"scrypt ln=(1[0-5]),r=([1-8]),p=([1-8]) ([0-9a-f]{32}) ([0-9a-f]{128})\n"
)
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True)
class Password:
    """What is kept of a password, with all that it takes to check another."""

    salt: bytes
    hashed: bytes = b""
    # 32 MB and half a second of work for each try, on a slow machine.
    cost: int = 15
    """Of scrypt, as a power of two."""
    block: int = 8
    times: int = 3

    @classmethod
    def of(cls, text: str) -> "Password":
        """Hash a password, with a salt of its own.

        Raises:
            ServeError: Where it is too short or too long.
        """
        if not SHORTEST <= len(text) <= LONGEST:
            raise ServeError("password_length", least=SHORTEST, most=LONGEST)
        salt = secrets.token_bytes(16)
        return cls(salt, cls(salt)._hash(text))

    def matches(self, text: str) -> bool:
        """Tell whether this is the password; where it differs takes no time."""
        return len(text) <= LONGEST and hmac.compare_digest(
            self._hash(text), self.hashed
        )

    def _hash(self, text: str) -> bytes:
        return hashlib.scrypt(
            text.encode("utf-8", "surrogatepass"),
            salt=self.salt,
            n=2**self.cost,
            r=self.block,
            p=self.times,
            maxmem=_MEMORY,
        )

    def keep(self, path: Path) -> None:
        """Write it to a file that nobody but this user can read.

        Raises:
            ServeError: Where it can't be written.
        """
        costs = f"ln={self.cost},r={self.block},p={self.times}"
        line = f"scrypt {costs} {self.salt.hex()} {self.hashed.hex()}\n"
        aside = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with os.fdopen(os.open(aside, _NEW, 0o600), "w", encoding="ascii") as file:
                file.write(line)
            aside.replace(path)
        except OSError as error:
            reason = error.strerror
            raise ServeError(
                "unwritable_password", path=str(path), reason=reason
            ) from error

    @classmethod
    def kept(cls, path: Path) -> "Password | None":
        """Read the one that was kept; None: none was.

        Raises:
            ServeError: Where others may read it too, or it isn't what was written.
        """
        try:
            is_open = os.name == "posix" and path.stat().st_mode & _OTHERS
            found = _KEPT.fullmatch(path.read_text(encoding="ascii"))
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise ServeError("damaged_password", path=str(path)) from error
        if is_open:
            raise ServeError("open_password", path=str(path))
        if not found:
            raise ServeError("damaged_password", path=str(path))
        salt, hashed = map(bytes.fromhex, found.groups()[3:])
        return cls(salt, hashed, *map(int, found.groups()[:3]))
