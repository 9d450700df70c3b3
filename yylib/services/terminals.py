"""终端: enrolling the desk PCs and the screens by a code typed on them once, and taking that back."""

from datetime import datetime, timedelta

from sqlalchemy import case, func, select
from sqlalchemy.orm import joinedload

from yylib import clock, tokens
from yylib.database import db, locked
from yylib.errors import NotThere, Refused, declare
from yylib.models.branches import Branch, Place
from yylib.models.terminals import Terminal, TerminalKind
from yylib.permissions import Permission
from yylib.services import branches, lists, pass_codes
from yylib.services.accounts import sessions
from yylib.services.lists import Column, Filter

declare(
    code_wrong=("登记码不对或已过期", "登记码 15 分钟内有效、只能用一次；请在“终端”里重新生成。", 422),
    terminal_revoked=("这台终端已停用", "请新建一台终端再登记。", 409),
    gate_needs_place=("门口屏要放在一个门或区域", "请选具体的门或区域，不要选整个馆。", 422),
    gate_needs_direction=("门口屏要选进馆还是出馆", "一块屏幕只管一个方向。", 422),
)

CODE_MINUTES = 15
YEARS = 5


def get(terminal_id: int) -> Terminal:
    """One terminal, or ``NotThere``."""
    found = db.session.get(Terminal, terminal_id)
    if found is None:
        raise NotThere()
    return found


def by_token(token: str) -> Terminal | None:
    """The enrolled terminal of this token."""
    return db.session.scalar(
        select(Terminal).where(Terminal.token_hash == tokens.digest(token), Terminal.revoked_at.is_(None))
    )


def fresh_code() -> str:
    """Eight letters and digits without look-alikes, easy to type on a strange keyboard."""
    return pass_codes.fresh(8)


def hash_of(code: str) -> str:
    """What is kept of a code: a keyed hash, of its letters alone, whatever their case and the gaps between them."""
    return tokens.keyed("terminal-code", "".join(sign for sign in code.upper() if sign.isalnum()))


def new(*, kind: str, name: str, place_id: int | None, branch_id: int, code_hash: str, by: int,
        direction: str | None = None) -> int:  # fmt: skip
    """A terminal waiting for its code; it opens nothing until the code is typed on the machine itself. A door's screen
    stands at one door or area and shows the code of one direction."""
    if kind == TerminalKind.GATE:
        if place_id is None:
            raise Refused("gate_needs_place", field="spot")
        if direction not in ("in", "out"):
            raise Refused("gate_needs_direction", field="kind")
    if place_id is not None:
        place = db.session.get(Place, place_id)
        if place is None or place.branch_id != branch_id:
            raise NotThere()
    terminal = Terminal(kind=TerminalKind(kind), name=name, branch_id=branch_id, place_id=place_id, by_id=by,
                        direction=direction if kind == TerminalKind.GATE else None, created_at=clock.now(), code_hash=code_hash, code_until=_code_until())  # fmt: skip
    db.session.add(terminal)
    db.session.flush()
    return terminal.id


def new_code(*, terminal_id: int, code_hash: str, by: int) -> int:
    """A further code for the same terminal, when the first ran out or the machine was set up anew."""
    terminal = locked(Terminal, terminal_id)
    if terminal.revoked_at:
        raise Refused("terminal_revoked")
    terminal.code_hash, terminal.code_until = code_hash, _code_until()
    return terminal.id


def _code_until():
    return clock.now() + timedelta(minutes=CODE_MINUTES)


def enrol(*, code: str, by: int | None = None) -> str:
    """Take the code, once, and return the token by which the machine is known from now on; kept only as a hash."""
    query = select(Terminal).where(Terminal.code_hash == hash_of(code), Terminal.code_until > clock.now(),
                                   Terminal.revoked_at.is_(None))  # fmt: skip
    terminal = db.session.scalar(query.with_for_update())
    if terminal is None:
        raise Refused("code_wrong", field="code")
    token = tokens.fresh()
    if terminal.token_hash:
        sessions.end_on(terminal_id=terminal.id)
    terminal.token_hash, terminal.enrolled_at = tokens.digest(token), clock.now()
    terminal.code_hash = terminal.code_until = None
    return token


def revoke(*, terminal_id: int, by: int) -> None:
    """The machine opens nothing any more, and whoever is signed in on it is signed out."""
    terminal = locked(Terminal, terminal_id)
    if terminal.revoked_at is None:
        terminal.revoked_at, terminal.code_hash, terminal.code_until = clock.now(), None, None
        sessions.end_on(terminal_id=terminal_id)


def state(terminal: Terminal) -> tuple[str, str]:
    """The kind of mark and the word for how a terminal stands."""
    if terminal.revoked_at:
        return "off", "已停用"
    if terminal.code_until and terminal.code_until > clock.now():
        return "wait", f"等登记，码到 {clock.local(terminal.code_until):%H:%M} 有效"
    return ("ok", "在用") if terminal.is_live else ("late", "登记码已过期")


def where(terminal: Terminal) -> str:
    """The place a terminal stands in, or its branch."""
    return terminal.place.full_name if terminal.place else terminal.branch.name


def _branches() -> list[tuple[int, str]]:
    return [(branch.id, branch.name) for branch in branches.all_branches(closed=True)]


TERMINALS = lists.announce(lists.List(
    name="terminals", title="终端", id=Terminal.id, export=Permission.TERMINALS_MANAGE, order="state",
    source=lambda: select(Terminal).select_from(Terminal).join(Branch, Branch.id == Terminal.branch_id),
    load=(joinedload(Terminal.branch), joinedload(Terminal.place)),
    search=(Terminal.name, Branch.name),
    columns=(
        Column("name", "名称", lambda one: one.name, (Terminal.name,)),
        Column("kind", "类别", lambda one: one.kind_label, (Terminal.kind, Terminal.name)),
        Column("where", "位置", where, (Branch.sort, Branch.id, Terminal.name)),
        Column("state", "状态", lambda one: state(one)[1],
               (case((Terminal.revoked_at.is_(None), 0), else_=1), Terminal.branch_id, Terminal.name)),
        Column("enrolled", "登记时间", lambda one: one.enrolled_at,
               (func.coalesce(Terminal.enrolled_at, datetime(1970, 1, 1)),)),
    ),
    filters=(
        Filter("kind", "类别", [(kind.value, kind.label) for kind in TerminalKind], lambda value: Terminal.kind == value),
        Filter("branch", "馆舍", _branches, lambda value: Terminal.branch_id == int(value)),
        Filter("state", "状态", (("live", "没停用"), ("off", "已停用")), lambda value:
               Terminal.revoked_at.is_(None) if value == "live" else Terminal.revoked_at.is_not(None)),
    ),
))  # fmt: skip
