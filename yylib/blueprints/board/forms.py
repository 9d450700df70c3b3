"""The shapes of the board's forms."""

from wtforms import HiddenField, SelectField
from wtforms.validators import AnyOf

from yylib import fields
from yylib.services.board import moving

_STAGES = [stage.value for stage in moving.STEPS]
_OFF = {"autocomplete": "off"}


class MoveForm(fields.Form):
    """Volumes past one stage; where they go only when they are allocated."""

    stage = HiddenField(validators=[AnyOf(_STAGES, message="请从看板重新打开。")])
    location_id = SelectField("分配到", coerce=int, default=0)

    def offer(self, stage: str, locations):
        """Say which stage, and fill in the locations."""
        self.stage.data = self.stage.data or stage
        self.location_id.choices = fields.choices([(0, "按分配规则"), *locations])
        return self


class ScanForm(MoveForm):
    stage = SelectField("要做的事", validators=[AnyOf(_STAGES, message="请选要做的事。")])
    code = fields.text("条码", 60, render_kw=_OFF | {"autofocus": True})

    def offer(self, stage: str, locations, may=()):
        """Fill in the steps that this person may do, and the locations."""
        super().offer(stage, locations)
        self.stage.choices = fields.choices(
            (held.value, label) for held, (verb, label, _permission) in moving.STEPS.items() if verb in may
        )
        return self


class PauseForm(fields.Form):
    id_prefix = "pause-"
    reason = fields.text("为什么停钟", 200, description="写清在等谁、等什么，例如：等供货商补一批书标", render_kw=_OFF)
    from_on = fields.day("从哪天起", description="这一天起不算天数")


class ResumeForm(fields.Form):
    id_prefix = "resume-"
    until_on = fields.day("从哪天恢复", description="这一天起又算天数")
