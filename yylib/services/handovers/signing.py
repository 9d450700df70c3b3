"""签收: two different people sign, each with an account of their own. With the second signature what matched is handed over,
and what was not found stays with the giver."""

from sqlalchemy import func, select

from yylib import clock
from yylib.database import db, locked, plain
from yylib.errors import Refused
from yylib.models.accounts import Account
from yylib.models.handovers import Found, HandOver, HandOverItem, HandOverStage
from yylib.permissions import Permission, granted
from yylib.services import history
from yylib.services.handovers.making import PIPELINE, counts, opened, unsigned
from yylib.services.items import moving
from yylib.services.items.rows import each

SIDES = {"giver": "移交人", "taker": "接收人"}
_HANDED = """UPDATE item SET handed_over_at = :now, current_branch_id = :branch, changed_at = :now, version = version + 1
WHERE id IN {ids}"""
_NOT_HANDED = """UPDATE item SET handed_over_at = NULL, current_branch_id = NULL, changed_at = :now, version = version + 1
WHERE id IN {ids}"""
_SHELVED = """SELECT count(*) AS copies FROM hand_over_item l JOIN item i ON i.id = l.item_id
WHERE l.hand_over_id = :id AND l.is_live AND i.shelved_at IS NOT NULL"""
_BACK_ON = """UPDATE hand_over_item SET found = 'waiting', is_live = :yes WHERE hand_over_id = :id AND found = 'missing'
AND NOT EXISTS (SELECT 1 FROM hand_over_item o WHERE o.item_id = hand_over_item.item_id AND o.is_live)
AND EXISTS (SELECT 1 FROM item i WHERE i.id = hand_over_item.item_id AND i.stage = 'to_hand_over')"""


def sign(*, hand_over_id: int, side: str, by: int) -> bool:
    """Sign as ``giver`` or ``taker``; whether both have signed now and the volumes are handed over.

    The two are never the same person. The taker signs what was scanned: every extra volume is decided, one at least
    matches.
    """
    held = opened(hand_over_id)
    other = "taker" if side == "giver" else "giver"
    if Permission.HANDOVERS_SIGN not in _rights(by):
        raise Refused("handover_no_right", name=_name(by))
    if signer := getattr(held, f"{side}_id"):
        raise Refused("handover_signed", side=SIDES[side], name=_name(signer))
    if getattr(held, f"{other}_id") == by:
        raise Refused("handover_same_person", name=_name(by))
    if side == "taker":
        _refuse_unchecked(hand_over_id)
    setattr(held, f"{side}_id", by)
    setattr(held, "given_at" if side == "giver" else "taken_at", clock.now())
    if held.giver_id is None or held.taker_id is None:
        return False
    _refuse_unchecked(hand_over_id)
    _hand_over(held, by)
    return True


def withdraw(*, hand_over_id: int, by: int) -> None:
    """撤回签名, while the other side has not signed."""
    held = opened(hand_over_id)
    if held.giver_id is None and held.taker_id is None:
        raise Refused("handover_not_signed")
    unsigned(held)


def unsign(*, hand_over_id: int, reason: str, by: int) -> None:
    """撤销签收: both signatures fall, the volumes wait for the hand-over again and the missing are looked for again.

    Refused once a volume of the list has been shelved, also where it was given back since: that is undone first. The
    history keeps who had signed.
    """
    held, reason = locked(HandOver, hand_over_id), " ".join(reason.split())
    move = PIPELINE.find(HandOverStage(held.state), "unsign")
    if not 2 <= len(reason) <= 200:
        raise Refused("handover_reason", field="reason")
    if shelved := plain(_SHELVED, id=hand_over_id)[0].copies:
        raise Refused("handover_on_shelf", count=shelved)
    note = f"{reason}（原移交人 {_name(held.giver_id)}，接收人 {_name(held.taker_id)}）"
    history.record(subject="hand_over", row=held, move=move, by=by, note=note[:500])
    held.signed_at = None
    unsigned(held)
    ids = matched(hand_over_id)
    with moving(ids, verb="unsign", label="撤销移交", by=by, note=f"清单 {held.number}：{reason}"):
        each(_NOT_HANDED, ids, now=clock.stamp(clock.now()))
    plain(_BACK_ON, id=hand_over_id, yes=True)
    db.session.expire_all()


def matched(hand_over_id: int) -> list[int]:
    """The volumes of a list that matched."""
    query = select(HandOverItem.item_id).where(HandOverItem.hand_over_id == hand_over_id, HandOverItem.is_live,
                                               HandOverItem.found == Found.MATCHED)  # fmt: skip
    return list(db.session.scalars(query.order_by(HandOverItem.id)))


def _hand_over(held: HandOver, by: int) -> None:
    held.signed_at = clock.now()
    note = f"移交人 {_name(held.giver_id)}，接收人 {_name(held.taker_id)}"
    history.record(subject="hand_over", row=held, move=PIPELINE.find(HandOverStage.OPEN, "sign"), by=by, note=note)
    for line in held.lines:
        if line.is_live and line.found == Found.WAITING:
            line.found, line.is_live = Found.MISSING, False
    ids = matched(held.id)
    with moving(ids, verb="hand_over", label="移交", by=by, note=f"清单 {held.number}，{note}"):
        each(_HANDED, ids, branch=held.branch_id, now=clock.stamp(clock.now()))


def _refuse_unchecked(hand_over_id: int) -> None:
    found = counts(hand_over_id)
    if found[Found.EXTRA]:
        raise Refused("handover_undecided", count=found[Found.EXTRA])
    if not found[Found.MATCHED]:
        raise Refused("handover_none_matched")


def _rights(account_id: int) -> frozenset:
    account = db.session.get(Account, account_id)
    held = account.roles_held if account and account.is_active else ()
    return granted(role.role for role in held if role.holds_on(clock.today()))


def _name(account_id: int) -> str:
    return db.session.scalar(select(func.coalesce(Account.name, "")).where(Account.id == account_id)) or ""
