"""The shapes of the terminals' forms."""

from wtforms import RadioField, SelectField

from yylib import fields
from yylib.models.terminals import TerminalKind

KINDS = (
    (TerminalKind.DESK, TerminalKind.DESK.label),
    (TerminalKind.WALL, TerminalKind.WALL.label),
    ("gate-in", "门口屏（进馆）"),
    ("gate-out", "门口屏（出馆）"),
)


class TerminalForm(fields.Form):
    kind = RadioField("是什么", choices=fields.choices(KINDS), default=TerminalKind.DESK)
    name = fields.text("名称", 40, description="写得让同事一看就知道是哪一台，例如 借阅室服务台")
    spot = SelectField("放在哪里")

    def offer(self, branches, places):
        """Fill in where a terminal may stand: in a branch, or at one of its doors or areas."""
        self.spot.choices = fields.choices(
            choice
            for branch in branches
            for choice in (
                (f"{branch.id}", f"{branch.name}（不限区域）"),
                *((f"{branch.id}-{place.id}", place.full_name) for place in places if place.branch_id == branch.id),
            )
        )
        return self

    def values(self) -> dict:
        branch_id, _, place_id = self.spot.data.partition("-")
        kind, _, direction = self.kind.data.partition("-")
        return {"kind": kind, "direction": direction or None, "name": self.name.data, "branch_id": int(branch_id),
                "place_id": int(place_id) if place_id else None}  # fmt: skip


class CodeForm(fields.Form):
    code = fields.text("登记码", 20, description="8 个字母和数字，大小写都可以", render_kw={
        "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "autofocus": True, "class": "code"})  # fmt: skip
