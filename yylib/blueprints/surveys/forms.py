"""The survey's form, on a phone and from paper."""

from wtforms import RadioField
from wtforms.validators import InputRequired

from yylib import fields
from yylib.services.surveys import ASKED, SCORES

_SCORES = [(str(score), word) for score, word in SCORES.items()]


def _score(value) -> int | None:
    return int(value) if value not in (None, "", "None") else None


def _again(value) -> bool | None:
    return {"yes": True, "no": False}.get(value)


class SurveyForm(fields.Form):
    overall = RadioField(ASKED["overall"], choices=fields.choices(_SCORES), validators=[InputRequired("请选一项。")])
    content = RadioField(ASKED["content"], choices=fields.choices(_SCORES), validate_choice=False)
    service = RadioField(ASKED["service"], choices=fields.choices(_SCORES), validate_choice=False)
    again = RadioField("还会来参加吗", choices=fields.choices([("yes", "会"), ("no", "不会")]), validate_choice=False)
    remark = fields.long_text("想对我们说的", 500, description="请不要写姓名和电话")

    def values(self) -> dict:
        return {"overall": _score(self.overall.data), "content": self.checked("content"), "service": self.checked("service"),
                "would_come_again": _again(self.again.data), "remark": self.remark.data or ""}  # fmt: skip

    def checked(self, name: str) -> int | None:
        """A question that may be left out: its score, None for anything that is no choice."""
        return _score(self[name].data) if self[name].data in dict(_SCORES) else None
