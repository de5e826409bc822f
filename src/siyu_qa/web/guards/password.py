"""The password that opens the page, kept as what scrypt makes of it."""

import base64
import binascii
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

_COST, _BLOCK, _TIMES = 15, 8, 3
"""32 MB and half a second of work for each try, on a slow machine."""
_MEMORY = 64 * 2**20
_KEPT = re.compile(r"scrypt ln=(\d+),r=(\d+),p=(\d+) (\S+) (\S+)\n?")


@dataclass(frozen=True, slots=True)
class Password:
    """What is kept of a password, with all that it takes to check another."""

    salt: bytes
    hashed: bytes
    cost: int = _COST
    """Of scrypt, as a power of two."""
    block: int = _BLOCK
    times: int = _TIMES

    @classmethod
    def of(cls, text: str) -> "Password":
        """Hash a password anew.

        Raises:
            ServeError: Where it is too short or too long.
        """
        if not SHORTEST <= len(text) <= LONGEST:
            raise ServeError("password_length", least=SHORTEST, most=LONGEST)
        salt = secrets.token_bytes(16)
        return cls(salt, cls(salt, b"")._hash(text))

    def matches(self, text: str) -> bool:
        """Tell whether this is the password; takes as long either way."""
        return hmac.compare_digest(self._hash(text[:LONGEST]), self.hashed)

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
        salt, hashed = (base64.b64encode(one).decode() for one in self._bytes())
        costs = f"ln={self.cost},r={self.block},p={self.times}"
        aside = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with aside.open("x", encoding="ascii", opener=_private) as file:
                file.write(f"scrypt {costs} {salt} {hashed}\n")
            aside.replace(path)
        except OSError as error:
            raise ServeError(
                "unwritable_password", path=str(path), reason=error.strerror
            ) from error

    def _bytes(self) -> tuple[bytes, bytes]:
        return self.salt, self.hashed

    @classmethod
    def kept(cls, path: Path) -> "Password | None":
        """Read the one that was kept; None: none was.

        Raises:
            ServeError: Where others may read it too, or it isn't what was written.
        """
        try:
            with path.open(encoding="ascii") as file:
                if os.name == "posix" and stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077:
                    raise ServeError("open_password", path=str(path))
                found = _KEPT.fullmatch(file.read(LONGEST))
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise ServeError("damaged_password", path=str(path)) from error
        if not found:
            raise ServeError("damaged_password", path=str(path))
        return cls._read(found, path)

    @classmethod
    def _read(cls, found: re.Match[str], path: Path) -> "Password":
        cost, block, times, salt, hashed = found.groups()
        ...


def _private(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)
