"""What a period's activities came to, as the reports of all subjects ask it."""

from functools import cached_property

from yylib import clock
from yylib.database import plain
from yylib.services.activity_figures.yearly import held_between
from yylib.services.periods import Figure, Period


class Held:
    """Sessions and people of a period, read when asked for."""

    def __init__(self, period: Period, like: "Held | None" = None):
        self.period, self._like = period, like

    @cached_property
    def is_kept(self) -> bool:
        """Whether activities are entered in this library at all."""
        return self._like.is_kept if self._like else bool(plain("SELECT 1 FROM activity LIMIT 1"))

    @cached_property
    def _read(self) -> dict:
        return {}

    def _of(self, branch_id: int | None):
        if branch_id not in self._read:
            until = clock.at(self.period.last, self.period.until) if self.period.until else None
            self._read[branch_id] = held_between(self.period.first, self.period.last, branch_id, until)
        return self._read[branch_id]

    def number(self, name: str, branch_id: int | None = None) -> int | None:
        """The number of one figure alone, as a comparison needs it."""
        if not self.is_kept or name not in ("activities", "activity_people"):
            return None
        line = self._of(branch_id)
        return line.sessions if name == "activities" else line.people

    def figures(self, branch_id: int | None = None) -> list[Figure]:
        """活动场次 and 参加人次; none where no activity was ever entered, and none for a single day: its sheet lists them."""
        if not self.is_kept or self.period.is_day:
            return []
        line = self._of(branch_id)
        return [
            Figure("activities", "活动", line.sessions, "场", "期内已经开始、没有取消的场次，几场的活动算几场"),
            Figure("activity_people", "活动参加", line.people, "人次", "签到加现场计数，志愿者不算",
                   notes=(f"成人 {line.adults}，未成年人 {line.children}",) if line.people else ()),
        ]  # fmt: skip
