"""Draw lines as an SVG picture that reads on light and dark pages."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape

_WIDTH, _HEIGHT = 720, 440
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 40, 24, 118
_STEP = 0.2
_STYLE = """
  svg { --paper: #fffefb; --ink: #23282d; --faint: #5f666d; --line: #e2dfd6;
        --c0: #1c6763; --c1: #a4501d; --c2: #5b4a8a; --c3: #6f5f00; }
  @media (prefers-color-scheme: dark) {
    svg { --paper: #15181a; --ink: #dce1e4; --faint: #9aa3aa; --line: #30363b;
          --c0: #80cbc3; --c1: #eba06c; --c2: #bcaaf0; --c3: #d8c64e; }
  }
  text { font: 13px system-ui, sans-serif; fill: var(--faint); }
  .mark { fill: var(--ink); font-size: 12px; }
  .grid { stroke: var(--line); }
  .line { fill: none; stroke-width: 2; stroke-linejoin: round; }
  .dashed { stroke-dasharray: 5 4; }
  .c0 { stroke: var(--c0); } .c1 { stroke: var(--c1); }
  .c2 { stroke: var(--c2); } .c3 { stroke: var(--c3); }
  circle.c0 { fill: var(--c0); } circle.c1 { fill: var(--c1); }
  circle.c2 { fill: var(--c2); } circle.c3 { fill: var(--c3); }
"""

Place = tuple[float, float]
"""Two figures: across and up."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the picture."""

    name: str
    colour: int
    places: Sequence[Place]
    is_dashed: bool = False
    marks: Sequence[tuple[float, float, str]] = field(default=())
    """Places with a dot and a word."""


@dataclass(frozen=True, slots=True)
class Axis:
    """What is told across or up, from the first tick to the last."""

    name: str
    ticks: Sequence[tuple[float, str]]
    """Figures in their order, each with its words."""
    is_of_powers: bool = False
    """Whether each tick is a multiple of the one before it."""

    @classmethod
    def of_shares(cls, name: str, figures: Iterable[float]) -> "Axis":
        """Make an axis of shares; it ends at 1.

        >>> [words for _, words in Axis.of_shares("right", [0.7, 0.9]).ticks]
        ['60%', '80%', '100%']
        """
        least = _floor(min(figures))
        count = round((1 - least) / _STEP)
        shares = (least + number * _STEP for number in range(count + 1))
        return cls(name, [(share, f"{share:.0%}") for share in shares])

    @classmethod
    def of_powers(cls, name: str, figures: Sequence[float]) -> "Axis":
        """Make an axis of the powers of ten around positive figures.

        >>> [words for _, words in Axis.of_powers("seconds", [0.2, 30]).ticks]
        ['0.1', '1', '10', '100']
        """
        first = math.floor(math.log10(min(figures)))
        last = max(math.ceil(math.log10(max(figures))), first + 1)
        powers = (10.0**power for power in range(first, last + 1))
        return cls(name, [(power, f"{power:,.15g}") for power in powers], True)

    def part(self, figure: float) -> float:
        """Give how far along the axis a figure stands, from 0 to 1."""
        first, last = self.ticks[0][0], self.ticks[-1][0]
        if self.is_of_powers:
            return math.log(figure / first) / math.log(last / first)
        return (figure - first) / (last - first)


def chart(lines: Sequence[Line], across: Axis, up: Axis) -> str:
    """Draw *lines* with their names below."""
    frame = _Frame(across, up)
    parts = [*_grid(frame), *(_line(frame, line) for line in lines)]
    parts += [_legend(number, line) for number, line in enumerate(lines)]
    names = "; ".join(line.name for line in lines)
    told = f"{up.name} by {across.name}: {names}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        f'role="img" aria-label="{escape(told)}">\n'
        f"<style>{_STYLE}</style>\n"
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" rx="8" fill="var(--paper)"/>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where figures stand in the picture."""

    across: Axis
    up: Axis

    def x(self, figure: float) -> float:
        part = self.across.part(figure)
        return round(_LEFT + part * (_WIDTH - _LEFT - _RIGHT), 1)

    def y(self, figure: float) -> float:
        part = self.up.part(figure)
        return round(_HEIGHT - _BOTTOM - part * (_HEIGHT - _TOP - _BOTTOM), 1)


def _floor(share: float) -> float:
    """Give the step below a share, so that the ticks are round."""
    return min(math.floor(share / _STEP) * _STEP, 1 - _STEP)


def _grid(frame: _Frame) -> list[str]:
    left, right, high, low = _LEFT, _WIDTH - _RIGHT, _TOP, _HEIGHT - _BOTTOM
    parts = []
    for figure, words in frame.across.ticks:
        x = frame.x(figure)
        parts.append(f'<path class="grid" d="M{x} {low}V{high}"/>')
        parts.append(_text(x, low + 20, words, "middle"))
    for figure, words in frame.up.ticks:
        y = frame.y(figure)
        parts.append(f'<path class="grid" d="M{left} {y}H{right}"/>')
        parts.append(_text(left - 8, y + 4, words, "end"))
    middle = (low + high) / 2
    turned = f' transform="rotate(-90 16 {middle})"'
    return [
        *parts,
        _text((left + right) / 2, low + 42, frame.across.name, "middle"),
        _text(16, middle, frame.up.name, "middle", turned),
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
