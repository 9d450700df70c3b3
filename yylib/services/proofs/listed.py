"""证明登记: the proofs as a list, with those issued under their numbers (numbered and filed, 民发〔2015〕149号)."""

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload

from yylib import clock
from yylib.models.certificates import Certificate
from yylib.models.people import Person
from yylib.models.proofs import Proof, ProofStage
from yylib.models.service_hours import EntryStage, ServiceEntry
from yylib.models.volunteers import Volunteer
from yylib.permissions import Permission
from yylib.services import lists
from yylib.services.lists import Column, Filter
from yylib.services.proofs.reading import masked
from yylib.services.service_hours import rounding

STATES = (("asked", "待审核"), ("announced", "公示中"), ("due", "公示期满，待开具"), ("issued", "有效"), ("revoked", "已作废"),
          ("differs", "与现在的记录不一致"), ("refused", "不予开具"), ("withdrawn", "已撤回"))  # fmt: skip
_NOW = (select(func.coalesce(func.sum(ServiceEntry.minutes), 0))
        .where(ServiceEntry.volunteer_id == Proof.volunteer_id, ServiceEntry.stage == EntryStage.CONFIRMED,
               ServiceEntry.day >= Proof.first_day, ServiceEntry.day <= Proof.last_day)
        .correlate(Proof).scalar_subquery())  # fmt: skip


def _rows():
    return (select(Proof, rounding.step()).join(Volunteer, Volunteer.id == Proof.volunteer_id).outerjoin(Person, Person.id == Volunteer.person_id)
            .outerjoin(Certificate, Certificate.id == Proof.certificate_id)
            .options(contains_eager(Proof.volunteer).contains_eager(Volunteer.person), contains_eager(Proof.certificate),
                     joinedload(Proof.checked_by)))  # fmt: skip


def _in_state(value: str):
    is_valid = (Proof.stage == ProofStage.ISSUED) & Certificate.revoked_at.is_(None)
    return {
        "announced": (Proof.stage == ProofStage.ANNOUNCED) & (Proof.announced_until >= clock.today()),
        "due": (Proof.stage == ProofStage.ANNOUNCED) & (Proof.announced_until < clock.today()),
        "issued": is_valid,
        "revoked": (Proof.stage == ProofStage.ISSUED) & Certificate.revoked_at.is_not(None),
        "differs": is_valid & (Proof.minutes != _NOW),
    }.get(value, Proof.stage == value)


def state_of(proof: Proof) -> tuple[str, str]:
    """The kind of its mark and its word: an issued one says whether it is void, an announced one whether its time is over."""
    if proof.stage == ProofStage.ISSUED and not (proof.certificate and proof.certificate.is_valid):
        return "off", "已作废"
    if proof.stage == ProofStage.ANNOUNCED and proof.announced_until < clock.today():
        return "look", "公示期满，待开具"
    return {"asked": "look", "announced": "look", "issued": "ok"}.get(proof.stage, "off"), proof.stage_label


def hours_of(row) -> str | None:
    """The hours of a row of the list; None before it was checked."""
    return None if row.Proof.minutes is None else rounding.hours(row.Proof.minutes, row.step)


PROOFS = lists.announce(lists.List(
    name="proofs", title="志愿服务证明登记", id=Proof.id, export=Permission.REPORTS_EXPORT, order="-asked", source=_rows,
    keeps_q=False, search=(Certificate.number, Volunteer.number, Person.name),
    columns=(
        Column("asked", "申请", lambda row: clock.local(row.Proof.asked_at).date(), (Proof.asked_at,)),
        Column("volunteer", "志愿者", lambda row: f"{masked(row.Proof)} {row.Proof.volunteer.number or ''}".strip()),
        Column("period", "起止日期", lambda row: f"{row.Proof.first_day} 至 {row.Proof.last_day}", (Proof.first_day,)),
        Column("hours", "小时", hours_of, (func.coalesce(Proof.minutes, 0),), True),
        Column("state", "状态", lambda row: state_of(row.Proof)[1], (Proof.stage,)),
        Column("number", "证明编号", lambda row: row.Proof.certificate.number if row.Proof.certificate else "",
               (func.coalesce(Certificate.number, ""),)),
        Column("checked", "经办人", lambda row: row.Proof.checked_by.name if row.Proof.checked_by else ""),
    ),
    sheet=(
        Column("asked", "申请", lambda row: clock.local(row.Proof.asked_at).date()),
        Column("name", "志愿者", lambda row: masked(row.Proof)),
        Column("volunteer", "志愿者编号", lambda row: row.Proof.volunteer.number),
        Column("first", "从", lambda row: row.Proof.first_day),
        Column("last", "到", lambda row: row.Proof.last_day),
        Column("hours", "小时", lambda row: (said := hours_of(row)) and float(said)),
        Column("state", "状态", lambda row: state_of(row.Proof)[1]),
        Column("number", "证明编号", lambda row: row.Proof.certificate.number if row.Proof.certificate else ""),
        Column("checked", "经办人", lambda row: row.Proof.checked_by.name if row.Proof.checked_by else ""),
    ),
    filters=(Filter("state", "状态", STATES, _in_state),),
))  # fmt: skip
