"""签收: each side by an account of its own; the taker may sign on the giver's PC, whose session stays."""

from flask import redirect, request, url_for

from yylib.access import address, me, requires
from yylib.blueprints.handovers import bp
from yylib.blueprints.handovers.forms import TakerForm
from yylib.blueprints.handovers.views import reasoned, shown
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services.accounts import credentials, throttle
from yylib.services.handovers import signing
from yylib.web import tell


@bp.post("/<int:hand_over_id>/sign")
@requires(P.HANDOVERS_SIGN)
def sign(hand_over_id):
    """Sign as the one who gives or the one who takes, by the account that is signed in."""
    side = "taker" if request.form.get("side") == "taker" else "giver"
    try:
        _signed(hand_over_id, side, me().id)
    except Refused as refused:
        if refused.sentence.status != 409:
            raise
        tell("not", *refused.sentence[:2])
        return shown(hand_over_id, 409)
    return redirect(url_for("handovers.show", hand_over_id=hand_over_id), 303)


@bp.post("/<int:hand_over_id>/take")
@requires(P.HANDOVERS_SIGN)
def take(hand_over_id):
    """The taker signs here by password; nobody is signed in or out."""
    form = TakerForm()
    if not form.validate_on_submit():
        return shown(hand_over_id, 422, taker=form)
    try:
        _signed(hand_over_id, "taker", _proved(form))
    except Refused as refused:
        form.refuse(refused)
        return shown(hand_over_id, refused.sentence.status, taker=form)
    return redirect(url_for("handovers.show", hand_over_id=hand_over_id), 303)


def _proved(form: TakerForm) -> int:
    try:
        return credentials.check(**form.values(), address=address())
    except Refused as refused:
        if refused.code == "wrong_password":
            write(throttle.miss, login_name=form.login_name.data, address=address())
        raise


def _signed(hand_over_id: int, side: str, account_id: int) -> None:
    if write(signing.sign, hand_over_id=hand_over_id, side=side, by=account_id):
        tell("said", "双方都签了，移交完成", "现在可以上架；缺少的留在移交人那里。")
    else:
        tell("said", f"{signing.SIDES[side]}已签", "等另一边签。")


@bp.post("/<int:hand_over_id>/withdraw")
@requires(P.HANDOVERS_SIGN)
def withdraw(hand_over_id):
    """撤回签名, before the other side signs."""
    write(signing.withdraw, hand_over_id=hand_over_id, by=me().id)
    tell("said", "签名已撤回")
    return redirect(url_for("handovers.show", hand_over_id=hand_over_id), 303)


@bp.post("/<int:hand_over_id>/unsign")
@requires(P.HANDOVERS_SIGN)
def unsign(hand_over_id):
    """撤销签收, with the reason."""
    return reasoned(signing.unsign, hand_over_id, "签收已撤销，书又等着移交")
