"""Suggestions as they stand: one, by its link, those of the same title, the list."""

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import joinedload

from yylib import clock
from yylib.database import db
from yylib.errors import NotThere
from yylib.models.orders import OrderLine
from yylib.models.suggestions import Suggestion, SuggestionStage
from yylib.permissions import Permission
from yylib.services import branches, lists
from yylib.services.lists import Column, Filter
from yylib.services.pass_codes import Codes

CODES = Codes(8, "suggestion")
WAITING = (SuggestionStage.OPEN, SuggestionStage.ADOPTED)


def get(suggestion_id: int) -> Suggestion:
    """One suggestion, or ``NotThere``."""
    found = db.session.get(Suggestion, suggestion_id)
    if found is None:
        raise NotThere()
    return found


def path_of(wish: Suggestion) -> str:
    """The address at which whoever holds the link sees the answer; its second half is kept nowhere."""
    return "/suggest/a/" + CODES.link(wish.code)


def by_path(text: str) -> Suggestion | None:
    """The suggestion of a link's last part, or None where it was not made by us."""
    code = CODES.linked(text)
    return code and db.session.scalar(select(Suggestion).where(Suggestion.code == code))


def same(wish: Suggestion) -> list[Suggestion]:
    """Other suggestions of the same title that wait for an answer."""
    alike = (
        Suggestion.isbn == wish.isbn if wish.isbn else and_(Suggestion.isbn.is_(None), Suggestion.title == wish.title)
    )
    query = select(Suggestion).where(alike, Suggestion.id != wish.id, Suggestion.stage.in_(WAITING))
    return list(db.session.scalars(query.order_by(Suggestion.id)))


def count_late() -> int:
    """How many should have been answered by now."""
    return db.session.scalar(select(func.count(Suggestion.id)).where(_late()))


def is_late(wish: Suggestion) -> bool:
    """Whether its answer is overdue."""
    return wish.stage == SuggestionStage.OPEN and wish.due_at < clock.now()


def _late():
    return and_(Suggestion.stage == SuggestionStage.OPEN, Suggestion.due_at < clock.now())


def _whom(wish: Suggestion) -> str:
    return f"{wish.person.masked_name} {wish.person.masked_phone}" if wish.person else "不用通知"


def _in_state(value: str):
    return {"waiting": lambda: Suggestion.stage.in_(WAITING), "late": _late}.get(
        value, lambda: Suggestion.stage == value
    )()


SUGGESTIONS = lists.announce(lists.List(
    name="suggestions", title="荐购", id=Suggestion.id, export=Permission.REPORTS_EXPORT, order="-sent",
    source=lambda: select(Suggestion).select_from(Suggestion),
    load=(joinedload(Suggestion.branch), joinedload(Suggestion.person),
          joinedload(Suggestion.line).joinedload(OrderLine.order)),
    search=(Suggestion.title, Suggestion.author, Suggestion.isbn, Suggestion.isbn_shown),
    columns=(
        Column("title", "题名", lambda one: one.title, (Suggestion.title,)),
        Column("author", "作者", lambda one: one.author),
        Column("isbn", "ISBN", lambda one: one.isbn or one.isbn_shown),
        Column("copies", "册数", lambda one: one.copies, (Suggestion.copies,), True),
        Column("branch", "希望放在", lambda one: one.branch.name if one.branch else "哪里都行"),
        Column("state", "状态", lambda one: one.stage_label, (Suggestion.stage,)),
        Column("sent", "收到", lambda one: one.created_at, (Suggestion.created_at,)),
        Column("due", "答复期限", lambda one: one.due_at, (Suggestion.due_at,)),
        Column("whom", "荐购人", _whom),
        Column("order", "订单", lambda one: one.line.order.number if one.line else ""),
    ),
    filters=(
        Filter("state", "状态", [("waiting", "待处理和待订"), ("late", "过期没答复"),
                               *((stage.value, stage.label) for stage in SuggestionStage)], _in_state),
        Filter("branch", "希望放在", lambda: [(one.id, one.name) for one in branches.all_branches()],
               lambda value: or_(Suggestion.branch_id == int(value))),
    ),
))  # fmt: skip
