"""The shapes of the forms about an activity's notice."""

from wtforms.widgets import HiddenInput

from yylib import fields

_OFF = {"autocomplete": "off"}


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
