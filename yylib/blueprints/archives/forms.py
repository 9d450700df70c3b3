"""The forms of a file: photos, links, documents, the summary, what does not apply, filing and handing over."""

from flask_wtf.file import FileField
from wtforms import RadioField, SelectField, StringField
from wtforms.widgets import HiddenInput

from yylib import fields
from yylib.models.archives import PhotoConsent, Retention
from yylib.services.archives.terms import LABELS

_OFF = {"autocomplete": "off"}


def _version():
    return fields.number("", required=False, widget=HiddenInput())


class _Form(fields.Form):
    """A text that a form does not send at all is an empty one."""

    def values(self) -> dict:
        return {name: "" if value is None and isinstance(self[name], StringField) else value
                for name, value in super().values().items()}  # fmt: skip


class DetailsForm(_Form):
    """What a filed photo must say."""

    caption = fields.text("说明", 200, required=False, description="什么活动、在哪里、照片里是什么", render_kw=_OFF)
    taken_on = fields.day("哪天拍的", required=False)
    photographer = fields.text("拍摄人", 60, required=False, render_kw=_OFF)
    consent = SelectField("是否同意", choices=fields.choices(PhotoConsent.labels().items()), default="unknown")
    consent_note = fields.text(
        "同意的说明", 200, required=False, description="例如 同意书存在活动资料袋里；不写孩子的姓名", render_kw=_OFF
    )


class PhotosForm(DetailsForm):
    """Many photos and what is true of all of them."""

    id_prefix = "new-"
    file = FileField("照片", render_kw={"multiple": True, "accept": "image/jpeg,image/png,image/webp,.heic,.heif"})
    session_id = SelectField("哪一场", coerce=int, default=0)

    def offer(self, sessions):
        """The sessions of the activity; 0 stands for the whole of it."""
        pairs = [
            (0, "不分场次"),
            *((one.id, f"第 {one.number} 场{'　' + one.topic if one.topic else ''}") for one in sessions),
        ]
        self.session_id.choices = fields.choices(pairs)
        return self

    def values(self) -> dict:
        values = super().values()
        values.pop("file", None)
        return values | {"session_id": values["session_id"] or None}


class PhotoForm(PhotosForm):
    id_prefix = ""
    file = None
    version = _version()


class RestForm(DetailsForm):
    id_prefix = "rest-"


class LinkForm(_Form):
    id_prefix = "link-"
    outlet = fields.text("媒体或平台", 60, description="例如 公众号、县融媒、抖音", render_kw=_OFF)
    title = fields.text("标题", 200, required=False, render_kw=_OFF)
    url = fields.text("链接", 500, required=False, render_kw=_OFF | {"inputmode": "url"})
    on_day = fields.day("哪天", required=False)


class DocumentForm(_Form):
    id_prefix = "document-"
    what = SelectField(
        "放在哪一项", choices=fields.choices((what, label) for what, label in LABELS.items() if what != "photos")
    )
    title = fields.text("叫什么", 200, required=False, description="空着就用那一项的名称", render_kw=_OFF)
    on_day = fields.day("哪天形成的", required=False)
    file = FileField("文件")
    text = fields.long_text("或写几句话", 5000)

    def values(self) -> dict:
        values = super().values()
        values.pop("file")
        return values


class SummaryForm(_Form):
    id_prefix = "summary-"
    text = fields.long_text("总结", 20_000, render_kw={"rows": "8"})
    version = _version()


class ReasonForm(fields.Form):
    reason = fields.text("原因", 200, render_kw=_OFF)


class FileForm(fields.Form):
    id_prefix = "file-"
    retention = RadioField("保管期限", choices=fields.choices((one.value, label) for one, label in Retention.labels().items()),
                           validate_choice=True)  # fmt: skip


class HandForm(fields.Form):
    year = fields.number("年度", least=2000, most=2200, widget=HiddenInput())
    on_day = fields.day("哪天移交的")
