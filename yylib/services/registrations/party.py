"""Who comes: the form's names made into participants, what they take of the quotas, and what is asked of them."""

from datetime import date
from typing import NamedTuple

from yylib import clock, tokens
from yylib.errors import Refused
from yylib.models.activities import Activity, ActivityAudience
from yylib.models.people import ADULT_AGE, CHILD_AGE
from yylib.models.registrations import ParticipantRole, RegistrationSheet
from yylib.services import people
from yylib.services.registrations.space import Party
from yylib.services.registrations.terms import CHILDREN_PER_ADULT
from yylib.services.rules import rule

MOST = 9_999


class One(NamedTuple):
    """One person of the party. ``phone`` is None where none is known; ``is_registrant`` stands for the whole party."""

    name: str
    phone: str | None
    birth_on: date | None
    role: ParticipantRole
    is_registrant: bool = False

    @property
    def identity(self) -> str:
        """Who it is, whoever registered: a birth date tells one apart, else a phone; without either the name alone.
        Who registers is told by the phone."""
        born = self.birth_on.isoformat() if self.birth_on else ""
        known = self.phone or born if self.is_registrant else born or self.phone or ""
        return tokens.keyed("participant", self.name, known)

    def age_on(self, day: date) -> int | None:
        born = self.birth_on
        return born and day.year - born.year - ((day.month, day.day) < (born.month, born.day))


class Company(NamedTuple):
    """The whole party: those by name with their ``identities``, what they take of the quotas, and the adults with them
    that take no place."""

    ones: tuple[One, ...]
    identities: tuple[str, ...]
    takes: Party
    escorts: int
    more_adults: int
    more_children: int

    @property
    def known(self) -> list[tuple[str, One]]:
        """Each with who it is."""
        return list(zip(self.identities, self.ones, strict=True))

    @property
    def heads(self) -> int:
        """How many come."""
        return sum(self.takes) + self.escorts


def made(sheet: RegistrationSheet, *, name: str, phone: str | None, birth_on: date | None, is_coming: bool,
         children: list[dict], adults: list[dict], more_adults: int, more_children: int, helpers: int) -> Company:  # fmt: skip
    """The party of a form, in normal form; refused where somebody stands in it twice or a child is older than its
    guardian."""
    on = clock.local(sheet.starts_at).date()
    if not all(0 <= number <= MOST for number in (more_adults, more_children, helpers)):
        raise Refused("party_numbers", field="more_adults")
    ones = [_child(given, on) for given in children]
    ones += [One(people.normalise_name(given["name"]), people.normalise_phone(given.get("phone")),
                 given.get("birth_on"), ParticipantRole.ADULT) for given in adults]  # fmt: skip
    if is_coming or helpers:
        own = One(name, phone, birth_on, ParticipantRole.ADULT if is_coming else ParticipantRole.HELPER, True)
        ones.insert(0, own)
    identities = tuple(one.identity for one in ones)
    _sane(ones, identities, birth_on)
    grown = more_adults + sum(one.role == ParticipantRole.ADULT for one in ones)
    small = more_children + sum(one.role == ParticipantRole.CHILD for one in ones)
    escorts = 0 if sheet.activity.does_guardian_count or not small else min(1, grown)
    return Company(tuple(ones), identities, Party(grown - escorts, small, helpers), escorts, more_adults, more_children)


def _child(given: dict, on: date) -> One:
    born = given.get("birth_on")
    if born and not clock.today().year - 130 <= born.year <= clock.today().year or born and born > clock.today():
        raise Refused("bad_birth", field="children")
    one = One(people.normalise_name(given["name"]), None, born, ParticipantRole.CHILD)
    return one._replace(role=ParticipantRole.ADULT) if born and one.age_on(on) >= CHILD_AGE else one


def _sane(ones: list[One], identities: tuple[str, ...], guardian_born: date | None) -> None:
    if len(set(identities)) < len(ones):
        raise Refused("party_twice", field="children")
    small = [one for one in ones if one.role == ParticipantRole.CHILD and one.birth_on]
    for child in small:
        if guardian_born and (guardian_born >= child.birth_on or _age(guardian_born) < ADULT_AGE):
            raise Refused("guardian_young", field="birth_on")


def _age(born: date) -> int:
    today = clock.today()
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def check(sheet: RegistrationSheet, company: Company, *, is_free: bool) -> None:
    """What is asked of a party; a colleague's reason (``is_free``) or a unit's leader goes past the numbers and ages,
    never past an adult for children under fourteen (家长陪同)."""
    activity, takes = sheet.activity, company.takes
    grown = takes.adults + company.escorts
    if sum(takes) < 1:
        raise Refused("nobody_comes", field="is_coming")
    if takes.children and grown < 1:
        raise Refused("guardian_must_come", field="is_coming", number=rule(CHILDREN_PER_ADULT))
    if is_free:
        return
    if takes.helpers and not sheet.helpers_quota:
        raise Refused("no_helpers_wanted", field="helpers")
    if company.heads > activity.party_most:
        raise Refused("party_most", field="more_adults", most=activity.party_most)
    if takes.children > grown * rule(CHILDREN_PER_ADULT):
        raise Refused("guardian_must_come", field="is_coming", number=rule(CHILDREN_PER_ADULT))
    _ages(activity, company, clock.local(sheet.starts_at).date())


def _ages(activity: Activity, company: Company, on: date) -> None:
    young = [one for one in company.ones if one.birth_on]
    is_theirs = activity.audience in (ActivityAudience.CHILDREN, ActivityAudience.FAMILIES)
    if is_theirs and not (young or company.takes.children or company.takes.helpers):
        raise Refused("child_needed", field="children")
    low, high = activity.age_from, activity.age_to
    if any(
        not (low or 0) <= one.age_on(on) <= (high if high is not None else 150)
        for one in young
        if not one.is_registrant
    ):
        raise Refused("age_outside", field="children", ages=ages_words(activity))


def ages_words(activity: Activity) -> str:
    """3–6 岁, 14 岁以上, 12 岁以下."""
    low, high = activity.age_from, activity.age_to
    if low is not None and high is not None:
        return f"{low}–{high} 岁"
    return f"{low} 岁以上" if low is not None else f"{high} 岁以下" if high is not None else "不限年龄"
