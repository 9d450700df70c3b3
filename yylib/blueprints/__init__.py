"""The table of blueprints and prefixes, and the staff menu."""

from importlib import import_module
from typing import NamedTuple

from flask import current_app, request, url_for

from yylib.permissions import Permission as P


class Row(NamedTuple):
    """One blueprint: its package, where it lives, and on which surface it is registered."""

    name: str
    prefix: str
    surface: str


TABLE = (
    Row("everywhere", "", "all"),
    Row("home", "", "public"),
    Row("accounts", "/staff", "staff"),
    Row("calendar", "/staff/calendar", "staff"),
    Row("hours", "", "public"),
    Row("bookings", "/book", "public"),
    Row("doors", "/gate", "public"),
    Row("seats", "/seat", "public"),
    Row("crowd", "/now", "public"),
    Row("booking_desk", "/staff/bookings", "staff"),
    Row("misses", "/staff/misses", "staff"),
    Row("seat_desk", "/staff/seats", "staff"),
    Row("lost", "/staff/lost", "staff"),
    Row("entry_checks", "/staff/entry-checks", "staff"),
    Row("day_sheets", "/staff/sheets", "staff"),
    Row("board", "/staff/board", "staff"),
    Row("suggestions", "/suggest", "public"),
    Row("suggestion_desk", "/staff/suggestions", "staff"),
    Row("orders", "/staff/orders", "staff"),
    Row("suppliers", "/staff/suppliers", "staff"),
    Row("funds", "/staff/funds", "staff"),
    Row("batches", "/staff/batches", "staff"),
    Row("bibs", "/staff/bibs", "staff"),
    Row("holdings", "/staff/holdings", "staff"),
    Row("processing", "/staff/processing", "staff"),
    Row("handovers", "/staff/handovers", "staff"),
    Row("registers", "/staff/registers", "staff"),
    Row("gifts", "/donate", "public"),
    Row("gift_desk", "/staff/gifts", "staff"),
    Row("verify", "/verify", "public"),
    Row("local_works", "/staff/local", "staff"),
    Row("collections", "/collections", "public"),
    Row("resources", "/resources", "public"),
    Row("resource_desk", "/staff/resources", "staff"),
    Row("catalogue", "/catalogue", "public"),
    Row("activities", "/activities", "public"),
    Row("activity_desk", "/staff/activities", "staff"),
    Row("year_plans", "/staff/year-plan", "staff"),
    Row("notices", "/staff/notices", "staff"),
    Row("registrations", "/join", "public"),
    Row("registration_desk", "/staff/registrations", "staff"),
    Row("attendance", "/staff/attendance", "staff"),
    Row("sign_in", "/come", "public"),
    Row("contests", "/staff/contests", "staff"),
    Row("entries", "/entries", "public"),
    Row("programmes", "/staff/programmes", "staff"),
    Row("archives", "/staff/archives", "staff"),
    Row("surveys", "/survey", "public"),
    Row("activity_figures", "/staff/activity-figures", "staff"),
    Row("volunteers", "/volunteer", "public"),
    Row("signups", "/shifts", "public"),
    Row("duty", "/duty", "public"),
    Row("proofs", "/proofs", "public"),
    Row("volunteer_board", "/staff/volunteer-board", "staff"),
    Row("volunteer_desk", "/staff/volunteers", "staff"),
    Row("recruitments", "/staff/recruitments", "staff"),
    Row("volunteer_records", "/staff/volunteer-records", "staff"),
    Row("shift_desk", "/staff/shifts", "staff"),
    Row("signup_desk", "/staff/signups", "staff"),
    Row("service_hours", "/staff/service-hours", "staff"),
    Row("proof_desk", "/staff/proofs", "staff"),
    Row("volunteer_figures", "/staff/volunteer-figures", "staff"),
    Row("rules", "/staff/rules", "staff"),
    Row("branches", "/staff", "staff"),
    Row("visits", "/staff", "staff"),
    Row("audit", "/staff/audit", "staff"),
    Row("outbox", "/staff/outbox", "staff"),
    Row("people", "/staff/people", "staff"),
    Row("privacy", "/staff/privacy", "staff"),
    Row("privacy_notice", "", "public"),
    Row("terminals", "/staff/terminals", "staff"),
    Row("files", "/staff/files", "staff"),
    Row("imports", "/staff/imports", "staff"),
    Row("guides", "", "public"),
    Row("guide_desk", "/staff/guides", "staff"),
    Row("jobs", "/staff/system", "staff"),
    Row("lists", "/staff/lists", "staff"),
    Row("reports", "/staff", "staff"),
    Row("screens", "/display", "staff"),
)

# label, endpoint, permission; an entry whose blueprint this surface lacks is not drawn
MENU = (
    ("今日", (
        ("前台", "visits.desk", P.VISITS_RECORD),
        ("到馆", "reports.turnout", P.REPORTS_READ),
        ("预约", "booking_desk.index", P.BOOKINGS_RECORD),
        ("座位", "seat_desk.index", P.SEATS_RECORD),
        ("遗留物品", "lost.index", P.VISITS_RECORD),
        ("失约", "misses.index", P.BOOKINGS_RECORD),
        ("每日核对", "visits.morning", P.VISITS_READ),
        ("每日客流表", "day_sheets.index", P.REPORTS_READ),
        ("待通知", "outbox.index", P.OUTBOX_TICK),
        ("找读者", "people.index", P.PEOPLE_READ),
    )),
    ("采编", (
        ("采编看板", "board.index", P.ACQUISITION_READ),
        ("荐购", "suggestion_desk.index", P.SUGGESTIONS_ANSWER),
        ("订单", "orders.index", P.ORDERS_MANAGE),
        ("到货验收", "batches.index", P.BATCHES_RECORD),
        ("捐赠", "gift_desk.index", P.GIFTS_RECORD),
        ("编目", "bibs.index", P.ACQUISITION_READ),
        ("加工", "processing.index", P.ITEMS_PROCESS),
        ("移交上架", "handovers.index", P.HANDOVERS_SIGN),
        ("登记簿", "registers.index", P.ACQUISITION_READ),
        ("馆藏", "holdings.index", P.ACQUISITION_READ),
        ("地方文献", "local_works.index", P.LOCAL_MANAGE),
        ("数字资源", "resource_desk.index", P.RESOURCES_MANAGE),
        ("供货商", "suppliers.index", P.ORDERS_MANAGE),
        ("经费", "funds.index", P.ACQUISITION_READ),
    )),
    ("活动", (
        ("活动策划", "activity_desk.index", P.ACTIVITIES_READ),
        ("年度计划", "year_plans.index", P.ACTIVITIES_READ),
        ("活动通知", "notices.index", P.ACTIVITIES_PLAN),
        ("活动报名", "registration_desk.index", P.REGISTRATIONS_RECORD),
        ("活动签到", "attendance.index", P.ATTENDANCE_RECORD),
        ("征文竞赛", "contests.index", P.ACTIVITIES_READ),
        ("阅读项目", "programmes.index", P.ACTIVITIES_READ),
        ("立卷归档", "archives.index", P.ACTIVITIES_READ),
    )),
    ("志愿者", (
        ("志愿者工作台", "volunteer_board.index", P.VOLUNTEERS_MANAGE),
        ("志愿者名册", "volunteer_desk.index", P.VOLUNTEERS_READ),
        ("招募公告", "recruitments.index", P.VOLUNTEERS_MANAGE),
        ("排班", "shift_desk.index", P.VOLUNTEERS_READ),
        ("志愿签到", "service_hours.index", P.VOLUNTEERS_RECORD),
        ("时长确认", "service_hours.queue", P.HOURS_CONFIRM),
        ("培训与记录", "volunteer_records.index", P.VOLUNTEERS_MANAGE),
        ("服务证明", "proof_desk.index", P.VOLUNTEERS_MANAGE),
    )),
    ("统计", (
        ("各期统计", "reports.period", P.REPORTS_READ),
        ("活动统计", "activity_figures.index", P.REPORTS_READ),
        ("志愿服务统计", "volunteer_figures.index", P.REPORTS_READ),
        ("历史导入", "imports.index", P.IMPORTS_RUN),
    )),
    ("馆务", (
        ("服务指南", "guide_desk.manage", P.GUIDES_READ),
        ("开放时间", "calendar.hours", P.CALENDAR_READ),
        ("预约设置", "booking_desk.plans", P.BOOKINGS_MANAGE),
        ("座位图", "seat_desk.maps", P.SEATS_MANAGE),
        ("入馆核验", "entry_checks.index", P.ENTRY_CHECKS_MANAGE),
        ("节假日", "calendar.holidays", P.CALENDAR_READ),
        ("馆内规定", "rules.index", P.RULES_READ),
        ("馆舍与区域", "branches.index", P.BRANCHES_MANAGE),
        ("终端", "terminals.index", P.TERMINALS_MANAGE),
        ("账户", "accounts.index", P.ACCOUNTS_READ),
        ("个人信息", "privacy.index", P.PRIVACY_READ),
        ("操作日志", "audit.index", P.AUDIT_READ),
        ("系统", "jobs.index", P.JOBS_MANAGE),
    )),
)  # fmt: skip


# pages, or whole subjects without an entry of their own, that belong to another entry of the menu than their subject's first
BELONGS = {"visits.place_day": "visits.morning", "calendar.deadlines": "calendar.holidays",
           "booking_desk.plan": "booking_desk.plans", "booking_desk.slot": "booking_desk.plans",
           "booking_desk.address": "booking_desk.plans",
           "seat_desk.map": "seat_desk.maps", "seat_desk.plain": "seat_desk.maps", "seat_desk.plain_act": "seat_desk.maps",
           "signup_desk": "shift_desk.index"}  # fmt: skip


def register(app) -> None:
    """Register the blueprints of this surface; the others do not exist here."""
    surface = app.config["SURFACE"]
    for row in TABLE:
        if "all" in (surface, row.surface) or surface == row.surface:
            module = import_module(f"yylib.blueprints.{row.name}")
            app.register_blueprint(module.bp, url_prefix=row.prefix or None)
    app.extensions["nav"] = _nav


SHORT = 20  # a menu of so many entries stands open as a whole


def _nav(person) -> list[dict]:
    """The menu as this person may use it; of a long one, today's group and the one of this page stand open."""
    groups = []
    for label, items in MENU:
        shown = [_item(*item) for item in items if person.can(item[2]) and item[1] in current_app.view_functions]
        if shown:
            groups.append({"label": label, "items": shown, "open": any(one["current"] for one in shown)})
    is_short = sum(len(group["items"]) for group in groups) <= SHORT
    for at, group in enumerate(groups):
        group["open"] = is_short or group["open"] or not at
    return groups


def _item(label: str, endpoint: str, _permission) -> dict:
    """An entry is current on its own page, and the first of its subject on that subject's other pages."""
    here = request.endpoint or ""
    subject = here.split(".")[0]
    listed = [item[1] for _label, items in MENU for item in items]
    first = BELONGS.get(here, BELONGS.get(subject)) or next(
        (name for name in listed if name.split(".")[0] == subject), None
    )
    current = here == endpoint or (here not in listed and endpoint == first)
    return {"label": label, "url": url_for(endpoint), "current": current, "count": None}
