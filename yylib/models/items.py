"""馆藏: the volumes, where each belongs and where it stands on its way to the shelf. None is ever deleted."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from yylib.extensions import db
from yylib.workflow import Stage


class ItemStage(Stage):
    """What a volume waits for; cataloguing and processing may be done in any order, the first that is not is shown."""

    TO_CATALOGUE = "to_catalogue"
    TO_PROCESS = "to_process"
    TO_ALLOCATE = "to_allocate"
    TO_HAND_OVER = "to_hand_over"
    TO_SHELVE = "to_shelve"
    SHELVED = "shelved"
    RETURNED = "returned"
    VOID = "void"

    @classmethod
    def labels(cls) -> dict:
        return {cls.TO_CATALOGUE: "待编目", cls.TO_PROCESS: "待加工", cls.TO_ALLOCATE: "待分配",
                cls.TO_HAND_OVER: "待移交", cls.TO_SHELVE: "待上架", cls.SHELVED: "已上架", cls.RETURNED: "已退书",
                cls.VOID: "已撤回"}  # fmt: skip


UNDER_WAY = (ItemStage.TO_CATALOGUE, ItemStage.TO_PROCESS, ItemStage.TO_ALLOCATE, ItemStage.TO_HAND_OVER,
             ItemStage.TO_SHELVE)  # fmt: skip
GONE = (ItemStage.RETURNED, ItemStage.VOID)


class ItemStatus(Stage):
    """馆藏状态: only 在馆 may be borrowed. The lending system has the last word on loans; its words come by import."""

    PROCESSING = "processing"
    AVAILABLE = "available"
    ON_LOAN = "on_loan"
    IN_TRANSIT = "in_transit"
    RESERVED = "reserved"
    REPAIR = "repair"
    BINDING = "binding"
    STOCKTAKING = "stocktaking"
    CLOSED_STACK = "closed_stack"
    MISSING = "missing"
    LOST = "lost"
    LOST_PAID = "lost_paid"
    TRANSFERRED = "transferred"
    WITHDRAWN = "withdrawn"
    SCRAPPED = "scrapped"

    @classmethod
    def labels(cls) -> dict:
        return {cls.PROCESSING: "加工中", cls.AVAILABLE: "在馆", cls.ON_LOAN: "借出", cls.IN_TRANSIT: "流转在途",
                cls.RESERVED: "预借", cls.REPAIR: "修补", cls.BINDING: "装订", cls.STOCKTAKING: "清点",
                cls.CLOSED_STACK: "闭架阅览", cls.MISSING: "查找中", cls.LOST: "丢失", cls.LOST_PAID: "丢失赔书",
                cls.TRANSFERRED: "调拨", cls.WITHDRAWN: "剔除", cls.SCRAPPED: "报废"}  # fmt: skip


class Source(Stage):
    """入藏来源 (公共图书馆法 25)."""

    PURCHASE = "purchase"
    GIFT = "gift"
    EXCHANGE = "exchange"
    REPRODUCTION = "reproduction"
    CUSTODY = "custody"
    OPENING = "opening"

    @classmethod
    def labels(cls) -> dict:
        return {cls.PURCHASE: "购买", cls.GIFT: "捐赠", cls.EXCHANGE: "交换", cls.REPRODUCTION: "复制",
                cls.CUSTODY: "寄存", cls.OPENING: "期初"}  # fmt: skip


class Location(db.Model):
    """馆藏地: a collection with a shelf order of its own. ``code`` is its name in the lending system (905)."""

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"))
    code: Mapped[str] = mapped_column(String(30), default="")
    name: Mapped[str] = mapped_column(String(60))
    audience: Mapped[str] = mapped_column(String(10), default="all")
    is_closed_stack: Mapped[bool] = mapped_column(default=False)
    is_local: Mapped[bool] = mapped_column(default=False)
    is_active: Mapped[bool] = mapped_column(default=True)
    sort: Mapped[int] = mapped_column(default=0)
    import_id: Mapped[int | None] = mapped_column(ForeignKey("batch.id"))
    version: Mapped[int] = mapped_column(default=1)

    branch = relationship("Branch", lazy="joined")
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (UniqueConstraint("branch_id", "name"),)

    @property
    def full_name(self) -> str:
        return f"{self.branch.name} {self.name}"


class Item(db.Model):
    """一册. ``price`` is its 流通单册价 and ``net_price`` what was paid, both in fen.

    The moments say what has been done, ``stage`` what it waits for next (``services.items.restage`` draws it from
    them). ``handed_out_id`` is the file by which it was given to the lending system (已交).
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    bib_id: Mapped[int] = mapped_column(ForeignKey("bib_record.id"), index=True)
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("accession_batch.id"))
    line_id: Mapped[int | None] = mapped_column(ForeignKey("order_line.id"), index=True)
    import_id: Mapped[int | None] = mapped_column(ForeignKey("batch.id"), index=True)
    barcode: Mapped[str | None] = mapped_column(String(30), unique=True)
    accession_no: Mapped[str | None] = mapped_column(String(30), unique=True)
    rfid_uid: Mapped[str] = mapped_column(String(40), default="")
    volume: Mapped[str] = mapped_column(String(60), default="")
    call_no: Mapped[str] = mapped_column(String(90), default="")
    shelf_no: Mapped[str] = mapped_column(String(30), default="")
    price: Mapped[int | None]
    net_price: Mapped[int | None]
    source: Mapped[str] = mapped_column(String(14))
    owning_branch_id: Mapped[int | None] = mapped_column(ForeignKey("branch.id"))
    current_branch_id: Mapped[int | None] = mapped_column(ForeignKey("branch.id"))
    location_id: Mapped[int | None] = mapped_column(ForeignKey("location.id"))
    stage: Mapped[str] = mapped_column(String(14), default=ItemStage.TO_CATALOGUE)
    status: Mapped[str] = mapped_column(String(14), default=ItemStatus.PROCESSING)
    protection: Mapped[str] = mapped_column(String(10), default="")  # 公共图书馆法 10: relic archive secret ancient
    registered_at: Mapped[datetime | None]
    processed_at: Mapped[datetime | None]
    allocated_at: Mapped[datetime | None]
    handed_over_at: Mapped[datetime | None]
    shelved_at: Mapped[datetime | None]
    returned_at: Mapped[datetime | None]
    handed_out_id: Mapped[int | None] = mapped_column(ForeignKey("hand_out.id"))
    note: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    bib = relationship("BibRecord")
    batch = relationship("AccessionBatch")
    line = relationship("OrderLine")
    location = relationship("Location")
    owning_branch = relationship("Branch", foreign_keys=[owning_branch_id])
    current_branch = relationship("Branch", foreign_keys=[current_branch_id])
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        Index("ix_item_batch_stage", "batch_id", "stage"),
        Index("ix_item_stage", "stage", "id"),
        Index("ix_item_shelved", "shelved_at"),
        CheckConstraint("price IS NULL OR price >= 0", name="price"),
    )

    @property
    def stage_label(self) -> str:
        return ItemStage(self.stage).label

    @property
    def status_label(self) -> str:
        return ItemStatus(self.status).label

    @property
    def is_gone(self) -> bool:
        """退书 or taken back: it counts nowhere."""
        return self.stage in GONE


class SpentBarcode(db.Model):
    """用过的条码: printed and spoiled, or borne by a volume that was taken back; never given again."""

    barcode: Mapped[str] = mapped_column(String(30), primary_key=True)
    why: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class BarcodeRange(db.Model):
    """条码号段: reserved for a batch, from ``first_no`` to ``last_no`` with a prefix, of ``width`` digits."""

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("accession_batch.id"), index=True)
    prefix: Mapped[str] = mapped_column(String(12), default="")
    width: Mapped[int]
    first_no: Mapped[int]
    last_no: Mapped[int]
    next_no: Mapped[int]
    reserved_at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    __table_args__ = (CheckConstraint("first_no <= last_no", name="span"),)

    def code(self, number: int) -> str:
        """The barcode of one number of the range."""
        return f"{self.prefix}{number:0{self.width}d}"


class HandOut(db.Model):
    """交给借阅系统: volumes that left as one CNMARC file with 905."""

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    encoding: Mapped[str] = mapped_column(String(10))
    titles: Mapped[int]
    copies: Mapped[int]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    format_id: Mapped[int | None] = mapped_column(ForeignKey("hand_out_format.id"))
    made_at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    taken_back_at: Mapped[datetime | None]
    taken_back_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    file = relationship("StoredFile")
    by = relationship("Account", foreign_keys=[by_id])
