"""The paper list: what was ticked on it entered in one go, and what the day leaves for the file."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from yylib import clock
from yylib.database import plain_among
from yylib.errors import NotThere, Refused
from yylib.models.attendance import Way
from yylib.services.attendance import counts, sign


def tick(*, session_id: int, day: date, nonce: str, registrations: Iterable[int] = (), participants: Iterable[int] = (),
         adults: int = 0, children: int = 0, by: int) -> dict:  # fmt: skip
    """Enter a paper list: whole parties, single persons, and how many came unregistered. All of it or nothing.

    Whoever was signed in before is passed over; the same ``nonce`` again changes nothing.
    """
    whole, single = sorted(set(registrations)), _by_registration(participants)
    if not whole and not single and not adults and not children:
        raise Refused("nothing_ticked_off")
    people = again = 0
    for registration_id in sorted({*whole, *single}):
        ones = [] if registration_id in whole else single[registration_id]
        made = sign.sign_in(session_id=session_id, registration_id=registration_id, way=Way.PAPER, day=day,
                            participants=ones, nonce=f"{nonce[:40]}-{registration_id}", by=by)  # fmt: skip
        people += (made["adults"] + made["children"] + made["helpers"]) * made["is_new"]
        again += not made["is_new"]
    if adults or children:
        counts.count(session_id=session_id, day=day, adults=adults, children=children, nonce=f"{nonce[:40]}-walk",
                     source=counts.PAPER, by=by)  # fmt: skip
    return {"people": people, "again": again, "walk_ins": adults + children, "at": clock.stamp(clock.now())}


def _by_registration(participants: Iterable[int]) -> dict[int, list[int]]:
    asked = sorted(set(participants))
    rows, held = (
        plain_among("SELECT id, registration_id FROM participant WHERE id IN :listed ORDER BY id", asked),
        defaultdict(list),
    )
    if len(rows) != len(asked):
        raise NotThere()
    for row in rows:
        held[row.registration_id].append(row.id)
    return held
