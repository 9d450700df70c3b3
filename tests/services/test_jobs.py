"""Jobs run once, whoever looks, and go on after a process that died."""

import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest

from yylib import clock
from yylib import jobs as runner
from yylib.database import db, plain, write
from yylib.errors import NotThere, Refused
from yylib.services import jobs
from yylib.services.jobs import NEVER, Work


@pytest.fixture
def work():
    """A declared job of this test alone, and what it did."""
    done = []
    jobs.job("test", "试一试", lambda: done.append(clock.now()), every=timedelta(minutes=5))
    yield done
    del jobs.WORKS["test"]


def line(name: str = "test"):
    return next(line for line in jobs.lines() if line.name == name)


def test_a_daily_job_is_due_at_its_wall_time_and_then_the_next_day():
    work = Work("b", "备份", print, daily=clock.time(20, 30))
    assert work.next_after(clock.utc(clock.datetime(2026, 11, 23, 9, 0))) == clock.utc(
        clock.datetime(2026, 11, 23, 20, 30)
    )
    assert work.next_after(clock.utc(clock.datetime(2026, 11, 23, 20, 30))) == clock.utc(
        clock.datetime(2026, 11, 24, 20, 30)
    )


def test_a_name_is_declared_once(work):
    with pytest.raises(ValueError, match="twice"):
        jobs.job("test", "又一个", print)


def test_a_due_job_runs_once_and_is_due_again_by_its_rhythm(house, work):
    clock.freeze("2026-11-23 09:00")
    write(jobs.enter)
    assert "test" not in runner.run_due()
    clock.freeze("2026-11-23 09:05")
    assert "test" in runner.run_due()
    assert runner.run_due() == []
    assert len(work) == 1
    assert line().ok_at == clock.now() and line().due_at == clock.now() + timedelta(minutes=5)


def test_soon_makes_a_job_due_at_once_and_a_second_call_changes_nothing(house, work):
    clock.freeze("2026-11-23 09:00")
    write(jobs.soon, name="test")
    write(jobs.soon, name="test")
    assert runner.run("test") is True
    assert runner.run("test") is False
    assert len(work) == 1


def test_a_job_asked_for_while_it_runs_runs_once_more(house, work):
    clock.freeze("2026-11-23 09:00", tick=0.001)
    write(jobs.soon, name="test")
    assert write(jobs.claim, name="test", holder="a")
    write(jobs.soon, name="test")
    assert write(jobs.release, name="test", holder="a")
    assert jobs.due() == ["test"]


def test_a_job_on_demand_is_never_due_by_itself(house):
    jobs.job("asked", "只在需要时", print)
    try:
        write(jobs.enter)
        assert line("asked").due_at is None and line("asked").rhythm == "需要时"
        write(jobs.soon, name="asked")
        assert write(jobs.claim, name="asked", holder="a")
        write(jobs.release, name="asked", holder="a")
        assert clock.moment(plain("SELECT due_at FROM job WHERE name = 'asked'")[0].due_at) == NEVER
    finally:
        del jobs.WORKS["asked"]


def test_an_unknown_job_is_refused(house):
    with pytest.raises(NotThere, match="no_such_job"):
        write(jobs.soon, name="nothing")


def test_a_failed_job_says_why_and_is_tried_again_in_ten_minutes(house):
    def refuse():
        raise Refused("disk_full")

    jobs.job("bad", "会失败", refuse, daily="20:30")
    try:
        clock.freeze("2026-11-23 09:00")
        write(jobs.soon, name="bad")
        assert runner.run("bad")
        assert line("bad").failed.startswith("没有保存：服务器磁盘已满")
        assert line("bad").due_at == clock.now() + timedelta(minutes=10)
        assert line("bad").ok_at is None
    finally:
        del jobs.WORKS["bad"]


def test_a_crash_is_kept_by_its_type_alone(house):
    def crash():
        raise RuntimeError("王小明")

    jobs.job("crash", "会出错", crash, daily="20:30")
    try:
        write(jobs.soon, name="crash")
        assert runner.run("crash")
        assert line("crash").failed == "出错：RuntimeError"
    finally:
        del jobs.WORKS["crash"]


def test_a_dead_holders_lease_runs_out(house, work):
    clock.freeze("2026-11-23 09:00")
    write(jobs.soon, name="test")
    assert write(jobs.claim, name="test", holder="dead")
    assert line().is_running
    assert not write(jobs.claim, name="test", holder="next")
    clock.freeze("2026-11-23 09:04")
    assert write(jobs.claim, name="test", holder="next")
    assert not write(jobs.release, name="test", holder="dead")
    assert not write(jobs.extend, name="test", holder="dead")
    assert write(jobs.extend, name="test", holder="next")
    assert write(jobs.release, name="test", holder="next")


def at_once(app, act, times: int = 8) -> list:
    """What ``act`` returned in as many threads at the same moment."""
    gate, answers = threading.Barrier(times), []

    def run():
        with app.app_context():
            gate.wait()
            answers.append(act())
            db.session.remove()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_eight_at_once_claim_one_job_and_a_naive_look_then_take_gives_it_to_several(both, work):
    def claimed():
        return write(jobs.claim, name="test", holder=threading.current_thread().name, hot=True)

    def naive():
        free = plain("SELECT 1 FROM job WHERE name = 'test' AND lease_until IS NULL")
        time.sleep(0.02)
        if free:
            write(lambda: plain("UPDATE job SET lease_until = :until WHERE name = 'test'",
                                until=clock.stamp(clock.now() + timedelta(minutes=3))) and None, hot=True)  # fmt: skip
        return bool(free)

    with both.app_context():
        write(jobs.soon, name="test")
    assert sum(at_once(both, claimed)) == 1
    with both.app_context():
        write(lambda: plain("UPDATE job SET lease_until = NULL WHERE name = 'test'") and None)
    assert sum(at_once(both, naive)) > 1


def test_a_job_longer_than_its_lease_keeps_it(house, monkeypatch):
    seen = []

    def long():
        time.sleep(0.3)
        seen.append(jobs.lines()[-1].is_running)

    monkeypatch.setattr(jobs, "LEASE", timedelta(seconds=0.15))
    monkeypatch.setattr(runner, "PULSE", 0.05)
    jobs.job("long", "很久", long)
    try:
        write(jobs.soon, name="long")
        assert runner.run("long") and seen == [True]
    finally:
        del jobs.WORKS["long"]


def test_the_runner_takes_up_what_is_asked_for_within_about_a_second(app, work):
    thread = runner.Runner(app)
    with app.app_context():
        write(jobs.enter)
        plain("SELECT 1")
    thread.start()
    try:
        with app.app_context():
            write(jobs.soon, name="test")
        until = time.monotonic() + 5
        while not work and time.monotonic() < until:
            time.sleep(0.05)
    finally:
        thread.stop()
    assert len(work) == 1


def test_the_checkpoint_leaves_nothing_in_the_write_ahead_log(app):
    with app.app_context():
        write(jobs.enter)
        runner.checkpoint()
        path = db.engine.url.database
    assert Path(path + "-wal").stat().st_size == 0
