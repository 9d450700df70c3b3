"""协议、告知书、志愿者证: what the papers say that a volunteer signs or carries, drawn from what is kept."""

from datetime import date
from typing import NamedTuple

from sqlalchemy.orm import joinedload, selectinload

from yylib import clock
from yylib.models.people import Person
from yylib.models.volunteers import AgeBand, Volunteer, VolunteerWish
from yylib.services import rules
from yylib.services.rules import rule
from yylib.services.volunteers import groups, vetting

RISKS = rules.declare(
    "VOLUNTEER_RISKS", label="告知书上的风险提示", subject="志愿者", type=str, low=10, high=500, source="志愿服务条例 第12条：说明可能发生的风险",
    default="搬运图书、推书车可能碰伤、扭伤；使用梯凳可能跌落；户外流动服务有交通和天气风险；往返途中请注意交通安全。",
)  # fmt: skip
INSURANCE = rules.declare(
    "VOLUNTEER_INSURANCE", label="协议上的保险和保障", subject="志愿者", type=str, low=4, high=300, source="志愿服务条例 第17条",
    default="可能发生人身危险的服务，图书馆事先为志愿者购买人身意外伤害保险；服务所需的工具由图书馆提供。",
)  # fmt: skip


class Paper(NamedTuple):
    """What the agreement and the risk notice say of one volunteer; blanks where nothing is known are filled in by hand.

    ``is_signed``: the agreement came back, and no guardian's consent is wanted any more."""

    volunteer: Volunteer
    posts: str
    where: str
    when: str
    risks: str
    insurance: str
    band: AgeBand
    guardian: str
    is_signed: bool

    @property
    def is_minor(self) -> bool:
        """Whether the guardian signs too."""
        return self.band != AgeBand.ADULT


def agreement(held: Volunteer) -> Paper:
    """The content of the agreement (文化志愿服务管理办法: content, time and place, rights, risks, change, liability), from the
    posts wished for and the recruitment that was answered, else from the house's rules."""
    return _drawn([held])[0]


def of_group(group_id: int) -> list[Paper]:
    """The same of all members of a group, in the order of its list. As many statements for sixty as for one."""
    return _drawn(groups.of(
        group_id, joinedload(Volunteer.person).joinedload(Person.guardian), joinedload(Volunteer.recruitment),
        joinedload(Volunteer.group), selectinload(Volunteer.wishes).joinedload(VolunteerWish.post),
    ))  # fmt: skip


def _drawn(members: list[Volunteer]) -> list[Paper]:
    risks, insurance, today, guarded = rule(RISKS), rule(INSURANCE), clock.today(), vetting.guarded(members)
    return [_paper(held, risks, insurance, today, held.id in guarded) for held in members]


def _paper(held: Volunteer, risks: str, insurance: str, today: date, is_guarded: bool) -> Paper:
    call = held.recruitment
    person = held.person
    return Paper(
        held, "、".join(wish.post.name for wish in held.wishes) or (call.title if call else ""),
        call.served_where if call else "", call.served_when if call else "",
        (call.risks if call else "") or risks, (call.insurance if call else "") or insurance,
        held.band_on(today), person.guardian.name if person and person.guardian and person.guardian.name else "",
        bool(held.agreed_on and is_guarded),
    )  # fmt: skip
