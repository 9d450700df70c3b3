"""The pages that one activity has with the several subjects, as its tabs show them."""

from flask import current_app, url_for

from yylib.access import me
from yylib.blueprints.activity_desk import bp
from yylib.models.activities import ActivityStage, Entry
from yylib.permissions import Permission as P

# name, label, endpoint, permission; one whose page this surface lacks is not drawn
_TABS = (
    ("activity_desk", "策划", "activity_desk.show", P.ACTIVITIES_READ),
    ("notices", "通知", "notices.show", P.ACTIVITIES_PLAN),
    ("registration_desk", "报名", "registration_desk.show", P.REGISTRATIONS_RECORD),
    ("words", "告知", "outbox.activity", P.REGISTRATIONS_RECORD),
    ("attendance", "签到", "attendance.activity", P.ATTENDANCE_RECORD),
    ("volunteers", "志愿者", "shift_desk.activity", P.VOLUNTEERS_READ),
    ("contests", "作品与评审", "contests.show", P.ACTIVITIES_READ),
    ("programmes", "阅读进度", "programmes.show", P.ACTIVITIES_READ),
    ("survey", "问卷", "registration_desk.survey", P.ACTIVITIES_READ),
    ("archives", "归档", "archives.show", P.ACTIVITIES_READ),
)
_CONTESTS = ("essay_contest", "contest")


@bp.app_template_global("activity_tabs")
def tabs(activity) -> list[tuple[str, str, str]]:
    """(name, label, address) of what this activity has and this person may open; a plan not yet approved has only itself."""
    person, is_plan = me(), activity.stage in (ActivityStage.DRAFT, ActivityStage.SUBMITTED, ActivityStage.ENDORSED)
    return [
        (name, label, url_for(endpoint, activity_id=activity.id))
        for name, label, endpoint, permission in _TABS
        if endpoint in current_app.view_functions and person and person.can(permission)
        and (name == "activity_desk" or not is_plan) and _has(activity, name)
    ]  # fmt: skip


def _has(activity, name: str) -> bool:
    if name == "registration_desk":
        return activity.entry not in (Entry.DROP_IN, Entry.SUBMIT)
    if name == "words":
        return activity.entry != Entry.DROP_IN
    if name == "contests":
        return activity.kind in _CONTESTS or activity.entry == Entry.SUBMIT
    if name == "programmes":
        return activity.kind == "programme"
    return True
