"""Sign-ins as a flow: from all people, by kind of account, to what the weakest sign-in requires."""

from __future__ import annotations

from collections import defaultdict

from ztscan.core.charts import FlowNode, SignInFlow, read
from ztscan.reports.numbers.sign_ins import sign_in_numbers
from ztscan.reports.numbers.words import number

from .book import Book
from .drawing import BROAD, Drawing, Figure, Mark, box, fitted, length, path, text
from .text import named

_HEIGHT = 220
_PAUSE = 30
_NODE = 12
_LABELS = 170
_INCLUDED = "Holders of privileged roles are counted only there. Emergency access accounts and accepted exclusions are included."


def sign_in_flow(book: Book) -> Figure:
    """A band for each stream. Its width is the number of people."""
    id_, title = "sign-in-flow", "People by the weakest requirement of their sign-ins"
    found = read(book.scan.statistics, "sign_in_flow", SignInFlow)
    if found is None or not found.links:
        return Figure(id_, title, "", absent="Which sign-ins need MFA was not computed in this scan.")
    sizes = _sizes(found)
    places, height = _places(found, sizes)
    marks = [*_bands(found, places, sizes), *_nodes(found, places, sizes)]
    names = {node.id: node.label for node in found.nodes}
    return Figure(
        id_,
        title,
        f"{sign_in_numbers(found).sentence} {_INCLUDED}",
        Drawing(BROAD, height, tuple(marks)),
        columns=("From", "To", found.unit.capitalize()),
        rows=tuple((named(names[link.source]), named(names[link.target]), number(link.count)) for link in found.links),
    )


def _sizes(found: SignInFlow) -> dict[str, int]:
    incoming: dict[str, int] = defaultdict(int)
    outgoing: dict[str, int] = defaultdict(int)
    for link in found.links:
        outgoing[link.source] += link.count
        incoming[link.target] += link.count
    return {node.id: max(incoming[node.id], outgoing[node.id]) for node in found.nodes}


def _places(found: SignInFlow, sizes: dict[str, int]) -> tuple[dict[str, tuple[float, float, float]], int]:
    """Left, top and height of each box; and how high it all is."""
    stages: dict[int, list[FlowNode]] = defaultdict(list)
    for node in found.nodes:
        stages[node.stage].append(node)
    last = max(stages)
    total = max(1, *(sum(sizes[node.id] for node in nodes) for nodes in stages.values()))
    places: dict[str, tuple[float, float, float]] = {}
    lowest = 0.0
    for stage, nodes in stages.items():
        left = stage * (BROAD - _LABELS - _NODE) / last if last else 0.0
        top = 22.0
        for node in nodes:
            high = max(2.0, _HEIGHT * sizes[node.id] / total)
            places[node.id] = (left, top, high)
            top += high + _PAUSE
        lowest = max(lowest, top - _PAUSE)
    return places, int(lowest) + _PAUSE


def _bands(found: SignInFlow, places: dict[str, tuple[float, float, float]], sizes: dict[str, int]) -> list[Mark]:
    demands = {node.id: node.demand for node in found.nodes}
    out: dict[str, float] = defaultdict(float)
    into: dict[str, float] = defaultdict(float)
    marks: list[Mark] = []
    for link in found.links:
        left, top, high = places[link.source]
        right, end, deep = places[link.target]
        start = top + out[link.source]
        stop = end + into[link.target]
        thick, thin = high * link.count / max(1, sizes[link.source]), deep * link.count / max(1, sizes[link.target])
        out[link.source] += thick
        into[link.target] += thin
        marks.append(
            path(f"band band-{demands[link.target] or 'plain'}", _band(left + _NODE, right, (start, thick), (stop, thin)))
        )
    return marks


def _band(left: float, right: float, source: tuple[float, float], target: tuple[float, float]) -> str:
    """A band from one box to the next; ``source`` and ``target`` are its top and thickness at either end."""
    a, b, middle = length(left), length(right), length((left + right) / 2)
    (start, thick), (stop, thin) = source, target
    over = f"M{a} {length(start)}C{middle} {length(start)} {middle} {length(stop)} {b} {length(stop)}"
    under = f"V{length(stop + thin)}C{middle} {length(stop + thin)} {middle} {length(start + thick)} {a} {length(start + thick)}Z"
    return over + under


def _nodes(found: SignInFlow, places: dict[str, tuple[float, float, float]], sizes: dict[str, int]) -> list[Mark]:
    marks: list[Mark] = []
    for node in found.nodes:
        left, top, high = places[node.id]
        marks.append(box(f"node demand-{node.demand}" if node.demand else "node", left, top, _NODE, high))
        if node.stage == max(other.stage for other in found.nodes):
            marks.append(text("label strong", left + _NODE + 8, top + 11, fitted(named(node.label), _LABELS - 8)))
            marks.append(text("label quiet", left + _NODE + 8, top + 26, number(sizes[node.id])))
        else:
            words = f"{named(node.label)} · {number(sizes[node.id])}"
            marks.append(text("label strong", left, top - 7, fitted(words, 400)))
    return marks
