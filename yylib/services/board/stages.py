"""How far everything is: batches with their volumes by stage, the volumes of a stage or of a batch, what is late and why."""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Date, and_, case, func, literal, or_, select
from sqlalchemy.orm import joinedload

from yylib import clock as time
from yylib.database import db, plain
from yylib.errors import NotThere
from yylib.models.batches import AccessionBatch, AccessionStage, BatchPause, Difference
from yylib.models.bibs import BibRecord
from yylib.models.items import UNDER_WAY, Item, ItemStage, Location, Source
from yylib.models.orders import Supplier
from yylib.permissions import Permission
from yylib.services import lists
from yylib.services.board import clock
from yylib.services.board.clock import Level
from yylib.services.lists import Column, Filter

SHOWN = (*UNDER_WAY, ItemStage.SHELVED)
# Whose turn it is, by what a volume waits for.
DESKS = {
    ItemStage.TO_CATALOGUE: "采编：编目", ItemStage.TO_PROCESS: "采编：加工", ItemStage.TO_ALLOCATE: "采编：典藏分配",
    ItemStage.TO_HAND_OVER: "采编与接收科室：移交签收", ItemStage.TO_SHELVE: "接收科室：上架",
}  # fmt: skip
_TOTALS = """SELECT stage, count(*) AS copies FROM item
WHERE stage IN ('to_catalogue', 'to_process', 'to_allocate', 'to_hand_over', 'to_shelve') GROUP BY stage"""
_WHERE = """SELECT i.stage, br.name AS branch, l.name AS location, count(*) AS copies, min(i.changed_at) AS since FROM item i
LEFT JOIN location l ON l.id = i.location_id LEFT JOIN branch br ON br.id = l.branch_id WHERE i.batch_id = :id
AND i.stage IN ('to_catalogue', 'to_process', 'to_allocate', 'to_hand_over', 'to_shelve')
GROUP BY i.stage, br.sort, br.name, l.sort, l.name ORDER BY br.sort, l.sort, l.name"""
_LISTED = """SELECT h.number, count(*) AS copies FROM hand_over_item x JOIN hand_over h ON h.id = x.hand_over_id
JOIN item i ON i.id = x.item_id WHERE i.batch_id = :id AND x.is_live AND h.state = 'open' GROUP BY h.number ORDER BY h.number"""

_NEWS = """SELECT count(*) AS running, sum(CASE WHEN p.id IS NULL AND a.due_on < :today THEN 1 ELSE 0 END) AS late,
sum(CASE WHEN p.id IS NOT NULL THEN 1 ELSE 0 END) AS paused FROM accession_batch a
LEFT JOIN batch_pause p ON p.batch_id = a.id AND p.until_on IS NULL WHERE a.state = 'accepted'"""


class OnBoard(NamedTuple):
    """A batch as the board shows it: volumes by stage, how it stands to its day, why it waits."""

    batch: AccessionBatch
    counts: dict[str, int]
    level: Level | None
    age: int
    paused_from: date | None
    reason: str
    differences: int

    @property
    def source(self) -> str:
        """购买, 捐赠 and so on."""
        return Source(self.batch.source).label

    @property
    def left(self) -> int:
        """Days until the published day; below 0 when it is over."""
        return (self.batch.due_on - time.today()).days if self.batch.due_on else 0

    @property
    def words(self) -> str:
        """How it stands, in words."""
        if self.level == Level.OVERDUE:
            return f"超期 {-self.left} 天"
        if self.level == Level.PAUSED:
            return f"停钟 {(time.today() - self.paused_from).days} 天"
        return self.level.label if self.level else ""

    @property
    def why(self) -> str:
        """What it waits for outside its own stages."""
        said = [f"停钟：{self.reason}"] if self.paused_from else []
        said += [f"供货差异还有 {self.differences} 册没处理"] if self.differences else []
        return "；".join(said)


def _on(stage: ItemStage):
    held = select(func.count()).where(Item.batch_id == AccessionBatch.id, Item.stage == stage)
    return held.correlate(AccessionBatch).scalar_subquery().label(stage.value)


def _pause(column):
    held = select(column).where(BatchPause.batch_id == AccessionBatch.id, BatchPause.until_on.is_(None)).limit(1)
    return held.correlate(AccessionBatch).scalar_subquery()


def _boarded(*states: str):
    differences = select(func.coalesce(func.sum(Difference.copies - Difference.settled), 0)).where(
        Difference.batch_id == AccessionBatch.id, Difference.void_at.is_(None)).correlate(AccessionBatch)  # fmt: skip
    query = select(
        AccessionBatch, *map(_on, SHOWN), _pause(BatchPause.from_on).label("paused_from"),
        _pause(BatchPause.reason).label("reason"), differences.scalar_subquery().label("differences"),
        literal(clock.next_workday(time.today()), Date).label("next_workday"),
    ).select_from(AccessionBatch).outerjoin(Supplier, Supplier.id == AccessionBatch.supplier_id)  # fmt: skip
    return query.where(AccessionBatch.state.in_(states))


def _shown(row) -> OnBoard:
    batch, today = row[0], time.today()
    end = time.local(batch.shelved_at).date() if batch.shelved_at else today
    paused_from = None if batch.shelved_at else row.paused_from
    level = clock.level(batch, paused_from=paused_from, today=today, next_workday=row.next_workday)
    return OnBoard(batch, {stage.value: getattr(row, stage.value) for stage in SHOWN}, level,
                   (end - batch.accepted_on).days if batch.accepted_on else 0, paused_from, row.reason or "",
                   int(row.differences or 0))  # fmt: skip


def _state(value: str):
    today = time.today()
    paused = (
        select(BatchPause.id).where(BatchPause.batch_id == AccessionBatch.id, BatchPause.until_on.is_(None)).exists()
    )
    return {
        "late": and_(AccessionBatch.due_on < today, ~paused),
        "aim": and_(AccessionBatch.target_on < today, ~paused),
        "soon": AccessionBatch.due_on.between(today, clock.next_workday(today)),
        "paused": paused,
    }[value]


def _has(value: str):
    return select(Item.id).where(Item.batch_id == AccessionBatch.id, Item.stage == value).exists()


_COLUMNS = (
    Column("number", "批次", lambda one: f"{one.batch.number} {one.batch.full_name}", (AccessionBatch.number,)),
    Column("accepted", "验收", lambda one: one.batch.accepted_on, (func.coalesce(AccessionBatch.accepted_on, AccessionBatch.arrived_on),)),
    Column("age", "已过天数", lambda one: one.age, is_number=True),
    *(Column(stage.value, stage.label, lambda one, name=stage.value: one.counts[name], is_number=True) for stage in SHOWN),
    Column("due", "对外到期", lambda one: one.batch.due_on, (func.coalesce(AccessionBatch.due_on, date.max),)),
    Column("target", "馆内要求", lambda one: one.batch.target_on, (func.coalesce(AccessionBatch.target_on, date.max),)),
    Column("level", "时限", lambda one: one.words),
    Column("why", "在等什么", lambda one: one.why),
)  # fmt: skip
_SEARCH = (AccessionBatch.number, AccessionBatch.name, Supplier.name)
_SOURCES = Filter("source", "来源", [(one.value, one.label) for one in Source if one is not Source.OPENING],
                  lambda value: AccessionBatch.source == value)  # fmt: skip
BATCHES = lists.announce(lists.List(
    name="board", title="采编看板", id=AccessionBatch.id, export=Permission.REPORTS_EXPORT, order="due", show=_shown,
    source=lambda: _boarded(AccessionStage.ACCEPTED), load=(joinedload(AccessionBatch.supplier),), columns=_COLUMNS,
    search=_SEARCH,
    filters=(
        Filter("state", "时限", (("late", "已超期"), ("aim", "过了馆内要求"), ("soon", "一个工作日内到期"), ("paused", "停钟")), _state),
        Filter("stage", "环节", [(stage.value, stage.label) for stage in UNDER_WAY], _has),
        _SOURCES,
    ),
))  # fmt: skip
DONE = lists.announce(lists.List(
    name="board_done", title="已全部上架的批次", id=AccessionBatch.id, export=Permission.REPORTS_EXPORT, order="-accepted",
    source=lambda: _boarded(AccessionStage.CLOSED), load=(joinedload(AccessionBatch.supplier),), columns=_COLUMNS,
    show=_shown, search=_SEARCH, filters=(_SOURCES,),
))  # fmt: skip


def _volumes(stage: str = "", batch_id: int | None = None):
    query = select(Item).select_from(Item).join(BibRecord, BibRecord.id == Item.bib_id)
    query = query.outerjoin(AccessionBatch, AccessionBatch.id == Item.batch_id)
    query = query.where(Item.batch_id == batch_id) if batch_id else query
    return query.where(Item.stage == stage) if stage else query


_VOLUME = (
    Column("title", "题名", lambda one: one.bib.full_title),
    Column("barcode", "条码", lambda one: one.barcode or ""),
    Column("call_no", "索书号", lambda one: one.call_no or one.bib.call_no, (BibRecord.shelf_key,)),
    Column("location", "馆藏地点", lambda one: one.location.full_name if one.location else ""),
    Column("batch", "批次", lambda one: one.batch.number if one.batch else ""),
    Column("stage", "现在", lambda one: one.stage_label),
    Column("changed", "最近变动", lambda one: one.changed_at, (Item.changed_at,)),
)
_LOADED = (joinedload(Item.bib), joinedload(Item.batch), joinedload(Item.location).joinedload(Location.branch))
_FOUND_BY = (BibRecord.title, Item.barcode, BibRecord.isbn, AccessionBatch.number)


def locations() -> list[tuple[int, str]]:
    """The locations in use, for a select."""
    query = select(Location).where(Location.is_active).order_by(Location.branch_id, Location.sort, Location.id)
    return [(one.id, one.full_name) for one in db.session.scalars(query)]


_AT = Filter("location", "馆藏地点", locations, lambda value: Item.location_id == int(value))
VOLUMES = lists.announce(lists.List(
    name="board_volumes", title="采编中的书", id=Item.id, export=Permission.REPORTS_EXPORT, source=_volumes, load=_LOADED,
    columns=_VOLUME, search=_FOUND_BY, filters=(_AT,), keeps_q=False,
))  # fmt: skip
IN_BATCH = lists.announce(lists.List(
    name="board_batch", title="一批的书", id=Item.id, export=Permission.REPORTS_EXPORT, source=_volumes, load=_LOADED,
    columns=_VOLUME, search=_FOUND_BY, keeps_q=False,
    filters=(Filter("stage", "环节", [(stage.value, stage.label) for stage in ItemStage], lambda value: Item.stage == value), _AT),
))  # fmt: skip


def totals() -> dict[str, int]:
    """All volumes under way by stage, by one grouped query over the index of stages."""
    held = {row.stage: row.copies for row in plain(_TOTALS)}
    return {stage: held.get(stage, 0) for stage in UNDER_WAY}


def news() -> dict[str, int]:
    """How many batches run, how many are overdue, how many stand still."""
    row = plain(_NEWS, today=time.today().isoformat())[0]
    return {"running": row.running, "late": row.late or 0, "paused": row.paused or 0}


def volume(item_id: int) -> Item:
    """One volume with its title and place, or ``NotThere``."""
    found = db.session.scalar(select(Item).where(Item.id == item_id).options(*_LOADED))
    if found is None:
        raise NotThere()
    return found


def get(batch_id: int) -> OnBoard:
    """One accepted batch as the board shows it, or ``NotThere``."""
    found = db.session.execute(_boarded(AccessionStage.ACCEPTED, AccessionStage.CLOSED).where(AccessionBatch.id == batch_id)
                               .options(joinedload(AccessionBatch.supplier))).first()  # fmt: skip
    if found is None:
        raise NotThere()
    return _shown(found)


class Stuck(NamedTuple):
    """Where volumes of a late batch lie: the stage, whose turn it is, where to, how many, for how many days."""

    stage: ItemStage
    desk: str
    where: str
    copies: int
    days: int


class Late(NamedTuple):
    """A batch that is late or nearly so, with where and why."""

    held: OnBoard
    stuck: list[Stuck]
    lists: list[str]


def late() -> list[Late]:
    """What is overdue, due within one working day, or past the house's own day; the worst first."""
    today = time.today()
    near = or_(AccessionBatch.due_on <= clock.next_workday(today), AccessionBatch.target_on < today)
    paused = case((_pause(BatchPause.from_on).is_(None), 0), else_=1)
    query = _boarded(AccessionStage.ACCEPTED).where(near).options(joinedload(AccessionBatch.supplier))
    rows = db.session.execute(query.order_by(paused, AccessionBatch.due_on, AccessionBatch.id).limit(50))
    return [Late(held, stuck(held.batch.id), unsigned(held.batch.id)) for held in map(_shown, rows.all())]


def stuck(batch_id: int) -> list[Stuck]:
    """Where the volumes of a batch lie that are not on the shelf."""
    today, order = time.today(), list(UNDER_WAY)
    rows = sorted(plain(_WHERE, id=batch_id), key=lambda row: order.index(row.stage))
    return [Stuck(ItemStage(row.stage), DESKS[ItemStage(row.stage)],
                  f"{row.branch} {row.location}" if row.location else "", row.copies, _days(row.since, today)) for row in rows]  # fmt: skip


def _days(since, today: date) -> int:
    at: datetime = time.moment(since)
    return (today - time.local(at).date()).days


def unsigned(batch_id: int) -> list[str]:
    """The hand-over lists that hold volumes of a batch and wait for a signature, in words."""
    return [f"移交清单 {row.number} 还有 {row.copies} 册没有签收" for row in plain(_LISTED, id=batch_id)]
