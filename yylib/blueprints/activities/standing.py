"""How an activity stands for a reader, in one mark and one word."""

from typing import NamedTuple

from yylib import clock
from yylib.models.activities import Activity, ActivityStage, Entry
from yylib.services import notices, registrations
from yylib.services.activities import works
from yylib.services.notices import phrases


class Choice(NamedTuple):
    """One sheet: which session it is for (empty where there is one), where one registers, how it stands."""

    when: str
    url: str
    room: registrations.Room
    word: tuple[str, str]


def of(activity: Activity) -> tuple[str, str]:
    """取消, 已结束, 不用报名, or how registration or handing in stands now."""
    return all_of([activity])[activity.id]


def all_of(found: list[Activity]) -> dict[int, tuple[str, str]]:
    """The same for several, in as many statements for many as for one."""
    handed = {one.id for one in found if one.entry == Entry.SUBMIT}
    spans = works.windows([one for one in found if one.id in handed])
    held = registrations.sheets.of_all([one.id for one in found if one.id not in handed and one.entry != Entry.DROP_IN])
    rooms = registrations.sheets.rooms([sheet for several in held.values() for sheet in several])
    return {one.id: _stands(one) or (_taking(spans[one.id]) if one.id in handed else
                                     _joining([rooms[sheet.id] for sheet in held.get(one.id, [])])) for one in found}  # fmt: skip


def _stands(activity: Activity) -> tuple[str, str] | None:
    """What needs no look at who has registered."""
    if activity.stage == ActivityStage.CANCELLED:
        return "late", "已取消"
    if notices.is_over(activity):
        return "off", "已结束"
    return ("ok", "不用报名") if activity.entry == Entry.DROP_IN else None


def _taking(span) -> tuple[str, str]:
    opens, closes = span
    if closes is None or clock.now() >= closes:
        return "off", "征集已截止"
    return ("open", "征集中") if clock.now() >= opens else ("wait", f"{_at(opens)} 起征集")


def _joining(rooms: list[registrations.Room]) -> tuple[str, str]:
    """The best that one of the sheets offers: a place, the waiting list, a later opening; else full or closed."""
    if any(room.is_open and not _is_taken(room) for room in rooms):
        return "open", "报名中"
    if any(room.is_open for room in rooms):
        return "wait", "名额已满，可候补"
    ahead = [room.opens_at for room in rooms if room.why == "not_yet"]
    if ahead:
        return "wait", f"{_at(min(ahead))} 起报名"
    return ("late", "名额已满") if any(room.why == "full" for room in rooms) else ("off", "报名已截止")


def _is_taken(room: registrations.Room) -> bool:
    return room.is_full or room.left == 0


def _at(moment) -> str:
    wall = clock.local(moment)
    return f"{wall.month}月{wall.day}日 {phrases.hour(wall)}"


def sheets(activity: Activity) -> list[Choice]:
    """What one can register for here, the soonest first, with what is left; nothing where nobody registers or all is over."""
    if activity.entry in (Entry.DROP_IN, Entry.SUBMIT) or activity.stage != ActivityStage.APPROVED:
        return []
    held = [sheet for sheet in registrations.sheets.of(activity.id) if sheet.ends_at > clock.now()]
    rooms = registrations.sheets.rooms(held)
    named = len(held) > 1
    return [Choice(_when(sheet) if named else "", f"/join/{sheet.id}", rooms[sheet.id], _word(rooms[sheet.id]))
            for sheet in held if rooms[sheet.id].why != "ended"]  # fmt: skip


def _when(sheet) -> str:
    return phrases.when(sheet.session) if sheet.session else ""


def _word(room) -> tuple[str, str]:
    """The mark and the word for how a sheet stands: open with so many left, a waiting list, full, not yet, closed."""
    if room.why == "not_yet":
        return "wait", f"{_at(room.opens_at)} 开始报名"
    if room.why == "closed":
        return "off", "报名已截止"
    if _is_taken(room):
        return ("late", "名额已满") if room.why else ("wait", f"名额已满，可候补（已有 {room.waiting} 家在等）")
    return "open", f"还有 {room.left} 个名额" if room.left is not None else "报名中"
