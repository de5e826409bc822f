"""Draw lines of shares as an SVG picture that reads on light and dark pages."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

_WIDTH, _HEIGHT = 720, 440
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 24, 24, 118
_STEP = 0.2
_STYLE = """
  svg { --paper: #fffefb; --ink: #23282d; --faint: #5f666d; --line: #e2dfd6;
        --c0: #1c6763; --c1: #a4501d; }
  @media (prefers-color-scheme: dark) {
    svg { --paper: #15181a; --ink: #dce1e4; --faint: #9aa3aa; --line: #30363b;
          --c0: #80cbc3; --c1: #eba06c; }
  }
  text { font: 13px system-ui, sans-serif; fill: var(--faint); }
  .mark { fill: var(--ink); font-size: 12px; }
  .grid { stroke: var(--line); }
  .line { fill: none; stroke-width: 2; stroke-linejoin: round; }
  .dashed { stroke-dasharray: 5 4; }
  .c0 { stroke: var(--c0); } .c1 { stroke: var(--c1); }
  circle.c0 { fill: var(--c0); } circle.c1 { fill: var(--c1); }
"""

Place = tuple[float, float]
"""Two shares from 0 to 1: across and up."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the picture."""

    name: str
    colour: int
    places: Sequence[Place]
    is_dashed: bool = False
    marks: Sequence[tuple[float, float, str]] = field(default=())
    """Places with a dot and a word."""


def chart(lines: Sequence[Line], across: str, up: str) -> str:
    """Draw *lines* with their names below; each axis ends at 1."""
    every = [place for line in lines for place in line.places]
    frame = _Frame(*(_floor(min(axis)) for axis in zip(*every, strict=True)))
    parts = [*_grid(frame, across, up), *(_line(frame, line) for line in lines)]
    parts += [_legend(number, line) for number, line in enumerate(lines)]
    names = "; ".join(line.name for line in lines)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        f'role="img" aria-label="{escape(up)} by {escape(across)}: {escape(names)}">\n'
        f"<style>{_STYLE}</style>\n"
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" rx="8" fill="var(--paper)"/>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where shares stand in the picture."""

    left: float
    """The least share across."""
    bottom: float
    """The least share up."""

    def x(self, share: float) -> float:
        part = (share - self.left) / (1 - self.left)
        return round(_LEFT + part * (_WIDTH - _LEFT - _RIGHT), 1)

    def y(self, share: float) -> float:
        part = (share - self.bottom) / (1 - self.bottom)
        return round(_HEIGHT - _BOTTOM - part * (_HEIGHT - _TOP - _BOTTOM), 1)


def _floor(share: float) -> float:
    """Give the step below a share, so that the ticks are round."""
    return min(math.floor(share / _STEP) * _STEP, 1 - _STEP)


def _ticks(least: float) -> list[float]:
    count = round((1 - least) / _STEP)
    return [least + number * _STEP for number in range(count + 1)]


def _grid(frame: _Frame, across: str, up: str) -> list[str]:
    left, right = frame.x(frame.left), frame.x(1)
    low, high = frame.y(frame.bottom), frame.y(1)
    parts = []
    for share in _ticks(frame.left):
        x = frame.x(share)
        parts.append(f'<path class="grid" d="M{x} {low}V{high}"/>')
        parts.append(_text(x, low + 20, f"{share:.0%}", "middle"))
    for share in _ticks(frame.bottom):
        y = frame.y(share)
        parts.append(f'<path class="grid" d="M{left} {y}H{right}"/>')
        parts.append(_text(left - 8, y + 4, f"{share:.0%}", "end"))
    middle = (low + high) / 2
    turned = f' transform="rotate(-90 16 {middle})"'
    return [
        *parts,
        _text((left + right) / 2, low + 42, across, "middle"),
        _text(16, middle, up, "middle", turned),
    ]


def _line(frame: _Frame, line: Line) -> str:
    points = " ".join(f"{frame.x(a)},{frame.y(b)}" for a, b in line.places)
    # Two lines that run side by side have their words above and below.
    away = 17 if line.colour else -8
    marks = "".join(
        f'<circle class="c{line.colour}" cx="{frame.x(a)}" cy="{frame.y(b)}" r="3.5"/>'
        f'<text class="mark" text-anchor="middle" x="{frame.x(a)}" '
        f'y="{frame.y(b) + away}">{word}</text>'
        for a, b, word in line.marks
    )
    return f'<polyline class="{_classes(line)}" points="{points}"/>{marks}'


def _legend(number: int, line: Line) -> str:
    x = _LEFT + (number % 2) * (_WIDTH - _LEFT) / 2
    y = _HEIGHT - 42 + number // 2 * 22
    stroke = f'<path class="{_classes(line)}" d="M{x} {y}h28"/>'
    return stroke + _text(x + 36, y + 4, line.name, "start")


def _classes(line: Line) -> str:
    return f"line c{line.colour}" + " dashed" * line.is_dashed


def _text(x: float, y: float, words: str, anchor: str, more: str = "") -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}"{more}>{escape(words)}</text>'
