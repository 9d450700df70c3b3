"""我的账户: one's roles, password, PIN, and the other places where one is still signed in."""

from flask import current_app, redirect, url_for

from yylib import clock, tokens
from yylib.access import me, signed_in
from yylib.blueprints.accounts import bp
from yylib.blueprints.accounts.entry import desk, proved_own
from yylib.blueprints.accounts.forms import PinForm
from yylib.database import write
from yylib.errors import Refused
from yylib.services.accounts import manage, own, sessions
from yylib.web import page, tell


@bp.get("/accounts/me", endpoint="me")
@signed_in
def show():
    return _page(PinForm())


def _page(form, status: int = 200):
    keys = "visits.keys"
    return page("accounts/me.html", form=form, account=manage.get(me().id), today=clock.today(), desk=desk(),
                keys_url=url_for(keys) if keys in current_app.view_functions else None, status=status)  # fmt: skip


@bp.post("/accounts/me/pin")
@signed_in
def pin():
    """A new PIN; the password is asked for beside it."""
    form, person, status = PinForm(), me(), 422
    if form.validate_on_submit():
        try:
            proved_own(person, form.current.data)
            pin_hash = tokens.hashed(own.check_pin_shape(form.pin.data))
            write(own.set_pin, account_id=person.id, pin_hash=pin_hash, by=person.id)
            tell("said", "交接码已设好", "在登记过的前台电脑上，接班只要选姓名、输交接码。")
            return redirect(url_for("accounts.me"), 303)
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
    return _page(form, status)


@bp.post("/accounts/me/elsewhere")
@signed_in
def elsewhere():
    """Sign out everywhere but here."""
    write(sessions.end_all, account_id=me().id, but=me().session_id, by=me().id)
    tell("said", "其他电脑上的登录都已退出")
    return redirect(url_for("accounts.me"), 303)
