"""The demonstration's activities: planned, approved, announced, registered for, held, counted and, most of them, filed."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from yylib.database import plain, write
from yylib.demo import folders, when
from yylib.errors import Refused
from yylib.services import activities, contests, notices, programmes
from yylib.services.archives import filing
from yylib.services.attendance import counts, sign
from yylib.services.contests import panel
from yylib.services.registrations import sheets, taking

LEAD = 12  # days from the plan to the day


class Plan(NamedTuple):
    """One activity: ``ago`` days before the last day (ahead where negative) it begins; ``heads`` are counted at the door."""

    ago: int
    kind: str
    title: str
    audience: str
    hours: tuple[str, str] = ("14:30", "15:30")
    times: int = 1
    families: int = 4
    heads: tuple[int, int] = (0, 0)
    quota: int | None = 20
    days: int = 0
    is_filed: bool = True


PLANS = (
    Plan(350, "riddle", "有奖猜灯谜（演示）", "all", families=0, heads=(260, 140), quota=None),
    Plan(300, "lecture", "沂源猿人与我们（演示讲座）", "adults", heads=(18, 3)),
    Plan(250, "reading_club", "鲁山脚下读书会（演示）", "adults"),
    Plan(214, "fair", "图书漂流市集（演示）", "all", families=0, heads=(120, 80), quota=None),
    Plan(
        170,
        "exhibition",
        "梨花摄影展（演示）",
        "all",
        ("09:00", "16:30"),
        families=0,
        heads=(95, 40),
        quota=None,
        days=6,
    ),
    Plan(140, "recital", "星光诵读会（演示）", "youth"),
    Plan(110, "craft", "剪纸里的节气（演示）", "families"),
    Plan(80, "film", "周末露天电影放映（演示）", "families", heads=(30, 25)),
    Plan(60, "online", "线上古诗接力（演示）", "youth"),
    Plan(45, "tour", "小学生走进图书馆（演示）", "children", ("09:30", "10:30")),
    Plan(40, "outreach", "图书进青石村（演示）", "all", heads=(22, 30)),
    Plan(28, "training", "智能手机课（演示）", "elderly", ("09:30", "10:30"), 3),
    Plan(
        26,
        "essay_contest",
        "“我的书屋我的梦”征文（演示）",
        "children",
        ("09:00", "17:00"),
        families=0,
        quota=None,
        days=1,
    ),
    Plan(20, "story_time", "绘本故事会：石头汤（演示）", "children", families=5, is_filed=False),
    Plan(16, "programme", "二十一天亲子共读（演示）", "families", ("09:00", "10:00"), 3, is_filed=False),
    Plan(4, "story_time", "绘本故事会：月亮的味道（演示）", "children", is_filed=False),
    Plan(-3, "story_time", "绘本故事会：好饿的毛毛虫（演示）", "children", quota=6, families=6, is_filed=False),
    Plan(-6, "lecture", "怎样给孩子选书（演示讲座）", "families", families=2, is_filed=False),
)
NAMES = "甲乙丙丁戊己庚辛"


def tell(first: date, last: date, people: dict[str, int], branch_id: int, place_id: int) -> None:
    """Every activity of the year that lies within these days, in the order of their days."""
    for number, plan in enumerate(PLANS):
        day = last - timedelta(plan.ago)
        if day > first:
            _Told(plan, number, max(first, day - timedelta(LEAD)), day, last, people, branch_id, place_id).tell()


def where(sites) -> tuple[int, int]:
    """The branch and the room in which they are held: the first room that has a habit."""
    room = next(site for site in sites if site.area_id)
    return room.branch_id, room.area_id


class _Told:
    """One activity on its way, each step at its own moment."""

    def __init__(self, plan, number, begun, day, last, people, branch_id, place_id):
        self.plan, self.number, self.begun, self.day, self.last = plan, number, begun, day, last
        self.people, self.by = people, people["promotion"]
        self.branch_id, self.place_id, self.joined = branch_id, place_id, []

    def tell(self) -> None:
        when.stand_on(self.begun, "07:00")
        self.id = self.planned()
        self.sessions = [
            row.id
            for row in plain("SELECT id FROM activity_session WHERE activity_id = :id ORDER BY starts_at", id=self.id)
        ]
        if self.plan.families:
            when.stand_on(max(self.begun, min(self.day - timedelta(5), self.last)), "09:30")
            self.register()
        if self.plan.kind == "essay_contest":
            self.contest()
        self.held()
        if self.plan.is_filed:
            self.filed()

    def moment(self, day: date, wall: str) -> datetime:
        return when.moment(day, wall)

    def planned(self) -> int:
        plan, by = self.plan, self.by
        more = {"online_url": "https://example.org/poems"} if plan.kind == "online" else {}
        if plan.kind == "outreach":
            more = {
                "is_outside": True,
                "outside_place": "青石村农家书屋（演示）",
                "outside_contact": "演示联系人 13000000088",
            }
        activity_id = write(activities.save, kind=plan.kind, title=plan.title, branch_id=self.branch_id, audience=plan.audience,
                            about="欢迎家门口的读者来参加。（演示）", expected=max(20, sum(plan.heads)), quota=plan.quota, opens_days=10,
                            safety_plan="入口、通道有人值守，灭火器和急救箱在手边。", emergency_plan="停止活动，引导撤离，拨打 110、120，向馆长报告。",
                            by=by, **more)  # fmt: skip
        is_in_house = plan.kind not in ("online", "outreach")
        write(activities.add_sessions, activity_id=activity_id, starts_at=self.moment(self.day, plan.hours[0]),
              ends_at=self.moment(self.day + timedelta(plan.days), plan.hours[1]), times=plan.times, by=by,
              place_id=self.place_id if is_in_house else None, takes_room=False)  # fmt: skip
        head, director = self.people["head"], self.people["director"]
        write(activities.submit, activity_id=activity_id, by=by)
        if activities.get(activity_id).needs_review:
            write(activities.review, activity_id=activity_id, note="内容健康", by=head)
        write(activities.endorse, activity_id=activity_id, by=head)
        write(activities.approve, activity_id=activity_id, by=director)
        write(notices.publish, activity_id=activity_id, by=by)
        return activity_id

    def register(self) -> None:
        sheet = next(iter(sheets.of(self.id)), None)
        for at in range(self.plan.families if sheet else 0):
            name, phone = f"演示·家长{NAMES[at]}{self.number}", f"1300000{3000 + 20 * self.number + at:04}"
            children = [{"name": f"演示·小宝{NAMES[at]}{self.number}", "birth_on": date(self.day.year - 6, 3, 1 + at)}]
            young = self.plan.audience in ("children", "families")
            try:
                self.joined.append(write(taking.register, sheet_id=sheet.id, name=name, phone=phone, consent=(
                    "child" if young else "contact", "2026-01", "web"), children=children if young else []))  # fmt: skip
            except Refused:
                continue  # who comes too late for this one is simply not of the story

    def contest(self) -> None:
        when.stand_on(self.day, "10:00")
        ids = [write(contests.hand_in, activity_id=self.id, author=f"演示·作者{name}", phone=f"130000020{at:02}",
                     title=f"书屋里的{thing}（演示）", text="窗台上的书，翻开就是春天。（演示）", can_name=at != 1, can_publish=at == 0)
               for at, (name, thing) in enumerate(zip(NAMES, ("灯", "雨", "板凳", "爷爷"), strict=False))]  # fmt: skip
        for name, points in (("演示·评委甲", (92, 88, 85, 80)), ("演示·评委乙", (90, 86, 87, 82))):
            judge = panel.by_token(write(contests.add_judge, activity_id=self.id, name=name, by=self.by)).id
            for entry_id, given in zip(ids, points, strict=True):
                write(contests.score, judge_id=judge, entry_id=entry_id, points=str(given))
        when.stand_on(self.day + timedelta(2), "09:00")
        write(contests.award, activity_id=self.id, given={ids[0]: "一等奖", ids[1]: "二等奖"}, by=self.by)
        write(contests.publish, activity_id=self.id, by=self.by)
        write(contests.certify_all, activity_id=self.id, by=self.by)

    def held(self) -> None:
        """The day itself, for what is over by the last day: parties signed in, others counted."""
        for at, session_id in enumerate(self.sessions):
            day = self.day + timedelta(7 * at)
            if day >= self.last:
                return
            when.stand_on(day, self.plan.hours[0])
            for registration_id in self.joined[: max(1, len(self.joined) - 1)]:
                if plain("SELECT stage FROM registration WHERE id = :id", id=registration_id)[0].stage == "confirmed":
                    write(sign.sign_in, session_id=session_id, registration_id=registration_id, way="desk", by=self.by)
            if any(self.plan.heads):
                write(counts.count, session_id=session_id, nonce=f"demo-{session_id}", adults=self.plan.heads[0],
                      children=self.plan.heads[1], by=self.by)  # fmt: skip
            if self.plan.kind in ("riddle", "fair"):
                folders.prizes(self.id, session_id, self.by)
            if self.plan.kind == "programme":
                self.read(session_id)

    def read(self, session_id: int) -> None:
        lines = programmes.board(self.id).lines
        given = {line.participant_id: (2 + at % 3, 60 + 10 * at) for at, line in enumerate(lines)}
        write(programmes.fill, activity_id=self.id, session_id=session_id, given=given, by=self.by)

    def filed(self) -> None:
        """What its checklist asks is handed in, and the file closed in its fifteen days."""
        over = self.day + timedelta(self.plan.days + 7 * (self.plan.times - 1) + 4)
        if over >= self.last:
            return
        when.stand_on(over, "15:00")
        folders.gather(self.id, self.plan.title, self.sessions[-1], self.day, self.by)
        write(filing.file, activity_id=self.id, by=self.by)
