"""The survey's form as it is typed in from paper: numbers by keyboard, one sheet after the other."""

from wtforms import SelectField
from wtforms.validators import InputRequired

from yylib import fields
from yylib.services.surveys import ASKED, SCORES

_BLANK = ("", "没有填")


def _choices():
    return fields.choices([_BLANK, *((str(score), f"{score} {word}") for score, word in SCORES.items())])


class PaperForm(fields.Form):
    id_prefix = "paper-"
    overall = SelectField(
        ASKED["overall"], choices=_choices(), coerce=fields.maybe, validators=[InputRequired("请选一项。")]
    )
    content = SelectField(ASKED["content"], choices=_choices(), coerce=fields.maybe)
    service = SelectField(ASKED["service"], choices=_choices(), coerce=fields.maybe)
    again = SelectField("还会再来", choices=fields.choices([_BLANK, ("yes", "会"), ("no", "不会")]))
    remark = fields.text("留言", 500, required=False, render_kw={"autocomplete": "off"})

    def values(self) -> dict:
        return {"overall": self.overall.data, "content": self.content.data, "service": self.service.data,
                "would_come_again": {"yes": True, "no": False}.get(self.again.data), "remark": self.remark.data or ""}  # fmt: skip
