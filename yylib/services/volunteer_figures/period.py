"""What a period's volunteers came to, as the reports of all subjects ask it."""

from functools import cached_property

from yylib.database import plain
from yylib.services.periods import Figure, Period
from yylib.services.service_hours import rounding
from yylib.services.volunteer_figures import yearly


class Served:
    """Hours and people of a period, read when asked for. A day alone is told on its own sheet: its hours are confirmed later."""

    def __init__(self, period: Period, like: "Served | None" = None):
        self.period, self._like = period, like
        self._read: dict = {}

    @cached_property
    def is_kept(self) -> bool:
        """Whether service is entered in this library at all."""
        return self._like.is_kept if self._like else bool(plain("SELECT 1 FROM service_entry LIMIT 1"))

    def _of(self, branch_id: int | None) -> yearly.Line:
        if branch_id not in self._read:
            self._read[branch_id] = yearly.between(self.period.first, self.period.last, branch_id)
        return self._read[branch_id]

    def number(self, name: str, branch_id: int | None = None) -> int | None:
        """The number of one figure alone, as a comparison needs it."""
        if self.period.is_day or not self.is_kept or name not in ("volunteer_hours", "volunteers"):
            return None
        line = self._of(branch_id)
        return int(rounding.hours(line.minutes).partition(".")[0]) if name == "volunteer_hours" else line.people

    def figures(self, branch_id: int | None = None) -> list[Figure]:
        """志愿服务 hours and people; none where no service was ever entered."""
        if self.period.is_day or not self.is_kept:
            return []
        held = self._of(branch_id)
        return [
            Figure("volunteer_hours", "志愿服务", self.number("volunteer_hours", branch_id), "小时",
                   "期内开始的服务里已经确认的时长，先加后取整，不足一小时的不写", notes=(f"{rounding.hours(held.minutes)} 小时，{held.entries} 人次服务",) if held.entries else ()),
            Figure("volunteers", "服务的志愿者", self.number("volunteers", branch_id), "人", "期内有确认服务的人，一人算一次"),
        ]  # fmt: skip
