"""The board as a colleague works it: columns, a batch, ticks, scanner, undo, the clock; each page with few queries."""

import pytest

from tests.client import Client, text
from tests.factories import a_bib, a_branch, a_colleague, an_accepted_batch, login_name, some_items
from yylib import clock
from yylib.database import db, plain, write, writing
from yylib.models.items import Item, Location
from yylib.models.orders import Supplier
from yylib.services.catalogue import index
from yylib.services.processing import checklist


@pytest.fixture
def desk(app):
    """A colleague of the acquisition desk, a location, and a batch with volumes at several stages."""
    clock.freeze("2026-11-23 10:00")
    app.test_client_class = Client
    with app.app_context():
        branch_id = a_branch(name="总馆")
        names = [login_name(a_colleague("acquisition")), login_name(a_colleague("auditor"))]
        with writing() as session:
            place = Location(branch_id=branch_id, name="文学借阅室")
            session.add_all([place, Supplier(name="示例书店", created_at=clock.now())])
            session.flush()
            location_id = place.id
        batch_id = an_accepted_batch(clock.today().replace(day=2), name="十一月到货", number="2026-0007")
        bib_id = a_bib(title="沂源县志", isbn="9787020002207")
        write(index.renew, bib_ids=[bib_id])
        held = {}
        for stage in ("to_catalogue", "to_process", "to_allocate", "to_shelve"):
            held[stage] = some_items(bib_id, 2, batch_id=batch_id, stage=stage, status="processing", shelved_at=None)
        write(checklist.first_content)
        db.session.remove()
    client = app.test_client()
    client.sign_in(names[0])
    client.auditor, client.batch_id, client.items, client.location_id, client.bib_id = (
        names[1],
        batch_id,
        held,
        location_id,
        bib_id,
    )
    return client


def dress(app, ids, **values):
    """Set columns of volumes as the steps before would have."""
    with app.app_context():

        def act():
            for one in ids:
                item = db.session.get(Item, one)
                item.barcode = item.accession_no = f"YY{one:06}"
                item.registered_at = item.processed_at = clock.now()
                for name, value in values.items():
                    setattr(item, name, value)

        write(act)
        db.session.remove()


def stages_of(app, ids):
    with app.app_context():
        rows = [row.stage for one in ids for row in plain("SELECT stage FROM item WHERE id = :id", id=one)]
        db.session.remove()
        return rows


def test_the_board_shows_each_batch_where_its_volumes_are_and_says_what_is_late(desk):
    clock.freeze("2026-11-23 10:00")
    page = text(desk.get("/staff/board/"))
    assert "在途 1 批，1 批超期" in page and "十一月到货" in page and "超期 6 天" in page and "11-17 到期" in page
    assert page.count('class="card late"') == 4, "in four columns"
    assert "十一月到货" in text(desk.get("/staff/board/list?state=late"))
    piece = text(desk.get("/staff/board/?state=paused", headers={"HX-Request": "true"}))
    assert piece.lstrip().startswith('<section id="board">') and "没有符合的批次" in piece
    late = text(desk.get("/staff/board/late"))
    assert "1 批超期" in late and "采编：编目" in late and "接收科室：上架" in late
    for url in (
        "list/print",
        "done",
        "stage/to_process",
        "stage/to_process/print",
        f"{desk.batch_id}",
        f"{desk.batch_id}/print",
        "scan",
    ):
        assert desk.get(f"/staff/board/{url}").status_code == 200, url
    assert desk.get("/staff/board/stage/nowhere").status_code == 404


def test_volumes_are_moved_by_ticks_by_the_batch_and_by_scanner_and_moved_back(desk, app):
    shelf, allocate = desk.items["to_shelve"], desk.items["to_allocate"]
    dress(app, shelf, allocated_at=clock.now(), handed_over_at=clock.now(), location_id=desk.location_id)
    dress(app, allocate)
    url = f"/staff/board/{desk.batch_id}"
    answer = desk.submit(f"{url}?stage=to_allocate", action="/staff/board/move", items=[str(allocate[0])],
                         location_id=str(desk.location_id))  # fmt: skip
    assert answer.status_code == 303 and answer.headers["Location"].startswith(url)
    page = text(desk.get(answer.headers["Location"]))
    assert "移动了 1 册：分配" in page and "刚才移动的" in page
    assert stages_of(app, allocate) == ["to_hand_over", "to_allocate"]
    desk.submit(f"{url}?stage=to_allocate", action="/staff/board/undo/1")
    assert stages_of(app, allocate) == ["to_allocate"] * 2
    again = desk.submit(f"{url}?stage=to_shelve", action="/staff/board/move", all="1")
    assert again.status_code == 303 and stages_of(app, shelf) == ["shelved"] * 2
    desk.submit("/staff/board/", action="/staff/board/undo/2")
    assert stages_of(app, shelf) == ["to_shelve"] * 2
    scanned = desk.submit(
        "/staff/board/scan?stage=to_shelve",
        action="/staff/board/scan",
        htmx=True,
        code=f"yy{shelf[0]:06}",
        stage="to_shelve",
    )
    assert scanned.status_code == 200 and 'data-tone="good"' in text(scanned) and "已上架" in text(scanned)
    twice = desk.submit(
        "/staff/board/scan", action="/staff/board/scan", htmx=True, code=f"YY{shelf[0]:06}", stage="to_shelve"
    )
    assert twice.status_code == 409 and 'data-tone="bad"' in text(twice) and "已经在架上" in text(twice)
    for code, stage, said in (
        ("YY999999", "to_shelve", "没有条码"),
        (f"YY{shelf[1]:06}", "to_allocate", "现在是“待上架”"),
        ("", "to_shelve", "请扫条码"),
    ):
        assert said in text(
            desk.submit("/staff/board/scan", action="/staff/board/scan", htmx=True, code=code, stage=stage)
        )


def test_volumes_without_a_barcode_stay_and_what_is_no_mere_mark_is_refused(desk, app):
    answer = desk.submit(f"/staff/board/{desk.batch_id}?stage=to_process", action="/staff/board/move", all="1")
    assert answer.status_code == 409 and "都还没有贴条码" in text(answer)
    page = text(desk.get("/staff/board/stage/to_catalogue"))
    assert 'action="/staff/board/move"' not in page and "请到“编目”" in page
    auditor = app.test_client()
    auditor.sign_in(desk.auditor)
    assert 'action="/staff/board/move"' not in text(auditor.get("/staff/board/stage/to_process"))
    assert "没有您能移动的环节" in text(auditor.get("/staff/board/scan"))


def test_a_batch_is_paused_with_a_reason_and_goes_on(desk):
    url = f"/staff/board/{desk.batch_id}"
    assert desk.submit(url, action=f"{url}/pause", reason="等").status_code == 422
    assert desk.submit(url, action=f"{url}/pause", reason="等供货商补一批书标", from_on="2026-11-10").status_code == 303
    page = text(desk.get(url))
    assert "停钟：等供货商补一批书标" in page and "停钟 13 天" in page
    assert "没有超期" in text(desk.get("/staff/board/"))
    assert desk.submit(url, action=f"{url}/resume").status_code == 303
    assert "2026-11-30 到期" in text(desk.get(url))


def test_staff_find_titles_nobody_may_see_yet_and_see_how_far_they_are(desk):
    for q in ("沂源", "9787020002207", "县志"):
        page = text(desk.get("/staff/board/search", query_string={"q": q}))
        assert "沂源县志" in page and "待编目 2 册" in page
    assert "没有“红楼”" in text(desk.get("/staff/board/search?q=红楼"))
