"""图书查询、新书通报: without an account, without JavaScript, on a phone and on the screen in the hall."""

from datetime import date

from flask import request, url_for

from yylib import clock
from yylib.access import public
from yylib.blueprints.catalogue import bp
from yylib.errors import NotThere
from yylib.fields import clean_line
from yylib.services import branches, clc
from yylib.services.catalogue import finding, new_books, shown
from yylib.services.catalogue import index as held
from yylib.web import page

PAGE, ON_KIOSK = finding.PAGE, 4
AGES = [(held.CHILD, "全部少儿"), *held.named()]


@bp.get("/")
@public
def index():
    """What is looked for, and where it stands; with nothing asked, what one may ask."""
    return page("catalogue/index.html", fragment="found", **_found(PAGE))


def _found(size: int) -> dict:
    """The titles of the page asked for, with all that the form needs."""
    asked, at = _asked(), max(1, request.args.get("page", 1, type=int))
    pool = finding.find(asked)
    titles = shown.titles(pool.ids[(at - 1) * size : at * size])
    isbn = finding.isbn13(asked.q)
    wish = {"isbn": isbn} if isbn else {"title": asked.q} if asked.q else {}
    return {"asked": asked, "titles": titles, "pool": pool, "at": at, "last_page": -(-len(pool.ids) // size), "wish": wish,
            "ways": finding.WITHIN, "ages": AGES, "branches": _branches(), "turned": _turned,
            "as_of": shown.as_of() if titles else None}  # fmt: skip


def _turned(number: int) -> str:
    """The address of another page of what is shown."""
    return url_for(request.endpoint, **request.args.to_dict() | {"page": number})


def _asked() -> finding.Asked:
    """The form's words, as far as they make sense."""
    given = request.args
    within, age = given.get("within", ""), given.get("age", "")
    return finding.Asked(
        clean_line(given.get("q", ""))[: finding.LONGEST], within if within in finding.WITHIN else "",
        age=age if age in dict(AGES) else "", branch_id=max(0, given.get("branch", 0, type=int)), here=given.get("here") == "1",
    )  # fmt: skip


def _branches() -> list:
    found = branches.all_branches()
    return found if len(found) > 1 else []


@bp.get("/title/<int:bib_id>")
@public
def title(bib_id):
    """One title: how it is described, and each volume with its place, call number and status."""
    return page("catalogue/title.html", held=shown.whole(bib_id), bib_id=bib_id, as_of=shown.as_of())


@bp.get("/new")
@public
def new():
    """新书通报: what came to the shelves in a month, by class, and for children by age."""
    month, main, age = _month(), request.args.get("class", "")[:1].upper(), request.args.get("age", "")
    found = new_books.month(month, main, age if age in dict(AGES) else "")
    at = max(1, request.args.get("page", 1, type=int))
    return page("catalogue/new.html", month=found, months=new_books.months(), main=main, age=age, at=at,
                titles=shown.titles(found.ids[(at - 1) * PAGE : at * PAGE]), names=clc.outline(), as_of=shown.as_of(),
                last_page=-(-len(found.ids) // PAGE), turned=_turned)  # fmt: skip


def _month() -> date:
    """The first of the month asked for, or of this one."""
    text = request.args.get("month", "")
    if not text:
        return clock.today().replace(day=1)
    try:
        found = clock.sane_day(f"{text}-01")
    except ValueError:
        raise NotThere() from None
    if found > clock.today():
        raise NotThere()
    return found


@bp.get("/kiosk")
@public
def kiosk():
    """The same search in the largest type, for the machine in the hall; its answers fit one screen."""
    return page("catalogue/kiosk.html", fragment="found", now=clock.local(clock.now()), **_found(ON_KIOSK))
