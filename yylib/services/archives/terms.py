"""The house's numbers of filing, what a file may hold, and for whom."""

from yylib.models.activities import ActivityKind, Entry
from yylib.permissions import Permission
from yylib.services import files, rules

_SUBJECT = "活动"
FONDS = rules.declare(
    "ARCHIVE_FONDS", label="全宗号", subject=_SUBJECT, type=str, default="0000", low=1, high=8,
    source="由县档案馆给定；没有给定前写 0000。已归档的档号不随它改变")  # fmt: skip
CATEGORY = rules.declare(
    "ARCHIVE_CATEGORY", label="档案门类代码", subject=_SUBJECT, type=str, default="WS", low=1, high=4,
    source="DA/T 22-2015《归档文件整理规则》：文书 WS")  # fmt: skip
OFFICE = rules.declare(
    "ARCHIVE_OFFICE", label="档号里的机构（问题）代码", subject=_SUBJECT, type=str, default="YDTG", low=1, high=8,
    source="系统默认：阅读推广；以本馆归档范围为准")  # fmt: skip
PHOTOS_LEAST = rules.declare(
    "ARCHIVE_PHOTOS_LEAST", label="归档至少要几张照片", subject=_SUBJECT, type=int, unit="张", default=3, low=1, high=50,
    source="系统默认")  # fmt: skip
PHOTOS_MOST = rules.declare(
    "ARCHIVE_PHOTOS_MOST", label="一个活动最多存几张照片", subject=_SUBJECT, type=int, unit="张", default=300, low=10, high=2000,
    source="系统默认")  # fmt: skip
HAND_MONTH = rules.declare(
    "ARCHIVE_HAND_MONTH", label="上一年度案卷在几月底前移交", subject=_SUBJECT, type=int, unit="月", default=6, low=1, high=12,
    source="《机关档案管理规定》：次年 6 月底前移交本单位档案部门")  # fmt: skip

DOCUMENT = files.declare("archive_document", label="归档材料", endings=("pdf", "jpg", "jpeg", "png", "webp"), megabytes=25,
                         permission=Permission.ARCHIVES_FILE)  # fmt: skip
PHOTO = files.declare("activity_photo", label="照片", endings=("jpg", "jpeg", "png", "webp"), megabytes=25,
                      permission=Permission.ACTIVITIES_READ)  # fmt: skip
# The bundle holds names: whoever takes it out has it noted, by a way of its own.
BUNDLE = files.declare("archive_bundle", label="归档包", endings=("zip",), megabytes=4096,
                       permission=Permission.PEOPLE_ERASE)  # fmt: skip

# 卷内文件 in the order of the file (domain.md §8), each with its label.
LABELS = {
    "plan": "活动方案", "approval": "请示、批复", "permit": "安全许可", "emergency_plan": "应急预案", "notice": "活动通知",
    "poster": "海报", "registrations": "报名表", "sign_in": "签到表", "head_counts": "现场计数表", "script": "主持词、讲稿、课件",
    "entries": "作品、参赛名单", "winners": "评分、获奖名单", "progress": "阅读进度表", "prizes": "奖品发放表", "photos": "照片",
    "video": "视频", "links": "新闻稿、媒体报道", "survey": "问卷、反馈", "budget": "经费票据复印件", "summary": "总结",
    "figures": "统计表", "other": "其他材料",
}  # fmt: skip

_K, _REGISTERED = ActivityKind, ("registrations", "sign_in")
EVERY = ("plan", "notice", "photos", "summary", "figures")
REQUIRED = {
    _K.LECTURE: (*_REGISTERED, "script"), _K.STORY_TIME: (*_REGISTERED, "emergency_plan"), _K.READING_CLUB: _REGISTERED,
    _K.RECITAL: _REGISTERED, _K.TRAINING: _REGISTERED, _K.EXHIBITION: ("head_counts",),
    _K.RIDDLE: ("head_counts", "emergency_plan", "prizes"), _K.FAIR: ("head_counts", "emergency_plan"),
    _K.ESSAY_CONTEST: ("entries", "winners"), _K.CONTEST: ("entries", "winners"), _K.TOUR: ("registrations", "sign_in"),
    _K.PROGRAMME: ("registrations", "progress"), _K.CRAFT: _REGISTERED, _K.FILM: ("sign_in",), _K.ONLINE: ("links",),
    _K.OUTREACH: ("emergency_plan",), _K.OTHER: (),
}  # fmt: skip
OPTIONAL = ("approval", "poster", "script", "links", "survey", "video", "budget", "other")
BY_ENTRY = {
    Entry.REGISTER: ("registrations", "sign_in"), Entry.DROP_IN: ("head_counts",), Entry.GROUP: ("registrations",),
    Entry.SUBMIT: ("entries",),
}  # fmt: skip
