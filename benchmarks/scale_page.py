"""The tables and pictures of what was measured at each size."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any, TypeAlias

from benchmarks.chart import Axis, Line, chart
from benchmarks.written import write_between

Tier: TypeAlias = Mapping[str, Any]
"""What was measured of one folder of documents."""
Results: TypeAlias = Mapping[str, Tier]
_PAGE = "performance.md"
_ASKING, _BUILDING = "performance-asking.svg", "performance-building.svg"
_SEARCHERS = {"dense": "dense", "lexical": "lexical", "ensemble": "hybrid"}
"""What ours is beside each part of theirs."""


def write_page(results: Results, docs: Path) -> None:
    """Write the tables into the page, and its pictures."""
    measured = _measured(results)
    write_between(docs / _PAGE, "sizes", sizes(measured))
    write_between(docs / _PAGE, "beside", beside(results))
    write_between(docs / _PAGE, "profile", profile(results))
    images = docs / "images"
    images.joinpath(_ASKING).write_text(asking_picture(measured), "utf-8")
    images.joinpath(_BUILDING).write_text(building_picture(measured), "utf-8")


def tables(results: Results) -> str:
    """Give all tables, for the terminal."""
    made = (sizes(_measured(results)), beside(results), profile(results))
    return "\n\n".join(filter(None, made))


def _measured(results: Results) -> Results:
    return {tier: told for tier, told in results.items() if "build" in told}


def sizes(results: Results) -> str:
    """Give what was measured of our own, a column for each tier."""
    if not results:
        return ""
    rows = [
        [name, *(figure(tier) for tier in results.values())] for name, figure in _ROWS
    ]
    head = ["", *(f"{tier['build']['passages']:,}" for tier in results.values())]
    return _table(head, rows)


def beside(results: Results) -> str:
    """Give what the other program took, and how many times ours that is."""
    head = ["passages", "", "build", "p50", "p95", "memory", "build, times ours"]
    rows = [
        [f"{tier['build']['passages']:,}", *row]
        for tier in results.values()
        if "beside" in tier
        for row in _beside_rows(tier)
    ]
    return _table([*head, "processor p50, times ours"], rows) if rows else ""


def _beside_rows(tier: Tier) -> Iterator[list[str]]:
    told = {row["part"]: row for row in tier["beside"] if "p50" in row}
    embedding = tier["exact"]["embedding"]
    ours = tier["build"]["seconds"]
    for part, row in told.items():
        seconds = row["build"]
        ratio = ""
        if part == "ensemble":
            seconds = told["dense"]["build"] + told["lexical"]["build"] + embedding
            ratio = f"{seconds / ours:.1f}"
        yield [
            f"{part}, with embedding" if ratio else part,
            f"{seconds:,.1f} s",
            f"{row['p50']:,.1f} ms",
            f"{row['p95']:,.1f} ms",
            f"{row['megabytes']:,.0f} MB",
            ratio,
            _slower(part, row, tier),
        ]
    for row in tier["beside"]:
        if "found" in row:
            yield [f"{row['part']}: found anything", f"{row['found']:.0%}", *[""] * 5]
        if "stopped" in row:
            yield [f"then it was stopped ({row['stopped']})", *[""] * 6]


def _slower(part: str, row: Mapping[str, float], tier: Tier) -> str:
    if part not in _SEARCHERS:
        return ""
    # Others use the cores, now more and now less; the processor's time stays.
    ours = _middle(tier["asking"][_SEARCHERS[part]], "processor p50")
    return f"{row['processor p50'] / ours:,.2f}"


def profile(results: Results) -> str:
    """Give the processor's seconds of a build by stage, a column for each tier."""
    told = {tier: one["profile"] for tier, one in results.items() if "profile" in one}
    if not told:
        return ""
    # In the order of the largest, which tells most.
    named = (stage for one in reversed(told.values()) for stage in one["stages"])
    stages = dict.fromkeys(named)
    rows = [[s, *(_share(s, one["stages"]) for one in told.values())] for s in stages]
    head = ["", *(f"{one['passages']:,}" for one in told.values())]
    return _table(head, rows)


def _share(stage: str, stages: Mapping[str, float]) -> str:
    seconds = stages.get(stage, 0.0)
    return f"{seconds:,.1f} s ({seconds / sum(stages.values()):.0%})"


def asking_picture(results: Results) -> str:
    """Draw the milliseconds of a question by the number of passages."""
    ours = [
        Line(f"siyu-qa, {name}", 0, _asked(results, name), is_dashed=name == "p95")
        for name in ("p50", "p95")
    ]
    theirs = [
        Line(f"LangChain, {name}", 1, places, is_dashed=name == "p95")
        for name in ("p50", "p95")
        if (places := _ensemble(results, name))
    ]
    return _picture([*ours, *theirs], "milliseconds of a question, on one thread")


def _asked(results: Results, name: str) -> list[tuple[float, float]]:
    return [
        (_passages(tier), median(one[name] for one in tier["asking"]["hybrid"]))
        for tier in results.values()
    ]


def _ensemble(results: Results, name: str) -> list[tuple[float, float]]:
    return [
        (_passages(tier), row[name])
        for tier in results.values()
        for row in tier.get("beside", ())
        if row.get("part") == "ensemble" and name in row
    ]


def building_picture(results: Results) -> str:
    """Draw the seconds of building, refreshing and opening."""
    steps: dict[str, Callable[[Tier], float]] = {
        "building all": lambda tier: tier["build"]["seconds"],
        "refreshing after one change": lambda tier: _middle(tier["refresh"], "seconds"),
        "refreshing after none": lambda tier: _middle(tier["unchanged"], "seconds"),
        "opening": lambda tier: _middle(tier["opening"]["warm"], "open"),
    }
    lines = [
        Line(name, colour, [(_passages(t), seconds(t)) for t in results.values()])
        for colour, (name, seconds) in enumerate(steps.items())
    ]
    return _picture(lines, "seconds")


def _picture(lines: Sequence[Line], up: str) -> str:
    places = [place for line in lines for place in line.places]
    across = Axis.of_powers("passages", [x for x, _ in places])
    return chart(lines, across, Axis.of_powers(up, [y for _, y in places]))


def _passages(tier: Tier) -> float:
    return float(tier["build"]["passages"])


def _middle(rows: Sequence[Mapping[str, float]], name: str) -> float:
    return median(row[name] for row in rows)


def _spread(figures: Sequence[float], digits: int) -> str:
    middle, low, high = median(figures), min(figures), max(figures)
    return f"{middle:,.{digits}f} ({low:,.{digits}f}–{high:,.{digits}f})"


def _of(rows: Sequence[Mapping[str, float]], name: str, digits: int) -> str:
    return _spread([row[name] for row in rows], digits)


def _milliseconds(tier: Tier, searcher: str) -> str:
    rounds = tier["asking"][searcher]
    return f"{_of(rows=rounds, name='p50', digits=1)} / {_of(rounds, 'p95', 1)} ms"


def _processor(tier: Tier, searcher: str) -> str:
    return f"{_of(tier['asking'][searcher], 'processor p50', 1)} ms"


def _speed(tier: Tier) -> str:
    return f"{tier['build']['passages'] / tier['build']['seconds']:,.0f}"


def _disk(tier: Tier) -> str:
    return ", ".join(f"{part} {size:,.1f}" for part, size in tier["disk"].items())


def _memory(tier: Tier) -> str:
    told = tier["asking"]["megabytes"]
    return f"{told['most']:,.0f} MB (files {told['of files']:,.0f})"


_ROWS: Sequence[tuple[str, Callable[[Tier], str]]] = (
    ("documents", lambda tier: f"{tier['documents']:,}"),
    ("of these made of several", lambda tier: f"{tier['made']:,}"),
    ("characters", lambda tier: f"{tier['characters']:,}"),
    ("vectors", lambda tier: f"{tier['exact']['vectors']:,}"),
    ("build", lambda tier: f"{tier['build']['seconds']:,.1f} s"),
    ("passages/s", _speed),
    ("processor", lambda tier: f"{tier['build']['processor']:,.1f} s"),
    ("memory while building", lambda tier: f"{tier['build']['megabytes']:,.0f} MB"),
    ("disk", lambda tier: f"{sum(tier['disk'].values()):,.1f} MB"),
    ("its parts, MB", _disk),
    ("opened, from disk", lambda t: f"{_of(t['opening']['cold'], 'open', 2)} s"),
    ("opened, again", lambda t: f"{_of(t['opening']['warm'], 'open', 2)} s"),
    ("first hits, from disk", lambda t: f"{_of(t['opening']['cold'], 'first', 2)} s"),
    ("passages of a question, p50 / p95", lambda t: _milliseconds(t, "hybrid")),
    ("of the processor, p50", lambda t: _processor(t, "hybrid")),
    ("the first hundred, from disk", lambda tier: _milliseconds(tier, "first")),
    ("by words alone", lambda tier: _milliseconds(tier, "lexical")),
    ("by vectors alone", lambda tier: _milliseconds(tier, "dense")),
    ("a whole answer", lambda tier: _milliseconds(tier, "answer")),
    ("memory while serving", _memory),
    ("recall@10 of the vectors", lambda tier: f"{tier['exact']['recall']:.3f}"),
    ("refresh after one change", lambda t: f"{_of(t['refresh'], 'seconds', 2)} s"),
    ("the whole command", lambda tier: f"{_of(tier['refresh'], 'command', 2)} s"),
    ("refresh after none", lambda tier: f"{_of(tier['unchanged'], 'seconds', 2)} s"),
    ("hits with a twin", lambda tier: f"{tier['asking']['twins']:.1%}"),
    ("measured", lambda tier: f"{tier['date']}, load {tier['load']:.1f}"),
)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    ruled = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in ruled)
