"""What a person reads, one catalogue per language, no string twice.

A catalogue is a JSON object from key to text; ``{name}`` is filled in. Every
language has the same keys, and a test holds that.
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

LANGUAGES = ("zh-Hans", "zh-Hant", "en")
DEFAULT_LANGUAGE = "zh-Hans"


def say(key: str, language: str = DEFAULT_LANGUAGE, **values: object) -> str:
    """Give the text of *key* in *language*.

    >>> say("colon", "en")
    ': '
    """
    return catalogue(language)[key].format(**values)


@cache
def catalogue(language: str) -> dict[str, str]:
    """Read the texts of *language*, one of ``LANGUAGES``."""
    text = files(__name__).joinpath(f"{language}.json").read_text(encoding="utf-8")
    texts: dict[str, str] = json.loads(text)
    return texts


def language_of(environment: Mapping[str, str]) -> str:
    """Choose the language from ``SIYU_QA_LANGUAGE`` or the locale.

    >>> language_of({"LANG": "zh_TW.UTF-8"}), language_of({"LANG": "C.UTF-8"})
    ('zh-Hant', 'zh-Hans')
    """
    chosen = environment.get("SIYU_QA_LANGUAGE", "")
    if chosen in LANGUAGES:
        return chosen
    names = (environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return language_of_tag(next(filter(None, names), ""))


def language_of_tag(tag: str) -> str:
    """Choose the language for a locale or browser tag; Simplified by default.

    >>> language_of_tag("zh-HK"), language_of_tag("en_GB.UTF-8"), language_of_tag("")
    ('zh-Hant', 'en', 'zh-Hans')
    """
    tag = tag.replace("_", "-").lower()
    if tag.startswith(("zh-tw", "zh-hk", "zh-mo", "zh-hant")):
        return "zh-Hant"
    return "en" if tag.startswith("en") else DEFAULT_LANGUAGE
