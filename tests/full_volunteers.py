"""One of each thing that volunteers have, so that every form of their pages is drawn for somebody."""

from datetime import date, timedelta

from tests.factories import a_colleague, a_post, a_shift, a_volunteer, an_entry
from yylib import clock
from yylib.database import plain, write, writing
from yylib.models.proofs import Proof
from yylib.models.shifts import Shift
from yylib.services import proofs, recruitments, service_hours, shifts, signups, volunteer_records
from yylib.services.service_hours import codes, spots
from yylib.services.signups import exchanging, swapping
from yylib.services.volunteer_records import honours, trainings
from yylib.services.volunteers import groups, keys

STAGES = ("applied", "interview", "training", "refused", "paused", "left")
NOTICE = dict.fromkeys(
    ("title", "about", "duties", "risks", "requirements", "served_where", "served_when", "phone"), "写清楚"
)


def fill(app, branch_id: int, place_id: int, by: int) -> list[str]:
    """A notice, a group, volunteers at every stage, shifts of today and tomorrow, entries, proofs. The addresses of their
    pages that no route can be filled in with by guessing."""
    serves, other = a_volunteer(), a_volunteer()
    staged = [a_volunteer(stage=stage) for stage in STAGES]
    notice, group = _recruited(by)
    _recorded(by, serves, staged[2])
    ahead = _shifts(branch_id, by, serves, other)
    entries = _hours(place_id, branch_id, by, serves)
    asked, issued = _proofs(by, serves, other)
    assert (serves, notice, group, entries[0], asked) == (1, 1, 1, 1, 1)
    links = [keys.link(keys.get(one)) for one in (serves, other)]
    paths = [f"/{page}/p/{link}" for link in links for page in ("volunteer", "shifts", "duty", "proofs")]
    paths += [f"/shifts/p/{link}/{shift}" for link in links for shift in ahead]
    paths += [f"/staff/volunteers/{one}" for one in (other, *staged)] + [
        f"/staff/service-hours/{one}" for one in entries
    ]
    paths += [f"/staff/signups/{one}" for one in ahead] + [f"/staff/shifts/{one}" for one in ahead]
    number = plain("SELECT number FROM recruitment WHERE id = :id", id=notice)[0].number
    spot = plain("SELECT min(id) AS id FROM duty_code")[0].id
    return [*paths, f"/staff/proofs/{issued}", f"/volunteer/notice/{number}", f"/volunteer/notice/{number}/apply",
            "/staff/volunteer-figures/people/2026", "/staff/recruitments/2", codes.path(codes.text(spot))]  # fmt: skip


def _recruited(by: int) -> tuple[int, int]:
    now = clock.now()
    notice, _draft = (
        write(recruitments.start, opens_at=now, closes_at=now + timedelta(days=9), by=by, **NOTICE) for _ in range(2)
    )
    write(recruitments.publish, recruitment_id=notice, by=by)
    group = write(groups.apply, name="示例小队", leader="周老师", leader_phone="0533-1234560", members="小周 少年\n小吴 成人",
                  consent=True, channel="desk", by=by)  # fmt: skip
    return notice, group


def _recorded(by: int, serves: int, waits: int) -> None:
    course = write(trainings.plan, title="岗前培训", held_on=clock.today(), minutes=60, by=by)
    write(trainings.expect, training_id=course, volunteer_ids=[waits], by=by)
    write(honours.commend, volunteer_ids=[serves], title="一星", awarded_on=clock.today(), by_whom="馆", by=by)
    write(
        honours.evaluate, volunteer_ids=[serves], first_day=clock.today(), last_day=clock.today(), grade="good", by=by
    )
    write(volunteer_records.ask, volunteer_id=serves, words="有一天记错了")


def _shifts(branch_id: int, by: int, serves: int, other: int) -> list[int]:
    """Today's, tomorrow's offered to anybody and answered with a place in return, one that is full, one of a batch."""
    post, given = a_post(), {"branch_id": branch_id}
    today, swapped, full = (a_shift(f"2026-11-{day} {hour}", post_id=post, needed=needed, **given)
                            for day, hour, needed in ((23, "09:05", 2), (24, "09:00", 2), (25, "09:00", 1)))  # fmt: skip
    for shift_id in (today, swapped, full):
        signup = write(signups.take, shift_id=shift_id, volunteer_id=serves, by=by)
        if shift_id == swapped:
            swap = write(swapping.offer, signup_id=signup)
    write(signups.take, shift_id=full, volunteer_id=other)
    batch = write(shifts.make, by=by, branch_id=branch_id, first=date(2026, 12, 1), last=date(2026, 12, 1), weekdays=(2,),
                  times=((clock.local(clock.now()).time(), clock.local(clock.now() + timedelta(hours=2)).time()),),
                  post_ids=(post,), needed=1)  # fmt: skip
    with writing() as held:
        made = held.query(Shift).filter_by(batch_id=batch).one().id
    returned = write(signups.take, shift_id=made, volunteer_id=other, by=by)
    write(exchanging.answer, swap_id=swap, volunteer_id=other, return_id=returned)
    return [today, swapped, full, made]


def _hours(place_id: int, branch_id: int, by: int, serves: int) -> list[int]:
    write(spots.add, place_id=place_id, by=by)
    post, yesterday = a_post(), clock.today() - timedelta(days=1)
    given = {"post_id": post, "branch_id": branch_id}
    pending = an_entry(serves, stage="pending", why="claim", day=yesterday, **given)
    confirmed = an_entry(serves, day=yesterday - timedelta(days=1), **given)
    refused = an_entry(serves, stage="refused", day=yesterday - timedelta(days=2), **given)
    write(service_hours.sign_in, volunteer_id=serves, way="desk", by=by)
    return [pending, confirmed, refused]


def _proofs(by: int, serves: int, other: int) -> tuple[int, int]:
    """One that was asked for, and one that was issued."""
    first, last = clock.today() - timedelta(days=9), clock.today() - timedelta(days=1)
    an_entry(other, day=last, branch_id=1)
    asked, issued = (
        write(proofs.ask, volunteer_id=one, first_day=first, last_day=last, channel="desk", by=by)
        for one in (serves, other)
    )
    write(proofs.check, proof_id=issued, by=by)
    with writing() as held:
        held.get(Proof, issued).announced_until = last
    write(proofs.issue, proof_id=issued, by=a_colleague("director"))
    return asked, issued
