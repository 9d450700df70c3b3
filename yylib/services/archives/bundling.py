"""归档包: one zip that needs nothing of ours: index.html, every document, list and picture, and their checksums.

It is written to disk member by member, so that its size costs no memory; ``sha256sum -c SHA256SUMS.txt`` proves it whole.
A bundle that was broken off is begun anew at the job's next round.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from typing import BinaryIO

from sqlalchemy import select

from yylib import clock
from yylib.database import db, locked, plain, write
from yylib.errors import Busy, Refused
from yylib.models.activities import Activity
from yylib.models.archives import ArchiveFile, ArchiveItem
from yylib.services import files, jobs
from yylib.services.archives.contents import Content, gathered
from yylib.services.archives.filing import JOB
from yylib.services.archives.packing import Packing, page
from yylib.services.archives.terms import BUNDLE

PULSE = 0.5  # seconds between two words of progress


def waiting() -> int | None:
    """The file whose bundle is to be built next; one that was broken off too."""
    query = select(ArchiveFile.id).where(ArchiveFile.bundle_state.in_(("waiting", "running")))
    return db.session.scalar(query.order_by(ArchiveFile.filed_at, ArchiveFile.id).limit(1))


def run_next() -> None:
    """Build every bundle that waits."""
    while file_id := waiting():
        run(file_id)


jobs.job(JOB, "制作归档包", run_next)


def run(file_id: int) -> None:
    """Build one bundle; what goes wrong stands beside it, in a word for who filed it."""
    held = db.session.get(ArchiveFile, file_id)
    edition, activity_id, by = held.edition, held.activity_id, held.filed_by_id
    name = f"{held.code}.zip"
    notes: list[str] = []

    def fill(out: BinaryIO) -> None:
        notes.extend(build(activity_id, out, _told(file_id)))

    try:
        kept = files.make(fill, name, "zip", BUNDLE)
    except Busy:
        raise
    except Refused as refused:
        write(failed, file_id=file_id, edition=edition, why=refused.sentence.title)
    except Exception as error:
        write(failed, file_id=file_id, edition=edition, why=f"出错：{type(error).__name__}")
        raise
    else:
        write(finish, file_id=file_id, edition=edition, kept=kept._asdict(), note="；".join(notes)[:300], by=by)


def _told(file_id: int) -> Callable[[int, int], None]:
    """Write down how far it is, twice a second at most; where the house is busy the next word comes later."""
    last = [0.0]

    def told(done: int, total: int) -> None:
        if done and done < total and time.monotonic() - last[0] < PULSE:
            return
        last[0] = time.monotonic()
        with suppress(Busy):
            write(progress, file_id=file_id, done=done, total=total, hot=True)

    return told


def progress(*, file_id: int, done: int, total: int) -> None:
    """So many members of so many are in the bundle."""
    plain("UPDATE archive_file SET bundle_state = 'running', bundle_done = :done, bundle_total = :total "
          "WHERE id = :id AND bundle_state IN ('waiting', 'running')", id=file_id, done=done, total=total)  # fmt: skip


def finish(*, file_id: int, edition: int, kept: dict, note: str, by: int | None) -> bool:
    """The bundle is there. It is left out where the file was opened again meanwhile; False then."""
    held = locked(ArchiveFile, file_id)
    if held.filed_at is None or held.edition != edition:
        return False
    held.bundle_id = files.remember(**kept, by=by)
    held.bundle_state, held.bundle_note = "done", note
    held.bundle_done = held.bundle_total
    db.session.add(ArchiveItem(activity_id=held.activity_id, what="bundle", title=f"第 {edition} 版归档包", file_id=held.bundle_id,
                               on_day=clock.today(), by_id=by, made_at=clock.now()))  # fmt: skip
    return True


def failed(*, file_id: int, edition: int, why: str, by: int | None = None) -> None:
    """The bundle could not be built; it is tried again when somebody asks for it."""
    held = locked(ArchiveFile, file_id)
    if held.edition == edition and held.bundle_state in ("waiting", "running"):
        held.bundle_state, held.bundle_note = "failed", why[:300]


def editions(activity_id: int) -> list[ArchiveItem]:
    """The bundles of every filing, the latest first."""
    query = select(ArchiveItem).where(ArchiveItem.activity_id == activity_id, ArchiveItem.what == "bundle")
    return list(db.session.scalars(query.order_by(ArchiveItem.id.desc())))


def build(activity_id: int, out: BinaryIO, told: Callable[[int, int], None] = lambda done, total: None) -> list[str]:
    """Write the bundle of an activity to ``out``, and return what could not be put into it, each with its reason."""
    activity = db.session.get(Activity, activity_id)
    contents = gathered(activity)
    total, done, notes = sum(content.count for content in contents) + 1, 0, []
    told(0, total)
    with Packing(out, clock.local(clock.now())) as packing:
        for content in contents:
            for source in _sources(content, notes):
                packing.put(content, source)
                done += 1
                told(min(done, total), total)
        packing.add("index.html", page(activity, contents, notes))
        packing.add_sums()
    told(total, total)
    return notes


def _sources(content: Content, notes: list[str]):
    """The documents of one line; what a subject cannot make now is said, and the others go in all the same."""
    try:
        yield from content.sources()
    except Refused as refused:
        if refused.code == "archive_lost":
            raise
        notes.append(f"{content.line.label}：{refused.sentence.title}")
