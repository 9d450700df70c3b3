"""The demonstration's volunteers: a recruitment, people at every stage, a school's group, shifts, hours and proofs."""

from datetime import date, time, timedelta
from functools import partial

from yylib import clock
from yylib.database import plain, write
from yylib.demo import when
from yylib.models.service_hours import EntryStage, ServiceWay
from yylib.services import proofs, recruitments, service_hours, shifts, signups, volunteer_posts, volunteer_records
from yylib.services.service_hours import claims, forgotten, paper
from yylib.services.volunteer_records import honours, trainings
from yylib.services.volunteers import applying, bulk, desk, groups, vetting

SERVED, AHEAD = 30, 12  # days of shifts told back and planned ahead
ADULTS = "甲乙丙丁戊己庚辛壬癸"  # the last four stay on the way in, or do not come in at all
PATTERN = {"weekdays": (3, 6, 7), "times": ((time(9), time(11)),), "needed": 2}
FORGETS, MISSES = 7, 11  # every so-many-th service has no signing out, or nobody comes
NOTICE = {
    "title": "图书馆志愿者招募（演示）", "about": "长期招募，和我们一起把书送到读者手里。（演示）", "duties": "整理书架、引导读者、协助活动。",
    "risks": "搬书可能扭伤，梯凳可能跌落；开始前有安全讲解。", "insurance": "馆方购买志愿者意外险（演示）", "requirements": "守时，有耐心。",
    "benefits": "服务时长可开具证明。", "served_where": "县图书馆总馆（演示）", "served_when": "周三、周六、周日上午", "phone": "0533-3240236",
}  # fmt: skip
PUPILS = "\n".join(f"演示·小志愿者{name} 少年" for name in ADULTS + "子丑")


def tell(first: date, last: date, people: dict[str, int], branch_id: int, place_id: int) -> None:
    """The volunteers of the last two months, as far as they lie within these days; of less than three weeks
    there is nothing to tell."""
    if last - first < timedelta(18):
        return
    _Told(max(first, last - timedelta(60)), last, people, branch_id, place_id).tell()


class _Told:
    """The story, each step at its own moment; ``ago`` counts from the last day, never before the first."""

    def __init__(self, first, last, people, branch_id, place_id):
        self.first, self.last, self.people, self.by = first, last, people, people["promotion"]
        self.branch_id, self.place_id = branch_id, place_id

    def tell(self) -> None:
        self.posts = {post.name: post.id for post in volunteer_posts.all_posts()}
        self.recruited()
        self.vetted()
        self.school()
        self.served()
        self.claimed()
        self.ahead()
        self.proven()

    def stand(self, ago: int, wall: str) -> date:
        day = max(self.first, self.last - timedelta(ago))
        when.stand_on(day, wall)
        return day

    def step(self, volunteer_id: int, verb: str, **given) -> None:
        write(vetting.advance, volunteer_id=volunteer_id, verb=verb, by=self.by, **given)

    def recruited(self) -> None:
        opens = self.stand(60, "08:05")
        notice = write(recruitments.start, opens_at=clock.now(), closes_at=when.moment(self.last + timedelta(10), "17:00"),
                       by=self.by, wanted=20, age_from=12, post_ids=list(self.posts.values()), **NOTICE)  # fmt: skip
        write(recruitments.publish, recruitment_id=notice, by=self.by)
        self.stand(58, "08:10")
        apply = partial(write, applying.apply, recruitment_id=notice, consent=True, post_ids=[self.posts["上架整理"]],
                        free_times=["3am", "6am", "7am"])  # fmt: skip
        self.ids = [apply(name=f"演示·志愿者{name}", phone=f"130000050{at:02}", birth_on=date(opens.year - 25 - at, 4, 2))
                    for at, name in enumerate(ADULTS)]  # fmt: skip
        self.ids += [apply(name=f"演示·志愿学生{name}", phone=None, birth_on=date(opens.year - 15 - at, 4, 2), guardian={
            "name": f"演示·志愿家长{name}", "phone": f"130000051{at:02}"}) for at, name in enumerate("甲乙")]  # fmt: skip
        self.stand(3, "09:10")
        apply(name="演示·志愿者新来", phone="13000005201", birth_on=date(opens.year - 30, 4, 2))
        apply(name="演示·志愿者补报", phone="13000005202", birth_on=date(opens.year - 66, 4, 2))

    def vetted(self) -> None:
        """Most are admitted; one waits for the interview, one for the training, one was refused; later one pauses, one leaves."""
        day = self.stand(52, "08:20")
        for volunteer_id in self.ids:
            self.step(volunteer_id, "interview", interview_at=clock.now() + timedelta(hours=1))
        refused, trained = self.ids[-3], [*self.ids[:-4], *self.ids[-2:]]
        self.step(refused, "refuse", reason="住在外地，近期来不了（演示）")
        for volunteer_id in trained:
            self.step(volunteer_id, "train")
        course = partial(write, trainings.plan, place="二楼会议室（演示）", by=self.by, organiser="阅读推广部（演示）")
        general = course(title="岗前培训（演示）", held_on=day, begins=time(8), ends=time(9, 30))
        write(trainings.expect, training_id=general, volunteer_ids=trained, by=self.by)
        self.admitted = [one for one in trained if one != self.ids[-5]]
        write(trainings.mark, training_id=general, volunteer_ids=self.admitted, passed=True, by=self.by)
        self.general = general
        for volunteer_id in self.admitted:
            is_minor = volunteer_id in self.ids[-2:]
            write(
                desk.sign,
                volunteer_id=volunteer_id,
                agreed_on=day,
                guardian_signed_on=day if is_minor else None,
                by=self.by,
            )
            self.step(volunteer_id, "admit")
        self.course = course
        stories = course(title="绘本讲读（演示）", held_on=day, minutes=90, post_id=self.posts["少儿故事会"])
        write(trainings.mark, training_id=stories, volunteer_ids=self.admitted[:2], passed=True, by=self.by)
        write(
            volunteer_records.approve_post, volunteer_id=self.admitted[0], post_id=self.posts["少儿故事会"], by=self.by
        )

    def school(self) -> None:
        """A class of twelve with its leader; the consents came back on one list."""
        day = self.stand(40, "08:30")
        self.group = write(groups.apply, name="演示小学红领巾小队", leader="演示·辅导员", leader_phone="13000005301", members=PUPILS,
                           consent=True, channel="desk", by=self.by)  # fmt: skip
        write(desk.change_group, group_id=self.group, consented_on=day, by=self.by)
        write(desk.agree_group, group_id=self.group, agreed_on=day, by=self.by)
        self.pupils = [one.id for one in groups.of(self.group)]
        write(trainings.mark, training_id=self.general, volunteer_ids=self.pupils, passed=True, by=self.by)
        write(bulk.advance, group_id=self.group, verb="admit", by=self.by)

    def planned(self, first: date, last: date, title: str) -> list:
        """The week's pattern of these days; the rows of its shifts."""
        batch = write(shifts.make, title=title, branch_id=self.branch_id, place_id=self.place_id, first=first, last=last,
                      post_ids=(self.posts["上架整理"],), by=self.by, **PATTERN)  # fmt: skip
        return plain("SELECT id FROM shift WHERE batch_id = :batch ORDER BY starts_at", batch=batch)

    def served(self) -> None:
        """Past shifts: two on each, signed in and out by their pass; now and then one is forgotten or nobody comes."""
        day = self.stand(SERVED, "08:40") + timedelta(1)
        made = [shifts.get(row.id) for row in self.planned(day, self.last - timedelta(1), "九到十一点（演示）")]
        told = [(one.id, clock.local(one.starts_at).date()) for one in made]
        number = 0
        for at, (shift_id, on) in enumerate(told):
            servers = [self.admitted[(at * 2 + more) % 4] for more in (0, 1)]
            when.stand_on(on, "08:50")
            joined = [
                write(signups.take, shift_id=shift_id, volunteer_id=one, channel="desk", by=self.by) for one in servers
            ]
            when.stand_on(on, "08:58")
            come = []
            for signup_id, volunteer_id in zip(joined, servers, strict=True):
                number += 1
                if number % MISSES:
                    write(service_hours.sign_in, volunteer_id=volunteer_id, way=ServiceWay.PASS, by=self.people["desk"])
                    come += [volunteer_id] if number % FORGETS else []
                else:
                    when.stand_on(on, "09:30")
                    write(signups.absent, signup_id=signup_id, by=self.by)
            when.stand_on(on, "11:02")
            for volunteer_id in come:
                write(service_hours.sign_out, volunteer_id=volunteer_id, way=ServiceWay.PASS, by=self.people["desk"])
            when.stand_on(on, "17:00")
            forgotten.settle()
        self.pupils_served()

    def pupils_served(self) -> None:
        """One morning of the school's own, on paper; a colleague who did not enter it confirms."""
        day = self.stand(9, "08:05")
        starts, ends = when.moment(day, "09:00"), when.moment(day, "10:30")
        shift_id = write(shifts.add, post_id=self.posts["上架整理"], branch_id=self.branch_id, starts_at=starts, ends_at=ends,
                         needed=12, group_id=self.group, note="小队专场（演示）", by=self.by)  # fmt: skip
        for volunteer_id in self.pupils:
            write(signups.take, shift_id=shift_id, volunteer_id=volunteer_id, channel="desk", by=self.by)
        when.stand_on(day, "15:00")
        write(paper.enter, shift_id=shift_id, rows=[(one, starts, ends) for one in self.pupils[:10]], by=self.by)
        written = plain("SELECT id FROM service_entry WHERE shift_id = :shift ORDER BY id", shift=shift_id)
        write(service_hours.confirm, entry_ids=[row.id for row in written[:8]], by=self.people["head"])

    def claimed(self) -> None:
        """Two claims by link: one confirmed by the head, one still waiting."""
        claim = partial(write, claims.claim, post_id=self.posts["咨询引导"], branch_id=self.branch_id)
        for ago, volunteer_id, is_confirmed in ((8, self.admitted[2], True), (2, self.admitted[4], False)):
            day = self.stand(ago, "17:10")
            entry_id = claim(volunteer_id=volunteer_id, starts_at=when.moment(day, "14:00"), ends_at=when.moment(day, "16:00"),
                             reason="帮老人用自助机，忘了签到（演示）")  # fmt: skip
            if is_confirmed:
                write(service_hours.confirm, entry_ids=[entry_id], by=self.people["head"])

    def ahead(self) -> None:
        """This week and the next: some taken, one with somebody standing by; one volunteer pauses, one has left."""
        self.stand(1, "16:30")
        coming = self.planned(self.last, self.last + timedelta(AHEAD), "这两周（演示）")
        for at, row in enumerate(coming[1:5]):
            for volunteer_id in self.admitted[at % 2 : at % 2 + (3, 1, 2, 1)[at]]:
                write(signups.take, shift_id=row.id, volunteer_id=volunteer_id)
        lesson = self.course(
            title="岗前培训（演示）", held_on=self.last + timedelta(5), begins=time(14), ends=time(15, 30)
        )
        write(trainings.expect, training_id=lesson, volunteer_ids=[self.ids[-5]], by=self.by)
        self.step(self.admitted[5], "pause", until=self.last + timedelta(30), reason="外出学习（演示）")
        self.step(self.admitted[6], "leave", reason="搬家（演示）")
        write(honours.commend, volunteer_ids=self.admitted[:1], title="季度之星（演示）", awarded_on=self.last - timedelta(1),
              by_whom="沂源县图书馆（演示）", by=self.by)  # fmt: skip
        write(volunteer_records.ask, volunteer_id=self.admitted[2], words="志愿服务时间里有一天记错了，请核对（演示）")

    def proven(self) -> None:
        """One proof issued, one revoked for an entry that was void and replaced, one announced in the house."""
        ids = [self.asked(14, volunteer_id) for volunteer_id in self.admitted[:2]]
        self.stand(5, "15:00")
        for proof_id in ids:
            write(proofs.issue, proof_id=proof_id, by=self.people["director"])
        served = plain("SELECT id FROM service_entry WHERE volunteer_id = :volunteer AND stage = :stage AND day <= :last ORDER BY id",
                       volunteer=self.admitted[1], stage=EntryStage.CONFIRMED, last=str(self.last - timedelta(15)))  # fmt: skip
        if len(served) > 1:  # in the shortest of years there is one alone, and its proof stands
            self.stand(3, "15:00")
            write(service_hours.void, entry_id=served[0].id, reason="与另一天重复登记（演示）", by=self.people["head"])
            write(
                proofs.replace,
                proof_id=ids[1],
                reason="一笔记录作废，按现有记录更换（演示）",
                by=self.people["director"],
            )
        self.asked(3, self.admitted[3])

    def asked(self, ago: int, volunteer_id: int) -> int:
        """A proof asked for and checked, so that it hangs in the house; its id."""
        day = self.stand(ago, "15:30")
        proof_id = write(proofs.ask, volunteer_id=volunteer_id, first_day=self.first, last_day=day - timedelta(1),
                         purpose="评优（演示）", is_named=True, channel="desk", by=self.people["desk"])  # fmt: skip
        write(proofs.check, proof_id=proof_id, by=self.by)
        return proof_id
