"""What a stranger, or a volunteer with the ids of others in the own link, reaches on the public pages: nothing."""

from functools import partial

import pytest

from tests import factories
from tests.client import forms_of, text
from tests.factories import a_colleague, a_door, a_post, a_shift, a_volunteer, an_entry
from yylib import clock
from yylib.database import plain, write, writing
from yylib.models.certificates import Certificate
from yylib.models.proofs import Proof
from yylib.services import signups
from yylib.services.service_hours import codes, spots
from yylib.services.signups import swapping
from yylib.services.volunteers import groups, keys

UNIT = {"name": "小队", "leader": "周老师", "leader_phone": "13000000805", "members": "吴一 成人", "consent": True}


@pytest.fixture
def made(app):
    """Call a factory or command inside the application on Monday at ten."""
    clock.freeze("2026-11-23 10:00")
    return partial(factories.made, app)


def a_link(volunteer_id: int) -> str:
    return keys.link(keys.get(volunteer_id))


def token_of(client, url: str) -> dict:
    return {
        name: value
        for name, value in forms_of(text(client.get(url)))[-1]["fields"].items()
        if name in ("csrf_token", "once")
    }


def test_a_swap_is_taken_on_its_own_shift_and_a_group_keeps_its_own_to_itself(app, client, made):
    group = made(write, groups.apply, **UNIT)
    other, kept, free = (made(a_shift, f"2026-11-{day} 09:00", needed=1, **given)
                         for day, given in ((28, {}), (29, {"group_id": group}), (30, {})))  # fmt: skip
    members = [made(a_volunteer, group_id=group) for _ in range(2)]
    held = [made(write, signups.take, shift_id=one, volunteer_id=members[0]) for one in (kept, free)]
    swaps = [made(write, swapping.offer, signup_id=one) for one in held]
    mine, theirs = (f"/shifts/p/{made(a_link, one)}" for one in (made(a_volunteer), members[1]))
    assert f"/{free}" in text(client.get(mine)) and f"/{kept}" not in text(client.get(mine))
    assert client.get(f"{mine}/{kept}").status_code == 404 and client.get(f"{theirs}/{kept}").status_code == 200
    form = token_of(client, f"{mine}/{other}")
    said = [client.post(f"{mine}/{other}/over", data=form | {"swap_id": one}).status_code for one in swaps]
    assert said == [404, 404]
    assert client.submit(f"{theirs}/{kept}", f"{theirs}/{kept}/over").status_code == 303


def a_paper(volunteer_id: int, stage: str) -> int:
    """A proof of somebody, with a certificate where it is issued; its id."""
    now, issued = clock.now(), None
    with writing() as session:
        if stage == "issued":
            issued = Certificate(kind="service", year=2026, seq=1, number="志证字〔2026〕001号", token="t" * 20, name="李四光", what="",
                                 body="", subject="proof", subject_id=1, issued_on=clock.today(), issued_at=now, code="ABCD2345")  # fmt: skip
            session.add(issued)
            session.flush()
        row = Proof(volunteer_id=volunteer_id, first_day=clock.today(), last_day=clock.today(), channel="web", stage=stage,
                    asked_at=now, certificate_id=issued and issued.id, id_sealed="x", id_masked="3703**")  # fmt: skip
        session.add(row)
        session.flush()
        return row.id


def test_the_ids_of_others_in_ones_own_link_are_not_there_and_change_nothing(app, client, made):
    other, me = made(a_volunteer, "李四光"), made(a_volunteer, "张三丰")
    link = made(a_link, me)
    hidden = made(a_shift, "2026-11-28 09:00", is_open=False)
    made(write, signups.take, shift_id=hidden, volunteer_id=other, by=made(a_colleague, "head"))
    asked, issued, entry = made(a_paper, other, "asked"), made(a_paper, other, "issued"), made(an_entry, other)
    own = made(write, groups.apply, **UNIT)
    group = made(lambda: groups.link(groups.get(own)))
    tables = ("signup", "swap", "proof", "correction_asked", "service_entry", "certificate", "volunteer")
    before = [made(lambda one=one: str(plain(f"SELECT * FROM {one} ORDER BY id"))) for one in tables]
    form, said = token_of(client, f"/proofs/p/{link}"), {}
    for at, way in [*((f"proofs/p/{link}/{one}", way) for one in (asked, issued) for way in ("withdraw", "wipe")),
                    *((f"shifts/p/{link}/{hidden}", way) for way in ("take", "come", "cancel", "swap", "stay", "over", "decline", "answer", "unanswer", "agree", "refuse", "seen"))]:  # fmt: skip
        said[f"{at}/{way}"] = client.post(f"/{at}/{way}", data=form | {"swap_id": "1", "return_id": "1"}).status_code
    said["correct"] = client.post(
        f"/volunteer/p/{link}/correct", data=form | {"words": "不是我的", "entry_id": entry}
    ).status_code
    for at in (f"/proofs/p/{link}/{asked}/pdf", f"/proofs/p/{link}/{issued}/pdf", f"/shifts/p/{link}/{hidden}",
               f"/volunteer/group/p/{link}", f"/volunteer/p/{group}", f"/duty/p/{group}", f"/duty/done/{entry}-{'0' * 16}"):  # fmt: skip
        said[at] = client.get(at).status_code
    assert set(said.values()) == {404}, {at: status for at, status in said.items() if status != 404}
    assert before == [made(lambda one=one: str(plain(f"SELECT * FROM {one} ORDER BY id"))) for one in tables]


@pytest.fixture
def on_paper(app, made):
    """A place with a printed code; what the code on the paper leads to now."""
    place = made(a_door)
    code_id = made(write, spots.add, place_id=place, by=made(a_colleague, "head"))
    made(write, spots.print_anew, code_id=code_id, by=1)
    return "/duty/at/" + made(lambda: codes.printed(spots.get(code_id)))


def test_who_guesses_passes_at_a_printed_code_is_slowed_down_however_often_it_is_opened(client, made, on_paper):
    right, said = made(lambda: keys.get(a_volunteer("李四光")).code), []
    for at in range(36):
        clock.freeze(f"2026-11-23 10:{at // 6:02d}:{at % 6 * 10:02d}")
        answer = client.submit(on_paper, "/duty/sign", code=f"KKKKKKK{'23456789'[at % 8]}", act="in")
        said.append(answer.status_code)
    assert said[:5] == [422] * 5 and 429 in said and said.index(429) <= 34
    held = client.submit(on_paper, "/duty/sign", code=right, act="in")
    assert held.status_code == 429 and "李" not in text(held), "who guesses right in between is not told so"


def test_a_press_sent_twelve_times_is_one_and_paper_says_it_is_weaker(client, made, on_paper):
    clock.freeze("2026-11-23 10:00")
    volunteer = made(a_volunteer)
    shift = made(a_shift, "2026-11-23 10:00", post_id=made(a_post))
    made(write, signups.take, shift_id=shift, volunteer_id=volunteer, by=1)
    page = text(client.get(on_paper))
    assert "由工作人员确认" in page
    given = forms_of(page)[-1]["fields"] | {"code": made(lambda: keys.get(volunteer).code)}
    sent = [client.post("/duty/sign", data=given | {"act": "in"}) for _ in range(12)]
    assert {one.status_code for one in sent} == {303} and len({one.location for one in sent}) == 1
    clock.freeze("2026-11-23 11:00")
    page = text(client.get(on_paper))
    client.post("/duty/sign", data=forms_of(page)[-1]["fields"] | {"code": given["code"], "act": "out"})
    rows = made(lambda: [tuple(row) for row in plain("SELECT stage, evidence, way_in FROM service_entry")])
    assert rows == [("pending", "confirmed", "printed")]
