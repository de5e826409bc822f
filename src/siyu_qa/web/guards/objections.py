"""What a guard says to a request that it doesn't let through."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import Scope

from siyu_qa.messages import language_of_tag, say


@dataclass(frozen=True, slots=True)
class Objection:
    """The reason why a request isn't let through, told in one line."""

    key: str
    """Of the line in the catalogue, without ``guard.``."""
    status: int
    values: Mapping[str, object] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    def line(self, language: str) -> str:
        """Say it in one line."""
        return say(f"guard.{self.key}", language, **self.values)

    def reply(self, scope: Scope, language: str) -> Response:
        """Say it to a program, in the language asked for or else in *language*."""
        line = self.line(language_wanted(scope, language))
        return PlainTextResponse(f"{line}\n", self.status, self.headers)


def language_wanted(scope: Scope, language: str) -> str:
    """Choose the language that a browser asks for first, or else *language*."""
    tags = Headers(scope=scope).get("accept-language", "")
    first = tags.split(",")[0].split(";")[0].strip()
    return language_of_tag(first) if first not in {"", "*"} else language
