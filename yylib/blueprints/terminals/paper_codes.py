"""纸质码: printed for a door's two directions, and replaced by a new printing."""

from flask import redirect, url_for

from yylib import clock
from yylib.access import me, own_or_missing, requires
from yylib.blueprints.terminals import bp
from yylib.database import write
from yylib.permissions import Permission as P
from yylib.services import branches
from yylib.services.doors import PRINTED_CODES, codes, paper
from yylib.services.rules import rule
from yylib.web import page, tell


@bp.get("/codes", endpoint="codes")
@requires(P.TERMINALS_MANAGE)
def index():
    """The doors and areas with their paper codes."""
    return page("terminals/codes.html", places=branches.places(), are_on=rule(PRINTED_CODES),
                has_address=bool(codes.qr("1")))  # fmt: skip


@bp.get("/codes/<int:place_id>/print")
@requires(P.TERMINALS_MANAGE)
def codes_print(place_id):
    """Two A4 sheets of a place: the way in and the way out."""
    place = branches.get_place(place_id)
    own_or_missing(place is not None and place.is_active)
    sheets = [(word, codes.qr(paper.code(place_id, direction))) for direction, word in codes.DIRECTIONS.items()]
    return page("terminals/codes_print.html", place=place, sheets=sheets, maker=me().name,
                printed_at=f"{clock.local(clock.now()):%Y-%m-%d %H:%M}", version=f"第 {place.printed_codes} 版")  # fmt: skip


@bp.post("/codes/<int:place_id>/renew")
@requires(P.TERMINALS_MANAGE, fresh=True)
def codes_renew(place_id):
    """换一张: what hangs there now opens nothing any more."""
    write(paper.renew, place_id=place_id, by=me().id)
    tell("said", "旧的纸质码已作废", "请打印新的一张贴上，把旧的撕掉。")
    return redirect(url_for("terminals.codes"), 303)
