"""The pages on which one logs in and out; they need nothing but themselves."""

import base64
import hashlib
from html import escape

from siyu_qa.messages import say
from siyu_qa.web.guards.gate import policy

_STYLE = (
    ":root{color-scheme:light dark;--paper:#f7f6f2;--sheet:#fffefb;--ink:#23282d;"
    "--line:#8a8f94;--accent:#1c6763;--on:#fffefb;--warn:#8a5600}"
    "@media(prefers-color-scheme:dark){:root{--paper:#15181a;--sheet:#1b1f22;"
    "--ink:#dce1e4;--line:#6f777e;--accent:#80cbc3;--on:#15181a;--warn:#e6ba60}}"
    "*{box-sizing:border-box}"
    "body{margin:0;min-height:100vh;display:grid;place-items:center;padding:1.5rem;"
    "background:var(--paper);color:var(--ink);font:1rem/1.6 system-ui,'PingFang SC',"
    "'Noto Sans CJK SC','Microsoft YaHei',sans-serif}"
    "main{width:100%;max-width:22rem}h1{font-size:1.4rem;margin:0 0 .5rem}"
    "form{display:grid;gap:.75rem}label{font-weight:600}"
    "input,button{font:inherit;padding:.65rem .8rem;border-radius:.5rem;width:100%}"
    "input{background:var(--sheet);color:inherit;border:1px solid var(--line)}"
    "button{background:var(--accent);color:var(--on);border:0;cursor:pointer}"
    ":focus-visible{outline:3px solid var(--accent);outline-offset:2px}"
    ".notice{color:var(--warn)}a{color:var(--accent)}"
)
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
POLICY = policy(
    default_src="'none'", style_src=f"'sha256-{_HASH}'", form_action="'self'"
)
"""The page's own policy would not let a form be sent, nor need these a script."""


def login_page(language: str, notice: str = "") -> str:
    """Write the page that asks for the password, with a *notice* of what was wrong."""
    told = f'<p class="notice" role="alert">{escape(notice)}</p>' if notice else ""
    return _page(
        language,
        f"<p>{_told('lead', language)}</p>{told}"
        '<form method="post" action="/page/login">'
        # Whoever keeps passwords keeps them by a name.
        '<input name="username" autocomplete="username" value="siyu-qa" hidden>'
        f'<label for="password">{_told("password", language)}</label>'
        '<input id="password" name="password" type="password" required autofocus '
        'autocomplete="current-password">'
        f"<button>{_told('enter', language)}</button></form>",
    )


def logout_page(language: str) -> str:
    """Write the page that asks whether one wants to leave."""
    return _page(
        language,
        f"<p>{_told('leave.lead', language)}</p>"
        f'<form method="post" action="/page/logout">'
        f"<button>{_told('leave', language)}</button></form>"
        f'<p><a href="/">{_told("back", language)}</a></p>',
    )


def _page(language: str, body: str) -> str:
    title = escape(say("page.title", language))
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style></head>"
        f"<body><main><h1>{title}</h1>{body}</main></body></html>\n"
    )


def _told(key: str, language: str) -> str:
    return escape(say(f"login.{key}", language))
