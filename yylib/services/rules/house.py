"""The rules that the house, the desk and the figures obey; later subjects declare theirs beside their services."""

from yylib.services.rules.law import LAW
from yylib.services.rules.registry import declare

_DESK, _FIGURES, _TIME, _KEEP = "前台", "到馆统计", "开放时间", "保存与备份"

REENTRY_MINUTES = declare(
    "REENTRY_MINUTES", label="同一人再次进馆仍算一次到馆", subject=_DESK, type=int, unit="分钟内",
    default=30, low=0, high=240, source="系统默认")  # fmt: skip
ASK_ABOVE = declare(
    "ASK_ABOVE", label="一次登记超过多少人要再确认", subject=_DESK, type=int, unit="人",
    default=99, low=9, high=9999, source="系统默认")  # fmt: skip
HEAD_UNDO_MINUTES = declare(
    "HEAD_UNDO_MINUTES", label="前台可以撤销最近一次登记", subject=_DESK, type=int, unit="分钟内",
    default=30, low=1, high=720, source="系统默认")  # fmt: skip
PLAUSIBLE_DAY = declare(
    "PLAUSIBLE_DAY", label="一个大门一天超过多少人次要待核", subject=_FIGURES, type=int, unit="人次",
    default=3000, low=1, high=1_000_000, source="系统默认")  # fmt: skip
CROWDED_SHARE = declare(
    "CROWDED_SHARE", label="在馆人数达到容量多少显示“较满”", subject=_FIGURES, type=int, unit="%",
    default=70, low=1, high=100, source="系统默认")  # fmt: skip
WEEKLY_HOURS = declare(
    "WEEKLY_HOURS", label="每周开放不少于", subject=_TIME, type=int, unit="小时",
    default=LAW["WEEKLY_HOURS_COUNTY"].value, low=0, high=168,
    source=LAW["WEEKLY_HOURS_COUNTY"].article)  # fmt: skip
PEOPLE_KEEP_DAYS = declare(
    "PEOPLE_KEEP_DAYS", label="读者信息在最后一次使用后保存", subject=_KEEP, type=int, unit="天",
    default=365, low=1, high=3650, source="系统默认（最短必要期限，个人信息保护法 第19条）")  # fmt: skip
BOOKING_KEEP_DAYS = declare(
    "BOOKING_KEEP_DAYS", label="预约和失约记录里的预约人保存", subject=_KEEP, type=int, unit="天",
    default=90, low=31, high=365, source="系统默认（最短必要期限，个人信息保护法 第19条）")  # fmt: skip
LOCAL_KEEP_DAYS = declare(
    "LOCAL_KEEP_DAYS", label="地方文献联系人和联系经过在办结后保存", subject=_KEEP, type=int, unit="天",
    default=365, low=30, high=3650, source="系统默认（最短必要期限，个人信息保护法 第19条）")  # fmt: skip
FILE_QUOTA_GB = declare(
    "FILE_QUOTA_GB", label="上传文件总量上限", subject=_KEEP, type=int, unit="GB",
    default=50, low=1, high=10_000, source="系统默认")  # fmt: skip
PUBLIC_SENDER_MB = declare(
    "PUBLIC_SENDER_MB", label="每位读者上传文件上限", subject=_KEEP, type=int, unit="MB",
    default=50, low=1, high=10_000, source="系统默认")  # fmt: skip
BACKUP_DAILY = declare(
    "BACKUP_DAILY", label="保留每日备份", subject=_KEEP, type=int, unit="份",
    default=7, low=1, high=365, source="系统默认")  # fmt: skip
BACKUP_WEEKLY = declare(
    "BACKUP_WEEKLY", label="保留每周备份", subject=_KEEP, type=int, unit="份",
    default=5, low=0, high=520, source="系统默认")  # fmt: skip
BACKUP_MONTHLY = declare(
    "BACKUP_MONTHLY", label="保留每月备份", subject=_KEEP, type=int, unit="份",
    default=12, low=0, high=240, source="系统默认")  # fmt: skip
