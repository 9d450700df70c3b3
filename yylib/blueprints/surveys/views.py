"""The survey on a phone: four questions, no name, once."""

from flask import make_response, redirect, request, url_for

from yylib import readers
from yylib.access import address, public
from yylib.blueprints.surveys import bp
from yylib.blueprints.surveys.forms import SurveyForm
from yylib.database import write
from yylib.errors import Refused
from yylib.services import surveys
from yylib.web import page, tell


@bp.get("/<number>")
@public
def show(number):
    """The questions; or, where this phone has answered, thanks. The phone is known from here on."""
    activity = surveys.by_number(number)
    return _drawn(activity, SurveyForm())


@bp.post("/<number>")
@public
def send(number):
    activity, form, phone = surveys.by_number(number), SurveyForm(), readers.phone()
    if phone is None:
        tell("look", "请再交一次", "浏览器刚才没有记下这部手机；请允许 Cookie，再填一次。")
        return readers.remember(make_response(redirect(url_for("surveys.show", number=number), 303)))
    if not form.validate_on_submit():
        return _drawn(activity, form, 422)
    try:
        write(surveys.answer, once=form.once.data, activity_id=activity.id, phone=phone.name, address=address(),
              **form.values())  # fmt: skip
    except Refused as refused:
        if refused.code != "survey_done":
            form.refuse(refused)
            return _drawn(activity, form, refused.sentence.status)
    return redirect(url_for("surveys.show", number=number), 303)


def _drawn(activity, form, status: int = 200):
    phone = readers.phone()
    is_done = phone is not None and surveys.has_answered(activity.id, phone.name)
    answer = page("surveys/show.html", status=status, activity=activity, form=form, is_done=is_done,
                  is_open=surveys.is_open(activity), until=surveys.until(activity))  # fmt: skip
    return readers.remember(answer) if phone is None and request.method == "GET" else answer
