"""The forms of local literature: the work, its people, its agreement and receipt; collections and digitised copies."""

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import Optional, ValidationError
from wtforms.widgets import HiddenInput

from yylib import clock, fields
from yylib.models.local_works import WAYS, Condition, ContactHow, Openness, Rights, WorkKind
from yylib.services import money

_OFF = {"autocomplete": "off"}
_UNIQUE = {"": None, "yes": True, "no": False}


def _pairs(words, first=None):
    return fields.choices(([first] if first else []) + [(one.value, one.label) for one in words])


def is_amount(_form, field) -> None:
    """A validator: yuan, or nothing; in fen it is kept as ``fen``."""
    found = money.price(field.data) if field.data else None
    if field.data and (found is None or found.fen is None):
        raise ValidationError("请写金额，例如 68 或 68.00。")
    field.fen = found and found.fen


class WorkForm(fields.Form):
    title = fields.text("题名", 200, render_kw=_OFF | {"autofocus": True})
    kind = SelectField("类型", choices=_pairs(WorkKind))
    carrier = fields.text("载体", 40, required=False, description="纸本、手稿、照片、光盘、U 盘……", render_kw=_OFF)
    responsibility = fields.text("作者、编者、绘者", 150, required=False, render_kw=_OFF)
    publisher = fields.text("出版或编印单位", 100, required=False, render_kw=_OFF)
    pub_date = fields.text("年代", 40, required=False, description="例如 1998、民国二十三年、清光绪间", render_kw=_OFF)
    copies = fields.number("册（件）数", least=1, most=9999, default=1)
    extent = fields.text("数量写法", 60, required=False, description="例如 全 4 册、照片 35 张", render_kw=_OFF)
    is_about_here = BooleanField("内容：写沂源的人、事、地、物")
    is_by_local = BooleanField("作者：沂源籍，或在沂源任职、居住过")
    is_from_here = BooleanField("出版地：在沂源编印、出版")
    lead_source = fields.text(
        "线索从哪里来", 150, required=False, description="例如 县志办介绍、读者来电、旧书网", render_kw=_OFF
    )
    unit = fields.text("持有单位", 100, required=False, description="个人持有的留空，在“联系人”里登记", render_kw=_OFF)
    way = SelectField("取得方式", choices=_pairs(WAYS, ("", "还没有定")))
    openness = SelectField("公开级别", choices=_pairs(Openness), default=Openness.IN_HOUSE.value)
    is_copy = BooleanField("是复制件（不勾就是原件）")
    is_unique = SelectField("是不是孤本", choices=fields.choices((("", "不清楚"), ("yes", "孤本"), ("no", "不是孤本"))))
    condition = SelectField("保存状况", choices=_pairs(Condition, ("", "还没有看")))
    keeping = fields.text("保存条件", 100, required=False, description="例如 防潮箱、平放、不外借", render_kw=_OFF)
    appraisal = fields.long_text("鉴定意见和查重结果", 500, render_kw={"rows": 3})
    next_on = fields.day("下次哪天联系", required=False)
    note = fields.long_text("备注", 1000, render_kw={"rows": 2})
    version = fields.number("", required=False, widget=HiddenInput())

    @classmethod
    def of(cls, work):
        """The form as the work stands."""
        unique = {None: "", True: "yes", False: "no"}[work.is_unique]
        held = {column.key: getattr(work, column.key) for column in work.__table__.columns}
        return cls(data=held | {"is_unique": unique, "way": work.way or "", "condition": work.condition or ""})

    def values(self) -> dict:
        values = super().values()
        del values["version"]
        return values | {"way": values["way"] or None, "condition": values["condition"] or None,
                         "is_unique": _UNIQUE[values["is_unique"]]}  # fmt: skip


class PartyForm(fields.Form):
    id_prefix = "party-"
    name = fields.text("姓名", 60, render_kw=_OFF)
    phone = fields.text("电话", 40, required=False, render_kw=_OFF | {"inputmode": "tel"})
    relation = fields.text("与文献的关系", 40, required=False, description="例如 作者的孙子、村文书", render_kw=_OFF)
    is_owner = BooleanField("是物主")


class ContactForm(fields.Form):
    id_prefix = "contact-"
    on_day = fields.day("哪天", default=clock.today)
    how = SelectField("怎么联系", choices=_pairs(ContactHow))
    party_id = SelectField("和谁", coerce=int)
    said = fields.long_text("说了什么", 500, required=True, description="不写电话和证件号码", render_kw={"rows": 3})
    next_on = fields.day("下次哪天联系", required=False)

    def offer(self, parties):
        """Fill in who may be asked."""
        named = [(one.id, (one.person.masked_name if one.person else "（已匿名）") + (f" {one.relation}" if one.relation else ""))
                 for one in parties]  # fmt: skip
        self.party_id.choices = fields.choices([(0, "持有单位或其他人"), *named])
        return self

    def values(self) -> dict:
        values = super().values()
        return values | {"party_id": values["party_id"] or None}


class LookForm(fields.Form):
    reason = fields.text(
        "查看原因",
        100,
        description="例如：约定今天上门取书；不要写号码。会记入操作日志",
        render_kw=_OFF | {"autofocus": True},
    )


class AgreementForm(fields.Form):
    agreed_on = fields.day("签订日期", default=clock.today)
    agreement_no = fields.text("协议编号", 40, required=False, render_kw=_OFF)
    rights = SelectField("实物归谁", choices=_pairs(Rights))
    rights_note = fields.text(
        "著作权等说明", 200, required=False, description="例如 著作权仍归作者；可供读者复印单页", render_kw=_OFF
    )
    may_copy = BooleanField("可以复制、数字化")
    openness = SelectField("公开级别", choices=_pairs(Openness))
    custody_until = fields.day("寄存到哪天", required=False, description="寄存的写；没有期限的留空")
    file = FileField("协议扫描件", description="pdf、jpg、png，最大 25 MB")
    note = fields.text("跳过前面步骤的原因", 150, required=False, render_kw=_OFF)
    version = fields.number("", required=False, widget=HiddenInput())

    def values(self) -> dict:
        values = super().values()
        del values["file"]
        return values | {"note": self.note.data or ""}


class ReceiptForm(fields.Form):
    received_on = fields.day("接收日期", default=clock.today)
    copies = fields.number("收到册（件）数", least=1, most=9999)
    price = StringField("每册（件）价（元）", filters=[fields.clean_line], validators=[Optional(), is_amount],
                        description="购买价或定价；没有的留空", render_kw=_OFF | {"inputmode": "decimal"})  # fmt: skip
    bib_id = SelectField("书目", coerce=int)
    note = fields.text("跳过前面步骤的原因", 150, required=False, render_kw=_OFF)
    version = fields.number("", required=False, widget=HiddenInput())

    def offer(self, found):
        """Fill in the titles that are held under the same name."""
        self.bib_id.choices = fields.choices([(0, "新的一种，另建书目"), *(
            (bib.id, " / ".join(part for part in (f"{bib.id} {bib.full_title}", bib.responsibility, bib.publisher, bib.pub_date) if part))
            for bib in found)])  # fmt: skip
        return self

    def values(self) -> dict:
        values = super().values()
        return values | {"price": self.price.fen if self.price.data else None, "bib_id": values["bib_id"] or None,
                         "note": self.note.data or ""}  # fmt: skip


class CertificateForm(fields.Form):
    name = fields.text(
        "证书写给谁", 120, description="姓名或单位全称，照写在证书上", render_kw=_OFF | {"autofocus": True}
    )
    is_named = BooleanField("本人同意查验证书时显示姓名")


class ReasonForm(fields.Form):
    note = fields.text("原因", 200, required=False, render_kw=_OFF)


class ReturnForm(fields.Form):
    id_prefix = "return-"
    returned_on = fields.day("归还日期", default=clock.today)


class CopyForm(fields.Form):
    id_prefix = "copy-"
    title = fields.text("叫什么", 100, description="例如 第 1 册、封面、第 12–30 页", render_kw=_OFF)
    openness = SelectField("公开级别", choices=_pairs(Openness), default=Openness.IN_HOUSE.value)
    sort = fields.number("次序", most=9999, default=0)
    version = fields.number("", required=False, widget=HiddenInput())

    def values(self) -> dict:
        values = super().values()
        values.pop("file", None)
        return values


class NewCopyForm(CopyForm):
    file = FileField(
        "文件",
        validators=[FileRequired("请选一个文件。")],
        description="pdf、jpg、png，最大 25 MB；照片里的位置等信息会去掉",
    )

    def values(self) -> dict:
        values = super().values()
        del values["version"]
        return values


class CollectionForm(fields.Form):
    name = fields.text("专题名称", 60, render_kw=_OFF | {"autofocus": True})
    slug = fields.text("地址", 40, description="小写英文字母、数字、短横，例如 yimeng-songs", render_kw=_OFF)
    scope = fields.text("收录范围", 300, required=False, render_kw=_OFF)
    cover_text = fields.long_text("介绍", 3000, render_kw={"rows": 6})
    sort = fields.number("次序", most=9999, default=0)
    is_public = BooleanField("向读者公开")
    version = fields.number("", required=False, widget=HiddenInput())

    def values(self) -> dict:
        values = super().values()
        del values["version"]
        return values


class PutForm(fields.Form):
    id_prefix = "put-"
    key = fields.text("文献编号", 20, description="DF2026-0001，或书目号", render_kw=_OFF)
    note = fields.text("在专题里的说明", 300, required=False, render_kw=_OFF)


class PlaceForm(fields.Form):
    sort = fields.number("序号", most=99_999)
    note = fields.text("说明", 300, required=False, render_kw=_OFF)
