"""How the page of an evaluation looks; what is hidden is chosen without a script."""

STYLE = """
:root {
  color-scheme: light dark;
  --paper: #f7f6f2; --sheet: #fffefb; --ink: #23282d; --faint: #5f666d;
  --line: #e2dfd6; --accent: #1c6763; --tint: #e5efed; --marker: #fcebad;
  --bad: #9c2f22; --bad-tint: #fbeae6;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #15181a; --sheet: #1b1f22; --ink: #dce1e4; --faint: #9aa3aa;
    --line: #30363b; --accent: #80cbc3; --tint: #203332; --marker: #5e4c12;
    --bad: #f0a095; --bad-tint: #38221e;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; max-width: 60rem; padding: 1.5rem 1rem 4rem;
  color: var(--ink); background: var(--paper);
  font: 16px/1.65 system-ui, "Noto Sans CJK SC", sans-serif;
  overflow-wrap: anywhere;
}
h1 { font-size: 1.5rem; margin: 0 0 1rem; }
h2 { font-size: 1.05rem; margin: 0; line-height: 1.5; }
small, cite, .before, .verdict, .missed, .held, details { font-size: .875rem; }
small, cite, .before, .verdict > span, .held { color: var(--faint); }
cite { font-style: normal; }
mark { color: inherit; background: var(--marker); }
p { margin: .25rem 0; }
ul, ol { margin: .25rem 0; padding-left: 1.4rem; }
.measures { display: flex; flex-wrap: wrap; gap: 1rem 2.5rem; align-items: flex-start; }
.measures > * { flex: 1 1 20rem; min-width: 0; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; }
th, td { padding: .2rem 0; text-align: left; vertical-align: baseline; }
tr { border-bottom: 1px solid var(--line); }
th { font-weight: normal; padding-right: 1rem; }
th small { font-size: .75rem; }
td { text-align: right; white-space: nowrap; font-weight: 600; }
table { font-variant-numeric: tabular-nums; }
.filters {
  position: sticky; top: 0; z-index: 1;
  display: flex; flex-wrap: wrap; gap: .25rem 1.25rem;
  margin: 1.5rem 0 1rem; padding: .6rem 0;
  border: 0; border-bottom: 1px solid var(--line); background: var(--paper);
}
.filters legend { float: left; padding: 0; margin-right: 1rem; color: var(--faint); }
.filters label { cursor: pointer; }
.filters input { accent-color: var(--accent); margin: 0 .35rem 0 0; }
input:focus-visible, summary:focus-visible {
  outline: 2px solid var(--accent); outline-offset: 2px;
}
.cases { list-style: none; padding: 0; margin: 0; }
.cases > li {
  margin: 0 0 .8rem; padding: .8rem 1rem;
  border: 1px solid var(--line); border-left: 4px solid var(--accent);
  border-radius: 6px; background: var(--sheet);
}
.cases > .wrong { border-left-color: var(--bad); }
.verdict { display: flex; flex-wrap: wrap; gap: .1rem 1.25rem; align-items: center; }
.right > .verdict strong { color: var(--accent); }
.wrong > .verdict strong, .amiss { color: var(--bad); }
.verdict label { white-space: nowrap; }
.verdict meter { width: 5rem; vertical-align: middle; }
.verdict ::-webkit-meter-optimum-value { background: var(--accent); }
.verdict ::-moz-meter-bar { background: var(--accent); }
.answer { margin: .5rem 0; padding: 0; list-style: none; }
.answer li { margin: .2rem 0; }
.said { color: var(--faint); }
.missed, .held { margin-top: .4rem; }
.missed { padding: .3rem .6rem; border-radius: 4px; background: var(--bad-tint); }
.missed ul, .held ul { display: inline; padding: 0; }
.missed li, .held li { display: inline; }
.missed li::before, .held li::before { content: " · "; color: var(--faint); }
details { margin-top: .4rem; }
summary { cursor: pointer; color: var(--faint); }
details li { margin: .4rem 0; }
body:has(#show-wrong:checked) .cases > :not(.wrong),
body:has(#show-first:checked) .cases > :not(.first),
body:has(#show-refused:checked) .cases > :not(.refused) { display: none; }
@media (max-width: 30rem) {
  .cases > li { padding: .7rem .75rem; }
  .filters { position: static; }
  .filters legend { width: 100%; }
}
@media print { .filters { display: none; } }
"""
