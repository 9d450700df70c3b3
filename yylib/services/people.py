"""读者（来馆的人）: entering a person once, finding them again, consent, and what they may do without an account."""

import re
import unicodedata
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import select

from yylib import clock, tokens
from yylib.database import db, locked, plain
from yylib.errors import NotThere, Refused, declare
from yylib.models.accounts import Attempt
from yylib.models.people import ADULT_AGE, Consent, ManageLink, Masked, Person
from yylib.services import audit, privacy

declare(
    bad_phone=("电话号码不对", "手机 11 位；固定电话请加区号，例如 0533-3240236。", 422),
    bad_name=("姓名不对", "请写 1–60 个字，按证件上的写法。", 422),
    bad_birth=("出生日期不对", "请写成 2015-06-01 这样，不晚于今天。", 422),
    guardian_needed=("未满 14 周岁，需要家长同意", "请填写家长姓名、电话，并请家长勾选同意；不同意也可以，不影响到馆阅读。", 422),
    guardian_young=("家长的出生日期不对", "家长要比孩子年长，并已满 18 周岁。", 422),
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
          consent: tuple[str, str, str] | None = None, by: int | None) -> int:  # fmt: skip
    """Enter a person, or meet again the one with the same name and phone; return the id. Nobody is written twice.

    Under fourteen (个人信息保护法 28, 31) a guardian's name and phone and a consent are needed, else nothing is written.
    ``consent`` is (purpose, version of the text, channel). A birth date once known is not overwritten from here.
    """
    name, phone = normalise_name(name), normalise_phone(phone)
    guardian = Guardian(**guardian) if isinstance(guardian, dict) else guardian
    _possible(birth_on)
    if consent:
        privacy.consent_text(*consent[:2])
    # The column alone: a row loaded before it is locked would be an old one.
    born = (
        db.session.scalar(select(Person.birth_on).where(Person.id == (find(name=name, phone=phone) or 0))) or birth_on
    )
    guardian = _checked(guardian, born, consent, (name, phone))
    guardian_id = guardian and _row(guardian.name, guardian.phone, guardian.birth_on)
    if guardian_id and born:
        _older(guardian_id, born)
    person_id = _row(name, phone, birth_on, guardian_id)
    if guardian_id:
        person = locked(Person, person_id)
        if person.guardian_id is None:
            person.guardian_id, person.guardian_relation = guardian_id, guardian.relation or None
    if consent:
        give_consent(person_id=person_id, guardian_id=guardian_id, consent=consent, by=by)
    return person_id


def _possible(birth_on: date | None) -> None:
    today = clock.today()
    if birth_on and not today.year - 130 <= birth_on.year <= today.year or birth_on and birth_on > today:
        raise Refused("bad_birth", field="birth_on")


def _checked(guardian: Guardian | None, born: date | None, consent, child: tuple) -> Guardian | None:
    """The guardian in normal form; refused where one is needed and something of it is missing."""
    is_child = born is not None and Person(birth_on=born).is_child_on(clock.today())
    if is_child and not (guardian and guardian.name and guardian.phone and consent):
        raise Refused("guardian_needed", field="guardian_name")
    if guardian is None or not guardian.name:
        return None
    guardian = guardian._replace(name=normalise_name(guardian.name), phone=normalise_phone(guardian.phone))
    if (guardian.name, guardian.phone) == child:
        raise Refused("guardian_self", field="guardian_name")
    _possible(guardian.birth_on)
    return guardian


def _older(guardian_id: int, born: date) -> None:
    guardian = db.session.get(Person, guardian_id)
    age = guardian.age_on(clock.today())
    if age is not None and (age < ADULT_AGE or guardian.birth_on >= born):
        raise Refused("guardian_young", field="guardian_birth_on")


def _row(name: str, phone: str | None, birth_on: date | None, guardian_id: int | None = None) -> int:
    """The row of this name and phone, made if it is missing; two who enter it at once get the same one."""
    now = clock.now()
    if phone is None:
        return _row_without_phone(name, birth_on, guardian_id)
    made = plain("INSERT INTO person (name, phone, created_at, seen_at, version) VALUES (:name, :phone, :now, :now, 1) "
                 "ON CONFLICT (name, phone) DO NOTHING", name=name, phone=phone, now=clock.stamp(now)).count  # fmt: skip
    known = find(name=name, phone=phone)
    person = known and locked(Person, known)
    if not person or person.phone != phone:  # deleted at their own wish between the two: a new one
        return _row(name, phone, birth_on, guardian_id)
    if made:
        audit.note(subject="person", row_id=person.id, act="create", by=db.session.info.get("by"), name="changed",
                   phone="changed")  # fmt: skip
    person.seen_at = now
    person.birth_on = person.birth_on or birth_on
    db.session.flush()
    return person.id


def _row_without_phone(name: str, birth_on: date | None, guardian_id: int | None) -> int:
    """A child is met again by name, birth date and guardian; anybody else without a phone cannot be told apart."""
    if guardian_id:
        db.session.get(Person, guardian_id, with_for_update=True)
        query = select(Person).where(Person.name == name, Person.phone.is_(None), Person.birth_on == birth_on,
                                     Person.guardian_id == guardian_id)  # fmt: skip
        if known := db.session.scalar(query):
            known.seen_at = clock.now()
            return known.id
    person = Person(name=name, birth_on=birth_on, created_at=clock.now(), seen_at=clock.now())
    db.session.add(person)
    db.session.flush()
    return person.id


def give_consent(
    *, person_id: int, consent: tuple[str, str, str], guardian_id: int | None = None, by: int | None
) -> int:
    """Enter a consent to one purpose, in one version of its text; the same one again is not entered twice."""
    purpose, text_version, channel = consent
    privacy.consent_text(purpose, text_version)
    for given in consents(person_id):
        if (given.purpose, given.text_version, given.withdrawn_at) == (purpose, text_version, None):
            return given.id
    given = Consent(person_id=person_id, guardian_id=guardian_id, purpose=purpose, text_version=text_version,
                    channel=channel, given_at=clock.now(), by_id=by)  # fmt: skip
    db.session.add(given)
    db.session.flush()
    return given.id


def withdraw(*, person_id: int, purpose: str, by: int | None) -> int:
    """Withdraw the consent to one purpose (个人信息保护法 15); how many were withdrawn. What was done before stands."""
    live = [given for given in consents(person_id) if given.purpose == purpose and given.withdrawn_at is None]
    for given in live:
        given.withdrawn_at = clock.now()
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
