"""留存资料: photos, links, documents and the summary of an activity, and what of its file does not apply.

Everything here is refused while the activity is filed. What is taken out stays as a row; a photo's picture goes, for who is
to be seen in it may have asked for that.
"""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from yylib import clock
from yylib.database import db, locked
from yylib.errors import NotThere, Refused
from yylib.models.activities import Activity, ActivitySession
from yylib.models.archives import ActivityLink, ActivityPhoto, ArchiveItem, PhotoConsent
from yylib.services import files, rules
from yylib.services.archives.terms import LABELS, PHOTOS_MOST


def photos(activity_id: int) -> list[ActivityPhoto]:
    """The photos of an activity, in their order."""
    query = select(ActivityPhoto).where(ActivityPhoto.activity_id == activity_id, ActivityPhoto.removed_at.is_(None))
    return list(
        db.session.scalars(query.options(joinedload(ActivityPhoto.file)).order_by(ActivityPhoto.sort, ActivityPhoto.id))
    )


def photo(activity_id: int, photo_id: int) -> ActivityPhoto:
    """One photo of this activity, or ``NotThere``."""
    return _own(db.session.get(ActivityPhoto, photo_id), activity_id)


def links(activity_id: int) -> list[ActivityLink]:
    """Where it was told of, the first day first."""
    query = select(ActivityLink).where(ActivityLink.activity_id == activity_id, ActivityLink.removed_at.is_(None))
    return list(db.session.scalars(query.order_by(ActivityLink.on_day, ActivityLink.id)))


def documents(activity_id: int) -> list[ArchiveItem]:
    """What was handed in or written for the file; what does not apply apart."""
    query = select(ArchiveItem).where(ArchiveItem.activity_id == activity_id, ArchiveItem.removed_at.is_(None),
                                      ArchiveItem.not_applicable == "", ArchiveItem.what != "bundle")  # fmt: skip
    rows = db.session.scalars(query.options(joinedload(ArchiveItem.file)).order_by(ArchiveItem.id))
    return sorted(rows, key=lambda one: (list(LABELS).index(one.what), one.sort))


def add_photo(*, activity_id: int, kept: dict, by: int, caption: str = "", taken_on: date | None = None,
              photographer: str = "", consent: str = PhotoConsent.UNKNOWN, consent_note: str = "",
              session_id: int | None = None) -> int:  # fmt: skip
    """Enter one photo that ``files.keep`` put in place; its id. The activity's row is held, so that the bound holds."""
    _open(activity_id)
    _sane(activity_id, taken_on, session_id)
    most = rules.rule(PHOTOS_MOST)
    held, last = db.session.execute(
        select(func.count().filter(ActivityPhoto.removed_at.is_(None)), func.max(ActivityPhoto.sort)).where(
            ActivityPhoto.activity_id == activity_id)).one()  # fmt: skip
    if held >= most:
        raise Refused("archive_too_many_photos", most=most)
    row = ActivityPhoto(activity_id=activity_id, session_id=session_id, file_id=files.remember(**kept, by=by), caption=caption,
                        taken_on=taken_on, photographer=photographer, consent=PhotoConsent(consent), consent_note=consent_note,
                        sort=(last or 0) + 1, by_id=by, made_at=clock.now())  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row.id


def describe(*, activity_id: int, photo_id: int, version: int, by: int, caption: str = "", taken_on: date | None = None,
             photographer: str = "", consent: str = PhotoConsent.UNKNOWN, consent_note: str = "",
             session_id: int | None = None) -> None:  # fmt: skip
    """Say what, when, by whom and with whose agreement."""
    _open(activity_id)
    row = _own(locked(ActivityPhoto, photo_id, version=version), activity_id)
    _sane(activity_id, taken_on, session_id)
    row.caption, row.taken_on, row.photographer, row.session_id = caption, taken_on, photographer, session_id
    row.consent, row.consent_note = PhotoConsent(consent), consent_note


def describe_all(*, activity_id: int, by: int, caption: str = "", taken_on: date | None = None, photographer: str = "",
                 consent: str = PhotoConsent.UNKNOWN, consent_note: str = "") -> int:  # fmt: skip
    """Fill in what photos do not say yet; what one says already stays. How many were changed."""
    _open(activity_id)
    _sane(activity_id, taken_on, None)
    changed = 0
    for row in photos(activity_id):
        before = (row.caption, row.taken_on, row.photographer, row.consent)
        row.caption, row.taken_on = row.caption or caption, row.taken_on or taken_on
        row.photographer = row.photographer or photographer
        if row.consent == PhotoConsent.UNKNOWN:
            row.consent, row.consent_note = PhotoConsent(consent), consent_note or row.consent_note
        changed += before != (row.caption, row.taken_on, row.photographer, row.consent)
    return changed


def remove_photo(*, activity_id: int, photo_id: int, by: int) -> None:
    """Take a photo out; its picture leaves the disk. A second time changes nothing."""
    _open(activity_id)
    row = _own(locked(ActivityPhoto, photo_id), activity_id)
    if row.removed_at is None:
        row.removed_at = clock.now()
        files.forget(file_id=row.file_id, by=by)


def add_link(
    *, activity_id: int, outlet: str, by: int, title: str = "", url: str = "", on_day: date | None = None
) -> int:
    """新闻稿、媒体报道: which outlet, under which address, on which day."""
    _open(activity_id)
    if url and not url.lower().startswith(("http://", "https://")):
        raise Refused("archive_url", field="url")
    if on_day and on_day > clock.today():
        raise Refused("archive_future", field="on_day")
    row = ActivityLink(activity_id=activity_id, outlet=outlet, title=title, url=url, on_day=on_day, by_id=by,
                       made_at=clock.now())  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row.id


def remove_link(*, activity_id: int, link_id: int, by: int) -> None:
    """Entered by mistake: it is not told of there."""
    _open(activity_id)
    row = _own(locked(ActivityLink, link_id), activity_id)
    row.removed_at = row.removed_at or clock.now()


def add_document(*, activity_id: int, what: str, title: str, by: int, kept: dict | None = None, text: str = "",
                 on_day: date | None = None) -> int:  # fmt: skip
    """Enter a document for one line of the checklist: a file that ``files.keep`` put in place, or a text. A line that was
    declared not applicable applies after all."""
    _open(activity_id)
    if what not in LABELS:
        raise NotThere()
    if not kept and not text.strip():
        raise Refused("archive_empty_document", field="file")
    if on_day and on_day > clock.today():
        raise Refused("archive_future", field="on_day")
    _withdraw(activity_id, what)
    row = ArchiveItem(activity_id=activity_id, what=what, title=title or LABELS[what], text=text.strip() or None, on_day=on_day,
                      file_id=files.remember(**kept, by=by) if kept else None, by_id=by, made_at=clock.now())  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row.id


def remove_document(*, activity_id: int, item_id: int, by: int) -> None:
    """Handed in by mistake, or a line applies after all."""
    _open(activity_id)
    row = _own(locked(ArchiveItem, item_id), activity_id)
    if row.what == "bundle":
        raise NotThere()
    row.removed_at = row.removed_at or clock.now()


def not_applicable(*, activity_id: int, what: str, reason: str, by: int) -> int:
    """A line of the checklist does not apply, for a reason that stands in the file."""
    _open(activity_id)
    if what not in LABELS:
        raise NotThere()
    if not 4 <= len(reason.strip()) <= 200:
        raise Refused("archive_reason", field="reason")
    _withdraw(activity_id, what)
    row = ArchiveItem(activity_id=activity_id, what=what, title=LABELS[what], not_applicable=reason.strip(), by_id=by,
                      made_at=clock.now())  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row.id


def summarise(*, activity_id: int, text: str, by: int, version: int | None = None) -> None:
    """总结, in the plan's own row."""
    _open(activity_id)
    locked(Activity, activity_id, version=version).summary = text.strip()


def _withdraw(activity_id: int, what: str) -> None:
    query = select(ArchiveItem).where(ArchiveItem.activity_id == activity_id, ArchiveItem.what == what,
                                      ArchiveItem.not_applicable != "", ArchiveItem.removed_at.is_(None))  # fmt: skip
    for row in db.session.scalars(query):
        row.removed_at = clock.now()


def _open(activity_id: int) -> Activity:
    """The activity, held, as long as it is not filed."""
    activity = locked(Activity, activity_id)
    if activity.filed_at:
        raise Refused("archive_closed")
    return activity


def _own(row, activity_id: int):
    if row is None or row.activity_id != activity_id:
        raise NotThere()
    return row


def _sane(activity_id: int, taken_on: date | None, session_id: int | None) -> None:
    if taken_on and taken_on > clock.today():
        raise Refused("archive_future", field="taken_on")
    if session_id is not None:
        _own(db.session.get(ActivitySession, session_id), activity_id)
