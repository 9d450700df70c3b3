"""Enrolling the desk PCs and the screens, and revoking them."""

from flask import current_app, redirect, request, url_for

from yylib import listings
from yylib.access import address, me, public, requires, terminal_cookie
from yylib.blueprints.terminals import bp
from yylib.blueprints.terminals.forms import CodeForm, TerminalForm
from yylib.database import write
from yylib.errors import Refused
from yylib.models.terminals import TerminalKind
from yylib.permissions import Permission as P
from yylib.services import branches, terminals
from yylib.services.accounts import throttle
from yylib.web import page, tell

AT = listings.At(terminals.TERMINALS, "terminals.index", "terminals.print", "terminals.export")
listings.faces(bp, AT, P.TERMINALS_MANAGE)
THROTTLED_AS = "terminal"  # wrong codes are counted by address under this name


@bp.get("/")
@requires(P.TERMINALS_MANAGE)
def index():
    rows, listing = listings.opened(AT)
    return page("terminals/index.html", fragment="terminals", terminals=rows, listing=listing, state=terminals.state,
                where=terminals.where)  # fmt: skip


@bp.route("/new", methods=["GET", "POST"])
@requires(P.TERMINALS_MANAGE, fresh=True)
def new():
    """A new terminal; the answer shows its code, this once."""
    form = TerminalForm().offer(branches.all_branches(), branches.places())
    if form.validate_on_submit():
        code = terminals.fresh_code()
        try:
            return _code(write(terminals.new, once=form.once.data, by=me().id, code_hash=terminals.hash_of(code),
                               **form.values()), code)  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
    return page("terminals/new.html", form=form, status=422 if form.errors else 200)


def _code(terminal_id: int, code: str):
    """A form sent twice made one terminal and one code, which only the first answer knew."""
    held = terminals.get(terminal_id)
    if held.code_hash != terminals.hash_of(code):
        tell("look", "登记码只显示一次", "没有记下的话，请点“新登记码”。")
        return redirect(url_for("terminals.index"), 303)
    return page("terminals/code.html", terminal=held, code=f"{code[:4]} {code[4:]}",
                address=current_app.config["PUBLIC_URL"] or request.host_url.rstrip("/"))  # fmt: skip


@bp.post("/<int:terminal_id>/code")
@requires(P.TERMINALS_MANAGE, fresh=True)
def code(terminal_id):
    """A further code, when the first ran out or the browser lost its cookie."""
    fresh = terminals.fresh_code()
    write(terminals.new_code, terminal_id=terminal_id, code_hash=terminals.hash_of(fresh), by=me().id)
    return _code(terminal_id, fresh)


@bp.post("/<int:terminal_id>/revoke")
@requires(P.TERMINALS_MANAGE, fresh=True)
def revoke(terminal_id):
    write(terminals.revoke, terminal_id=terminal_id, by=me().id)
    tell("said", "终端已停用", "那台机器上的登录已退出，屏幕不再显示。")
    return redirect(url_for("terminals.index"), 303)


@bp.route("/enrol", methods=["GET", "POST"])
@public
def enrol():
    """Typed once on the machine itself, which from then on is known by a cookie of five years."""
    form, status = CodeForm(), 200
    if form.validate_on_submit():
        try:
            return _enrolled(_taken(form.code.data))
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
    status = 422 if form.errors and status == 200 else status
    return page("terminals/enrol.html", form=form, status=status)


def _taken(typed: str) -> str:
    throttle.pause(login_name=THROTTLED_AS, address=address())
    try:
        return write(terminals.enrol, code=typed)
    except Refused as refused:
        if refused.code == "code_wrong":
            write(throttle.miss, login_name=THROTTLED_AS, address=address())
        raise


def _enrolled(token: str):
    held = terminals.by_token(token)
    is_desk = held.kind == TerminalKind.DESK
    tell("said", f"已登记为“{held.name}”", "前台电脑登录后一直到闭馆都不用再登录。" if is_desk else "")
    answer = redirect(url_for("accounts.sign_in") if is_desk else "/display/", 303)
    answer.set_cookie(terminal_cookie(), token, max_age=terminals.YEARS * 365 * 24 * 3600, httponly=True,
                      samesite="Lax", secure=current_app.config["PROFILE"] == "tls", path="/")  # fmt: skip
    return answer
