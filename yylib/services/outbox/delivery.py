"""Sending: each item once. It is claimed in one unit, sent outside any, and what became of it is written in another.

Whatever surely did not go out is tried again in growing pauses; what may have gone out is not, and a colleague calls.
"""

from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import select

from yylib import clock
from yylib.database import db, locked, plain, write
from yylib.errors import Refused, declare
from yylib.models.outbox import OutboxItem, SendStage, Via
from yylib.services import gateways, rules
from yylib.services.gateways import Letter, NotSent, Unclear
from yylib.services.outbox import wording
from yylib.services.outbox.items import mine, void

declare(gateway_down=("{label}现在发不出去", "{why}。没有发出的都在“待通知”里，会自动再试；急的请打电话。", 503))

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (2, 10, 30, 120, 360))
BROKEN_OFF = timedelta(minutes=15)
ALONE_HOURS = rules.declare(
    "MAIL_ALONE_HOURS", label="离最晚通知时间不足多少小时，发了邮件仍请打电话", subject="活动", type=int, unit="小时",
    default=12, low=0, high=240, source="系统默认；有空位、改期、取消这几种",
)  # fmt: skip


class Claimed(NamedTuple):
    """An item that is to be sent now."""

    item_id: int
    letter: Letter


def send_due(most: int = 200) -> int:
    """Send what is due over each gateway, at most so many; how many went out. Refused ``gateway_down`` where a gateway
    takes nothing at all: the rest waits."""
    write(break_off)
    return sum(_send_over(gateway, most) for gateway in gateways.all_gateways().values() if gateway.is_on())


def _send_over(gateway, most: int) -> int:
    sent, claimed = 0, write(claim, gateway=gateway.name)
    if claimed is None:
        return 0
    try:
        with gateway.opened() as line:
            while claimed is not None:
                sent += _send(line, claimed)
                most, claimed = most - 1, None
                claimed = write(claim, gateway=gateway.name) if most > 0 else None
    except NotSent as error:
        if claimed is not None:
            write(failed, item_id=claimed.item_id, words=error.words)
        raise Refused("gateway_down", label=gateway.label, why=error.words) from error
    return sent


def _send(line, claimed: Claimed) -> int:
    """Send one and write down what became of it; what concerns every letter is raised."""
    try:
        said = line.send(claimed.letter)
    except Unclear as error:
        write(unclear, item_id=claimed.item_id, words=error.words)
    except NotSent as error:
        if error.is_ours:
            raise
        write(failed, item_id=claimed.item_id, words=error.words, is_final=error.is_final)
    else:
        write(sent, item_id=claimed.item_id, said=said)
        return 1
    return 0


def claim(*, gateway: str, by: int | None = None) -> Claimed | None:
    """Take the next item that is due, so that no other process sends it; None where none is. What is not true any more
    is taken out on the way."""
    while True:
        query = select(OutboxItem.id).where(
            OutboxItem.gateway == gateway, OutboxItem.send_stage == SendStage.QUEUED, OutboxItem.ticked_at.is_(None),
            OutboxItem.send_next_at <= clock.now()).order_by(OutboxItem.send_next_at, OutboxItem.id).limit(1)  # fmt: skip
        item_id = db.session.scalar(query)
        if item_id is None:
            return None
        item = locked(OutboxItem, item_id)
        if item.send_stage != SendStage.QUEUED or item.ticked_at is not None or item.send_next_at > clock.now():
            continue  # another process had it meanwhile
        said = wording.words(item)
        if said is None:
            void("已经过了", id=item.id)
            continue
        item.send_stage, item.send_at, item.send_next_at = SendStage.SENDING, clock.now(), None
        db.session.flush()
        return Claimed(
            item.id, Letter(item.email, said.subject, said.text, f"outbox-{item.id}-{item.created_at:%Y%m%d%H%M%S}")
        )


def sent(*, item_id: int, said: str, by: int | None = None) -> None:
    """The far end has it. That is the tick, save where somebody should call as well."""
    item = locked(OutboxItem, item_id)
    item.send_stage, item.send_at, item.send_said = SendStage.SENT, clock.now(), said[:200]
    kind = wording.KINDS.get(item.kind)
    is_short = item.due_at - clock.now() < timedelta(hours=rules.rule(ALONE_HOURS))
    if item.ticked_at is None and not (kind and kind.is_urgent and is_short):
        item.ticked_at, item.via = clock.now(), Via.SENT


def failed(*, item_id: int, words: str, is_final: bool = False, by: int | None = None) -> None:
    """It did not go out: again after the next pause, or never; then a colleague calls."""
    item = locked(OutboxItem, item_id)
    item.send_said = words[:200]
    if is_final or item.send_tries >= len(PAUSES):
        item.send_stage, item.send_next_at = SendStage.FAILED, None
    else:
        item.send_stage, item.send_next_at = SendStage.QUEUED, clock.now() + PAUSES[item.send_tries]
    item.send_tries += 1


def unclear(*, item_id: int, words: str, by: int | None = None) -> None:
    """It may have gone out."""
    item = locked(OutboxItem, item_id)
    item.send_stage, item.send_said, item.send_tries = SendStage.UNCLEAR, words[:200], item.send_tries + 1


def break_off(by: int | None = None) -> int:
    """What a process that died had claimed: nobody knows, so it is not sent again; how many."""
    return plain("UPDATE outbox_item SET send_stage = 'unclear', send_said = :words WHERE send_stage = 'sending' "
                 "AND send_at < :long_ago", words="发送时程序停了，不知是否送到",
                 long_ago=clock.stamp(clock.now() - BROKEN_OFF)).count  # fmt: skip


def again(*, item_id: int, by: int, with_people: bool = True) -> None:
    """A colleague has it tried once more, at once: one that failed. What may have gone out is called instead."""
    item = mine(item_id, with_people)
    if item.ticked_at is None and item.send_stage in (SendStage.FAILED, SendStage.QUEUED):
        item.send_stage, item.send_tries, item.send_next_at = SendStage.QUEUED, 0, clock.now()
