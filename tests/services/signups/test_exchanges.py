"""互换: two places change hands in one unit, each judged without what he gives away; who must know of it is told."""

from datetime import date, timedelta

import pytest

from tests.factories import a_colleague, a_post, a_shift, a_volunteer, an_entry
from tests.services.signups.test_signups import SATURDAY, refused, room, stages, take
from yylib import clock
from yylib.database import db, plain, write, writing
from yylib.errors import NotThere
from yylib.models.service_hours import ServiceEntry
from yylib.models.shifts import Shift, Swap
from yylib.models.volunteers import VolunteerGroup
from yylib.services import outbox, shifts, signups
from yylib.services.signups import answers, exchanging, own, swapping
from yylib.services.volunteer_words import terms
from yylib.services.volunteers import keys


@pytest.fixture(autouse=True)
def monday(house):
    clock.freeze("2026-11-23 09:00")


class Two:
    """Anna with a place X that she offers, Berta with a place Y."""

    def __init__(
        self, x=SATURDAY, y="2026-11-28 10:00", *, x_given=None, y_given=None, anna=None, berta=None, to_berta=False
    ):
        self.anna, self.berta = a_volunteer("安某", **(anna or {})), a_volunteer("白某", **(berta or {}))
        self.x, self.y = a_shift(x, needed=1, **(x_given or {})), a_shift(y, needed=1, **(y_given or {}))
        by, child = a_colleague(), {"escort": "母亲"}
        self.mine = take(self.x, self.anna, by=by, **(child if anna else {}))
        self.theirs = take(self.y, self.berta, by=by, **(child if berta else {}))
        number = keys.get(self.berta).number if to_berta else ""
        self.swap = write(swapping.offer, signup_id=self.mine, number=number)

    @property
    def answered(self) -> dict:
        return {"swap_id": self.swap, "volunteer_id": self.berta, "return_id": self.theirs}

    @property
    def agreed(self) -> dict:
        return self.answered | {"volunteer_id": self.anna}

    def held(self) -> dict[int, int]:
        """Who has a place on X and on Y; the numbers of the shifts agree with it."""
        db.session.rollback()
        rows = plain("SELECT shift_id, volunteer_id FROM signup WHERE stage = 'taken'")
        assert room(self.x) == room(self.y) == (1, 1)
        return {row.shift_id: row.volunteer_id for row in rows if row.shift_id in (self.x, self.y)}


def kinds() -> list[str]:
    return sorted(one.kind for one in outbox.waiting())


def test_two_whose_shifts_overlap_exchange_them_and_nothing_changes_before_the_holder_agrees():
    two = Two()
    assert (
        "时间重叠" in refused("signup_lacking", swapping.take, swap_id=two.swap, volunteer_id=two.berta).sentence.todo
    )
    assert [one.id for one in own.one(two.berta, two.x).returns] == [two.theirs]
    assert write(exchanging.answer, **two.answered) == write(exchanging.answer, **two.answered) == two.swap
    assert two.held() == {two.x: two.anna, two.y: two.berta}
    (item,) = outbox.waiting()
    assert (
        item.kind == terms.SWAP_ANSWERED
        and "10:00–13:00" in outbox.words(item).text
        and "白某" not in outbox.words(item).text
    )
    shown = own.one(two.anna, two.x).answer
    assert (shown.number, shown.shift.id, shown.hindering) == (keys.get(two.berta).number, two.y, [])
    assert [one.id for one in answers.news(two.anna).waiting] == [two.swap]
    with pytest.raises(NotThere):
        write(exchanging.agree, **two.answered)  # the answerer does not agree for the holder
    back = write(exchanging.agree, **two.agreed)
    assert write(exchanging.agree, **two.agreed) == back and two.held() == {two.x: two.berta, two.y: two.anna}
    assert stages(two.mine, two.theirs, back) == ["swapped", "swapped", "taken"]
    assert answers.news(two.anna) == answers.news(two.berta) == ([], [], [])
    (item,) = outbox.waiting()  # the holder has seen it herself
    assert item.kind == terms.SWAPPED and item.person_id == keys.get(two.berta).person_id
    assert "请来 11 月 28 日（周六）9:00" in outbox.words(item).text
    moves = plain("SELECT count(*) AS n FROM move_made WHERE subject = 'signup' AND verb = 'swap'")
    assert moves[0].n == 2


CHILD = {"birth_on": date(2014, 1, 1), "guardian_signed_on": date(2026, 11, 1)}
OLD = {"birth_on": date(1960, 1, 1)}
SIXTY = {"max_age": 60}
# what is special, the post of X, of Y, and the refusal of Berta's answer (None: it is taken and agreed to)
CASES = [
    ("back to back", {"y": "2026-11-28 12:00"}, None),
    ("one ends when the next day's begins too soon, and goes away", {"x": "2026-11-28 18:00", "y": "2026-11-29 00:30"}, None),
    ("too old for X", {"berta": OLD, "x_post": SIXTY}, ("signup_lacking", "限 60 周岁以下")),
    ("the other too old for Y", {"anna": OLD, "y_post": SIXTY}, ("swap_other_lacks", "请打")),
    ("no approval for X", {"x_post": {"needs_approval": True}, "open": True}, ("signup_lacking", "先核准")),
    ("both closed to the public", {"x_given": {"is_open": False}, "y_given": {"is_open": False}}, None),
]  # fmt: skip


def test_what_an_answer_comes_to():
    for _name, case, expected in CASES:
        _answered(case, expected)


def _answered(case, expected):
    given = {name: value for name, value in case.items() if name in ("x", "y", "anna", "berta", "x_given", "y_given")}
    posts = {name[0]: a_post(**value) for name, value in case.items() if name.endswith("_post")}
    two = Two(**given)
    with writing() as session:  # the posts ask for it only afterwards, so that both have their places
        for name, post in posts.items():
            session.get(Shift, getattr(two, name)).post_id = post
    if expected:
        assert expected[1] in refused(expected[0], exchanging.answer, **two.answered).sentence.todo
        assert two.held() == {two.x: two.anna, two.y: two.berta}
        return
    write(exchanging.answer, **two.answered)
    write(exchanging.agree, **two.agreed)
    assert two.held() == {two.x: two.berta, two.y: two.anna}


def test_rest_and_the_other_duties_still_count_and_each_hears_only_of_himself():
    two = Two()
    write(exchanging.answer, **two.answered)
    third = take(a_shift("2026-11-28 12:30"), two.anna)
    said = refused("signup_lacking", exchanging.agree, **two.agreed).sentence.todo
    assert "时间重叠" in said and "12:30" in said and "时间重叠" in own.one(two.anna, two.x).answer.hindering[0].text
    write(signups.cancel, signup_id=third)
    late = take(a_shift("2026-11-28 08:00", 1, needed=1, post_id=a_post("早班")), two.berta)
    write(exchanging.agree, **two.agreed)  # back to back is only warned of
    assert two.held()[two.x] == two.berta and stages(late) == ["taken"]
    other = Two("2026-12-05 09:00", "2026-12-05 14:00")
    write(exchanging.answer, **other.answered)
    take(a_shift("2026-12-05 08:00", 2), other.berta)
    with_whom = refused("swap_other_lacks", exchanging.agree, **other.agreed).sentence
    assert "08:00" not in with_whom.title + with_whom.todo and "请打 0533-3240236" in with_whom.todo


OVERS = [
    ("X began", lambda two: clock.freeze("2026-11-28 09:00"), "swap_over"),
    ("Y began", lambda two: clock.freeze("2026-11-28 08:30"), "swap_answer_over"),
    ("Y given back", lambda two: write(signups.cancel, signup_id=two.theirs), "swap_answer_over"),
    ("Y's shift cancelled", lambda two: write(shifts.cancel, shift_id=two.y, reason="停电", by=a_colleague()), "swap_answer_over"),
    ("X moved by an hour", lambda two: _moved(two.x), "swap_answer_over"),
    ("Y moved by an hour", lambda two: _moved(two.y), "swap_answer_over"),
    ("X given back", lambda two: write(signups.cancel, signup_id=two.mine), "swap_over"),
    ("offer withdrawn", lambda two: write(swapping.withdraw, signup_id=two.mine), "swap_over"),
    ("taken back", lambda two: write(exchanging.take_back, swap_id=two.swap, volunteer_id=two.berta), "swap_answer_over"),
    ("taken over by a third", lambda two: write(swapping.take, swap_id=two.swap, volunteer_id=a_volunteer()), "swap_over"),
    ("somebody signed in", lambda two: _signed_in(two), "signup_served"),
]  # fmt: skip


def _moved(shift):
    held = db.session.get(Shift, shift)
    given = {"starts_at": held.starts_at + timedelta(hours=1), "ends_at": held.ends_at + timedelta(hours=1)}
    write(shifts.change, shift_id=shift, reason="改时间", by=a_colleague(), **given)


def _signed_in(two):
    entry = an_entry(two.berta)
    with writing() as session:
        row = session.get(ServiceEntry, entry)
        row.signup_id, row.shift_id = two.theirs, two.y


def test_an_exchange_is_over():
    for _name, over, code in OVERS:
        clock.freeze("2026-11-23 09:00")
        _over(over, code)


def _is_told(two) -> bool:
    person_id = keys.get(two.berta).person_id
    return any(one.kind == terms.SWAP_UNMET and one.person_id == person_id for one in outbox.waiting())


def _over(over, code):
    two = Two(y="2026-11-28 08:30" if code == "swap_answer_over" else "2026-11-28 10:00")
    write(exchanging.answer, **two.answered)
    over(two)
    refused(code, exchanging.agree, **two.agreed)
    assert stages(two.theirs) != ["swapped"]
    assert answers.news(two.anna).waiting == [] or code == "signup_served"
    unmet = [one.id for one in answers.news(two.berta).unmet]
    is_told = code == "swap_over" and clock.now() < clock.utc(clock.local(signups.get(two.mine).shift.starts_at))
    assert unmet == ([two.swap] if is_told else []) and _is_told(two) == is_told
    lapsed = own.one(two.anna, two.x).has_lapsed
    assert lapsed == (code == "swap_answer_over" and db.session.get(Swap, two.swap).return_id is not None)


def test_the_first_answer_stands_until_the_holder_says_no_and_the_same_place_is_not_asked_again():
    two, third = Two(), a_volunteer()
    late = take(a_shift("2026-11-28 10:30"), third)
    write(exchanging.answer, **two.answered)
    refused("swap_answered", exchanging.answer, swap_id=two.swap, volunteer_id=third, return_id=late)
    write(exchanging.refuse, **two.agreed)
    write(exchanging.refuse, **two.agreed)
    assert [one.id for one in answers.news(two.berta).unmet] == [two.swap]
    assert kinds() == [terms.SWAP_UNMET] and "照旧" in outbox.words(outbox.waiting()[0]).text
    again = own.one(third, two.x).offered.id
    assert again != two.swap and swapping.offered_to(two.berta)[0].id == again
    refused("swap_unwanted", exchanging.answer, **(two.answered | {"swap_id": again}))
    for wrong in (two.mine, late, 999999):
        refused("swap_return", exchanging.answer, **(two.answered | {"swap_id": again, "return_id": wrong}))
    write(exchanging.answer, swap_id=again, volunteer_id=third, return_id=late)
    assert write(answers.seen, volunteer_id=two.berta, shift_id=two.y) == 1
    assert answers.news(two.berta).unmet == [] and kinds() == [terms.SWAP_ANSWERED]
    write(exchanging.agree, swap_id=again, volunteer_id=two.anna, return_id=late)
    assert stages(two.theirs, late) == ["taken", "swapped"]


def test_whoever_was_asked_says_no_and_the_holder_is_told_until_it_was_seen_or_offered_anew():
    two = Two(to_berta=True)
    assert kinds() == [terms.SWAP]
    write(exchanging.answer, **two.answered)
    write(swapping.decline, swap_id=two.swap, volunteer_id=two.berta)
    (item,) = outbox.waiting()
    assert item.kind == terms.SWAP_DECLINED and item.person_id == keys.get(two.anna).person_id
    assert "这一班还是您的" in outbox.words(item).text
    assert [one.id for one in answers.news(two.anna).declined] == [two.swap]
    assert answers.news(two.berta) == ([], [], [])  # who said no knows it
    write(answers.seen, volunteer_id=two.anna, shift_id=two.x)
    assert answers.news(two.anna).declined == [] and kinds() == []
    swap = write(swapping.offer, signup_id=two.mine, number=keys.get(two.berta).number)
    write(swapping.decline, swap_id=swap, volunteer_id=two.berta)
    write(swapping.offer, signup_id=two.mine)
    assert answers.news(two.anna).declined == [] and kinds() == []


def test_a_child_names_who_comes_along_for_what_it_takes():
    two = Two(x_given={"is_open": True}, anna=CHILD, berta=CHILD | {"birth_on": date(2013, 1, 1)}, y="2026-11-28 10:00")
    assert refused("signup_lacking", exchanging.answer, **two.answered).field == "escort"
    write(exchanging.answer, **two.answered, escort="白母")
    assert own.one(two.anna, two.x).answer.needs_escort
    assert refused("signup_lacking", exchanging.agree, **two.agreed).field == "escort"
    back = write(exchanging.agree, **two.agreed, escort="安父")
    rows = plain("SELECT volunteer_id, escort FROM signup WHERE stage = 'taken'")
    assert {row.volunteer_id: row.escort for row in rows} == {two.anna: "安父", two.berta: "白母"} and back
    assert db.session.get(Swap, two.swap).escort is None


def test_a_groups_shift_stays_the_groups_and_who_stands_by_moves_up_in_place():
    with writing() as session:
        session.add(pupils := VolunteerGroup(name="示例中学", code="EEEE3333", channel="desk", made_at=clock.now(),
                                             consented_on=clock.today()))  # fmt: skip
        session.flush()
        group_id = pupils.id
    two = Two(y="2026-11-28 14:00")
    with writing() as session:
        session.get(Shift, two.y).group_id = group_id
    refused("swap_other_lacks", exchanging.answer, **two.answered)
    with writing() as session:
        session.get(Shift, two.y).group_id = None
    waits = take(two.x, two.berta)
    write(exchanging.answer, **two.answered)
    write(exchanging.agree, **two.agreed)
    assert stages(waits) == ["taken"] and two.held() == {two.x: two.berta, two.y: two.anna}


def test_a_colleague_enters_an_exchange_in_one_unit_and_hears_who_lacks_what():
    two, by = Two(), a_colleague()
    third = take(a_shift("2026-11-28 12:30"), two.anna)
    given = {"signup_id": two.mine, "number": keys.get(two.berta).number, "return_id": two.theirs, "by": by}
    said = refused("swap_lacking", exchanging.enter, **given).sentence
    assert "安某" in said.title and "10:00–13:00" in said.title and "时间重叠" in said.todo
    assert db.session.get(Swap, two.swap).ended_at is None, "nothing of it is left"
    refused("swap_unknown", exchanging.enter, **given | {"number": " "})
    refused("swap_return", exchanging.enter, **given | {"return_id": third})
    write(signups.cancel, signup_id=third)
    assert [one.id for one in answers.places_of(given["number"], signups.get(two.mine))] == [two.theirs]
    write(exchanging.enter, **given)
    assert two.held() == {two.x: two.berta, two.y: two.anna}
    assert kinds() == [terms.SWAPPED, terms.SWAPPED]  # neither of them was at the screen


def test_who_has_a_place_on_the_shift_takes_no_second_one():
    shift = a_shift(SATURDAY, needed=2)
    one, other = (take(shift, a_volunteer()) for _ in range(2))
    swap = write(swapping.offer, signup_id=one)
    refused("swap_there", swapping.take, swap_id=swap, volunteer_id=signups.get(other).volunteer_id)
    assert stages(one, other) == ["taken", "taken"] and room(shift) == (2, 2)
