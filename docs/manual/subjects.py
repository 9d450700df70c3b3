"""The pictures of whole subjects, as the demonstration's year left them; called by shoot.py."""

import sqlite3


def _rows(folder):
    held = sqlite3.connect(f"file:{folder / 'yylib.db'}?mode=ro", uri=True)
    held.row_factory = sqlite3.Row
    return held


BOOKS = (
    ("board", "/staff/board/"), ("board-batch", "/staff/board/2"), ("suggestions", "/staff/suggestions/"),
    ("order", "/staff/orders/3"), ("funds", "/staff/funds/"), ("batch", "/staff/batches/2"), ("counting", "/staff/batches/5/count"),
    ("differences", "/staff/batches/differences/"), ("holdings", "/staff/holdings/"), ("hand-out", "/staff/holdings/hand-out"),
    ("processing", "/staff/processing/batches/2"), ("handover", "/staff/handovers/2"), ("gift", "/staff/gifts/1"),
    ("local-work", "/staff/local/1"), ("resources", "/staff/resources/"), ("registers", "/staff/registers/"),
)  # fmt: skip


def books(shots, page, base, phone, wall):
    """The way to the shelf, as the demonstration's month left it; and what readers see of it."""
    for name, address in BOOKS:
        shots.take(page, name, base + address, 1100)
    page.goto(base + "/staff/bibs/")
    page.locator("main tbody a").first.click()
    shots.take(page, "bib", tallest=1300)
    phone = shots.open(base, phone)
    shots.take(phone, "phone-catalogue", base + "/catalogue/?q=沂河", 1000)
    shots.take(phone, "phone-suggest", base + "/suggest/", 1000)
    shots.take(phone, "phone-donate", base + "/donate/", 1000)
    shots.take(shots.open(base, wall), "kiosk", base + "/catalogue/kiosk")


ACTIVITIES = (
    ("activities", "/staff/activities/", ""), ("activity", "/staff/activities/{id}", "绘本故事会：好饿的毛毛虫"),
    ("year-plan", "/staff/year-plan/", ""),
    ("notice", "/staff/notices/{id}", "绘本故事会：好饿的毛毛虫"),
    ("registration-desk", "/staff/registrations/{id}", "绘本故事会：好饿的毛毛虫"),
    ("registration-names", "/staff/registrations/{id}/names", "绘本故事会：好饿的毛毛虫"),
    ("words", "/staff/outbox/activity/{id}", "绘本故事会：好饿的毛毛虫"),
    ("attendance", "/staff/attendance/{session}", "绘本故事会：月亮的味道"),
    ("attendance-tick", "/staff/attendance/{session}/tick", "绘本故事会：月亮的味道"),
    ("contest", "/staff/contests/{id}", "书屋我的梦"), ("contest-ranking", "/staff/contests/{id}/ranking", "书屋我的梦"),
    ("programme", "/staff/programmes/{id}", "亲子共读"), ("survey", "/staff/registrations/{id}/survey", "石头汤"),
    ("archives", "/staff/archives/", ""), ("archive", "/staff/archives/{id}", "剪纸里的节气"),
    ("archive-photos", "/staff/archives/{id}/photos", "剪纸里的节气"),
    ("activity-figures", "/staff/activity-figures/", ""),
)  # fmt: skip


def activities(shots, page, base, folder, phone):
    """From the plan to the file, as the demonstration's year left it; and what a family sees on the phone."""
    held = _rows(folder)
    one = ("SELECT a.id, a.number, (SELECT min(s.id) FROM activity_session s WHERE s.activity_id = a.id) AS session, "
           "(SELECT min(r.id) FROM registration_sheet r WHERE r.activity_id = a.id) AS sheet "
           "FROM activity a WHERE a.title LIKE ?")  # fmt: skip
    for name, address, title in ACTIVITIES:
        row = held.execute(one, (f"%{title}%",)).fetchone()
        shots.take(page, name, base + address.format(**row), 1150)
    phone, story = shots.open(base, phone), held.execute(one, ("%好饿的毛毛虫%",)).fetchone()
    held.close()
    shots.take(phone, "phone-activities", base + "/activities/", 1000)
    shots.take(phone, "phone-notice", base + f"/activities/{story['number']}", 1250)
    shots.take(phone, "phone-join", base + f"/join/{story['sheet']}", 1350)


VOLUNTEERS = (
    ("volunteer-board", "/staff/volunteer-board/"), ("recruitment", "/staff/recruitments/{recruitment}"),
    ("volunteers", "/staff/volunteers/"), ("volunteer", "/staff/volunteers/{volunteer}"),
    ("volunteer-group", "/staff/volunteers/groups/{team}"), ("volunteer-records", "/staff/volunteer-records/"),
    ("shifts", "/staff/shifts/"), ("shift-pattern", "/staff/shifts/pattern"), ("shift-people", "/staff/signups/{shift}"),
    ("service-hours", "/staff/service-hours/"), ("hours-queue", "/staff/service-hours/queue"),
    ("proof", "/staff/proofs/{proof}"), ("volunteer-figures", "/staff/volunteer-figures/"),
)  # fmt: skip
IDS = (
    "SELECT (SELECT min(id) FROM recruitment) AS recruitment, (SELECT min(id) FROM volunteer_group) AS team, "
    "(SELECT min(volunteer_id) FROM proof WHERE stage = 'issued') AS volunteer, (SELECT min(number) FROM recruitment) AS notice, "
    "(SELECT min(id) FROM proof WHERE stage = 'issued') AS proof, (SELECT min(s.id) FROM shift s WHERE s.taken > 0 "
    "AND s.starts_at > (SELECT max(in_at) FROM service_entry)) AS shift"
)


def volunteers(shots, page, base, folder, phone):
    """From the notice to the proof; and what a volunteer sees on the phone."""
    held = _rows(folder)
    ids = dict(held.execute(IDS).fetchone())
    held.close()
    for name, address in VOLUNTEERS:
        shots.take(page, name, base + address.format(**ids), 1150)
    phone = shots.open(base, phone)
    shots.take(phone, "phone-volunteer", base + "/volunteer/", 1000)
    shots.take(phone, "phone-apply", base + f"/volunteer/notice/{ids['notice']}/apply", 1350)
    shots.take(phone, "phone-shifts", base + "/shifts/", 1000)
    shots.take(phone, "phone-verify", base + "/verify/", 800)
