"""Races: the same moment for many, each with a session of its own; and the pause that a naive control loses by."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from yylib.database import db
from yylib.errors import Busy, Refused

DESKS = 64


def all_together(app, jobs, most=DESKS):
    """Run all jobs from so many threads (at ``most``) that begin at the same moment; a busy answer is sent again."""
    threads = min(most, len(jobs))
    start = threading.Barrier(threads)

    def sent(job):
        with app.app_context():
            for _ in range(400):
                try:
                    return job()
                except Busy:
                    time.sleep(0.01)
                finally:
                    db.session.remove()
        raise AssertionError("the writer stayed busy")

    def desk(first):
        start.wait(30)
        return {at: sent(jobs[at]) for at in range(first, len(jobs), threads)}

    with ThreadPoolExecutor(threads) as pool:
        answers = {at: answer for part in pool.map(desk, range(threads)) for at, answer in part.items()}
    return [answers[at] for at in range(len(jobs))]


def together(app, jobs):
    """The same; what each came to: its answer, or the code it was refused with."""
    return all_together(app, [lambda job=job: _or_code(job) for job in jobs])


def _or_code(job):
    try:
        return job()
    except Busy:
        raise
    except Refused as refused:
        assert refused.sentence.title and refused.sentence.todo
        return refused.code


def thinking(number: int):
    """For a naive control: nobody goes on before all have read."""
    barrier = threading.Barrier(number)

    def think():
        with suppress(threading.BrokenBarrierError):  # sent again while the writer was busy: the others are through
            barrier.wait(3)

    return think
