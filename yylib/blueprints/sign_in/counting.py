"""A helper's link: big buttons, no account, no name of anybody."""

from flask import redirect, url_for

from yylib import fields
from yylib.access import public
from yylib.blueprints.sign_in import bp
from yylib.blueprints.sign_in.views import WORDS
from yylib.database import write
from yylib.errors import Refused
from yylib.services import activities
from yylib.services.attendance import counts
from yylib.web import is_htmx, page, tell


class CountForm(fields.Form):
    adults = fields.number("成人", most=9999, required=False, default=0)
    children = fields.number("儿童", most=9999, required=False, default=0)

    def values(self) -> dict:
        return {name: number or 0 for name, number in super().values().items()}


@bp.route("/count/<token>", methods=["GET", "POST"])
@public
def count(token):
    """One press is one count, once however often it is sent."""
    helper, form = counts.helper_of(token), CountForm()
    if form.validate_on_submit():
        try:
            write(counts.count, session_id=helper.session_id, nonce=form.once.data, spot=helper.name, source=counts.LINK,
                  **form.values())  # fmt: skip
        except Refused as refused:
            if is_htmx():
                raise
            form.refuse(refused)
            return _buttons(token, helper, form, refused.sentence.status)
        if not is_htmx():
            return redirect(url_for("sign_in.count", token=token), 303)
    return _buttons(token, helper, form if form.errors else CountForm(formdata=None), 422 if form.errors else 200)


def _buttons(token: str, helper: counts.Helper, form, status: int):
    found = counts.spots(helper.session_id, counts.counting_day(helper.session_id))
    return page("sign_in/count.html", fragment="tally", status=status, form=form, helper=helper, words=WORDS,
                session=activities.session(helper.session_id), spots=found, mine=counts.own(found, helper.name),
                latest=counts.latest(helper.session_id, helper.name, 5),
                undo_of=lambda count_id: url_for("sign_in.count_undo", token=token, count_id=count_id))  # fmt: skip


@bp.post("/count/<token>/undo/<int:count_id>")
@public
def count_undo(token, count_id):
    """One of the helper's own counts was a mistake."""
    helper = counts.helper_of(token)
    try:
        write(counts.take_back, count_id=count_id, spot=helper.name, session_id=helper.session_id)
    except Refused as refused:
        if refused.code != "heads_undone":
            raise
        tell("look", refused.sentence.title, refused.sentence.todo)
    return redirect(url_for("sign_in.count", token=token), 303)
