"""订单书目的导入: a supplier's list into a draft order; sets become one line a volume, titles known are left alone."""

from yylib import clock
from yylib.database import is_lite, plain, plain_among, plain_many
from yylib.errors import Refused, declare
from yylib.services import audit
from yylib.services.imports import kinds
from yylib.services.imports.kinds import Item, Plan, Trial
from yylib.services.imports.sheets import BadSheet
from yylib.services.money import yuan
from yylib.services.orders import drafting, lists, sets
from yylib.services.orders.columns import folded
from yylib.services.orders.lists import Listed

declare(paste_unclear=("粘贴的内容看不懂：{why}", "请连表头一起从 Excel 复制，至少有书名或 ISBN 一栏。", 422))
NAME = "order_list"
_INSERT = (
    "INSERT INTO order_line (order_id, bib_id, import_id, import_row, isbn, isbn_shown, title, volume, responsibility, "
    "publisher, pub_date, class_no, price, net_price, copies, received, cancelled, cancel_reason, set_name, branch_id, "
    "claims, note, by_id, created_at, version) VALUES (:order_id, :bib_id, :import_id, :import_row, :isbn, :isbn_shown, "
    ":title, :volume, :responsibility, :publisher, :pub_date, :class_no, :price, :net_price, :copies, 0, 0, '', :set_name, "
    ":branch_id, 0, :note, :by_id, :created_at, 1)")  # fmt: skip
_MOVED = ("INSERT INTO move_made (subject, row_id, verb, label, source, target, at, note) VALUES "
          "('suggestion', :id, 'unorder', '退回待订', 'ordered', 'adopted', :at, '')")  # fmt: skip
_ORDER = "SELECT state, discount FROM purchase_order WHERE id = :id"
NOT_DRAFT = "订单已经不是草稿，没有写入"
NO_COPIES = "册数栏是空的或 0，不订"
NO_TITLE = "馆里没有这个 ISBN 的书，题名带不出来"


def items_of(plan: Plan) -> list[Item]:
    """The rows of a list as an order takes them: with copies, and a title."""
    return _as_ordered(lists.read(plan.path, plan.mapping), plan)


def _as_ordered(items: list[Item], plan: Plan) -> list[Item]:
    told = any(item.data.copies for item in items if item.data)
    usual = plan.mapping.get("copies") or 1
    return [_with_copies(item, usual, told) if item.data else item for item in items]


def _with_copies(item: Item, usual: int, told: bool) -> Item:
    """A list that says copies in some rows orders those alone; one that says none orders the usual number of each."""
    if told and item.data.copies == 0:
        return Item(item.row, reason=NO_COPIES)
    return item._replace(data=item.data._replace(copies=item.data.copies or usual))


def look(plan: Plan) -> Trial:
    """What a list would bring; writes nothing."""
    items = items_of(plan)
    good, known, bad = _sorted_out(plan, items)
    doubts = [Item(item.row, item.data, "；".join(item.data.notes)) for item in good if item.data.notes]
    doubts += [Item(item.row, item.data, "没有定价，提交审批前要补") for item in good
               if item.data.price is None and not item.data.is_gift]  # fmt: skip
    rejected = sorted([*(item for item in items if item.reason), *bad], key=lambda item: item.row)
    copies = sum(item.data.copies * item.data.volumes for item in good)
    return Trial(len(items), len(good), rejected, known, sorted(doubts, key=lambda item: item.row), _notes(good), None, None,
                 0, copies, "册")  # fmt: skip


def _notes(good: list[Item]) -> list[str]:
    worth = sum((item.data.price or 0) * item.data.copies for item in good)
    several = sum(item.data.volumes > 1 for item in good)
    lines = sum(item.data.volumes for item in good)
    notes = [f"码洋合计 {yuan(worth)} 元，写成 {lines} 个订单行。"]
    if several:
        notes.append(f"其中 {several} 套按册拆开，每套的定价分到各册，合计不变。")
    if held := len(_held({item.data.isbn for item in good})):
        notes.append(f"其中 {held} 种馆里已有同一 ISBN 的书，导入后在订单里标出。")
    return notes


def write(plan: Plan, items: list[Item]) -> list[Item]:
    """One unit: the lines of these rows; back come the rows that were known, and those that nobody could take."""
    order = plain(_ORDER if is_lite() else _ORDER + " FOR UPDATE", id=plan.mapping["order_id"])
    if not order or order[0].state != "draft":
        return [Item(item.row, reason=NOT_DRAFT) for item in items]
    good, known, bad = _sorted_out(plan, items)
    held = _held({item.data.isbn for item in good})
    rows = [row for item in good for row in _lines(plan, item, held.get(item.data.isbn), order[0].discount)]
    plain_many(_INSERT, rows)
    return [*known, *bad]


def paste(*, order_id: int, text: str, by: int, copies: int = 1) -> dict:
    """Rows copied out of a spreadsheet become lines of a draft, as those of a file do; ``good``, ``known`` and ``lines``
    are numbers, ``bad`` pairs of row and reason. A step of a person: an ORM unit."""
    order = drafting.draft(order_id)
    plan = Plan(None, NAME, None, None, {"order_id": order_id, "copies": copies}, 0, clock.today(), by)
    try:
        items = _as_ordered(lists.read_text(text), plan)
    except BadSheet as bad:
        raise Refused("paste_unclear", field="text", why=bad.sentence) from bad
    good, known, bad = _sorted_out(plan, items)
    held = _held({item.data.isbn for item in good})
    rows = [row for item in good for row in _lines(plan, item, held.get(item.data.isbn), order.discount)]
    plain_many(_INSERT, rows)
    audit.note(subject="purchase_order", row_id=order_id, act="paste", by=by, rows=len(rows))
    told = sorted([*(item for item in items if item.reason), *bad], key=lambda item: item.row)
    return {
        "good": len(good),
        "known": len(known),
        "lines": len(rows),
        "bad": [[item.row, item.reason] for item in told],
    }


def _sorted_out(plan: Plan, items: list[Item]) -> tuple[list[Item], list[Item], list[Item]]:
    """The new, the known, and those without a title of their own or of a record held."""
    there = set()
    for row in plain("SELECT isbn, title, volume, set_name FROM order_line WHERE order_id = :id AND copies > cancelled",
                     id=plan.mapping["order_id"]):  # fmt: skip
        there |= {(row.isbn or "", folded(row.title), folded(row.volume)), (row.isbn or "", folded(row.set_name), "")}
    good, known, bad = [], [], []
    titles = _held({item.data.isbn for item in items if item.data and not item.data.title})
    for item in (item for item in items if item.data):
        if not item.data.title:
            if item.data.isbn not in titles:
                bad.append(Item(item.row, reason=NO_TITLE))
                continue
            item = item._replace(data=_filled(item.data, titles[item.data.isbn]))
        (known if item.data.key in there else good).append(item)
        there.add(item.data.key)
    return good, [item._replace(is_known=True) for item in known], bad


def _filled(one: Listed, bib) -> Listed:
    return one._replace(title=bib.title, responsibility=one.responsibility or bib.responsibility,
                        publisher=one.publisher or bib.publisher, pub_date=one.pub_date or bib.pub_date,
                        class_no=one.class_no or bib.class_no, price=bib.price if one.price is None else one.price)  # fmt: skip


def _held(isbns: set) -> dict:
    """The records held under these ISBNs, one each."""
    rows = plain_among("SELECT id, isbn, title, responsibility, publisher, pub_date, class_no, price FROM bib_record "
                       "WHERE isbn IN :listed ORDER BY id", sorted(filter(None, isbns)))  # fmt: skip
    return {row.isbn: row for row in rows}


def _lines(plan: Plan, item: Item, bib, discount: int) -> list[dict]:
    """A row as lines: one, or one a volume of a set, among which its prices are split."""
    one = item.data
    volumes = one.volumes
    prices = sets.split(one.price, volumes) if one.price is not None else [None] * volumes
    net = drafting.net_of(one.price, discount) if one.net_price is None else one.net_price
    nets = sets.split(net, volumes) if net is not None else [None] * volumes
    alike = {name: getattr(one, name) for name in (
        "isbn", "isbn_shown", "title", "responsibility", "publisher", "pub_date", "class_no", "copies")}  # fmt: skip
    alike |= {
        "order_id": plan.mapping["order_id"], "import_id": plan.batch_id, "import_row": item.row,
        "bib_id": bib.id if bib and folded(bib.title) == folded(one.title) else None,
        "branch_id": plan.mapping.get("branch_id"), "note": _note(one),
        "by_id": plan.by, "created_at": clock.stamp(clock.now()), "set_name": one.title[:200] if volumes > 1 else "",
    }  # fmt: skip
    return [alike | {"volume": f"第{at}册" if volumes > 1 else one.volume, "price": price, "net_price": paid}
            for at, price, paid in zip(range(1, volumes + 1), prices, nets, strict=True)]  # fmt: skip


def _note(one: Listed) -> str:
    return "；".join([*(["赠"] if one.is_gift else []), *one.notes])[:200]


def undo(batch_id: int, limit: int) -> int:
    """Take lines out of an order that is a draft still; those of an order that went on stay (``left``)."""
    if not is_lite():  # who submits an order meanwhile waits, or is seen to have done so
        plain("SELECT id FROM purchase_order WHERE id IN (SELECT order_id FROM order_line WHERE import_id = :batch) "
              "ORDER BY id FOR UPDATE", batch=batch_id)  # fmt: skip
    rows = plain("SELECT l.id FROM order_line l JOIN purchase_order o ON o.id = l.order_id "
                 "WHERE l.import_id = :batch AND o.state = 'draft' ORDER BY l.id LIMIT :limit",
                 batch=batch_id, limit=limit)  # fmt: skip
    ids = [row.id for row in rows]
    _release(ids)
    return plain_among("DELETE FROM order_line WHERE id IN :listed", ids).count


def _release(line_ids: list[int]) -> None:
    """The suggestions that waited for these lines wait for an order again."""
    waited = plain_among("SELECT id FROM suggestion WHERE stage = 'ordered' AND line_id IN :listed", line_ids)
    plain_many(_MOVED, [{"id": row.id, "at": clock.stamp(clock.now())} for row in waited])
    plain_among("UPDATE suggestion SET stage = CASE WHEN stage = 'ordered' THEN 'adopted' ELSE stage END, line_id = NULL, "
                "version = version + 1 WHERE line_id IN :listed", line_ids)  # fmt: skip


def left(batch_id: int) -> str:
    """What an undo could not take out."""
    rows = plain("SELECT o.number, count(*) AS n FROM order_line l JOIN purchase_order o ON o.id = l.order_id "
                 "WHERE l.import_id = :batch GROUP BY o.number", batch=batch_id)  # fmt: skip
    return "；".join(f"订单 {row.number} 已经提交，{row.n} 行没有取出；请先撤回或退回订单，或逐行取消" for row in rows)


kinds.kind(NAME, label="订单书目", read=items_of, look=look, write=write, undo=undo, left=left, pages="orders",
           rows="orders.brought", undoing="由它写进草稿订单的行都取出来；已经提交审批的订单不动。")  # fmt: skip
