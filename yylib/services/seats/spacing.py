"""间隔就坐: which seats stay empty, computed from the map and kept nowhere.

Seats are neighbours where they stand side by side or one behind the other, one square apart. Of seats to be used no two
are neighbours; as many as possible are used; whoever sits already stays; where it makes no difference the accessible
seats stay in use. The neighbour graph of a grid has two sides (the colours of a chess board), so the most seats are
found exactly, as the weights outside a minimum cut.
"""

from collections import defaultdict, deque
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple


class Square(NamedTuple):
    """A seat as far as spacing is concerned: usable ones only, neither blocked nor off the map."""

    id: int
    x: int
    y: int
    is_accessible: bool = False


def kept_empty(seats: Iterable[Square], sitting: Iterable[int] = ()) -> set[int]:
    """The ids of the seats that stay empty while those of ``sitting`` are in use."""
    squares = {(seat.x, seat.y): seat for seat in seats}
    sitting = set(sitting)
    fixed = {at for at, seat in squares.items() if seat.id in sitting}
    barred = {near for at in fixed for near in _around(at) if near in squares} - fixed
    open_ = {at: bool(seat.is_accessible) for at, seat in squares.items() if at not in fixed and at not in barred}
    kept = set(barred)
    for group in _groups(open_):
        kept |= group - _most(frozenset((at, open_[at]) for at in group))
    return {squares[at].id for at in kept}


def _around(at: tuple[int, int]) -> list[tuple[int, int]]:
    x, y = at
    return [(x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)]


def _groups(squares: Iterable[tuple[int, int]]) -> list[set]:
    """The seats that hang together."""
    left, groups = set(squares), []
    while left:
        group, ahead = set(), [min(left)]
        while ahead:
            at = ahead.pop()
            if at in left:
                left.remove(at)
                group.add(at)
                ahead += _around(at)
        groups.append(group)
    return groups


@lru_cache(maxsize=2048)
def _most(group: frozenset) -> frozenset:
    """The largest set of a group without neighbours; then the one with most accessible seats; then the one with most
    seats of the map's first colour, so that the pattern is the same each time and from row to row."""
    size = len(group)
    weights = {at: (size + 1) ** 2 + accessible * (size + 1) + (at[0] + at[1] + 1) % 2 for at, accessible in group}
    room = _network(weights)
    _pour(room, weights)
    reached = _reached(room)
    while None in reached:
        _augment(room, reached)
        reached = _reached(room)
    return frozenset(at for at in weights if (at in reached) == ((at[0] + at[1]) % 2 == 0))


def _network(weights: dict) -> dict:
    """Capacities from the source ``True`` over the one colour and the other to the sink ``None``."""
    room: dict = defaultdict(dict)
    for at, weight in weights.items():
        if (at[0] + at[1]) % 2 == 0:
            room[True][at], room[at][True] = weight, 0
            for near in _around(at):
                if near in weights:
                    room[at][near], room[near][at] = weight + weights[near], 0
        else:
            room[at][None], room[None][at] = weight, 0
    return room


def _pour(room: dict, weights: dict) -> None:
    """Most of the flow goes from a seat straight to its neighbours; what is left looks for ways round."""
    for at in list(room[True]):
        for near in _around(at):
            if near in weights:
                most = min(room[True][at], room[near][None])
                for one, other in ((True, at), (at, near), (near, None)):
                    room[one][other] -= most
                    room[other][one] += most


def _reached(room: dict) -> dict:
    """What the source still reaches, each with where it was reached from; the sink last, if at all."""
    reached, ahead = {True: True}, deque([True])
    while ahead:
        at = ahead.popleft()
        for near in room[at]:
            if room[at][near] and near not in reached:
                reached[near] = at
                if near is None:
                    return reached
                ahead.append(near)
    return reached


def _augment(room: dict, reached: dict) -> None:
    path, at = [], None
    while at is not True:
        path.append((reached[at], at))
        at = reached[at]
    most = min(room[one][other] for one, other in path)
    for one, other in path:
        room[one][other] -= most
        room[other][one] += most
