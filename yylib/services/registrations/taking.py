"""报名 and 改报名: places are given inside the lock of the sheet's row, after everything was counted there.

``register`` is plain SQL throughout: it runs in a hot unit as in any other.
"""

from datetime import date

from yylib import clock, tokens
from yylib.database import db, is_lite, plain, plain_among
from yylib.errors import Refused
from yylib.models.people import Person
from yylib.models.registrations import Registration, RegistrationSheet, RegistrationStage
from yylib.services import people, privacy
from yylib.services.people import Guardian
from yylib.services.registrations import answers as asked
from yylib.services.registrations import bare, ending, entering, party, sheets, space, waiting
from yylib.services.registrations.following import became
from yylib.services.registrations.party import Company, ParticipantRole
from yylib.services.registrations.terms import OPEN_PER_PHONE
from yylib.services.rules import rule

_STANDING = ("confirmed", "offered", "waiting")
_OPEN_OF_PHONE = (
    "SELECT r.id, r.sheet_id, r.adults, r.children, r.helpers, r.escorts, p.name FROM registration r JOIN person p ON p.id = r.person_id JOIN registration_sheet s "
    "ON s.id = r.sheet_id WHERE p.phone = :phone AND s.starts_at > :now AND (r.stage IN ('confirmed', 'waiting') OR "
    "(r.stage = 'offered' AND r.held_until > :now)) ORDER BY r.id"
)


def register(*, sheet_id: int, name: str, phone: str | None, birth_on: date | None = None, is_coming: bool = True,
             children: list[dict] = (), adults: list[dict] = (), more_adults: int = 0, more_children: int = 0,
             helpers: int = 0, unit: str = "", email: str | None = None, answers: dict | None = None,
             channel: str = "web", consent: tuple[str, str, str] | None = None, override_reason: str = "",
             by: int | None = None) -> int:  # fmt: skip
    """Register a party and return the registration's id: confirmed, or waiting where there is no room and a list is kept.

    The same party of the same person again gets the registration they have (C35). Measured in this order, inside the
    lock: the window, the party, the questions, who is registered already, the phone's open registrations, the quotas. A
    colleague may override the windows, the party's size and ages and the phone's number, and use the places kept for
    who comes unregistered, with a reason; never the quotas. Without a phone (``None``) only a colleague registers.
    """
    reason = _reason(override_reason, by)
    name, phone = people.normalise_name(name), people.normalise_phone(phone)
    if phone is None and by is None:
        raise Refused("bad_phone", field="phone")
    sheet = bare.held(sheet_id)
    birth_on = birth_on or (_born(name, phone) if children and phone else None)
    company = party.made(sheet, name=name, phone=phone, birth_on=birth_on, is_coming=is_coming, children=children,
                         adults=adults, more_adults=more_adults, more_children=more_children, helpers=helpers)  # fmt: skip
    waiting.lapse(sheet.id)
    is_free = bool(reason)
    open_of_phone = _open_of(phone)
    if twin := _same_again(sheet, company, open_of_phone, name, reason):
        return twin
    _window(sheet, is_free)
    party.check(sheet, company, is_free=is_free or bool(unit))
    kept = asked.checked(sheet.activity_id, answers, is_free=by is not None) if sheet.questions else None
    if not is_free and len(open_of_phone) >= rule(OPEN_PER_PHONE):
        raise Refused("too_many_joined", field="phone", number=len(open_of_phone))
    _nobody_twice(sheet.id, company, may=is_free)
    stage = _stage(sheet, company, is_free)
    person_ids = _people(company, name=name, phone=phone, birth_on=birth_on, consent=consent, by=by)
    registration_id = entering.registration(sheet, company, stage, person_ids[0], unit=unit, email=_email(email),
                                            answers=kept, channel=channel, reason=reason, by=by)  # fmt: skip
    entering.participants(registration_id, sheet, company.known, person_ids[1], may=is_free)
    became(registration_id, stage)
    return registration_id


def _born(name: str, phone: str) -> date | None:
    """The registrant's birth date, where the house knows it already."""
    found = plain("SELECT birth_on FROM person WHERE name = :name AND phone = :phone", name=name, phone=phone)
    return clock.day(found[0].birth_on) if found else None


def _reason(text: str, by: int | None) -> str:
    """An override is a colleague's."""
    reason = " ".join((text or "").split())[:200]
    if reason and by is None:
        raise Refused("override_by_staff")
    return reason


def _open_of(phone: str | None) -> list:
    """What one phone has that is to come; two sheets are two locks, so the phone needs its own."""
    if phone is None:
        return []
    if not is_lite():
        plain("SELECT pg_advisory_xact_lock(:key)", key=int(tokens.keyed("phone-lock", phone)[:15], 16))
    return plain(_OPEN_OF_PHONE, phone=phone, now=clock.stamp(clock.now()))


def _same_again(sheet: bare.Sheet, company: Company, open_of_phone: list, name: str, reason: str) -> int | None:
    """One phone registers once for a sheet: the same party is the same registration, another one is a change of it."""
    here = [row for row in open_of_phone if row.sheet_id == sheet.id]
    for row in here:
        numbers = space.Party(row.adults, row.children, row.helpers), row.escorts
        if (
            row.name == name
            and numbers == (company.takes, company.escorts)
            and _identities(row.id) == set(company.identities)
        ):
            return row.id
    if here and not reason:
        raise Refused("already_joined", field="phone")
    return None


def _identities(registration_id: int) -> set[str]:
    rows = plain("SELECT identity FROM participant WHERE registration_id = :id AND is_live AND identity IS NOT NULL",
                 id=registration_id)  # fmt: skip
    return {row.identity for row in rows}


def _window(sheet: bare.Sheet, is_free: bool) -> None:
    why = sheets.why_shut(sheet)
    if why == "ended" or is_free and clock.now() >= sheet.ends_at:
        raise Refused("join_ended")
    if why and not is_free:
        at = clock.local(sheet.opens_at if why == "not_yet" else sheet.closes_at)
        raise Refused(f"join_{why}", at=f"{at.month} 月 {at.day} 日 {at:%H:%M}")


def _nobody_twice(sheet_id: int, company: Company, *, may: bool, without: int = 0) -> None:
    """Each person stands once on a sheet, whoever registered. It does not say who did: that is nobody else's to know.
    Where only the name is known, a colleague may say that it is another of the same name."""
    rows = plain_among("SELECT identity FROM participant WHERE sheet_id = :sheet AND is_live AND registration_id <> :without AND "
                       "identity IN :listed", company.identities, sheet=sheet_id, without=without)  # fmt: skip
    held = {row.identity for row in rows}
    for identity, one in company.known:
        if identity in held and not (may and not one.birth_on and not one.phone):
            raise Refused("person_joined", field="children" if one.birth_on else "name", name=one.name)


def _stage(sheet: bare.Sheet, company: Company, is_free: bool) -> str:
    """Confirmed where there is room after all who wait, else waiting; refused where no list is kept, or where not even
    an empty sheet had room."""
    walk = space.room_for(sheet, company.takes, is_override=is_free)
    if walk is None:
        return RegistrationStage.CONFIRMED
    most, needs = space.quotas(sheet), company.takes.needs
    if not sheet.activity.has_waitlist or any(number > most.get(quota, number) for quota, number in needs.items()):
        raise Refused(_FULL[walk.lacking(company.takes)])
    return RegistrationStage.WAITING


_FULL = {"people": "sheet_full", "adults": "adults_full", "children": "children_full", "helpers": "helpers_full"}


def _people(company: Company, *, name, phone, birth_on, consent, by) -> tuple[int | None, dict[str, int]]:
    """The registrant and those of the party who are entered as persons: children with a birth date, in the guardianship
    of who registered them (未满 14 周岁由监护人同意), and adults with a phone; by identity."""
    if phone is None:
        return None, {}
    own = people.enter(name=name, phone=phone, birth_on=birth_on, consent=consent, by=by)
    guardian = Guardian(name, phone, birth_on=birth_on)
    child_text = privacy.current_text("child")
    found = {}
    for identity, one in company.known:
        if one.is_registrant:
            found[identity] = own
        elif one.role == ParticipantRole.CHILD and one.birth_on and consent:
            found[identity] = people.enter(name=one.name, phone=None, birth_on=one.birth_on, guardian=guardian,
                                               consent=(child_text.purpose, child_text.version, consent[2]), by=by)  # fmt: skip
        elif one.phone:
            found[identity] = people.enter(name=one.name, phone=one.phone, by=by)
    return own, found


def _email(text: str | None) -> str | None:
    text = (text or "").strip()
    if not text:
        return None
    local, _, domain = text.partition("@")
    if not local or "." not in domain or "@" in domain or len(text) > 120 or any(sign.isspace() for sign in text):
        raise Refused("bad_email", field="email")
    return text


def change(*, registration_id: int, is_coming: bool | None = None, children: list[dict] | None = None,
           adults: list[dict] | None = None, more_adults: int | None = None, more_children: int | None = None,
           helpers: int | None = None, email: str | None = None, answers: dict | None = None, note: str | None = None,
           override_reason: str = "", consent: tuple[str, str, str] | None = None, by: int | None = None) -> int:  # fmt: skip
    """Another party under the same code; what is not given stays. The new places are made sure of before the old ones
    are given up: refused, everything is as it was. Who waits and asks for more goes to the end of the line."""
    reason = _reason(override_reason, by)
    registration, sheet = ending.held(registration_id)
    if registration.stage not in _STANDING:
        raise Refused("registration_over", stage=registration.stage_label)
    if clock.now() >= sheet.starts_at and by is None:
        raise Refused("activity_begun")
    company = _changed(registration, sheet, is_coming=is_coming, children=children, adults=adults,
                       more_adults=more_adults, more_children=more_children, helpers=helpers)  # fmt: skip
    party.check(sheet, company, is_free=bool(reason) or bool(registration.unit))
    _nobody_twice(sheet.id, company, may=bool(reason), without=registration.id)
    grows = _grows(registration, company)
    if grows and registration.stage != RegistrationStage.WAITING:
        walk = space.room_for(sheet, company.takes, without=registration.id, is_override=bool(reason))
        if walk is not None:
            raise Refused("change_full", field="more_adults")
    elif grows:
        registration.queued_at = clock.now()
    if answers is not None:
        registration.answers = asked.checked(sheet.activity_id, answers, is_free=by is not None)
    _rewritten(registration, sheet, company, consent, reason, by)
    registration.email = _email(email) if email is not None else registration.email
    registration.note = registration.note if note is None else " ".join(note.split())[:200]
    db.session.flush()
    became(registration.id, "changed")
    waiting.promote(sheet.id)
    return registration.id


def _grows(registration: Registration, company: Company) -> bool:
    old = registration.adults, registration.children, registration.helpers
    return any(new > before for new, before in zip(company.takes, old, strict=True)) or sum(company.takes) > sum(old)


def composition(registration: Registration) -> dict:
    """The party as ``register`` and ``change`` are given it."""
    live = [one for one in registration.participants if one.is_live]
    own = next((one for one in live if one.person_id and one.person_id == registration.person_id), None)
    others = [one for one in live if one is not own]
    named = sum(one.role == ParticipantRole.ADULT for one in live)
    small = sum(one.role == ParticipantRole.CHILD for one in live)
    return {
        "is_coming": own is not None and own.role == ParticipantRole.ADULT,
        "children": [{"name": one.name, "birth_on": one.birth_on} for one in others
                     if one.birth_on or one.role == ParticipantRole.CHILD],
        "adults": [{"name": one.name, "phone": one.person.phone if one.person else None} for one in others
                   if not one.birth_on and one.role == ParticipantRole.ADULT],
        "more_adults": max(0, registration.coming_adults - named), "more_children": max(0, registration.children - small),
        "helpers": registration.helpers,
    }  # fmt: skip


def _changed(registration: Registration, sheet: RegistrationSheet, **given) -> Company:
    whole = composition(registration) | {key: value for key, value in given.items() if value is not None}
    person = registration.person
    own = next((one for one in registration.participants if one.is_live and not one.birth_on), None)
    name = person.name if person else own.name if own else "—"
    return party.made(sheet, name=name or "—", phone=person and person.phone,
                      birth_on=person and person.birth_on, **whole)  # fmt: skip


def _rewritten(registration: Registration, sheet: RegistrationSheet, company: Company, consent, reason: str,
               by: int | None) -> None:  # fmt: skip
    """Who stays keeps their row; who comes no more leaves the sheet; who is new is entered."""
    wanted = dict(company.known)
    for one in registration.participants:
        known = one.identity or party.One(one.name or "—", None, None, one.role).identity
        if one.is_live and known not in wanted:
            one.is_live = False
        elif one.is_live:
            one.role = wanted.pop(known).role
    registration.adults, registration.children, registration.helpers = company.takes
    registration.escorts = company.escorts
    registration.override_reason = reason or registration.override_reason
    db.session.flush()
    person: Person | None = registration.person
    ids = {}
    if person is not None and person.phone and wanted:
        new = company._replace(ones=tuple(wanted.values()), identities=tuple(wanted))
        ids = _people(new, name=person.name, phone=person.phone, birth_on=None, consent=consent, by=by)[1]
    entering.participants(registration.id, sheet, wanted.items(), ids, may=bool(reason))
    db.session.expire(registration, ["participants"])
