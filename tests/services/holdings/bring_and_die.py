"""Bring a batch in and die at the second unit, as if the power went: inside the transaction, or just behind it."""

import os
import signal
import sys
from pathlib import Path

from tests.conftest import make_app
from yylib.services.holdings import importing  # noqa: F401  the kind makes itself known
from yylib.services.imports import run, units


def main(folder: str, batch_id: str, moment: str) -> None:
    held, calls = units.put, iter(range(99))

    def put(**given):
        is_last = next(calls) == 1
        answer = held(**given)
        if is_last and moment == "inside":
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    units.put = put
    with make_app(Path(folder), SURFACE="none").app_context():
        run.run(int(batch_id), lambda done, total: done >= 600 and os.kill(os.getpid(), signal.SIGKILL))


if __name__ == "__main__":
    main(*sys.argv[1:])
