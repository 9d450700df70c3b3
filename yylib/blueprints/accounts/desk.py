"""交接班: an enrolled desk PC changes hands by a name and a PIN, signed in or not."""

from flask import redirect, url_for

from yylib.access import address, me, public
from yylib.blueprints.accounts import bp
from yylib.blueprints.accounts.entry import desk, open_session
from yylib.blueprints.accounts.forms import HandOverForm
from yylib.database import write
from yylib.errors import Refused
from yylib.services.accounts import credentials, throttle
from yylib.web import page, tell


@bp.route("/hand-over", methods=["GET", "POST"])
@public
def hand_over():
    """A PIN opens nothing but an enrolled desk, and no approval: that asks for the password."""
    if desk() is None:
        raise Refused("not_a_desk")
    colleagues, status = credentials.desk_colleagues(), 200
    form = HandOverForm().offer(colleagues)
    if form.validate_on_submit():
        try:
            _take_over(**form.values())
            tell("said", f"前台已由{me().name}接手")
            return redirect(url_for("accounts.begin"), 303)
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
    status = 422 if form.errors and status == 200 else status
    return page("accounts/hand_over.html", form=form, colleagues=colleagues, desk=desk(), status=status)


def _take_over(account_id: int, pin: str) -> None:
    name = credentials.pin_name(account_id)
    try:
        credentials.check_pin(account_id=account_id, pin=pin, address=address())
    except Refused as refused:
        if refused.code == "wrong_pin":
            write(throttle.miss, login_name=name, address=address())
        raise
    open_session(account_id, name, confirmed=False)
