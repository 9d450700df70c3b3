"""活动问卷 as staff see it: the results, the code to hang up, papers typed in."""

from io import BytesIO

from flask import redirect, send_file, url_for

from yylib import listings
from yylib.access import me, requires
from yylib.blueprints.registration_desk import bp
from yylib.blueprints.registration_desk.survey_forms import PaperForm
from yylib.database import write
from yylib.permissions import Permission as P
from yylib.services import activities, prints, surveys
from yylib.web import page, tell

AT = listings.At(
    surveys.ANSWERS, "registration_desk.survey", "registration_desk.survey_print", "registration_desk.survey_export"
)


@bp.get("/<int:activity_id>/survey")
@requires(P.ACTIVITIES_READ)
def survey(activity_id):
    """The answers counted and listed."""
    return _drawn(activity_id, PaperForm())


def _drawn(activity_id: int, form, status: int = 200):
    activity = activities.get(activity_id)
    rows, listing = listings.opened(AT, {"activity_id": activity_id}, activity_id=activity_id)
    return page("registration_desk/survey.html", fragment="survey_answers", status=status, activity=activity, form=form,
                rows=rows, listing=listing, found=surveys.result(activity_id), scores=surveys.SCORES, asked=surveys.ASKED,
                word=surveys.word, channels=surveys.CHANNELS, qr=prints.qr(surveys.path(activity)),
                address=prints.address(surveys.path(activity)), is_open=surveys.is_open(activity),
                until=surveys.until(activity), may_type=me().can(P.REGISTRATIONS_RECORD))  # fmt: skip


@bp.post("/<int:activity_id>/survey")
@requires(P.REGISTRATIONS_RECORD)
def type_in(activity_id):
    """One paper after the other."""
    form = PaperForm()
    if not form.validate_on_submit():
        return _drawn(activity_id, form, 422)
    number = write(surveys.type_in, once=form.once.data, activity_id=activity_id, by=me().id, **form.values())
    tell("said", f"第 {number} 张纸质问卷录好了", "接着录下一张。")
    return redirect(url_for("registration_desk.survey", activity_id=activity_id) + "#paper", 303)


@bp.get("/<int:activity_id>/survey/print")
@requires(P.ACTIVITIES_READ)
def survey_print(activity_id):
    return listings.printed(AT, {"activity_id": activity_id}, _title(activity_id), activity_id=activity_id)


@bp.post("/<int:activity_id>/survey/export")
@requires(P.REPORTS_EXPORT, fresh=True)
def survey_export(activity_id):
    return listings.exported(AT, _title(activity_id), activity_id=activity_id)


def _title(activity_id: int) -> str:
    return f"{activities.get(activity_id).title}问卷"


@bp.get("/<int:activity_id>/survey/poster")
@requires(P.ACTIVITIES_READ)
def survey_poster(activity_id):
    return _pdf(surveys.poster(activity_id), "问卷海报.pdf")


@bp.get("/<int:activity_id>/survey/paper")
@requires(P.ACTIVITIES_READ)
def survey_paper(activity_id):
    return _pdf(surveys.blank(activity_id), "纸质问卷.pdf")


def _pdf(data: bytes, name: str):
    return send_file(BytesIO(data), mimetype="application/pdf", download_name=name)
