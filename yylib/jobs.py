"""The jobs of the house, and the one thread of a serving process that runs them."""

import logging
import os
import secrets
import socket
import threading
from contextlib import contextmanager
from datetime import timedelta

from flask import current_app

from yylib.database import DRIVER_ERRORS, db, is_lite, plain, write
from yylib.errors import Busy, Refused
from yylib.services import housekeeping, jobs
from yylib.services.jobs import job

LOOK_EVERY = 1.0
PULSE = jobs.LEASE.total_seconds() / 3
log = logging.getLogger("yylib.jobs")


def backup() -> None:
    """A verified copy, also in the second place; old copies beyond the retention go."""
    from yylib.services import backup

    made = backup.make()
    backup.prune()
    if made.second_failed:
        raise Refused("backup_second", why=made.second_failed)


def settle() -> None:
    """Everybody is out at closing, and with them whoever came on a booking."""
    from yylib.services import bookings
    from yylib.services.visits import closing

    write(closing.settle)
    write(bookings.leave_at_closing)


def settle_seats() -> None:
    """Seats that were held, left or reported too long are free; all are at closing."""
    from yylib.services import seats

    write(seats.settle)


def reckon_peaks() -> None:
    """How many were inside at the most, today so far and on the days before."""
    from yylib.services.visits import peaks

    for day in peaks.due():
        write(peaks.settle, day=day, hot=True)


def settle_misses() -> None:
    """Bookings whose time ran out are written down, a bounded number a unit."""
    from yylib.services import misses

    while write(misses.settle):
        continue


def make_sheets() -> None:
    """The day's sheets whose closing has passed, after everybody was put out and the misses were settled; what
    was left out is made up."""
    from yylib.services.day_sheets import making

    settle()
    settle_misses()
    for one in making.due():
        write(making.make, day=one.day, department_id=one.department_id)


def expire() -> None:
    """Personal data past its retention goes, by the registry; whoever is in the volunteers' register counts as in use."""
    from yylib.services import privacy
    from yylib.services.volunteers import keeping

    write(keeping.keep_in_use)
    write(privacy.expire)


def remind_lost() -> None:
    """Things left behind whose time is over wait to be handed over."""
    from yylib.services import lost

    write(lost.remind)


def remind_board() -> None:
    """Deliveries near or past their day wait to be told, once a level."""
    from yylib.services.board import reminding

    write(reminding.remind)


def remind_local() -> None:
    """Leads of local literature that are due for a word, and custody that ends, wait to be told."""
    from yylib.services import local_works

    write(local_works.remind)


def remind_resources() -> None:
    """Digital resources whose licence runs out wait to be renewed or stopped."""
    from yylib.services import resources

    write(resources.remind)


def move_up() -> None:
    """Places held in vain go to the next who waits; one sheet a unit."""
    from yylib.services.registrations import waiting

    for sheet_id in waiting.due():
        db.session.remove()
        write(waiting.promote, sheet_id=sheet_id)


def move_up_volunteers() -> None:
    """Who stands by for a shift and lacks nothing any more has the free place; one shift a unit."""
    from yylib.services.signups import waiting

    for shift_id in waiting.due():
        db.session.remove()
        write(waiting.promote, shift_id=shift_id)


def remind_activities() -> None:
    """Who registered is reminded; what is not true any more is taken out of the outbox."""
    from yylib.services import activity_words

    write(activity_words.remind)


def end_pauses() -> None:
    """Volunteers whose pause is over are in the register again."""
    from yylib.services.volunteers import vetting

    write(vetting.settle)


def remind_volunteers() -> None:
    """Volunteers are reminded of their shifts; what is not true any more is taken out of the outbox."""
    from yylib.services import volunteer_words

    write(volunteer_words.remind)


def send_words() -> None:
    """What the outbox sends by itself goes out, each item once."""
    from yylib.services import outbox

    outbox.send_due()


def prune() -> None:
    """What the machine keeps for itself goes after its time."""
    write(housekeeping.forget_tokens)
    write(housekeeping.forget_sign_ins)
    write(housekeeping.cut_audit)


def forget_files() -> None:
    """Files whose row was never written or was struck out leave the disk."""
    from yylib.services.files import store

    store.forget_orphans()


def checkpoint() -> None:
    """Empty the write-ahead log into the file, so that what was deleted stands in neither; tidy the search index."""
    if not is_lite():
        return
    write(tidy_search, hot=True)
    fairy = db.engine.raw_connection()
    try:
        fairy.dbapi_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    finally:
        fairy.close()


def tidy_search() -> None:
    """Merge the pieces of the full-text index."""
    if plain("SELECT 1 FROM sqlite_master WHERE name = 'search_fts'"):
        plain("INSERT INTO search_fts(search_fts) VALUES ('optimize')")


job("settle", "闭馆结清在馆人数", settle, every=timedelta(minutes=5))
job("misses", "登记未到馆的预约", settle_misses, every=timedelta(minutes=10))
job("seats", "结清到时的座位", settle_seats, every=timedelta(minutes=2))
job("sheets", "闭馆制每日客流表", make_sheets, every=timedelta(minutes=5))
job("peaks", "计算在馆峰值", reckon_peaks, every=timedelta(minutes=1))
job("move_up", "候补递补", move_up, every=timedelta(minutes=2))
job("signups", "志愿班次的替补补上", move_up_volunteers, every=timedelta(minutes=10))
job("backup", "备份", backup, daily="20:30")
job("expire", "到期个人信息清理", expire, daily="00:20")
job("lost", "提醒上交遗留物品", remind_lost, daily="08:05")
job("board", "提醒快到期的新书批次", remind_board, daily="08:04")
job("local_works", "提醒联系地方文献线索", remind_local, daily="08:06")
job("resources", "提醒数字资源到期", remind_resources, daily="08:07")
job("activity_words", "提醒活动", remind_activities, every=timedelta(minutes=15))
job("pauses", "志愿者暂停期满恢复", end_pauses, daily="00:10")
job("volunteer_words", "提醒志愿者班次", remind_volunteers, every=timedelta(minutes=15))
job("send", "发送通知邮件", send_words, every=timedelta(minutes=1))
job("prune", "清理过期的登录与表单记录", prune, daily="21:00")
job("files", "清理无主的上传文件", forget_files, daily="21:05")
job("checkpoint", "整理数据库日志", checkpoint, daily="21:10")


def run_due() -> list[str]:
    """Run every job that is due and free, one after another, and return the names of those that ran."""
    if jobs.missing():
        write(jobs.enter)
    return [name for name in jobs.due() if run(name)]


def run(name: str) -> bool:
    """Run one job under its lease; False where it was not due or another process has it. A failure is kept, not raised."""
    holder = f"{socket.gethostname()[:20]}:{os.getpid()}:{secrets.token_hex(4)}"[:40]
    if not write(jobs.claim, name=name, holder=holder, hot=True):
        return False
    failed = None
    with _held_on(name, holder):
        try:
            jobs.WORKS[name].act()
        except Refused as refused:
            failed = f"{refused.sentence.title}。{refused.sentence.todo}"
        except Exception as error:
            # The type and the place only: a message may quote what somebody typed.
            failed = f"出错：{type(error).__name__}"
            log.error("job %s: %s at %s", name, type(error).__name__, _place(error))
        finally:
            db.session.rollback()
    write(jobs.release, name=name, holder=holder, failed=failed, hot=True)
    return True


def _place(error: Exception) -> str:
    trace = error.__traceback__
    while trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}"


@contextmanager
def _held_on(name: str, holder: str):
    """Renew the lease of an act that takes longer, from beside it, until it is done."""
    app, done = current_app._get_current_object(), threading.Event()

    def renew():
        while not done.wait(PULSE):
            with app.app_context():
                try:
                    write(jobs.extend, name=name, holder=holder, hot=True)
                except (Refused, *DRIVER_ERRORS):
                    continue

    beside = threading.Thread(target=renew, name=f"lease-{name}", daemon=True)
    beside.start()
    try:
        yield
    finally:
        done.set()
        beside.join()


class Runner:
    """The thread of a serving process that looks once a second for what is due."""

    def __init__(self, app):
        self._app, self._stop = app, threading.Event()
        self._thread = threading.Thread(target=self._look, name="jobs", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, wait: float = 10.0) -> None:
        """Have the thread end after the act it is in; one that takes longer is left to its lease."""
        self._stop.set()
        self._thread.join(wait)

    def _look(self) -> None:
        while not self._stop.wait(LOOK_EVERY):
            with self._app.app_context():
                try:
                    run_due()
                except (Busy, Refused, *DRIVER_ERRORS) as error:
                    log.warning("jobs wait: %s", type(error).__name__)
                except Exception as error:
                    log.error("jobs: %s at %s", type(error).__name__, _place(error))
