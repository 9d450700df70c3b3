"""The certificates as a list: those that are given in thanks. Proofs of service have their own register (``proofs``)."""

from sqlalchemy import func, select

from yylib.models.certificates import Certificate, CertificateKind
from yylib.permissions import Permission
from yylib.services import lists
from yylib.services.lists import Column, Filter

_GIVEN = tuple(kind for kind in CertificateKind if kind != CertificateKind.SERVICE)


def _in_state(value: str):
    return Certificate.revoked_at.is_(None) if value == "valid" else Certificate.revoked_at.is_not(None)


CERTIFICATES = lists.announce(lists.List(
    name="certificates", title="证书登记", id=Certificate.id, export=Permission.REPORTS_EXPORT, order="-issued",
    source=lambda: select(Certificate).where(Certificate.kind.in_(_GIVEN)), keeps_q=False, search=(Certificate.number, Certificate.name, Certificate.what),
    columns=(
        Column("number", "编号", lambda one: one.number, (Certificate.kind, Certificate.year, Certificate.seq)),
        Column("name", "发给", lambda one: one.name or "（已匿名）", (func.coalesce(Certificate.name, ""),)),
        Column("what", "事由", lambda one: one.what),
        Column("issued", "发证日期", lambda one: one.issued_on, (Certificate.issued_on,)),
        Column("state", "状态", lambda one: "有效" if one.is_valid else f"已作废：{one.revoked_reason}"),
    ),
    filters=(
        Filter("kind", "种类", tuple((one.value, one.label) for one in _GIVEN),
               lambda value: Certificate.kind == value),
        Filter("state", "状态", (("valid", "有效"), ("void", "已作废")), _in_state),
    ),
))  # fmt: skip
