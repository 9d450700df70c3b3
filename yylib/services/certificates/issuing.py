"""Issuing a certificate, revoking it with a reason, and what is left of it when its bearer asks to be deleted."""

from typing import NamedTuple

from sqlalchemy import insert, select

from yylib import clock, tokens
from yylib.database import db, locked
from yylib.errors import NotThere, Refused
from yylib.models.certificates import Certificate, CertificateKind
from yylib.services import audit, running_numbers

LONGEST_NAME, LONGEST_BODY = 120, 400
_WORDING = {
    CertificateKind.DONATION: "承蒙惠赠{what}，嘉惠读者，泽及乡里。所赠已登记造册，妥为保存和使用。谨发此证，以致谢忱。",
    CertificateKind.COLLECTION: "承蒙惠赠{what}，已由本馆作为沂源地方文献入藏，永久保存。谨发此证，以致谢忱。",
    CertificateKind.AWARD: "在{what}。特发此证，以资鼓励。",
}


class Given(NamedTuple):
    """One certificate to be issued: for whom, what was given or won, for which thing of its subject. ``code`` is asked for
    beside the number by whoever checks it; ``replaces_id`` is the void one that this one stands for."""

    name: str
    what: str
    subject_id: int
    person_id: int | None = None
    is_named: bool = False
    facts: dict = {}
    body: str = ""
    code: str | None = None
    replaces_id: int | None = None


def wording(kind: str, what: str) -> str:
    """What a certificate of a kind says about what was given, where nothing else is written."""
    return _WORDING[CertificateKind(kind)].format(what=what)


def issue(*, kind: str, name: str, what: str, subject: str, subject_id: int, by: int, facts: dict | None = None,
          body: str = "", person_id: int | None = None, is_named: bool = False, code: str | None = None,
          replaces_id: int | None = None) -> int:  # fmt: skip
    """Issue a certificate for something of another subject (its table's name and id); the certificate's id.

    ``what`` says in a few words what was given, as the public check shows it: 图书 12 册. All is frozen as printed. The
    number runs without gaps per year and kind: 捐证字〔2026〕001号, 藏证字〔2026〕001号. One thing bears one valid
    certificate at a time (``certificate_replaced``). ``is_named``: the bearer agreed to be named to whoever checks it.
    """
    return issue_all(kind=kind, subject=subject, by=by, given=[
        Given(name, what, subject_id, person_id, is_named, facts or {}, body, code, replaces_id)])[0]  # fmt: skip


def issue_all(*, kind: str, subject: str, given: list[Given], by: int) -> list[int]:
    """The same for several things at once, in as many statements for many as for one; their ids, in the order given."""
    kind, today = CertificateKind(kind), clock.today()
    given = [_readable(one, kind) for one in given]
    if not given:
        return []
    first = running_numbers.take(f"certificate {kind} {today.year}", len(given))  # who waits for it sees what is issued
    held = next((one for one in of_all(subject, [one.subject_id for one in given]) if one.is_valid), None)
    if held:
        raise Refused("certificate_replaced", number=held.number)
    rows = [{"kind": kind, "year": today.year, "seq": seq, "number": number_of(kind, today.year, seq), "token": tokens.fresh()[:22],
             "person_id": one.person_id, "name": one.name, "is_named": one.is_named, "what": one.what[:200], "body": one.body,
             "facts": one.facts, "code": one.code, "replaces_id": one.replaces_id, "subject": subject, "subject_id": one.subject_id, "issued_on": today, "issued_at": clock.now(),
             "by_id": by} for seq, one in enumerate(given, first)]  # fmt: skip
    db.session.execute(insert(Certificate), rows)
    query = select(Certificate.id).where(
        Certificate.kind == kind, Certificate.year == today.year, Certificate.seq >= first
    )
    ids = list(db.session.scalars(query.order_by(Certificate.seq)))
    for certificate_id, row in zip(ids, rows, strict=True):
        audit.made(Certificate, certificate_id, **row)
    return ids


def _readable(one: Given, kind: CertificateKind) -> Given:
    name, body = " ".join(one.name.split()), one.body or wording(kind, one.what)
    if not 1 <= len(name) <= LONGEST_NAME:
        raise Refused("certificate_name", field="name", most=LONGEST_NAME)
    if len(body) > LONGEST_BODY:
        raise Refused("certificate_body", field="body", most=LONGEST_BODY)
    return one._replace(name=name, body=body)


def number_of(kind: CertificateKind, year: int, seq: int) -> str:
    """捐证字〔2026〕001号."""
    return f"{kind.word}〔{year}〕{seq:03d}号"


def get(certificate_id: int) -> Certificate:
    """One certificate, or ``NotThere``."""
    found = db.session.get(Certificate, certificate_id)
    if found is None:
        raise NotThere()
    return found


def of(subject: str, subject_id: int) -> list[Certificate]:
    """All that were issued for one thing, the revoked ones too, the first first."""
    return of_all(subject, [subject_id])


def of_all(subject: str, subject_ids: list[int]) -> list[Certificate]:
    """Those that were issued for several things, in one statement."""
    query = select(Certificate).where(Certificate.subject == subject, Certificate.subject_id.in_(subject_ids))
    return list(db.session.scalars(query.order_by(Certificate.id)))


def standing(subject: str, subject_id: int) -> Certificate | None:
    """The valid one of a thing, if it has one."""
    return next((one for one in of(subject, subject_id) if one.is_valid), None)


def revoke(*, certificate_id: int, reason: str, by: int) -> None:
    """作废, with the reason that stays beside it. Whoever checks the number hears from now on that it is void."""
    row = locked(Certificate, certificate_id)
    if not row.is_valid:
        raise Refused("certificate_void")
    row.revoked_at, row.revoked_by_id, row.revoked_reason = clock.now(), by, reason


def reinstate(*, certificate_id: int, by: int) -> None:
    """It was revoked by mistake: valid again, unless another one has taken its place meanwhile."""
    row = locked(Certificate, certificate_id)
    if row.is_valid:
        raise Refused("certificate_stands")
    running_numbers.take(f"certificate {row.kind} {clock.today().year}", count=0)  # who issues one meanwhile waits
    held = standing(row.subject, row.subject_id)
    if held:
        raise Refused("certificate_replaced", number=held.number)
    row.revoked_at, row.revoked_by_id, row.revoked_reason = None, None, ""


def show_names(*, subject: str, subject_ids: list[int], public_name: str | None) -> None:
    """The bearer changed their mind about being named: the public check page names those certificates alone that bear
    exactly the name they agreed to, and masks the rest (个人信息保护法 15)."""
    wanted = Certificate.subject_id.in_(subject_ids)
    for row in db.session.scalars(select(Certificate).where(Certificate.subject == subject, wanted).with_for_update()):
        row.is_named = row.name is not None and row.name == public_name


def let_go(*, person_id: int, by: int | None) -> int:
    """The names of a person who asks to be deleted, blanked on all their certificates; how many. The certificates stay
    valid: what was handed out was true, and the register of what was given is kept (公益事业捐赠法 16)."""
    rows = list(db.session.scalars(select(Certificate).where(Certificate.person_id == person_id).with_for_update()))
    for row in rows:
        row.name, row.person_id, row.is_named = None, None, False
    db.session.flush()
    return len(rows)
