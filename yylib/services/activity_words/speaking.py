"""What the reader reads, written from what is true now; None where it is not true any more."""

from yylib import clock
from yylib.models.activities import Activity, ActivitySession
from yylib.models.outbox import OutboxItem
from yylib.models.registrations import Registration, RegistrationStage
from yylib.services import activities, outbox, prints
from yylib.services.activities import reading
from yylib.services.activity_words import terms
from yylib.services.outbox.wording import Words
from yylib.services.registrations import keys

HOUSE, PHONE = "沂源县图书馆", "0533-3240236"
_WEEK = "一二三四五六日"
_S = RegistrationStage
STANDING = (_S.CONFIRMED, _S.OFFERED, _S.WAITING)


def moment(at) -> str:
    """11 月 28 日（周六）9:00."""
    wall = clock.local(at)
    return f"{wall.month} 月 {wall.day} 日（周{_WEEK[wall.weekday()]}）{wall.hour}:{wall:%M}"


def where(session: ActivitySession, activity: Activity) -> str:
    """The place of a session in words."""
    if session.place:
        return session.place.full_name
    return activity.outside_place or ("线上" if activity.online_url else activity.branch.name)


def greeting() -> str:
    """How every message begins."""
    return f"【{HOUSE}】您好！"


def call(activity: Activity) -> str:
    """Whom to ring up."""
    return f"有事请打 {activity.phone or PHONE}。"


def _pass(registration: Registration) -> str:
    """Where the reader sees, changes and gives it up: the link where the house has an address, else the code."""
    url = prints.address(keys.path(registration))
    return f"凭证和更改：{url}" if url else f"报名凭证：{keys.qr_text(registration)}"


def sessions_of(item: OutboxItem) -> list[ActivitySession]:
    """The coming sessions that the item's registration is for."""
    sheet = item.registration.sheet
    live = reading.live(activities.get(item.activity_id))
    wanted = [one for one in live if sheet.session_id in (None, one.id)]
    return [one for one in wanted if one.ends_at > clock.now()]


def _lines(sessions: list[ActivitySession], activity: Activity) -> str:
    shown = "；".join(f"{moment(one.starts_at)}，{where(one, activity)}" for one in sessions[:6])
    return shown + (f"；共 {len(sessions)} 场" if len(sessions) > 6 else "")


def _heads(registration: Registration) -> str:
    parts = (
        (registration.coming_adults, "位大人"),
        (registration.children, "个孩子"),
        (registration.helpers, "位志愿者"),
    )
    return "、".join(f"{number} {word}" for number, word in parts if number)


def _in(subject: str):
    """A writer of what holds while the registration is confirmed and something of it is to come."""

    def write(item: OutboxItem) -> Words | None:
        held, activity = item.registration, item.activity
        sessions = sessions_of(item)
        if held is None or held.stage != _S.CONFIRMED or not sessions:
            return None
        return Words(f"{subject}：{activity.title}", f"{greeting()}{subject}：《{activity.title}》（{_heads(held)}）。"
                     f"{_lines(sessions, activity)}。来不了请早些取消，把名额让给别人。{_pass(held)} {call(activity)}")  # fmt: skip

    return write


def _offered(item: OutboxItem) -> Words | None:
    held, activity = item.registration, item.activity
    if held.stage != _S.OFFERED or held.held_until <= clock.now():
        return None
    until = moment(held.held_until)
    return Words(f"有名额了，请在 {until} 前确认：{activity.title}",
                 f"{greeting()}您候补的《{activity.title}》有名额了，给您留到 {until}，请在这之前确认，过时让给下一位。"
                 f"{_lines(sessions_of(item), activity)}。{_pass(held)} {call(activity)}")  # fmt: skip


def _requeued(item: OutboxItem) -> Words | None:
    held, activity = item.registration, item.activity
    if held.stage != _S.WAITING:
        return None
    return Words(f"报名改为候补：{activity.title}", f"{greeting()}对不起，《{activity.title}》名额减少，您的报名改为候补，"
                 f"有空位时按顺序通知您。{_pass(held)} {call(activity)}")  # fmt: skip


def _cancelled(item: OutboxItem) -> Words:
    return Words(f"活动取消：{item.activity.title}", cancelled(item.activity, _session(item)))


def cancelled(activity: Activity, session: ActivitySession | None) -> str:
    """That it does not take place, and why."""
    reason = activity.cancel_reason or (session.cancel_reason if session else "")
    at = f"原定 {moment(session.moved_from or session.starts_at)} 的" if session else "您报名的"
    return f"{greeting()}{at}《{activity.title}》取消了{f'：{reason}' if reason else ''}。请不要白跑，对不起。{call(activity)}"


def _session_off(item: OutboxItem) -> Words | None:
    session = _session(item)
    if item.registration.stage not in STANDING or session.starts_at <= clock.now():
        return None
    return Words(f"有一场取消：{item.activity.title}", session_off(item.activity, session))


def session_off(activity: Activity, session: ActivitySession) -> str:
    """That one of several sessions does not take place."""
    reason = f"：{session.cancel_reason}" if session.cancel_reason else ""
    return f"{greeting()}《{activity.title}》{moment(session.starts_at)} 的一场取消{reason}，其余各场照常。{call(activity)}"


def _moved(item: OutboxItem) -> Words | None:
    session, held = _session(item), item.registration
    if held.stage not in STANDING or session.cancelled_at or session.starts_at <= clock.now():
        return None
    return Words(f"改期：{item.activity.title}", f"{moved(item.activity, session)}{_pass(held)}")


def moved(activity: Activity, session: ActivitySession) -> str:
    """When and where it is now, and when it was to be."""
    was = (
        f"原定 {moment(session.moved_from)}，" if session.moved_from and session.moved_from != session.starts_at else ""
    )
    return (f"{greeting()}《{activity.title}》时间或地点有变：{was}现在是 {moment(session.starts_at)}，"
            f"{where(session, activity)}。报名仍然有效；来不了请取消。{call(activity)}")  # fmt: skip


def _reminder(item: OutboxItem) -> Words | None:
    session, held = _session(item), item.registration
    if held.stage != _S.CONFIRMED or session.cancelled_at or session.starts_at <= clock.now():
        return None
    if not item.ref.startswith(f"{session.id}@{clock.stamp(session.starts_at)}@"):
        return None
    return Words(f"提醒：{item.activity.title}", f"{reminder(item.activity, session)}{_pass(held)}")


def reminder(activity: Activity, session: ActivitySession) -> str:
    """When and where, what to bring."""
    bring = f"请带：{activity.bring}。" if activity.bring else ""
    return (f"{greeting()}提醒您参加《{activity.title}》：{moment(session.starts_at)}，{where(session, activity)}。"
            f"{bring}来不了请取消，把名额让给别人。{call(activity)}")  # fmt: skip


def _session(item: OutboxItem) -> ActivitySession | None:
    return activities.session(item.session_id) if item.session_id else None


outbox.kind(terms.JOINED, "已报上", _in("已报上"))
outbox.kind(terms.PROMOTED, "候补补上了", _in("候补补上了，您的报名已确认"), is_urgent=True)
outbox.kind(terms.OFFERED, "有空位，等回话", _offered, is_urgent=True)
outbox.kind(terms.REQUEUED, "改为候补", _requeued, is_urgent=True)
outbox.kind(terms.CANCELLED, "活动取消", _cancelled, is_urgent=True)
outbox.kind(terms.SESSION_OFF, "有一场取消", _session_off, is_urgent=True)
outbox.kind(terms.MOVED, "改期", _moved, is_urgent=True)
outbox.kind(terms.REMINDER, "活动提醒", _reminder)
