"""活动类型 decide the form: how people come, whether it has a period, what the plan must hold, who must review it."""

from typing import NamedTuple

from yylib.models.activities import ActivityKind as K
from yylib.models.activities import Attends, Entry


class Shape(NamedTuple):
    """What a kind asks. ``entries`` are the ways people may come, the usual one first; ``asks`` the groups of fields its
    form shows; ``is_period``: a session may last for days; ``shares_room``: it usually leaves its place to others."""

    entries: tuple[Entry, ...]
    attends: Attends = Attends.WHOLE
    asks: frozenset[str] = frozenset()
    is_period: bool = False
    shares_room: bool = False
    is_reviewed: bool = False
    needs_emergency: bool = False
    setup: int = 30
    clear: int = 30
    has_prizes: bool = False
    sessions: str = ""

    @property
    def entry(self) -> Entry:
        return self.entries[0]


_R, _D, _G, _S = Entry.REGISTER, Entry.DROP_IN, Entry.GROUP, Entry.SUBMIT
_TALK = Shape((_R, _D), asks=frozenset({"speaker", "registration"}), is_reviewed=True)
_PLAIN = Shape((_R, _D), asks=frozenset({"speaker", "registration"}))
_CROWD = Shape((_D, _R), asks=frozenset({"prizes"}), needs_emergency=True, setup=120, clear=60, has_prizes=True,
               sessions="不用报名，到场计数，几个人可以同时数。")  # fmt: skip

SHAPES: dict[str, Shape] = {
    K.LECTURE: _TALK,
    K.STORY_TIME: _PLAIN,
    K.READING_CLUB: _PLAIN,
    K.RECITAL: _PLAIN,
    K.TRAINING: Shape((_R,), asks=frozenset({"speaker", "registration"}), sessions="报一次名，每一课分别签到。"),
    K.EXHIBITION: Shape((_D, _R), asks=frozenset({"speaker"}), is_period=True, shares_room=True, is_reviewed=True, setup=120,
                        clear=120, sessions="从第一天开展到最后一天撤展算一场，每天记参观人数。"),
    K.RIDDLE: _CROWD,
    K.FAIR: _CROWD,
    K.ESSAY_CONTEST: Shape((_S,), asks=frozenset({"prizes", "submission"}), is_period=True, shares_room=True, setup=0, clear=0,
                           has_prizes=True, sessions="征稿从哪天到哪天算一场；颁奖可以另加一场。"),
    K.CONTEST: Shape((_R, _S), asks=frozenset({"registration", "prizes", "submission"}), has_prizes=True),
    K.TOUR: Shape((_G, _R), Attends.EACH, asks=frozenset({"registration", "group"}), setup=0, clear=0),
    K.PROGRAMME: Shape((_R,), asks=frozenset({"registration", "ages"}), sessions="每周算一场，按孩子记进度。"),
    K.CRAFT: _PLAIN,
    K.FILM: Shape((_D, _R), asks=frozenset({"registration"}), is_reviewed=True),
    K.ONLINE: Shape((_R, _D), asks=frozenset({"speaker", "registration", "online"}), shares_room=True, setup=0, clear=0),
    K.OUTREACH: Shape((_D, _R, _G), asks=frozenset({"speaker", "registration", "outside"}), shares_room=True, setup=0, clear=0),
    K.OTHER: Shape((_R, _D, _G, _S), asks=frozenset({"speaker", "registration", "prizes", "outside", "online"})),
}  # fmt: skip


def shape(kind: str) -> Shape:
    """What a kind asks; one that is not known is as 其他."""
    return SHAPES.get(kind, SHAPES[K.OTHER])


_WINDOW = frozenset({"opens_days", "opens_time", "closes_minutes"})
_PARTY = frozenset({"attends", "adults_quota", "children_quota", "on_site", "helpers_quota", "party_most",
                    "does_guardian_count", "has_waitlist"})  # fmt: skip


def unused(kind: str, entry: str) -> frozenset[str]:
    """What about taking part a plan does not use. Works are handed in at the contest, under its own terms; of a contest of
    a day the plan says from when to when, of any other its sessions do."""
    if entry == Entry.DROP_IN:
        return _WINDOW | _PARTY | {"quota"}
    if entry == Entry.SUBMIT:
        return _PARTY if kind == K.CONTEST else _WINDOW | _PARTY
    return frozenset()


def asks(kind: str, group: str) -> bool:
    """Whether the form of a kind shows a group of fields."""
    return group in shape(kind).asks
