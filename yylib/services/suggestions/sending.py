"""Sending a suggestion: the check first, so that the reader sees what is held, on order and wished for already."""

from datetime import timedelta

from yylib import clock
from yylib.database import db
from yylib.errors import NotThere, Refused, declare
from yylib.models.suggestions import Suggestion
from yylib.services import attempts, branches, calendar, people, rules
from yylib.services import isbn as isbns
from yylib.services.orders import checks
from yylib.services.suggestions.reading import CODES

declare(
    suggest_isbn=("ISBN 不对：{why}", "ISBN 在书背面条码上方，13 位；不知道的留空就行。", 422),
    suggest_person=("姓名和电话要一起填", "两项都填好并勾选同意，才能通知您；都不填也可以荐购，凭链接看答复。", 422),
    suggest_found=("馆里已经有，或已经有人荐购", "请看下面查到的；还是想荐购，再点一次“还是要荐购”。", 409),
)
ANSWER_DAYS = rules.declare(
    "SUGGESTION_ANSWER_DAYS", label="荐购几个工作日内答复", subject="采编", type=int, unit="个工作日", default=5, low=1, high=60,
    source="系统默认（公共图书馆常见承诺）")  # fmt: skip
PER_ADDRESS = rules.declare(
    "SUGGESTIONS_PER_ADDRESS", label="同一个网络地址十分钟内最多荐购几条", subject="采编", type=int, unit="条", default=20,
    low=3, high=1000, source="系统默认")  # fmt: skip
KEEP_DAYS = rules.declare(
    "SUGGESTION_KEEP_DAYS", label="荐购人姓名电话保存多少天", subject="采编", type=int, unit="天", default=730, low=90,
    high=1825, source="系统默认（到书通知以后不再需要）")  # fmt: skip
_LAST = timedelta(seconds=1)  # a last day that ends at 24:00 is said as that day, not as the next


def check(*, title: str, isbn: str = "") -> checks.Found:
    """What a reader may hear of a title: where it is held and how it stands, on order, suggested, per branch."""
    number = _isbn(isbn)
    return checks.of(isbn=number, title=title, for_readers=True)


def send(*, title: str, copies: int = 1, author: str = "", publisher: str = "", isbn: str = "", pub_year: int | None = None,
         reason: str = "", branch_id: int | None = None, name: str = "", phone: str = "",
         consent: tuple[str, str, str] | None = None, channel: str = "web", anyway: bool = False,
         by: int | None = None) -> int:  # fmt: skip
    """Enter a suggestion; its id. Found to be held, on order or suggested it is refused once (``suggest_found``), and
    entered with what was found when it is sent ``anyway``. A name and a phone are kept only with a consent.
    """
    number, found = _isbn(isbn), check(title=title, isbn=isbn)
    if not found.is_empty and not anyway:
        raise Refused("suggest_found")
    if branch_id and branches.get_branch(branch_id) is None:
        raise NotThere()
    now = clock.now()
    wish = Suggestion(
        code=CODES.fresh(), title=title, author=author, publisher=publisher, isbn=number,
        isbn_shown=isbn, pub_year=pub_year, reason=reason, copies=copies, branch_id=branch_id, channel=channel,
        person_id=_person(name, phone, consent, by), found=words(found), created_at=now,
        due_at=calendar.due(now, rules.rule(ANSWER_DAYS), "working_day").at - _LAST,
    )  # fmt: skip
    db.session.add(wish)
    db.session.flush()
    return wish.id


def send_alone(*, address: str, **given) -> int:
    """``send`` by a reader's own hand: so many from one address in ten minutes, then ``too_many``."""
    attempts.limit("suggest-address", address, rules.rule(PER_ADDRESS))
    wish_id = send(**given)
    attempts.enter("suggest-address", address)
    return wish_id


def words(found: checks.Found) -> list[str]:
    """What was found, a line each, as it is shown to the reader."""
    told = [f"馆藏：{place.words}" for place in found.held]
    coming = sum(one.copies for one in found.on_order if not one.is_draft)
    planned = sum(one.copies for one in found.on_order if one.is_draft)
    told += [f"已订购，还没有到：{coming} 册"] if coming else []
    told += [f"已列入订购计划：{planned} 册"] if planned else []
    return told + [f"已有读者荐购：{wish.words}" for wish in found.wishes]


def _isbn(text: str) -> str | None:
    if not text:
        return None
    number, why = isbns.verdict(text)
    if number is None:
        raise Refused("suggest_isbn", field="isbn", why=why)
    return number


def _person(name: str, phone: str, consent, by: int | None) -> int | None:
    if not name and not phone:
        return None
    if not (name and phone and consent):
        raise Refused("suggest_person", field="phone" if name else "name")
    return people.enter(name=name, phone=phone, consent=consent, by=by)
