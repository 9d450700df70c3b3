"""The form of a suggestion."""

from wtforms import BooleanField, HiddenField, SelectField, StringField
from wtforms.validators import ValidationError

from yylib import clock, fields
from yylib.services import branches, privacy
from yylib.services.bookings import online

PURPOSE = "contact"


class SuggestForm(fields.Form):
    """One form for a suggestion. ``website`` is seen by scripts alone; ``drawn`` says when the form was drawn."""

    title = fields.text("书名", 200)
    author = fields.text("作者", 100, required=False)
    publisher = fields.text("出版社", 100, required=False)
    isbn = fields.text("ISBN", 40, required=False, description="书背面条码上的 13 位数，不知道就不填",
                       render_kw={"inputmode": "numeric"})  # fmt: skip
    pub_year = fields.number("哪年出版", least=1800, most=2200, required=False)
    reason = fields.long_text("为什么推荐", 300)
    copies = fields.number("建议买几册", least=1, most=20, default=1)
    branch_id = SelectField("希望放在", coerce=fields.maybe)
    name = fields.text("姓名", 60, required=False, render_kw={"autocomplete": "name"})
    phone = fields.text("电话", 40, required=False, render_kw={"autocomplete": "tel", "inputmode": "tel"})
    consent = BooleanField("我看过说明，同意这样使用我的姓名和电话")
    text_version = HiddenField(default=lambda: privacy.current_text(PURPOSE).version, filters=[fields.clean_line])
    drawn = HiddenField(default=online.drawn_at)
    website = StringField("请留空")

    def offer(self):
        """The branches a book may be for."""
        self.branch_id.choices = fields.choices(
            [("", "哪里都行"), *((str(one.id), one.name) for one in branches.all_branches())]
        )
        return self

    def validate_consent(self, field):
        if (self.name.data or self.phone.data) and not field.data:
            raise ValidationError("留了姓名电话，请看过说明再勾选；不留也可以荐购。")

    def validate_pub_year(self, field):
        if field.data and field.data > clock.today().year + 1:
            raise ValidationError("年份不对，请写成 2026 这样。")

    def values(self) -> dict:
        given = {name: self[name].data or "" for name in (
            "title", "author", "publisher", "isbn", "reason", "name", "phone")}  # fmt: skip
        consent = (PURPOSE, self.text_version.data, "web") if self.consent.data else None
        return given | {"pub_year": self.pub_year.data, "copies": self.copies.data, "branch_id": self.branch_id.data,
                        "consent": consent}  # fmt: skip

    def draw_again(self) -> None:
        """A form that was not drawn by us is drawn anew; the field that must stay empty is emptied."""
        self.website.data = ""
        if not online.is_ours(self.drawn.data):
            self.drawn.data = online.drawn_at()
