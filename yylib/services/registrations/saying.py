"""What a reader is told: confirmed, which in line and until when, or why not."""

from datetime import datetime

from yylib import clock
from yylib.models.registrations import Registration, RegistrationStage
from yylib.services.registrations import waiting

_S = RegistrationStage


def moment_words(at: datetime) -> str:
    """11 月 28 日 13:30."""
    wall = clock.local(at)
    return f"{wall.month} 月 {wall.day} 日 {wall:%H:%M}"


def state(registration: Registration) -> str:
    """The stage as time has it, whether or not it is written down: one that was held in vain has lapsed."""
    if registration.stage == _S.OFFERED and not waiting.hold_of(registration):
        return _S.LAPSED.value
    return registration.stage


def status(registration: Registration) -> tuple[str, str]:
    """The mark and the word of its state."""
    stage = _S(state(registration))
    kind = {_S.CONFIRMED: "ok", _S.WAITING: "wait", _S.OFFERED: "late"}.get(stage, "off")
    return kind, stage.label


def said(registration: Registration) -> str:
    """One sentence for the reader, about this registration now."""
    stage = state(registration)
    if stage == _S.WAITING:
        return _in_line(registration)
    if stage == _S.OFFERED:
        return f"有名额了，给您留到 {moment_words(registration.held_until)}，请在这之前确认；不来请点放弃"
    return {
        _S.CONFIRMED: "已报上",
        _S.LAPSED: f"留给您的名额到 {moment_words(registration.held_until)} 没有确认，已让给下一位" if registration.held_until else "名额已让给下一位",
        _S.CANCELLED: "已取消，名额已放出来",
        _S.DECLINED: "已放弃，名额已放出来",
        _S.CLOSED: "活动取消了，本馆会另行通知",
    }[stage]  # fmt: skip


def _in_line(registration: Registration) -> str:
    last, place = waiting.until(registration.sheet), waiting.line(registration.id)
    if clock.now() >= last:
        return f"候补第 {place} 位，{moment_words(last)} 起不再递补；现场有人没来，按到的先后进"
    return f"候补第 {place} 位，最晚 {moment_words(last)} 有结果；有名额了我们会告诉您"
