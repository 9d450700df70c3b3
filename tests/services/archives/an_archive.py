"""What the tests of filing are about: an activity that is over, and things to put into its file."""

import io
from datetime import time, timedelta

from tests import factories
from yylib import clock
from yylib.database import db, plain, write
from yylib.services import files
from yylib.services.archives import filing, gathering
from yylib.services.archives.parts import Document, Part
from yylib.services.archives.terms import PHOTO

REASON = "这次活动没有这一项"


def over(**given) -> int:
    """A lecture of yesterday; its id."""
    return factories.an_activity(clock.at(clock.today() - timedelta(days=1), time(9)), **given)


def picture(colour: str = "#1f4a63", size=(64, 40), **saving) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, **{"format": "JPEG"} | saving)
    return out.getvalue()


def a_photo(activity_id: int, by: int, **given) -> int:
    """One photo that says all it must; its id."""
    given = {
        "caption": "故事会现场",
        "taken_on": clock.today() - timedelta(days=1),
        "photographer": "小周",
        "consent": "told",
    } | given
    kept = files.keep(io.BytesIO(picture()), "现场.jpg", PHOTO)
    return write(gathering.add_photo, activity_id=activity_id, kept=kept._asdict(), by=by, **given)


def lines(activity_id: int) -> dict:
    """The checklist by what."""
    from yylib.services import archives

    found = {line.what: line for line in archives.checklist(filing.get(activity_id))}
    db.session.rollback()
    return found


def complete(activity_id: int, by: int) -> None:
    """Put in all that is missing: three photos, a summary, and for the rest that it does not apply."""
    for _ in range(3):
        a_photo(activity_id, by)
    write(gathering.summarise, activity_id=activity_id, text="来了二十个家庭。\n孩子们很喜欢。", by=by)
    for what, line in lines(activity_id).items():
        if line.state == "missing":
            write(gathering.not_applicable, activity_id=activity_id, what=what, reason=REASON, by=by)


def filed(**given) -> tuple[int, int]:
    """A filed activity and who filed it."""
    by, activity_id = factories.a_colleague("promotion"), over(**given)
    complete(activity_id, by)
    write(filing.file, activity_id=activity_id, by=by)
    return activity_id, by


def supplied(what: str, label: str, *documents: Document) -> Part:
    """A part that has these documents for every activity."""
    return Part(what, label, lambda activity_id: list(documents), set)


def stage(activity_id: int) -> str:
    return plain("SELECT stage FROM activity WHERE id = :id", id=activity_id)[0].stage
