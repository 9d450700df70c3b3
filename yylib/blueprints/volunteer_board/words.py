"""告知志愿者: what is to be told, with text to paste; ticked off once."""

from flask import redirect, request, url_for

from yylib import clock
from yylib.access import me, requires
from yylib.blueprints.volunteer_board import bp
from yylib.database import write
from yylib.fields import LARGEST
from yylib.permissions import Permission as P
from yylib.services import volunteer_words
from yylib.web import page, tell


@bp.get("/words")
@requires(P.VOLUNTEERS_RECORD)
def words():
    """What waits to be told to volunteers."""
    return page(
        "volunteer_board/words.html",
        groups=volunteer_words.groups(),
        now=clock.now(),
        may_manage=me().can(P.VOLUNTEERS_MANAGE),
    )


@bp.post("/words/tick")
@requires(P.VOLUNTEERS_RECORD)
def tick_words():
    """It was said to those who stood on the page when it was drawn."""
    ids = [number for number in request.form.getlist("item", type=int)[:2000] if 0 < number <= LARGEST]
    number = write(volunteer_words.tick_all, item_ids=ids, by=me().id)
    tell("said", f"记下了：已通知 {number} 人" if number else "这些都已经记下了")
    return redirect(url_for("volunteer_board.words"), 303)
