"""定奖与公布: awards are decided by people, published for those who agreed to be named, and certified."""

from collections import Counter
from typing import NamedTuple

from sqlalchemy import select, update

from yylib import clock
from yylib.database import db
from yylib.errors import Refused
from yylib.models.certificates import Certificate, CertificateKind
from yylib.models.contests import Contest, ContestEntry
from yylib.services import audit, certificates
from yylib.services.contests import following, terms


class Winner(NamedTuple):
    """A line of the public list: ``name`` is masked, and school and teacher are left away, where the author did not agree."""

    award: str
    division: str
    number: int
    title: str
    name: str
    school: str
    teacher: str
    entry_id: int
    is_shown: bool


def award(*, activity_id: int, given: dict[int, str], by: int) -> int:
    """定奖: the award of each entry named, "" for none; how many have one now. No award is given more often in a division
    than the terms say."""
    _undecided(activity_id)
    known, entries = terms.of(activity_id), _live(activity_id)
    names = {one["name"]: one["number"] for one in known.awards}
    for entry in entries:
        wanted = given.get(entry.id, entry.award)
        if wanted and wanted not in names:
            raise Refused("award_unknown", award=wanted)
        entry.award = wanted
    counts = Counter((entry.division, entry.award) for entry in entries if entry.award)
    for (division, name), count in counts.items():
        if count > names[name]:
            raise Refused(
                "award_over", where=f"{division} " if division else "", award=name, most=names[name], count=count
            )
    return sum(counts.values())


def _undecided(activity_id: int) -> Contest:
    row = terms.held(activity_id)
    if row.winners_at:
        raise Refused("award_published")
    return row


def _live(activity_id: int) -> list[ContestEntry]:
    query = select(ContestEntry).where(ContestEntry.activity_id == activity_id, ContestEntry.withdrawn_at.is_(None))
    return list(db.session.scalars(query.order_by(ContestEntry.number)))


def publish(*, activity_id: int, by: int) -> None:
    """公布获奖名单: after the last work could come in, and once at least one award is given. From now on nothing of it
    changes but who is named."""
    row, known = _undecided(activity_id), terms.of(activity_id)
    if not known.is_over:
        raise Refused("award_open", closes=terms.words(known.closes_at) if known.closes_at else "征集")
    if not any(entry.award for entry in _live(activity_id)):
        raise Refused("award_none")
    row.winners_at, row.winners_by_id = clock.now(), by
    db.session.flush()
    following.decided(activity_id, "published")


def unpublish(*, activity_id: int, by: int) -> None:
    """撤回公布, while no certificate stands."""
    row = terms.held(activity_id)
    if row.winners_at is None:
        raise Refused("award_not_published")
    ids = [entry.id for entry in _live(activity_id) if entry.award]
    standing = [one for one in certificates.of_all("contest_entry", ids) if one.is_valid]
    if standing:
        raise Refused("award_certified", count=len(standing))
    row.winners_at = row.winners_by_id = None
    db.session.flush()
    following.decided(activity_id, "unpublished")


def winners(activity_id: int, *, is_public: bool = True) -> list[Winner]:
    """The winners in the order of the awards, by division; for the public only once published, else an empty list, and
    names only of those who agreed."""
    known = terms.of(activity_id)
    if is_public and known.winners_at is None:
        return []
    order = {one["name"]: at for at, one in enumerate(known.awards)}
    divisions = {name: at for at, name in enumerate(known.divisions)}
    rows = sorted((one for one in _live(activity_id) if one.award),
                  key=lambda one: (divisions.get(one.division, 99), one.division, order.get(one.award, 99), one.number))  # fmt: skip
    return [_winner(one, is_public) for one in rows]


def _winner(entry: ContestEntry, is_public: bool) -> Winner:
    is_named = entry.can_name or not is_public
    name = (
        (entry.author or "（已匿名）")
        if is_named
        else certificates.mask(entry.author)
        if entry.author
        else "（已匿名）"
    )
    return Winner(entry.award, entry.division, entry.number, entry.title, name, (entry.school or "") if is_named else "",
                  (entry.teacher or "") if is_named else "", entry.id, entry.can_publish and bool(entry.text))  # fmt: skip


def certify(*, entry_id: int, by: int) -> int:
    """获奖证书 for a published winner; the certificate's id. It names its bearer in public only as they agreed."""
    entry = terms.get(entry_id)
    known = _published(entry.activity_id)
    if not entry.award or entry.withdrawn_at:
        raise Refused("award_not_published")
    if not entry.author:
        raise Refused("award_nameless")
    return _certified([entry], known.activity, by)[0]


def certify_all(*, activity_id: int, by: int) -> int:
    """The certificates of all winners who have none yet; how many."""
    known = _published(activity_id)
    won = [entry for entry in _live(activity_id) if entry.award and entry.author]
    held = {one.subject_id for one in certificates.of_all("contest_entry", [entry.id for entry in won]) if one.is_valid}
    return len(_certified([entry for entry in won if entry.id not in held], known.activity, by))


def _published(activity_id: int) -> terms.Terms:
    """The contest's terms, its row held; refused before its winners are published."""
    if terms.held(activity_id).winners_at is None:
        raise Refused("award_not_published")
    return terms.of(activity_id)


def _certified(won: list[ContestEntry], activity, by: int) -> list[int]:
    ids = certificates.issue_all(kind=CertificateKind.AWARD, subject="contest_entry", by=by, given=[
        certificates.Given(one.author, _what(one, activity), one.id, one.person_id, one.can_name, {
            "activity": activity.number, "entry": one.number, "award": one.award, "division": one.division})
        for one in won])  # fmt: skip
    given = dict(zip([one.id for one in won], ids, strict=True))
    standing = select(Certificate.id).where(Certificate.subject == "contest_entry", Certificate.subject_id == ContestEntry.id,
                                            Certificate.revoked_at.is_(None)).scalar_subquery()  # fmt: skip
    db.session.execute(update(ContestEntry).where(ContestEntry.id.in_(given)).values(
        certificate_id=standing, version=ContestEntry.version + 1), execution_options={"synchronize_session": False})  # fmt: skip
    for entry in won:
        audit.made(ContestEntry, entry.id, "change", certificate_id=given[entry.id])
        db.session.expire(entry)
    return ids


def _what(entry: ContestEntry, activity) -> str:
    division = f"（{entry.division}）" if entry.division else ""
    work = f"，作品《{entry.title[:60]}》" if entry.title else ""
    return f"“{activity.title}”{division}中荣获{entry.award}{work}"
