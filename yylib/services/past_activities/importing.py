"""往年活动的导入: rows become activities that are over and filed away, under one batch; its undoing leaves nothing of them.

Such an activity asks for nothing any more: it has no day of filing, no notice and no registration. Its people are one row
of 现场计数, source "import". A row that is there already (title, first day, place; the second of two alike is the second)
is left alone, so that the same file brought twice adds nothing.
"""

from collections import Counter
from datetime import time, timedelta
from typing import BinaryIO

from yylib import clock
from yylib.database import plain, plain_among, plain_many
from yylib.errors import Refused
from yylib.models.imports import Batch
from yylib.services import branches, files, running_numbers
from yylib.services.imports import batches, kinds
from yylib.services.imports.kinds import Item, Plan, Trial
from yylib.services.imports.sheets import BadSheet
from yylib.services.past_activities import reading
from yylib.services.past_activities.placing import Houses
from yylib.services.past_activities.reading import Event

NAME, SOURCE = "past_activities", "import"
OPENS, LASTS, CLOSES = 9, timedelta(hours=2), time(17)  # where the table says no hour
_ACTIVITY = (
    "INSERT INTO activity (number, kind, title, theme, stage, audience, branch_id, is_outside, outside_place, online_url, "
    "host, organizer, co_organizer, about, bring, phone, expected, has_prizes, safety_plan, emergency_plan, permit_no, "
    "needs_review, review_note, entry, attends, opens_days, opens_time, closes_minutes, helpers_quota, on_site, party_most, "
    "does_guardian_count, has_waitlist, first_day, last_day, promise_year, summary, cancel_reason, batch_id, made_at, "
    "made_by_id, version) VALUES (:number, :kind, :title, '', 'filed', :audience, :branch, :outside, :where, '', "
    "'', '', '', '', '', '', 0, :no, '', '', '', :no, '', 'drop_in', 'whole', 0, '09:00:00.000000', 0, 0, 0, 5, "
    ":no, :no, :day, :until, :year, '', '', :batch, :now, :by, 1)"
)
_SESSION = (
    "INSERT INTO activity_session (activity_id, number, topic, starts_at, ends_at, place_id, setup_minutes, clear_minutes, "
    "room_from, room_until, takes_room, cancel_reason, version) VALUES (:activity, 1, '', :starts, :ends, "
    "CAST(:place AS INTEGER), 0, 0, :starts, :ends, :no, '', 1)"
)
_HEADS = (
    "INSERT INTO head_count (session_id, day, adults, children, spot, source, nonce, at, by_id, batch_id) VALUES "
    "(:session, :day, :adults, :children, '', :source, :nonce, :now, :by, :batch)"
)
_THERE = (
    "SELECT a.title, a.first_day, s.place_id, a.outside_place, count(*) AS n FROM activity a "
    "JOIN activity_session s ON s.activity_id = a.id AND s.number = 1 WHERE a.first_day >= :first AND a.first_day <= :last "
    "AND a.stage <> 'cancelled' AND (a.batch_id IS NULL OR a.batch_id <> :batch) "
    "GROUP BY a.title, a.first_day, s.place_id, a.outside_place"
)
# Not those which somebody changed since, or to which something of any other subject points.
_UNTOUCHED = (
    "SELECT a.id FROM activity a WHERE a.batch_id = :batch AND NOT (a.version > 1 "
    "OR EXISTS (SELECT 1 FROM activity x WHERE x.copied_from_id = a.id) "
    "OR EXISTS (SELECT 1 FROM activity_link x WHERE x.activity_id = a.id) "
    "OR EXISTS (SELECT 1 FROM activity_notice x WHERE x.activity_id = a.id) "
    "OR EXISTS (SELECT 1 FROM archive_file x WHERE x.activity_id = a.id) "
    "OR EXISTS (SELECT 1 FROM archive_item x WHERE x.activity_id = a.id) "
    "OR EXISTS (SELECT 1 FROM contest x WHERE x.activity_id = a.id) "
    "OR EXISTS (SELECT 1 FROM contest_entry x WHERE x.activity_id = a.id) "
    "OR EXISTS (SELECT 1 FROM duty x WHERE x.activity_id = a.id) "
    "OR EXISTS (SELECT 1 FROM judge x WHERE x.activity_id = a.id) "
    "OR EXISTS (SELECT 1 FROM notice_channel x WHERE x.activity_id = a.id) "
    "OR EXISTS (SELECT 1 FROM prize x WHERE x.activity_id = a.id) "
    "OR EXISTS (SELECT 1 FROM question x WHERE x.activity_id = a.id) "
    "OR EXISTS (SELECT 1 FROM survey_answer x WHERE x.activity_id = a.id) "
    "OR EXISTS (SELECT 1 FROM year_plan x WHERE x.activity_id = a.id) "
    "OR EXISTS (SELECT 1 FROM activity_photo x WHERE x.activity_id = a.id) "
    "OR EXISTS (SELECT 1 FROM registration_sheet x WHERE x.activity_id = a.id) "
    "OR EXISTS (SELECT 1 FROM outbox_item x WHERE x.activity_id = a.id) "
    "OR EXISTS (SELECT 1 FROM count_link x JOIN activity_session y ON y.id = x.session_id "
    "WHERE y.activity_id = a.id) "
    "OR EXISTS (SELECT 1 FROM prize_hand_out x JOIN activity_session y ON y.id = x.session_id "
    "WHERE y.activity_id = a.id) "
    "OR EXISTS (SELECT 1 FROM attendance x JOIN activity_session y ON y.id = x.session_id "
    "WHERE y.activity_id = a.id) "
    "OR EXISTS (SELECT 1 FROM progress x JOIN activity_session y ON y.id = x.session_id "
    "WHERE y.activity_id = a.id) "
    "OR EXISTS (SELECT 1 FROM shift x JOIN activity_session y ON y.id = x.session_id WHERE y.activity_id = a.id) "
    "OR EXISTS (SELECT 1 FROM head_count x JOIN activity_session y ON y.id = x.session_id "
    "WHERE y.activity_id = a.id AND (x.batch_id IS NULL OR x.batch_id <> :batch))) ORDER BY a.id LIMIT :limit"
)


def receive(stream: BinaryIO, name: str) -> tuple[files.Kept, dict]:
    """Put a table in place and understand it; what is none is refused and leaves nothing behind. What was held elsewhere
    belongs to the first branch, until somebody says another."""
    kept = files.keep(stream, name, "import")
    path = files.path_of(kept.stored_name)
    try:
        mapping = reading.understand(path)
    except BadSheet as bad:
        path.unlink(missing_ok=True)
        raise Refused("past_sheet_unclear", field="file", why=bad.sentence.rstrip("。")) from bad
    return kept, mapping | {"branch_id": branches.all_branches()[0].id}


def batch(batch_id: int) -> Batch:
    """An import of this kind; any other looks as if there were none."""
    return batches.of_kind(batch_id, NAME)


def items_of(plan: Plan) -> list[Item]:
    """The rows of a table, each with its place in the house and as which one of those alike it stands."""
    houses, seen, kept = Houses(plan.mapping["branch_id"]), Counter(), []
    for item in reading.read(plan.path, plan.mapping, plan.today):
        if item.data:
            spot = houses.spot(item.data.where)
            seen[_key(item.data, spot)] += 1
            item = item._replace(data=(item.data, spot, seen[_key(item.data, spot)]))
        kept.append(item)
    return kept


def _key(event: Event, spot) -> tuple:
    return event.title, event.day, spot.place_id, spot.outside


def look(plan: Plan) -> Trial:
    """What a table would bring; writes nothing."""
    items = items_of(plan)
    good, known = _new(plan, items)
    events = [item.data[0] for item in good]
    doubts = [Item(item.row, item.data[0], "；".join(item.data[0].doubts)) for item in good if item.data[0].doubts]
    days = [event.day for event in events]
    known = [item._replace(data=item.data[0]) for item in known]
    return Trial(len(items), len(good), [item for item in items if item.reason], known, doubts, _notes(good),
                 min(days, default=None), max(days, default=None), len(set(days)), sum(event.people for event in events),
                 "人次")  # fmt: skip


def _notes(good: list[Item]) -> list[str]:
    notes = []
    if any(not item.data[0].is_split for item in good):
        notes.append("只有一个总数的，少儿活动记作未成年人，其余记作成人。")
    if any(item.data[0].hour is None for item in good):
        notes.append(f"没写钟点的，开始时间记作 {OPENS}:00。")
    outside = Counter(item.data[1].outside for item in good if item.data[1].outside)
    if outside:
        named = "、".join(f"{word[:20]}（{n} 场）" for word, n in outside.most_common(10))
        notes.append(
            f"地点不是本馆场地的记作馆外地点，共 {len(outside)} 处：{named}{'等' if len(outside) > 10 else ''}。"
        )
    return notes


def _new(plan: Plan, items: list[Item]) -> tuple[list[Item], list[Item]]:
    """Those that are not here yet, and those that are."""
    told = [item for item in items if item.data]
    if not told:
        return [], []
    days = [item.data[0].day for item in told]
    rows = plain(_THERE, first=min(days).isoformat(), last=max(days).isoformat(), batch=plan.batch_id)
    there = {(row.title, clock.day(row.first_day), row.place_id, row.outside_place): row.n for row in rows}
    is_here = [there.get(_key(*item.data[:2]), 0) >= item.data[2] for item in told]
    good = [item for item, known in zip(told, is_here, strict=True) if not known]
    return good, [item._replace(is_known=True) for item, known in zip(told, is_here, strict=True) if known]


def write(plan: Plan, items: list[Item]) -> list[Item]:
    """One unit: the activities of these rows with their sessions and people; back come those that were known."""
    good, known = _new(plan, items)
    numbers = _numbers(Counter(item.data[0].day.year for item in good))
    made = {next(numbers[item.data[0].day.year]): item for item in good}
    now = clock.stamp(clock.now())
    plain_many(_ACTIVITY, [_activity(plan, number, *item.data[:2], now) for number, item in made.items()])
    ids = {
        row.number: row.id for row in plain_among("SELECT id, number FROM activity WHERE number IN :listed", list(made))
    }
    plain_many(_SESSION, [_session(ids[number], *item.data[:2]) for number, item in made.items()])
    sessions = plain_among(
        "SELECT id, activity_id FROM activity_session WHERE activity_id IN :listed", list(ids.values())
    )
    of = {row.activity_id: row.id for row in sessions}
    plain_many(
        _HEADS, [_heads(plan, of[ids[number]], item, now) for number, item in made.items() if item.data[0].people]
    )
    return known


def _numbers(years: Counter) -> dict:
    """The next numbers of each year, as a plan that is made in the house takes them."""
    first = {year: running_numbers.take(f"activity {year}", count) for year, count in sorted(years.items())}
    return {
        year: iter([f"HD{year}-{at:03}" for at in range(first[year], first[year] + count)])
        for year, count in years.items()
    }


def _activity(plan: Plan, number: str, event: Event, spot, now: str) -> dict:
    return {"number": number, "kind": str(event.kind), "title": event.title, "audience": str(event.audience),
            "branch": spot.branch_id, "outside": bool(spot.outside), "where": spot.outside, "no": False,
            "day": event.day.isoformat(), "until": event.until.isoformat(), "year": event.day.year,
            "batch": plan.batch_id, "now": now, "by": plan.by}  # fmt: skip


def _session(activity_id: int, event: Event, spot) -> dict:
    starts = clock.at(event.day, time(OPENS if event.hour is None else event.hour))
    ends = starts + LASTS if event.until == event.day else clock.at(event.until, CLOSES)
    return {"activity": activity_id, "starts": clock.stamp(starts), "ends": clock.stamp(ends), "place": spot.place_id,
            "no": False}  # fmt: skip


def _heads(plan: Plan, session_id: int, item: Item, now: str) -> dict:
    event = item.data[0]
    return {"session": session_id, "day": event.day.isoformat(), "adults": event.adults, "children": event.children,
            "source": SOURCE, "nonce": f"import-{plan.batch_id}-{item.row}", "now": now, "by": plan.by,
            "batch": plan.batch_id}  # fmt: skip


def undo(batch_id: int, limit: int) -> int:
    """Take so many of the activities out, with their sessions and people; not those to which something was added since."""
    rows = plain(_UNTOUCHED, batch=batch_id, limit=limit)
    ids = [row.id for row in rows]
    sessions = [row.id for row in plain_among("SELECT id FROM activity_session WHERE activity_id IN :listed", ids)]
    plain_among("DELETE FROM head_count WHERE batch_id = :batch AND session_id IN :listed", sessions, batch=batch_id)
    plain_among("DELETE FROM activity_session WHERE id IN :listed", sessions)
    return plain_among("DELETE FROM activity WHERE id IN :listed", ids).count


def left(batch_id: int) -> str:
    """What an undo could not take out."""
    count = plain("SELECT count(*) AS n FROM activity WHERE batch_id = :batch", batch=batch_id)[0].n
    return f"{count} 个活动后来有人改过或添了内容，没有取出" if count else ""


kinds.kind(NAME, label="往年活动", read=items_of, look=look, write=write, undo=undo, left=left, pages="activity_figures",
           rows="activity_figures.brought", undoing="由它记下的活动、场次和人次都取出来；后来有人改过、添过照片或材料的不动。")  # fmt: skip
