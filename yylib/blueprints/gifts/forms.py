"""The form of an offer: what, how many, in what state, brought or fetched, and whom to answer."""

from wtforms import BooleanField, HiddenField, RadioField, StringField
from wtforms.validators import InputRequired

from yylib import fields
from yylib.models.gifts import DonorKind, GiftCondition, GiftWay
from yylib.services import privacy
from yylib.services.bookings import online

_ASK = "请选一个：愿意署名，或不署名。"
NAMED = (("yes", "愿意署名"), ("no", "不署名"))


class OfferForm(fields.Form):
    """``website`` is seen by scripts alone; ``drawn`` says when the form was drawn."""

    what = fields.long_text("想捐什么", 400, required=True)
    count = fields.number("大约几册", least=1, most=99_999, render_kw={"inputmode": "numeric"})
    condition = RadioField("品相", choices=fields.choices((one.value, one.label) for one in GiftCondition),
                           default=GiftCondition.GOOD)  # fmt: skip
    way = RadioField(
        "怎么交给我们", choices=fields.choices((one.value, one.label) for one in GiftWay), default=GiftWay.BRING
    )
    kind = RadioField(
        "捐赠人是", choices=fields.choices((one.value, one.label) for one in DonorKind), default=DonorKind.PERSON
    )
    name = fields.text("姓名或单位名称", 120, render_kw={"autocomplete": "name"})
    contact = fields.text("单位联系人", 60, required=False)
    phone = fields.text("电话", 40, render_kw={"autocomplete": "tel", "inputmode": "tel"})
    is_named = RadioField("致谢名单和证书查验页上", choices=fields.choices(NAMED), validators=[InputRequired(_ASK)],
                          validate_choice=False)  # fmt: skip
    display_name = fields.text("怎么署名", 120, required=False)
    consent = BooleanField("我看过说明，同意这样使用我的姓名和电话", validators=[InputRequired("请看过说明再勾选。")])
    text_version = HiddenField(default=lambda: privacy.current_text("contact").version, filters=[fields.clean_line])
    drawn = HiddenField(default=online.drawn_at)
    website = StringField("请留空")

    def values(self) -> dict:
        """Without the fields that only guard the form."""
        given = super().values()
        for name in ("consent", "text_version", "drawn", "website"):
            del given[name]
        texts = {name: given[name] or "" for name in ("what", "name", "contact", "phone", "display_name")}
        return given | texts | {"is_named": {"yes": True, "no": False}.get(self.is_named.data)}

    def draw_again(self) -> None:
        """A form that was not drawn by us is drawn anew; the field that must stay empty is emptied."""
        self.website.data = ""
        if not online.is_ours(self.drawn.data):
            self.drawn.data = online.drawn_at()


class NameForm(fields.Form):
    """Yes or no to being named, at any later time."""

    is_named = RadioField("致谢名单和证书查验页上", choices=fields.choices(NAMED), validators=[InputRequired(_ASK)],
                          validate_choice=False)  # fmt: skip
    display_name = fields.text("怎么署名", 120, required=False)

    def values(self) -> dict:
        return {"is_named": self.is_named.data == "yes", "display_name": self.display_name.data or ""}
