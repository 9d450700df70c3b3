"""The words of one activity as the office sends them: by kind, with the text for the group and those it reaches."""

from typing import NamedTuple

from yylib.models.activities import Activity, ActivitySession
from yylib.models.outbox import OutboxItem
from yylib.services import activities, gateways, outbox
from yylib.services.activity_words import speaking, terms


class Group(NamedTuple):
    """What waits of one kind and session. ``text`` is for the group chat, empty where each gets words of their own
    (``own``: the item's id with its text)."""

    kind: str
    label: str
    text: str
    items: list[OutboxItem]
    own: dict[int, str]


_TEXTS = {terms.MOVED: speaking.moved, terms.CANCELLED: speaking.cancelled, terms.SESSION_OFF: speaking.session_off,
          terms.REMINDER: speaking.reminder}  # fmt: skip


def groups(activity_id: int) -> list[Group]:
    """What waits of an activity, the soonest due first."""
    activity, held = activities.get(activity_id), {}
    for item in outbox.waiting(activity_id=activity_id):
        if item.kind in outbox.KINDS:
            held.setdefault((item.kind, item.session_id), []).append(item)
    sessions = {one.id: one for one in activity.sessions}
    return [_group(kind, activity, sessions.get(session_id), items) for (kind, session_id), items in held.items()]


def _group(kind: str, activity: Activity, session: ActivitySession | None, items: list[OutboxItem]) -> Group:
    text = group_text(kind, activity, session)
    own = {} if text else {item.id: said.text for item in items if (said := outbox.words(item))}
    return Group(kind, outbox.KINDS[kind].label, text, items, own)


def group_text(kind: str, activity: Activity, session: ActivitySession | None) -> str:
    """What may be said to all of them at once: it names nobody and holds nobody's link; "" where there is none."""
    if kind == terms.CANCELLED or kind in _TEXTS and session is not None:
        return _TEXTS[kind](activity, session)
    return ""


def sends_itself() -> list[str]:
    """The gateways that are set up, by their names."""
    return [gateway.label for gateway in gateways.all_gateways().values() if gateway.is_on()]
