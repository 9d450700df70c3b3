"""立卷归档: what an activity leaves behind, its checklist, its file with a code and a retention class, and the bundle."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from yylib.extensions import db
from yylib.models.personal import Personal, personal
from yylib.workflow import Stage


class Retention(Stage):
    """保管期限（机关文件材料归档范围和文书档案保管期限规定，国家档案局令第8号）."""

    PERMANENT = "Y"
    THIRTY = "D30"
    TEN = "D10"

    @classmethod
    def labels(cls) -> dict:
        return {cls.PERMANENT: "永久", cls.THIRTY: "30 年", cls.TEN: "10 年"}


class PhotoConsent(Stage):
    """肖像同意 (民法典 1019, 未成年人保护法): how those who are to be recognised in a photo agreed. Who did not is not kept."""

    UNKNOWN = "unknown"
    TOLD = "told"
    WRITTEN = "written"
    NOBODY = "nobody"

    @classmethod
    def labels(cls) -> dict:
        return {cls.UNKNOWN: "还没有写明", cls.TOLD: "公告已告知拍摄，无人提出不愿入镜",
                cls.WRITTEN: "本人或监护人书面同意", cls.NOBODY: "认不出是谁"}  # fmt: skip


class ActivityPhoto(db.Model):
    """活动照片, with what a filed photo must say: what, when, where, who took it; and whether those shown agreed."""

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    session_id: Mapped[int | None] = mapped_column(ForeignKey("activity_session.id"))
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"), unique=True)
    caption: Mapped[str] = mapped_column(String(200), default="")
    taken_on: Mapped[date | None]
    photographer: Mapped[str] = mapped_column(String(60), default="")
    consent: Mapped[str] = mapped_column(String(10), default=PhotoConsent.UNKNOWN)
    consent_note: Mapped[str] = mapped_column(String(200), default="")
    sort: Mapped[int] = mapped_column(default=0)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    file = relationship("StoredFile")
    __mapper_args__ = {"version_id_col": version}

    @property
    def consent_label(self) -> str:
        return PhotoConsent(self.consent).label

    @property
    def is_described(self) -> bool:
        """Whether it says what a filed photo must: what, when, by whom, and that those shown agreed."""
        return bool(self.caption and self.taken_on and self.photographer) and self.consent != PhotoConsent.UNKNOWN


class ActivityLink(db.Model):
    """新闻稿与媒体报道: where it was told of, and when."""

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    outlet: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(200), default="")
    url: Mapped[str] = mapped_column(String(500), default="")
    on_day: Mapped[date | None]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


@personal(Personal("remark", "问卷留言", "改进活动；留言可能含个人信息", "ACTIVITY_KEEP_DAYS", "at", "blank"))
class SurveyAnswer(db.Model):
    """活动问卷: one answer, without a name. ``nonce`` keeps one phone from answering twice."""

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"))
    at: Mapped[datetime]
    overall: Mapped[int]
    content: Mapped[int | None]
    service: Mapped[int | None]
    would_come_again: Mapped[bool | None]
    remark: Mapped[str | None] = mapped_column(String(500))
    channel: Mapped[str] = mapped_column(String(10), default="web")
    nonce: Mapped[str] = mapped_column(String(64))

    secret_fields = frozenset({"nonce"})
    __table_args__ = (
        CheckConstraint("overall BETWEEN 1 AND 5", name="overall"),
        UniqueConstraint("activity_id", "nonce"),
    )


class ArchiveFile(db.Model):
    """案卷: the file of one activity. ``code`` is its 档号 (DA/T 22-2015), given when it is filed; then it is frozen.

    A file that was opened again keeps its code; each filing makes an edition with its own bundle.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), unique=True)
    year: Mapped[int]
    retention: Mapped[str] = mapped_column(String(3), default=Retention.TEN)
    code: Mapped[str | None] = mapped_column(String(60), unique=True)
    seq: Mapped[int | None]
    edition: Mapped[int] = mapped_column(default=0)
    filed_at: Mapped[datetime | None]
    filed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    first_filed_on: Mapped[date | None]
    bundle_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    bundle_state: Mapped[str] = mapped_column(String(10), default="")
    bundle_done: Mapped[int] = mapped_column(default=0)
    bundle_total: Mapped[int] = mapped_column(default=0)
    bundle_note: Mapped[str] = mapped_column(String(300), default="")
    handed_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(300), default="")
    version: Mapped[int] = mapped_column(default=1)

    activity = relationship("Activity")
    bundle = relationship("StoredFile")
    filed_by = relationship("Account", foreign_keys=[filed_by_id])
    __mapper_args__ = {"version_id_col": version}

    @property
    def retention_label(self) -> str:
        return Retention(self.retention).label


class ArchiveItem(db.Model):
    """卷内文件: one document of the file: handed in (``file_id``), written here (``text``), or not applicable for a reason.

    ``what`` is the checklist's own name of it (plan, emergency_plan, notice, registrations, sign_in, …). What yylib makes
    from its own data (notice, lists, figures) has no row until it is filed.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"))
    what: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(200))
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    text: Mapped[str | None] = mapped_column(Text)
    not_applicable: Mapped[str] = mapped_column(String(200), default="")
    on_day: Mapped[date | None]
    removed_at: Mapped[datetime | None]
    sort: Mapped[int] = mapped_column(default=0)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    file = relationship("StoredFile")
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (Index("ix_archive_item_activity", "activity_id", "what"),)


class ChecklistLine(db.Model):
    """归档清单: what the file of one kind of activity must hold; the house may change it."""

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    what: Mapped[str] = mapped_column(String(20))
    is_required: Mapped[bool] = mapped_column(default=True)
    sort: Mapped[int] = mapped_column(default=0)
    facts: Mapped[dict] = mapped_column(JSON, default=dict)

    __table_args__ = (UniqueConstraint("kind", "what"),)
