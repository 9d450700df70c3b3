"""Who may do what: the whole policy on one screen."""

from enum import StrEnum


class Permission(StrEnum):
    """``subject.act``, in alphabetical order."""

    ACCOUNTS_MANAGE = "accounts.manage"
    ACCOUNTS_READ = "accounts.read"
    ACQUISITION_READ = "acquisition.read"
    ACTIVITIES_APPROVE = "activities.approve"
    ACTIVITIES_ENDORSE = "activities.endorse"
    ACTIVITIES_PLAN = "activities.plan"
    ACTIVITIES_READ = "activities.read"
    ACTIVITIES_REVIEW = "activities.review"
    ARCHIVES_FILE = "archives.file"
    ATTENDANCE_RECORD = "attendance.record"
    AUDIT_READ = "audit.read"
    BATCHES_RECORD = "batches.record"
    BIBS_EDIT = "bibs.edit"
    BOOKINGS_MANAGE = "bookings.manage"
    BOOKINGS_RECORD = "bookings.record"
    BRANCHES_MANAGE = "branches.manage"
    CALENDAR_MANAGE = "calendar.manage"
    CALENDAR_READ = "calendar.read"
    DAY_SHEETS_SIGN = "day_sheets.sign"
    ENTRY_CHECKS_MANAGE = "entry_checks.manage"
    FUNDS_MANAGE = "funds.manage"
    GIFTS_DECIDE = "gifts.decide"
    GIFTS_RECORD = "gifts.record"
    GUIDES_MANAGE = "guides.manage"
    GUIDES_READ = "guides.read"
    HANDOVERS_SIGN = "handovers.sign"
    HOLDINGS_MANAGE = "holdings.manage"
    HOURS_CONFIRM = "hours.confirm"
    IMPORTS_RUN = "imports.run"
    ITEMS_PROCESS = "items.process"
    JOBS_MANAGE = "jobs.manage"
    LOCAL_MANAGE = "local.manage"
    ORDERS_APPROVE = "orders.approve"
    ORDERS_MANAGE = "orders.manage"
    OUTBOX_TICK = "outbox.tick"
    PEOPLE_ERASE = "people.erase"
    PEOPLE_READ = "people.read"
    PEOPLE_UNMASK = "people.unmask"
    PRIVACY_READ = "privacy.read"
    PROOFS_ISSUE = "proofs.issue"
    REGISTERS_LOCK = "registers.lock"
    REGISTRATIONS_RECORD = "registrations.record"
    REPORTS_EXPORT = "reports.export"
    REPORTS_READ = "reports.read"
    RESOURCES_MANAGE = "resources.manage"
    RULES_MANAGE = "rules.manage"
    RULES_READ = "rules.read"
    SEATS_MANAGE = "seats.manage"
    SEATS_RECORD = "seats.record"
    SUGGESTIONS_ANSWER = "suggestions.answer"
    TERMINALS_MANAGE = "terminals.manage"
    VISITS_ADOPT = "visits.adopt"
    VISITS_READ = "visits.read"
    VISITS_RECORD = "visits.record"
    VOLUNTEERS_MANAGE = "volunteers.manage"
    VOLUNTEERS_READ = "volunteers.read"
    VOLUNTEERS_RECORD = "volunteers.record"


P = Permission

LABELS: dict[Permission, str] = {
    P.ACCOUNTS_MANAGE: "管理账户与角色",
    P.ACCOUNTS_READ: "查看账户",
    P.ACQUISITION_READ: "查看采编进度、馆藏与登记簿",
    P.ACTIVITIES_APPROVE: "批准活动方案",
    P.ACTIVITIES_ENDORSE: "审核活动方案",
    P.ACTIVITIES_PLAN: "策划与发布活动",
    P.ACTIVITIES_READ: "查看活动",
    P.ACTIVITIES_REVIEW: "审查活动内容",
    P.ARCHIVES_FILE: "活动立卷归档",
    P.ATTENDANCE_RECORD: "活动签到与计数",
    P.AUDIT_READ: "查看操作日志",
    P.BATCHES_RECORD: "验收到货",
    P.BIBS_EDIT: "编目",
    P.BOOKINGS_MANAGE: "设置预约",
    P.BOOKINGS_RECORD: "办理预约与失约",
    P.BRANCHES_MANAGE: "管理馆舍与区域",
    P.CALENDAR_MANAGE: "维护开放时间与节假日",
    P.CALENDAR_READ: "查看开放时间与节假日",
    P.DAY_SHEETS_SIGN: "签每日客流表",
    P.ENTRY_CHECKS_MANAGE: "开关入馆核验",
    P.FUNDS_MANAGE: "管理购书经费",
    P.GIFTS_DECIDE: "决定捐赠、开具证书",
    P.GIFTS_RECORD: "接收捐赠",
    P.GUIDES_MANAGE: "修改服务指南",
    P.GUIDES_READ: "查看服务指南待核实项",
    P.HANDOVERS_SIGN: "移交与上架",
    P.HOLDINGS_MANAGE: "馆藏地点、馆藏导入与交出",
    P.HOURS_CONFIRM: "确认志愿服务时长",
    P.IMPORTS_RUN: "导入历史数据",
    P.ITEMS_PROCESS: "加工与条码",
    P.JOBS_MANAGE: "管理后台任务与备份",
    P.LOCAL_MANAGE: "征集地方文献",
    P.ORDERS_APPROVE: "审批订单",
    P.ORDERS_MANAGE: "订单与供货商",
    P.OUTBOX_TICK: "办理待通知",
    P.PEOPLE_ERASE: "导出与删除读者信息",
    P.PEOPLE_READ: "查找读者（脱敏）",
    P.PEOPLE_UNMASK: "查看读者完整信息",
    P.PRIVACY_READ: "查看个人信息清单",
    P.PROOFS_ISSUE: "开具志愿服务证明",
    P.REGISTERS_LOCK: "锁定登记簿、登记更正",
    P.REGISTRATIONS_RECORD: "办理活动报名",
    P.REPORTS_EXPORT: "导出报表",
    P.REPORTS_READ: "查看到馆统计",
    P.RESOURCES_MANAGE: "管理数字资源",
    P.RULES_MANAGE: "修改馆内规定",
    P.RULES_READ: "查看馆内规定",
    P.SEATS_MANAGE: "画座位图",
    P.SEATS_RECORD: "办理座位与巡视",
    P.SUGGESTIONS_ANSWER: "办理荐购",
    P.TERMINALS_MANAGE: "登记终端与屏幕",
    P.VISITS_ADOPT: "采纳每日数字",
    P.VISITS_READ: "查看到馆记录",
    P.VISITS_RECORD: "前台登记",
    P.VOLUNTEERS_MANAGE: "管理志愿者与排班",
    P.VOLUNTEERS_READ: "查看志愿者",
    P.VOLUNTEERS_RECORD: "志愿者登记与签到",
}


class Role(StrEnum):
    """The eight roles; one person may hold several, for good or as a deputy between two dates."""

    DESK = "desk"
    ACQUISITION = "acquisition"
    PROMOTION = "promotion"
    TECH = "tech"
    HEAD = "head"
    DIRECTOR = "director"
    ADMIN = "admin"
    AUDITOR = "auditor"


ROLE_LABELS: dict[Role, str] = {
    Role.DESK: "馆员",
    Role.ACQUISITION: "采编员",
    Role.PROMOTION: "活动专员",
    Role.TECH: "电子服务",
    Role.HEAD: "科室负责人",
    Role.DIRECTOR: "馆长",
    Role.ADMIN: "系统管理员",
    Role.AUDITOR: "审计员",
}

_COMMON = {P.CALENDAR_READ, P.GUIDES_READ, P.REPORTS_READ, P.RULES_READ, P.VISITS_READ, P.PRIVACY_READ, P.OUTBOX_TICK}
_DESK = _COMMON | {
    P.VISITS_RECORD, P.PEOPLE_READ, P.BOOKINGS_RECORD, P.SEATS_RECORD, P.ACQUISITION_READ, P.GIFTS_RECORD,
    P.HANDOVERS_SIGN, P.SUGGESTIONS_ANSWER, P.ACTIVITIES_READ, P.REGISTRATIONS_RECORD, P.ATTENDANCE_RECORD,
    P.VOLUNTEERS_READ, P.VOLUNTEERS_RECORD,
}  # fmt: skip
_ACQUISITION = _DESK | {
    P.BATCHES_RECORD, P.BIBS_EDIT, P.GIFTS_DECIDE, P.HOLDINGS_MANAGE, P.IMPORTS_RUN, P.ITEMS_PROCESS, P.LOCAL_MANAGE,
    P.ORDERS_MANAGE, P.RESOURCES_MANAGE,
}  # fmt: skip
_PROMOTION = _DESK | {P.ACTIVITIES_PLAN, P.ARCHIVES_FILE, P.IMPORTS_RUN, P.VOLUNTEERS_MANAGE, P.HOURS_CONFIRM}
_HEAD = _ACQUISITION | _PROMOTION | {
    P.VISITS_ADOPT, P.REPORTS_EXPORT, P.CALENDAR_MANAGE, P.GUIDES_MANAGE, P.IMPORTS_RUN, P.PEOPLE_UNMASK,
    P.ACCOUNTS_READ, P.BOOKINGS_MANAGE, P.SEATS_MANAGE, P.ENTRY_CHECKS_MANAGE, P.DAY_SHEETS_SIGN, P.PEOPLE_ERASE,
    P.FUNDS_MANAGE, P.ORDERS_APPROVE, P.REGISTERS_LOCK, P.ACTIVITIES_ENDORSE, P.ACTIVITIES_REVIEW,
    P.PROOFS_ISSUE,
}  # fmt: skip

ROLES: dict[Role, frozenset[Permission]] = {
    Role.DESK: frozenset(_DESK),
    Role.ACQUISITION: frozenset(_ACQUISITION),
    Role.PROMOTION: frozenset(_PROMOTION),
    Role.TECH: frozenset(_DESK | {P.TERMINALS_MANAGE, P.RESOURCES_MANAGE}),
    Role.HEAD: frozenset(_HEAD),
    Role.DIRECTOR: frozenset(_HEAD | {
        P.ACTIVITIES_APPROVE, P.RULES_MANAGE, P.BRANCHES_MANAGE, P.AUDIT_READ, P.TERMINALS_MANAGE,
    }),
    # The administrator keeps the machine and the accounts and sees no reader's data.
    Role.ADMIN: frozenset({
        P.ACCOUNTS_MANAGE, P.ACCOUNTS_READ, P.BRANCHES_MANAGE, P.CALENDAR_MANAGE, P.CALENDAR_READ, P.GUIDES_MANAGE,
        P.GUIDES_READ, P.IMPORTS_RUN, P.JOBS_MANAGE, P.OUTBOX_TICK, P.PRIVACY_READ, P.REPORTS_READ, P.RULES_MANAGE,
        P.RULES_READ, P.TERMINALS_MANAGE, P.VISITS_READ,
    }),
    Role.AUDITOR: frozenset({
        P.ACTIVITIES_READ, P.ACQUISITION_READ, P.AUDIT_READ, P.ACCOUNTS_READ, P.REPORTS_READ, P.RULES_READ, P.PRIVACY_READ,
        P.VOLUNTEERS_READ,
    }),
}  # fmt: skip


def granted(roles) -> frozenset[Permission]:
    """All that these roles may do together."""
    return frozenset().union(*(ROLES[Role(role)] for role in roles))
