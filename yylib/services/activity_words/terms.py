"""The house rules of telling, and what the kinds of messages are called."""

from yylib.services import rules

REMIND_HOURS = rules.declare(
    "ACTIVITY_REMIND_HOURS", label="活动开始前多少小时提醒", subject="活动", type=int, unit="小时", default=24, low=2, high=168,
    source="系统默认；候补的不提醒",
)  # fmt: skip
RUN_DAYS = rules.declare(
    "ACTIVITY_REMIND_RUN_DAYS", label="相隔不到多少天的几场只提醒一次", subject="活动", type=int, unit="天", default=3, low=0,
    high=30, source="系统默认；每天一场的系列不天天提醒",
)  # fmt: skip
TELL_HOURS = rules.declare(
    "ACTIVITY_TELL_HOURS", label="改期、取消、候补补上后多少小时内告诉读者", subject="活动", type=int, unit="小时", default=24,
    low=1, high=72, source="系统默认",
)  # fmt: skip

JOINED = "act_joined"
PROMOTED = "act_promoted"
OFFERED = "act_offered"
REQUEUED = "act_requeued"
CANCELLED = "act_cancelled"
SESSION_OFF = "act_session_off"
MOVED = "act_moved"
REMINDER = "act_reminder"
GROUPED = (MOVED, CANCELLED, SESSION_OFF, REMINDER)  # what is said to all alike, and so may be said in a group
