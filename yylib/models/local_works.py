"""地方文献: what is written about this place, by its people or in it; from the lead to the special shelf."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from yylib.extensions import db
from yylib.models.items import Source
from yylib.models.personal import Personal, personal
from yylib.workflow import Stage


class WorkKind(Stage):
    """文献类型, as libraries' notices of solicitation list them."""

    HISTORY = "history"
    YEARBOOK = "yearbook"
    PAPERS = "papers"
    PERIODICAL = "periodical"
    GENEALOGY = "genealogy"
    LOCAL_AUTHOR = "local_author"
    REVOLUTION = "revolution"
    HERITAGE = "heritage"
    PICTURES = "pictures"
    RUBBING = "rubbing"
    DEEDS = "deeds"
    RECORDINGS = "recordings"
    OTHER = "other"

    @classmethod
    def labels(cls) -> dict:
        return {cls.HISTORY: "史志史料", cls.YEARBOOK: "年鉴、统计资料", cls.PAPERS: "文件汇编、内部资料",
                cls.PERIODICAL: "地方报刊", cls.GENEALOGY: "家谱、族谱、宗谱", cls.LOCAL_AUTHOR: "地方人士著述",
                cls.REVOLUTION: "革命文献", cls.HERITAGE: "非遗资料", cls.PICTURES: "地图、图片、老照片、画册",
                cls.RUBBING: "金石拓片、碑帖", cls.DEEDS: "地契、账本、歌册", cls.RECORDINGS: "音像、电子",
                cls.OTHER: "其他"}  # fmt: skip


class WorkStage(Stage):
    """The ten steps of a solicitation, and its two other ends. A step may be passed over with a reason."""

    LEAD = "lead"
    CONTACTED = "contacted"
    REGISTERED = "registered"
    APPRAISED = "appraised"
    AGREED = "agreed"
    RECEIVED = "received"
    CERTIFIED = "certified"
    CATALOGUED = "catalogued"
    SHELVED = "shelved"
    DIGITISED = "digitised"
    FINISHED = "finished"
    DROPPED = "dropped"

    @classmethod
    def labels(cls) -> dict:
        return {cls.LEAD: "线索", cls.CONTACTED: "已联系", cls.REGISTERED: "已登记", cls.APPRAISED: "已鉴定查重",
                cls.AGREED: "已签协议", cls.RECEIVED: "已接收", cls.CERTIFIED: "已发证书", cls.CATALOGUED: "已编目",
                cls.SHELVED: "已上专架", cls.DIGITISED: "已数字化", cls.FINISHED: "已办结", cls.DROPPED: "未征得"}  # fmt: skip


PATH = tuple(WorkStage)[:10]
ENDED = (WorkStage.DIGITISED, WorkStage.FINISHED, WorkStage.DROPPED)
WAYS = (Source.GIFT, Source.PURCHASE, Source.REPRODUCTION, Source.EXCHANGE, Source.CUSTODY)


class Rights(Stage):
    """权属 of the piece itself; the author's rights are apart and stand in ``rights_note``."""

    LIBRARY = "library"
    OWNER = "owner"
    COPY = "copy"
    UNCLEAR = "unclear"

    @classmethod
    def labels(cls) -> dict:
        return {cls.LIBRARY: "归本馆", cls.OWNER: "归原主", cls.COPY: "本馆只有复制件", cls.UNCLEAR: "还没有议定"}


class Openness(Stage):
    """公开级别, from the widest to the narrowest."""

    OPEN = "open"
    IN_HOUSE = "in_house"
    CLOSED = "closed"

    @classmethod
    def labels(cls) -> dict:
        return {cls.OPEN: "公开", cls.IN_HOUSE: "馆内阅览", cls.CLOSED: "不公开"}


class Condition(Stage):
    """保存状况 when it came."""

    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"

    @classmethod
    def labels(cls) -> dict:
        return {cls.GOOD: "完好", cls.FAIR: "轻微破损", cls.POOR: "破损，须修补"}


class LocalWork(db.Model):
    """地方文献. The three principles (content, author, place of publication) say why it belongs here; one at least does.

    ``price`` is what is paid for all of it, in fen. A work in custody (寄存) stays its owner's; ``returned_on`` is the day
    it went back. ``closed_at`` is when nobody need be contacted about it any more: from then on names are kept no
    longer than the rule says.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    responsibility: Mapped[str] = mapped_column(String(150), default="")
    publisher: Mapped[str] = mapped_column(String(100), default="")
    pub_date: Mapped[str] = mapped_column(String(40), default="")
    kind: Mapped[str] = mapped_column(String(14))
    carrier: Mapped[str] = mapped_column(String(40), default="")
    extent: Mapped[str] = mapped_column(String(60), default="")
    copies: Mapped[int] = mapped_column(default=1)
    is_about_here: Mapped[bool] = mapped_column(default=False)
    is_by_local: Mapped[bool] = mapped_column(default=False)
    is_from_here: Mapped[bool] = mapped_column(default=False)
    lead_source: Mapped[str] = mapped_column(String(150), default="")
    unit: Mapped[str] = mapped_column(String(100), default="")
    way: Mapped[str | None] = mapped_column(String(14))
    price: Mapped[int | None]
    rights: Mapped[str] = mapped_column(String(10), default=Rights.UNCLEAR)
    rights_note: Mapped[str] = mapped_column(String(200), default="")
    may_copy: Mapped[bool] = mapped_column(default=False)
    openness: Mapped[str] = mapped_column(String(10), default=Openness.IN_HOUSE)
    is_copy: Mapped[bool] = mapped_column(default=False)
    is_unique: Mapped[bool | None]
    condition: Mapped[str | None] = mapped_column(String(6))
    keeping: Mapped[str] = mapped_column(String(100), default="")
    appraisal: Mapped[str] = mapped_column(String(500), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    stage: Mapped[str] = mapped_column(String(12), default=WorkStage.LEAD)
    next_on: Mapped[date | None]
    agreement_no: Mapped[str] = mapped_column(String(40), default="")
    agreed_on: Mapped[date | None]
    agreement_file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    custody_until: Mapped[date | None]
    returned_on: Mapped[date | None]
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("accession_batch.id"), index=True)
    bib_id: Mapped[int | None] = mapped_column(ForeignKey("bib_record.id"), index=True)
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    batch = relationship("AccessionBatch")
    bib = relationship("BibRecord")
    agreement_file = relationship("StoredFile")
    created_by = relationship("Account")
    parties: Mapped[list["LocalParty"]] = relationship(back_populates="work", order_by="LocalParty.id")
    contacts: Mapped[list["LocalContact"]] = relationship(back_populates="work", order_by="LocalContact.id.desc()")
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        Index("ix_local_work_stage", "stage", "id"),
        Index("ix_local_work_next", "next_on"),
        CheckConstraint("copies > 0", name="copies"),
        CheckConstraint("is_about_here OR is_by_local OR is_from_here", name="scope"),
    )

    @property
    def name(self) -> str:
        """Title and number, as another subject names it."""
        return f"{self.title}（{self.number}）"

    @property
    def kind_label(self) -> str:
        return WorkKind(self.kind).label

    @property
    def stage_label(self) -> str:
        return WorkStage(self.stage).label

    @property
    def openness_label(self) -> str:
        return Openness(self.openness).label

    @property
    def way_label(self) -> str:
        return Source(self.way).label if self.way else ""

    @property
    def rights_label(self) -> str:
        return Rights(self.rights).label

    @property
    def condition_label(self) -> str:
        return Condition(self.condition).label if self.condition else ""

    @property
    def scope_label(self) -> str:
        """Which of the three principles it meets."""
        met = (("内容", self.is_about_here), ("作者", self.is_by_local), ("出版地", self.is_from_here))
        return "、".join(word for word, is_met in met if is_met)

    @property
    def is_custody(self) -> bool:
        return self.way == Source.CUSTODY

    @property
    def is_ended(self) -> bool:
        return self.stage in ENDED

    @property
    def is_here(self) -> bool:
        """Received, and neither given back to its owner nor taken back with its batch."""
        return self.batch_id is not None and self.returned_on is None and self.batch.state != "void"


@personal(
    Personal(
        "person_id", "地方文献联系人", "联系征集、签协议、归还寄存的文献", "LOCAL_KEEP_DAYS", "work.closed_at", "blank"
    )
)
class LocalParty(db.Model):
    """地方文献联系人: who may be asked about a work: its finder, holder or author."""

    id: Mapped[int] = mapped_column(primary_key=True)
    work_id: Mapped[int] = mapped_column(ForeignKey("local_work.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    relation: Mapped[str] = mapped_column(String(40), default="")
    is_owner: Mapped[bool] = mapped_column(default=False)
    added_at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    work: Mapped[LocalWork] = relationship(back_populates="parties")
    person = relationship("Person")


class ContactHow(Stage):
    PHONE = "phone"
    VISIT = "visit"
    LETTER = "letter"
    WECHAT = "wechat"
    EMAIL = "email"
    HERE = "here"

    @classmethod
    def labels(cls) -> dict:
        return {cls.PHONE: "电话", cls.VISIT: "上门", cls.LETTER: "信函", cls.WECHAT: "微信", cls.EMAIL: "电子邮件",
                cls.HERE: "来馆"}  # fmt: skip


@personal(Personal("said", "征集联系记录", "征集联系的经过", "LOCAL_KEEP_DAYS", "work.closed_at", "blank"))
class LocalContact(db.Model):
    """征集联系: on which day, with whom, how, what was said; ``by`` is the colleague who did."""

    id: Mapped[int] = mapped_column(primary_key=True)
    work_id: Mapped[int] = mapped_column(ForeignKey("local_work.id"), index=True)
    party_id: Mapped[int | None] = mapped_column(ForeignKey("local_party.id"))
    on_day: Mapped[date]
    how: Mapped[str] = mapped_column(String(8))
    said: Mapped[str | None] = mapped_column(String(500))
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    work: Mapped[LocalWork] = relationship(back_populates="contacts")
    party = relationship("LocalParty")
    by = relationship("Account")

    @property
    def how_label(self) -> str:
        return ContactHow(self.how).label
