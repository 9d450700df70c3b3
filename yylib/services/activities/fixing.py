"""方案: what a plan says. A draft is written freely; of an approved one only what the notice and the registration say."""

from sqlalchemy import select

from yylib import clock
from yylib.database import db
from yylib.errors import Refused, declare
from yylib.meanings import mean
from yylib.models.accounts import Account
from yylib.models.activities import Activity, ActivityKind, ActivityStage
from yylib.models.registrations import Registration, RegistrationSheet
from yylib.services import rules, running_numbers
from yylib.services.activities import following, needs, reading, writing
from yylib.services.activities.kinds import shape

declare(
    activity_ages=("最小年龄大于最大年龄", "请检查两个年龄。", 422),
    activity_on_site=("现场名额多于总名额", "现场名额从总名额里留出，请改小。", 422),
    activity_branch_held=("已经排了原来那个馆的场地", "请先删去各场，或把场地改成“不用本馆场地”，再换馆。", 409),
)
mean(uq_activity_number="same_again")
REVIEWED = rules.declare(
    "ACTIVITY_REVIEWED", label="讲座、展览、观影先审查内容再批准", subject="活动", type=bool, unit="", default=True,
    source="馆内规定：讲座、展览、论坛须经意识形态审查",
)  # fmt: skip
HOST = "沂源县图书馆"
WORDS = ("title", "theme", "audience", "age_from", "age_to", "speaker", "about", "bring", "phone", "host", "organizer",
         "co_organizer", "outside_place", "outside_contact", "online_url")  # fmt: skip
TAKING = ("opens_days", "opens_time", "closes_minutes", "quota", "adults_quota", "children_quota", "helpers_quota", "on_site",
          "party_most", "does_guardian_count", "has_waitlist", "attends")  # fmt: skip
PAPERS = ("lead_id", "series_id", "permit_no", "safety_plan", "emergency_plan")
AMENDED = WORDS + TAKING + PAPERS
FIELDS = AMENDED + ("kind", "branch_id", "department_id", "is_outside", "expected", "budget_fen", "has_prizes", "needs_review",
                    "entry")  # fmt: skip
JUDGED = ("title", "theme", "about", "speaker")  # what the review of the contents was about
# what the head and the director said yes to: changed after the approval, somebody must say yes again
SETTLED = JUDGED + ("audience", "age_from", "age_to", "outside_place", "safety_plan", "emergency_plan")


def save(*, by: int | None, activity_id: int | None = None, version: int | None = None, **told) -> int:
    """A new plan with a number of its own, HD2026-001, or an existing draft with other words; its id. ``told`` are
    ``FIELDS``: a new one needs ``kind``, ``title`` and ``branch_id``, the rest is as its kind usually is."""
    held = writing.draft(activity_id, version) if activity_id else _new(told, by)
    _put(held, told)
    db.session.flush()
    writing.touched(held, by)
    following.changed(held.id)
    return held.id


def _new(told: dict, by: int | None) -> Activity:
    kind, author = shape(told["kind"]), by and db.session.get(Account, by)
    now = clock.now()
    year = clock.today().year
    held = Activity(
        number=f"HD{year}-{running_numbers.take(f'activity {year}'):03}", kind=told["kind"], title=told["title"],
        branch_id=told["branch_id"], made_at=now, made_by_id=by, lead_id=by, stage=ActivityStage.DRAFT,
        department_id=author.department_id if author else None, entry=kind.entry, attends=kind.attends, host=HOST,
        has_prizes=kind.has_prizes, needs_review=kind.is_reviewed and rules.rule(REVIEWED),
        is_outside=told["kind"] == ActivityKind.OUTREACH,
    )  # fmt: skip
    db.session.add(held)
    return held


def _put(held: Activity, told: dict) -> list[str]:
    """Give the plan its words; the names of those that changed."""
    unknown = set(told) - set(FIELDS)
    if unknown:
        raise ValueError(f"no fields of a plan: {sorted(unknown)}")
    with db.session.no_autoflush:
        changed = [name for name, value in told.items() if getattr(held, name) != value]
        if "branch_id" in changed and any(one.place_id for one in reading.live(held)):
            raise Refused("activity_branch_held", field="branch_id")
        for name in changed:
            setattr(held, name, told[name])
    if held.entry not in shape(held.kind).entries:
        held.entry = shape(held.kind).entry
    if held.needs_review and set(changed) & set(JUDGED):
        held.reviewed_at = held.reviewed_by_id = None
    _check(held)
    return changed


def _check(held: Activity) -> None:
    if held.age_from is not None and held.age_to is not None and held.age_from > held.age_to:
        raise Refused("activity_ages", field="age_to")
    if held.quota is not None and (held.on_site or 0) > held.quota:
        raise Refused("activity_on_site", field="on_site")


def amend(*, activity_id: int, by: int | None, version: int | None = None, **told) -> list[str]:
    """Change what the notice and the registration of an approved activity say (``AMENDED``); the names of what changed.

    A quota may be lowered below what is taken: nobody is cancelled for it. Whether one registers for the whole or for each
    session is settled by the first registration. Of what was approved (``SETTLED``, more people than the room holds) the
    endorsement ends: a second person confirms it (``stages.confirm``), and nothing is published before.
    """
    held = writing.running(activity_id, version)
    if held.stage != ActivityStage.APPROVED:
        raise Refused("activity_not_draft", stage=held.stage_label)
    changed = [name for name in AMENDED if name in told and getattr(held, name) != told[name]]
    if "attends" in changed and is_registered(activity_id):
        raise Refused("attends_frozen", field="attends", what="报名范围")
    _put(held, {name: told[name] for name in changed})
    if set(changed) & set(SETTLED) or "quota" in changed and needs.over_room(held):
        unsettle(held, changed, by)
    elif changed:
        writing.note(held, "amend", "批准后改动", by, _named(changed))
        db.session.flush()
        following.changed(activity_id)
    return changed


def unsettle(held: Activity, changed: list[str], by: int | None) -> None:
    """What was approved reads otherwise now: it waits for a second person, who did not write it."""
    held.endorsed_at = held.endorsed_by_id = None
    writing.note(held, "rewrite", "批准后改动，待确认", by, _named(changed))
    db.session.flush()
    is_reviewed = held.needs_review and bool(set(changed) & set(JUDGED))
    following.changed(held.id, "rewritten", is_reviewed=is_reviewed)


def is_unsettled(held: Activity) -> bool:
    """Whether an approved plan was rewritten and nobody has confirmed it yet."""
    return held.stage == ActivityStage.APPROVED and held.approved_at is not None and held.endorsed_at is None


def _named(changed: list[str]) -> str:
    return "、".join(dict.fromkeys(LABELS.get(name, name) for name in changed))


LABELS = {
    "title": "名称", "theme": "主题", "audience": "读者对象", "age_from": "年龄", "age_to": "年龄", "speaker": "主讲人",
    "about": "内容", "bring": "自带物品", "phone": "电话", "host": "主办", "organizer": "承办", "co_organizer": "协办",
    "outside_place": "馆外地点", "outside_contact": "馆外联系人", "online_url": "线上链接", "opens_days": "报名开始",
    "opens_time": "报名开始", "closes_minutes": "报名截止", "quota": "名额", "adults_quota": "成人名额",
    "children_quota": "儿童名额", "helpers_quota": "志愿者名额", "on_site": "现场名额", "party_most": "每次最多人数",
    "does_guardian_count": "陪同是否占名额", "has_waitlist": "候补", "attends": "报名范围", "lead_id": "负责人",
    "series_id": "系列", "questions": "报名要问的", "permit_no": "安全许可文号", "safety_plan": "安全措施", "emergency_plan": "应急预案",
}  # fmt: skip


def is_registered(activity_id: int) -> bool:
    """Whether anybody ever registered."""
    query = select(Registration.id).join(RegistrationSheet, RegistrationSheet.id == Registration.sheet_id)
    return db.session.scalar(query.where(RegistrationSheet.activity_id == activity_id).limit(1)) is not None


def account(account_id: int | None) -> Account | None:
    """Who endorsed, approved or reviewed it; None where nobody did."""
    return db.session.get(Account, account_id) if account_id else None
