"""The shapes of the forms about an activity's notice."""

from wtforms import RadioField
from wtforms.widgets import HiddenInput

from yylib import clock, fields

_OFF = {"autocomplete": "off"}


class PublishForm(fields.Form):
    """Now, or from a day and hour on."""

    id_prefix = "publish-"
    how = RadioField(
        "什么时候公开", choices=fields.choices((("now", "现在就发布"), ("at", "到时候自动发布"))), default="now"
    )
    day = fields.day("哪天", required=False)
    hour = fields.hour("几点", required=False)

    def validate(self, extra_validators=None):
        """Both, where it is to be published later."""
        is_good = super().validate(extra_validators)
        if (
            self.how.data == "at"
            and not (self.day.errors or self.hour.errors)
            and None in (self.day.data, self.hour.data)
        ):
            self.day.errors = ["到时候发布要写哪天、几点。"]
            return False
        return is_good

    def values(self) -> dict:
        return {"at": clock.at(self.day.data, self.hour.data) if self.how.data == "at" else None}

    def refuse(self, refused) -> None:
        """What is wrong with the moment stands at its day."""
        if refused.field == "at":
            refused.field = "day"
        super().refuse(refused)


class WithdrawForm(fields.Form):
    id_prefix = "withdraw-"
    reason = fields.text("为什么撤下", 200, description="例如：时间要重新定", render_kw=_OFF)


class WordsForm(fields.Form):
    """The office's own sentences; what is left empty is the house's."""

    id_prefix = "words-"
    more = fields.long_text("另外要说的", 2000, description="写给读者看的话；方案里有的不用再写")
    accompany = fields.text("陪同要求", 300, required=False, render_kw=_OFF)
    safety = fields.text("安全提示", 300, required=False, render_kw=_OFF)
    photo_notice = fields.text("拍摄告知", 200, required=False, render_kw=_OFF)
    version = fields.number("", required=False, widget=HiddenInput())

    def values(self) -> dict:
        held = super().values()
        return {name: held[name] or "" for name in ("more", "accompany", "safety", "photo_notice")} | {
            "version": self.version.data
        }


class ChannelForm(fields.Form):
    id_prefix = "channel-"
    name = fields.text("渠道", 40, render_kw=_OFF)
    url = fields.text("链接", 500, required=False, render_kw=_OFF | {"inputmode": "url"})

    def values(self) -> dict:
        return {"name": self.name.data, "url": self.url.data or ""}
