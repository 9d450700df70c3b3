"""Applying by oneself: the same ``take``, with one answer whether or not the person is known.

Whoever types a name and a phone learns nothing: a person known already gets a link that looks and opens like that of a
new application, but leads to nobody (``is_blank``).
"""

from collections.abc import Collection

from yylib import clock, tokens
from yylib.database import db, plain
from yylib.errors import NotThere, Refused
from yylib.models.accounts import Attempt
from yylib.models.volunteers import VolunteerGroup, VolunteerStage
from yylib.services import attempts
from yylib.services.rules import rule
from yylib.services.volunteers import applying, groups, keys, links, vetting
from yylib.services.volunteers.terms import APPLY_PER_ADDRESS

_GONE = "SELECT 1 FROM attempt WHERE account_key = :key LIMIT 1"


def apply(*, address: str, codes: Collection[str] = (), **given) -> str:
    """``applying.take`` for so many of an address in ten minutes; the code of whose link (``link_of``) who applied is given.

    Applied again, it is the old one only for the phone that holds it (``codes``). The answer of a form is kept with its
    token: the link itself is not, for it opens.
    """
    _counted(address)
    taken = applying.take(channel="web", by=None, **given)
    held = taken and keys.get(taken.volunteer_id)
    return held.code if held and (taken.is_new or held.code in codes) else keys.fresh_code()


def link_of(code: str) -> str:
    """The last part of the link that is made of a code; a blank one where nobody has it."""
    held = keys.by_code(code)
    return keys.link(held) if held else keys.blank_link_of(code)


def apply_group(*, address: str, **given) -> int:
    """``groups.apply``, for so many of an address in ten minutes; the group's id."""
    _counted(address)
    return groups.apply(channel="web", by=None, **given)


def _counted(address: str) -> None:
    attempts.limit("volunteer-address", address, rule(APPLY_PER_ADDRESS))
    attempts.enter("volunteer-address", address)


def known(codes: Collection[str]) -> list[tuple[str, str]]:
    """The links that a phone knows, the latest first, each with its word: the number, or that it is an application."""
    found = []
    for code in reversed(codes):
        held = keys.by_code(code)
        found.append((link_of(code), held.number or "报名" if held else "报名"))
    return found


def leave(*, link: str, reason: str, by: int | None = None) -> None:
    """自愿退出 (山东省志愿服务条例 12): the own link's owner leaves, or takes an application back; nothing asks why. Left already
    it stays so. A blank link is remembered as taken back."""
    volunteer = keys.by_link(link)
    if volunteer is None:
        if not keys.is_blank(link) or is_gone(link):
            return
        db.session.add(Attempt(at=clock.now(), account_key=_gone_key(link), address_key=_gone_key(link), is_good=True))
    elif volunteer.stage in vetting.LIVE:
        vetting.advance(volunteer_id=volunteer.id, verb="leave", by=by, reason=reason or "本人在网上办理")
    elif volunteer.stage == VolunteerStage.REFUSED:
        raise Refused("volunteer_over", stage=volunteer.stage_label)


def is_gone(link: str) -> bool:
    """Whether a blank link was taken back."""
    return bool(plain(_GONE, key=_gone_key(link)))


def _gone_key(link: str) -> str:
    return tokens.keyed("volunteer-blank-gone", link)


def group_opened(text: str, address: str) -> VolunteerGroup:
    """The group of its leader's link; any other counts for its address and looks as if there were none."""
    found = groups.by_link(text)
    if found is None:
        links.missed(address)
        raise NotThere()
    return found
