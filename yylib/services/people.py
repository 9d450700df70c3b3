"""读者（来馆的人）: entering a person once, finding them again, consent, and what they may do without an account."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import select

from yylib import clock, tokens
from yylib.database import db, is_lite, plain
from yylib.errors import NotThere, Refused, declare
from yylib.models.accounts import Attempt
from yylib.models.people import CHILD_AGE, Consent, ManageLink, Masked, Person, age_of
from yylib.services import audit, births, privacy
from yylib.units import forget

declare(
    bad_phone=("电话号码不对", "手机 11 位；固定电话请加区号，例如 0533-3240236。", 422),
    bad_name=("姓名不对", "请写 1–60 个字，按证件上的写法。", 422),
    guardian_needed=("未满 14 周岁，需要家长同意", "请填写家长姓名、电话，并请家长勾选同意；不同意也可以，不影响到馆阅读。", 422),
    guardian_needed_minor=("未满 18 周岁，需要监护人同意", "请填写监护人姓名、电话，并请监护人看过说明后勾选同意。", 422),
    guardian_self=("家长和孩子不能是同一人", "请填写家长本人的姓名和电话。", 422),
    exact_key=("请写完整的电话，或姓名加电话末四位", "为保护读者，不能按一部分内容查找。", 422),
)  # fmt: skip

_LINK_DAYS = 180
_LOOKUPS_AN_HOUR = 20
_MOBILE, _LANDLINE = re.compile(r"1[3-9][0-9]{9}"), re.compile(r"0[0-9]{2,3}[0-9]{7,8}")
_DOTS = str.maketrans(dict.fromkeys("•‧・･∙⋅", "·"))


class Guardian(NamedTuple):
    """监护人: who consents for somebody under fourteen."""

    name: str
    phone: str
    relation: str = ""
    birth_on: date | None = None


def normalise_phone(text: str | None) -> str | None:
    """A mobile or a landline with its area code, digits alone; None where nothing was typed. Else ``bad_phone``."""
    digits = re.sub(r"[\s\-–—‐‑−.·()/]", "", unicodedata.normalize("NFKC", text or ""))
    if not digits:
        return None
    bare = re.sub(r"^(\+|00)86", "", digits)
    if bare != digits and not _MOBILE.fullmatch(bare) and not bare.startswith("0"):
        bare = "0" + bare
    if bare.startswith("86") and _MOBILE.fullmatch(bare[2:]):
        bare = bare[2:]
    if not bare.isascii() or not (_MOBILE.fullmatch(bare) or _LANDLINE.fullmatch(bare)):
        raise Refused("bad_phone", field="phone")
    return bare


def normalise_name(text: str | None) -> str:
    """A name as it is kept and compared: NFKC, one kind of middle dot, single blanks. Else ``bad_name``."""
    name = " ".join(unicodedata.normalize("NFKC", (text or "").translate(_DOTS)).split())
    if not 1 <= len(name) <= 60 or not any(sign.isalpha() for sign in name):
        raise Refused("bad_name", field="name")
    return name


def find(*, name: str, phone: str | None) -> int | None:
    """The person with exactly this name and phone; nobody is found by a name alone."""
    if not phone:
        return None
    return db.session.scalar(
        select(Person.id).where(Person.name == normalise_name(name), Person.phone == normalise_phone(phone))
    )


def get(person_id: int) -> Masked:
    """One person as a page may show them, or ``NotThere``."""
    return _held(person_id).masked(clock.today())


def _held(person_id: int) -> Person:
    person = db.session.get(Person, person_id)
    if person is None:
        raise NotThere()
    return person


def consents(person_id: int) -> list[Consent]:
    """All consents of a person, the withdrawn ones too."""
    return list(db.session.scalars(select(Consent).where(Consent.person_id == person_id).order_by(Consent.id)))


def has_consent(person_id: int, purpose: str) -> bool:
    """Whether a consent to this purpose was given and not withdrawn."""
    return any(given.purpose == purpose and given.withdrawn_at is None for given in consents(person_id))


def lookup(*, phone: str = "", name: str = "", last4: str = "", by: int) -> list[Masked]:
    """Who has exactly this phone, or this name and these last four digits; at most twenty misses an hour a colleague."""
    since = clock.stamp(clock.now() - timedelta(hours=1))
    misses = plain("SELECT count(*) AS n FROM attempt WHERE account_key = :key AND at > :since AND NOT is_good",
                   key=_lookup_key(by), since=since)[0].n  # fmt: skip
    if misses >= _LOOKUPS_AN_HOUR:
        raise Refused("too_many", wait="一小时")
    query = select(Person).order_by(Person.id).limit(100)
    last4 = unicodedata.normalize("NFKC", last4).strip()
    if phone.strip():
        query = query.where(Person.phone == normalise_phone(phone))
    elif name.strip() and re.fullmatch(r"[0-9]{4}", last4):
        query = query.where(Person.name == normalise_name(name), Person.phone.endswith(last4))
    else:
        raise Refused("exact_key", field="phone")
    return [person.masked(clock.today()) for person in db.session.scalars(query)]


def miss_lookup(*, by: int) -> None:
    """Enter a search that found nobody."""
    key = _lookup_key(by)
    db.session.add(Attempt(at=clock.now(), account_key=key, address_key=key, is_good=False))


def _lookup_key(by: int) -> str:
    return tokens.keyed("lookup", str(by))


def enter(*, name: str, phone: str | None, birth_on: date | None = None, guardian: Guardian | dict | None = None,
          consent: tuple[str, str, str] | None = None, guarded_under: int = CHILD_AGE,
          blind: Callable[[int], bool] | None = None, by: int | None) -> int | None:  # fmt: skip
    """Enter a person, or meet again the one with the same name and phone; return the id. Nobody is written twice.

    Under fourteen (个人信息保护法 28, 31) a guardian's name and phone and a consent are needed, else nothing is written;
    ``guarded_under`` asks so of those who are older where a law does, as 山东省志愿服务条例 10 of minors.
    ``consent`` is (purpose, version of the text, channel). A birth date once known is not overwritten from here.

    ``blind`` is given where a stranger may be typing: what is refused is then refused for what was typed alone. It is asked
    whether the person of this id, who is known, may be written to; where it says no, or where what is known would refuse
    what was typed, nothing is written and the answer is None.
    """
    name, phone = normalise_name(name), normalise_phone(phone)
    guardian = Guardian(**guardian) if isinstance(guardian, dict) else guardian
    births.possible(birth_on)
    if consent:
        privacy.consent_text(*consent[:2])
    known = _known(name, phone)
    if blind:
        guardian = _checked(guardian, birth_on, consent, (name, phone), guarded_under)
        if guardian and birth_on:
            births.older(guardian.birth_on, birth_on)
        if _is_contradicted(known, birth_on, guardian, guarded_under) or known and not blind(known.id):
            return None
    guardian = _checked(guardian, known and known.born or birth_on, consent, (name, phone), guarded_under)
    guardian_row = guardian and _row(guardian.name, guardian.phone, guardian.birth_on)
    if guardian_row and (born := known and known.born or birth_on):
        births.older(guardian_row.born, born)
    guardian_id = guardian_row and guardian_row.id
    row = _row(name, phone, birth_on, guardian_id)
    if guardian_id:
        _guarded(row.id, guardian_id, guardian.relation or None)
    if consent:
        _consented(row.id, guardian_id, consent, by, is_new=row.is_new)
    return row.id


def _checked(guardian: Guardian | None, born: date | None, consent, child: tuple, under: int) -> Guardian | None:
    """The guardian in normal form; refused where one is needed and something of it is missing."""
    age = Person(birth_on=born).age_on(clock.today())
    if age is not None and age < under and not (guardian and guardian.name and guardian.phone and consent):
        raise Refused("guardian_needed" if age < CHILD_AGE else "guardian_needed_minor", field="guardian_name")
    if guardian is None or not guardian.name:
        return None
    try:
        guardian = guardian._replace(name=normalise_name(guardian.name), phone=normalise_phone(guardian.phone))
        births.possible(guardian.birth_on)
    except Refused as refused:
        refused.field = f"guardian_{refused.field}"
        raise
    if (guardian.name, guardian.phone) == child:
        raise Refused("guardian_self", field="guardian_name")
    return guardian


def _is_contradicted(known, birth_on: date | None, guardian: Guardian | None, under: int) -> bool:
    """Whether what is known of one of the two says that another consent is needed than the one that was typed."""
    born, today = known and known.born or birth_on, clock.today()
    if born and birth_on and (age_of(born, today) < under) != (age_of(birth_on, today) < under):
        return True
    parent = guardian and _known(guardian.name, guardian.phone)
    try:
        births.older(parent.born if parent else None, born or today)
    except Refused:
        return True
    return False


class _Row(NamedTuple):
    """A person's row as plain SQL has it; ``is_new`` made just now."""

    id: int
    born: date | None
    is_new: bool = False


_BY_PHONE = "SELECT id, birth_on, seen_at FROM person WHERE name = :name AND phone = :phone"
_CHILD = ("SELECT id, birth_on, seen_at FROM person WHERE name = :name AND phone IS NULL AND guardian_id = :guardian AND "
          "coalesce(birth_on, '1000-01-01') = :born ORDER BY id")  # fmt: skip
_MAKE = ("INSERT INTO person (name, phone, birth_on, created_at, seen_at, version) VALUES (:name, :phone, :born, :now, :now, 1) "
         "ON CONFLICT (name, phone) DO NOTHING RETURNING id")  # fmt: skip


def _known(name: str, phone: str | None) -> _Row | None:
    found = phone and plain(_BY_PHONE, name=name, phone=phone)
    return _Row(found[0].id, clock.day(found[0].birth_on)) if found else None


def _row(name: str, phone: str | None, birth_on: date | None, guardian_id: int | None = None) -> _Row:
    """The row of this name and phone, made if it is missing; two who enter it at once get the same one. A child is met
    again by name, birth date and guardian; anybody else without a phone cannot be told apart."""
    now, born = clock.stamp(clock.now()), birth_on and birth_on.isoformat()
    if phone is None and guardian_id:
        plain("UPDATE person SET seen_at = seen_at WHERE id = :id", id=guardian_id)  # held: one child, one row
        if met := plain(_CHILD, name=name, born=born or "1000-01-01", guardian=guardian_id):
            return _seen(met[0], birth_on)
    if made := plain(_MAKE, name=name, phone=phone, born=born, now=now):
        audit.made(Person, made[0].id, name=name, phone=phone, birth_on=birth_on, created_at=clock.moment(now),
                   seen_at=clock.moment(now))  # fmt: skip
        return _Row(made[0].id, birth_on, True)
    met = plain(_BY_PHONE + ("" if is_lite() else " FOR UPDATE"), name=name, phone=phone)
    # Deleted at their own wish between the two: a new one.
    return _seen(met[0], birth_on) if met else _row(name, phone, birth_on, guardian_id)


def _seen(met, birth_on: date | None) -> _Row:
    """They came again; a birth date that was not known is from now on."""
    held, now, fresh = clock.day(met.birth_on), clock.now(), {}
    if clock.moment(met.seen_at) != now:
        fresh["seen_at"] = now
    if held is None and birth_on:
        fresh["birth_on"] = birth_on
    if fresh:
        plain("UPDATE person SET seen_at = :now, birth_on = coalesce(birth_on, :born), version = version + 1 WHERE id = :id",
              now=clock.stamp(now), born=birth_on and birth_on.isoformat(), id=met.id)  # fmt: skip
        audit.made(Person, met.id, "change", **fresh)
        forget(Person, met.id)
    return _Row(met.id, held or birth_on)


def _guarded(person_id: int, guardian_id: int, relation: str | None) -> None:
    if plain("UPDATE person SET guardian_id = :guardian, guardian_relation = :relation, version = version + 1 WHERE id = :id "
             "AND guardian_id IS NULL", guardian=guardian_id, relation=relation, id=person_id).count:  # fmt: skip
        audit.made(Person, person_id, "change", guardian_id=guardian_id, guardian_relation=relation)
        forget(Person, person_id)


def give_consent(
    *, person_id: int, consent: tuple[str, str, str], guardian_id: int | None = None, by: int | None
) -> int:
    """Enter a consent to one purpose, in one version of its text; the same one again is not entered twice."""
    privacy.consent_text(*consent[:2])
    return _consented(person_id, guardian_id, consent, by)


_GIVEN = "SELECT id FROM consent WHERE person_id = :person AND purpose = :purpose AND text_version = :version AND withdrawn_at IS NULL"  # fmt: skip
_CONSENT = ("INSERT INTO consent (person_id, guardian_id, purpose, text_version, channel, given_at, by_id) VALUES (:person, "
            ":guardian, :purpose, :version, :channel, :now, :by) RETURNING id")  # fmt: skip


def _consented(person_id: int, guardian_id: int | None, consent, by: int | None, *, is_new: bool = False) -> int:
    (purpose, version, channel), now = consent, clock.now()
    if not is_new and (given := plain(_GIVEN + " ORDER BY id", person=person_id, purpose=purpose, version=version)):
        return given[0].id
    made = plain(_CONSENT, person=person_id, guardian=guardian_id, purpose=purpose, version=version, channel=channel,
                 now=clock.stamp(now), by=by)[0].id  # fmt: skip
    audit.made(Consent, made, person_id=person_id, guardian_id=guardian_id, purpose=purpose, text_version=version,
               channel=channel, given_at=now, by_id=by)  # fmt: skip
    forget(Person, person_id)
    return made


def withdraw(*, person_id: int, purpose: str, by: int | None) -> int:
    """Withdraw the consent to one purpose (个人信息保护法 15); how many were withdrawn. What was done before stands; what
    follows from it does at once (``privacy.withdrawals``)."""
    live = [given for given in consents(person_id) if given.purpose == purpose and given.withdrawn_at is None]
    for given in live:
        given.withdrawn_at = clock.now()
    if live:
        db.session.flush()
        privacy.withdrawn(person_id, purpose, by)
    return len(live)


def unmask(*, person_id: int, reason: str, by: int) -> dict:
    """The whole of one person for one look, with a reason that the audit keeps. Never run it with a form token."""
    reason, person = privacy.proper_reason(reason), _held(person_id)
    audit.note(subject="person", row_id=person_id, act="unmask", by=by, reason=reason)
    guardian = person.guardian
    return {"name": person.name, "phone": person.phone, "birth_on": person.birth_on,
            "guardian_name": guardian and guardian.name, "guardian_phone": guardian and guardian.phone}  # fmt: skip


def make_link(*, person_id: int, days: int = _LINK_DAYS, by: int | None = None) -> str:
    """A link's token (192 bits), kept only as its hash: it stands in for an account. Never run it with a form token."""
    _held(person_id)
    token = tokens.fresh()
    db.session.add(ManageLink(token_hash=tokens.digest(token), person_id=person_id, created_at=clock.now(),
                              until_at=clock.now() + timedelta(days=days)))  # fmt: skip
    return token


def by_link(token: str) -> int | None:
    """Whose link this is, while it holds."""
    query = select(ManageLink.person_id).where(ManageLink.token_hash == tokens.digest(token or ""),
                                               ManageLink.revoked_at.is_(None), ManageLink.until_at > clock.now())  # fmt: skip
    return db.session.scalar(query)
