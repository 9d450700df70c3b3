"""A year of volunteers: ten thousand shifts and as many entries of service, beside two hundred of each; three thousand people
in the register, of whom one is looked for who could come now."""

import sqlite3
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from time import perf_counter

from bench.house import prepare
from bench.pages import p95

ENTRIES, FEW, SMALL = 10_000, 200, 1_000  # SMALL: for --quick
PEOPLE = 25  # entries of one volunteer
REGISTER = 0.3  # people in the register by shift
TO_CALL = "SELECT id FROM shift ORDER BY starts_at DESC, id LIMIT 1"
WALL = "2026-11-20 10:00"
FREE = ("[]", '["5am", "5pm"]', '["6am", "6pm", "7am", "7pm"]', '["1am", "2am", "3am", "4am", "5am"]', "[]")
PATHS = {"board": "/staff/volunteer-board/", "year": "/staff/volunteer-figures/", "people": "/staff/volunteer-figures/people/2026?all=1",
         "week": "/staff/shifts/?week=2026-06-17", "register": "/staff/volunteers/", "unseen": "/staff/volunteer-board/unseen"}  # fmt: skip
_POST = ("INSERT INTO volunteer_post (id, name, about, requires, needs_training, needs_own_training, needs_approval, is_risky, "
         "forgotten_minutes, sort, is_active, version) VALUES (:id, :name, '', '', 0, 0, 0, 0, 60, :id, 1, 1)")  # fmt: skip
_PERSON = ("INSERT INTO person (id, name, phone, birth_on, created_at, seen_at, version) VALUES (:id, :name, :phone, :born, :now, :now, 1)")  # fmt: skip
_VOLUNTEER = ("INSERT INTO volunteer (id, number, code, holder, person_id, stage, channel, free_times, applied_at, interview_note, "
              "admitted_on, stage_reason, version) VALUES (:id, :number, :code, :holder, :id, 'admitted', 'web', :free, :now, '', "
              "'2026-01-01', '', 1)")  # fmt: skip
_SHIFT = ("INSERT INTO shift (id, post_id, branch_id, served_where, starts_at, ends_at, break_minutes, needed, taken, is_open, note, "
          "cancel_reason, made_at, version) VALUES (:id, :post, :branch, '', :starts, :ends, 0, 2, :taken, 1, '', '', :now, 1)")  # fmt: skip
_SIGNUP = ("INSERT INTO signup (id, shift_id, volunteer_id, stage, channel, queued_at, ends_at, made_at, override_reason, end_reason, "
           "version) VALUES (:id, :id, :volunteer, 'taken', 'web', :now, :ends, :now, '', '', 1)")  # fmt: skip
_ENTRY = ("INSERT INTO service_entry (id, volunteer_id, shift_id, signup_id, post_id, branch_id, what, day, starts_at, ends_at, "
          "break_minutes, in_at, out_at, minutes, stage, evidence, way_in, way_out, why, note, with_adult, entered_at, decided_note, "
          "version) VALUES (:id, :volunteer, :id, :id, :post, :branch, '上架整理', :day, :starts, :ends, 0, :starts, :ends, 120, "
          ":stage, 'scanned', 'code', 'code', '', '', 0, :starts, '', 1)")  # fmt: skip


def instance(folder: Path, number: int) -> Path:
    """An instance with so many shifts of 2026, each served by one of its volunteers; every fiftieth hour waits to be confirmed."""
    from yylib import clock, create_app
    from yylib.database import db, plain, plain_many, scanning

    folder.mkdir(parents=True)
    prepare(folder, role="head")
    with create_app(folder).app_context():
        branch, now = plain("SELECT id FROM branch ORDER BY sort, id LIMIT 1")[0].id, clock.stamp(datetime(2026, 1, 1))
        people, register = max(2, number // PEOPLE), int(number * REGISTER)
        persons = [
            {
                "id": one,
                "name": f"志愿者{one}",
                "phone": f"1300000{one:04}",
                "now": now,
                "born": f"{1950 + one % 65}-05-01",
            }
            for one in range(1, register + 1)
        ]
        with scanning():
            for at in range(1, 8):
                plain(_POST, id=100 + at, name=f"测速岗位{at}")
            plain_many(_PERSON, persons)
            plain_many(_VOLUNTEER, [{"id": one["id"], "number": f"ZY2026-{one['id']:04}", "code": f"ABC{one['id']:05}",
                                     "holder": f"v:{one['id']}", "now": now, "free": FREE[one["id"] % len(FREE)]} for one in persons])  # fmt: skip
            rows = [_row(at, people, branch, now) for at in range(1, number + 1)]
            plain_many(_SHIFT, [_of(row, "id post branch starts ends taken now") for row in rows])
            plain_many(_SIGNUP, [_of(row, "id volunteer ends now") for row in rows])
            plain_many(
                _ENTRY,
                [
                    _of(row, "id volunteer post branch day starts ends stage")
                    for row in rows
                    if row["day"] <= "2026-11-20"
                ],
            )
        db.session.remove()
        db.engine.dispose()
    return folder


def _row(at: int, people: int, branch: int, now: str) -> dict:
    """One shift, spread over the days of the year and the hours of the day."""
    from yylib import clock

    day = date(2026, 1, 1) + timedelta(days=at % 365)
    starts = clock.midnight(day) + timedelta(hours=8 + at % 9)
    return {"id": at, "post": 101 + at % 7, "branch": branch, "day": day.isoformat(), "starts": clock.stamp(starts),
            "ends": clock.stamp(starts + timedelta(hours=2)), "taken": 1, "volunteer": 1 + at % people, "now": now,
            "stage": "confirmed" if at % 50 else "pending"}  # fmt: skip


def _of(row: dict, names: str) -> dict:
    return {name: row[name] for name in names.split()}


def _acts() -> dict:
    """What is asked of the tables without a page: totals, lists, and whole lists as an export takes them."""
    from yylib.database import plain
    from yylib.services import lists, volunteer_figures
    from yylib.services.service_hours.listed import ENTRIES as ENTERED
    from yylib.services.shifts.tables import SHIFTS
    from yylib.services.signups import calling
    from yylib.services.volunteer_figures.listed import HOURS

    def whole(listed, **about):
        found = lists.everything(listed, {}, most=20_000, **about)
        return [[column.cell(row) for column in listed.columns] for row in found.rows]

    to_call = plain(TO_CALL)[0].id
    return {"calling": lambda: calling.could_come(to_call), "totals": lambda: volunteer_figures.year(2026),
            "board": lambda: volunteer_figures.board(1), "entries": lambda: lists.find(ENTERED, {}), "shifts": lambda: lists.find(SHIFTS, {}),
            "export": lambda: (whole(ENTERED), whole(SHIFTS), whole(HOURS, year=2026))}  # fmt: skip


def _counted(home: Path) -> dict[str, tuple[int, float]]:
    """How many statements each act sends, through the ORM and in plain SQL, and how long it takes in ms."""
    from sqlalchemy import event

    from yylib import clock, create_app, database

    sent, ask, found = [], database._ask, {}
    clock.freeze(WALL)
    database._ask = lambda raw, sql, values: sent.append(sql) or ask(raw, sql, values)
    try:
        with create_app(home).app_context():
            event.listen(database.db.engine, "before_cursor_execute", lambda _c, _u, sql, *_more: sent.append(sql))
            for name, act in _acts().items():
                database.db.session.remove()
                sent.clear()
                began = perf_counter()
                act()
                found[name] = len(sent), (perf_counter() - began) * 1000
            database.db.session.remove()
            database.db.engine.dispose()
    finally:
        database._ask = ask
        clock.freeze(None)
    return found


def _to_call(home: Path) -> int:
    """The last shift of the year."""
    with closing(sqlite3.connect(home / "yylib.db")) as held:
        return held.execute(TO_CALL).fetchone()[0]


def measure(folder: Path, rounds: int, seconds: float, quick: bool = False) -> dict:
    """The part ``volunteers``: how many more statements the large year takes than the small one, and the pages' p95."""
    large = instance(folder / "volunteers", SMALL if quick else ENTRIES)
    many, few = _counted(large), _counted(instance(folder / "volunteers-few", FEW))
    middle = p95(large, WALL, PATHS | {"calling": f"/staff/signups/{_to_call(large)}/calling"}, rounds, seconds)
    return {"volunteers": {"more_statements": max(many[name][0] - few[name][0] for name in many), "page_p95_ms": round(max(middle.values()), 2),
                           "export_ms": round(many["export"][1])} | {f"{name}_p95_ms": round(time, 2) for name, time in middle.items()}
            | {f"{name}_statements": number for name, (number, _took) in many.items()}}  # fmt: skip
