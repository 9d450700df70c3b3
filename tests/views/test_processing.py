"""From the checklist to the shelf as a colleague does it on the pages, without JavaScript; and who may not."""

import re

import pytest

from tests.client import Client, text
from tests.factories import PASSWORD, a_branch, a_colleague
from tests.services.items.pieces import a_batch, a_location, volume
from yylib.database import db, plain, write
from yylib.services.labels import papers
from yylib.services.processing import checklist

NEEDED = ("馆藏章", "磁条", "书标")


@pytest.fixture
def house(app):
    """A branch with a location, three volumes of a catalogued title, and colleagues of two desks."""
    app.test_client_class = Client
    with app.app_context():
        write(checklist.first_content)
        write(papers.first_content)
        branch = a_branch(name="总馆")
        app.location, app.branch = a_location(branch, name="图书借阅室"), branch
        app.batch, app.items = a_batch(
            3, bib={"title": "沂河源𠮷", "class_no": "I247.5", "call_no": "I247.5/12", "isbn": "9787020002207"}
        )
        app.steps = {step.name: step.id for step in checklist.steps()}
        a_colleague("acquisition", login_name="cai", name="采编甲")
        a_colleague("desk", login_name="jie", name="借阅乙")
        app.papers = [paper.id for paper in papers.papers()]
        db.session.remove()
    return app


def stages(app) -> list[str]:
    with app.app_context():
        found = [volume(item_id).stage for item_id in app.items]
        db.session.remove()
    return found


def codes(app) -> list[str]:
    with app.app_context():
        return [row.barcode for row in plain("SELECT barcode FROM item ORDER BY id")]


def test_a_day_from_the_checklist_to_the_shelf(house):
    client = house.test_client()
    client.sign_in("cai")
    page = f"/staff/processing/batches/{house.batch}"
    assert "3 册没有移交" in text(client.get(page))
    assert client.submit(page, f"{page}/ranges", prefix="yy", width="6", count="0").status_code == 422
    client.submit(page, f"{page}/ranges", prefix="yy", width="6", count="4", first_no="1")
    stuck = client.submit(f"{page}/stick", code="9787020002207")
    assert "请扫要贴上的条码标签" in text(stuck)
    assert "YY000002" in text(client.submit(f"{page}/stick", code="yy000002", item=str(house.items[0])))
    assert client.submit(f"{page}/stick", code="YY000002", item=str(house.items[1])).status_code == 409
    client.submit(page, f"{page}/give")
    assert codes(house) == ["YY000002", "YY000001", "YY000003"]
    client.submit(page, f"{page}/steps", whole="1", steps=[house.steps["馆藏章"], house.steps["磁条"]])
    scan = {"code": "YY000001", "steps": house.steps["书标"]}
    said = text(client.submit("/staff/processing/scan", htmx=True, **scan))
    assert 'data-tone="good"' in said and "加工完了，待分配" in said
    assert 'data-tone="again"' in text(client.submit("/staff/processing/scan", htmx=True, **scan))
    assert 'data-tone="bad"' in text(client.submit("/staff/processing/scan", htmx=True, **scan | {"code": "NONE"}))
    assert client.submit("/staff/processing/scan", code="NONE", steps=house.steps["书标"]).status_code == 404
    client.submit(page, f"{page}/steps", items=[str(item_id) for item_id in house.items], steps=[house.steps["书标"]])
    assert stages(house) == ["to_allocate"] * 3
    one = f"/staff/processing/volumes/{house.items[2]}"
    client.post(f"{one}/steps/{house.steps['磁条']}", data={"act": "undo"} | token(client, one))
    assert stages(house)[2] == "to_process"
    client.post(f"{one}/steps/{house.steps['磁条']}", data=token(client, one))
    client.submit(one, f"{one}/spoil", reason="贴破了")
    assert codes(house)[2] == "YY000004"
    assert "贴破了" in text(client.get(one))
    place = "/staff/handovers/allocation"
    client.submit(place, place, act="place", location_id=str(house.location), batch=str(house.batch))
    assert stages(house) == ["to_hand_over"] * 3
    assert client.submit("/staff/handovers/new", branch_id=str(house.branch)).status_code == 303
    sheet = "/staff/handovers/1"
    for code, tone in (("YY000001", "good"), ("YY000001", "again"), ("YY999999", "bad"), ("YY000002", "good")):
        assert f'data-tone="{tone}"' in text(client.submit(f"{sheet}/check", f"{sheet}/check", htmx=True, code=code))
    client.submit(f"{sheet}/check", f"{sheet}/lines/4/aside")
    client.submit(sheet, f"{sheet}/sign", side="giver")
    wrong = client.submit(sheet, f"{sheet}/take", login_name="jie", password="not-the-password")
    assert wrong.status_code == 422 or "密码" in text(wrong)
    same = client.submit(sheet, f"{sheet}/take", login_name="cai", password=PASSWORD)
    assert same.status_code == 409 and "要是两个人" in text(same)
    assert client.submit(sheet, f"{sheet}/take", login_name="jie", password=PASSWORD).status_code == 303
    assert "采编甲" in text(client.get("/staff/account")) or "采编甲" in text(client.get(sheet)), (
        "the giver stays signed in"
    )
    assert "相符 2" in text(client.get(f"{sheet}/paper")) and "借阅乙" in text(client.get(f"{sheet}/paper"))
    assert stages(house) == ["to_shelve", "to_shelve", "to_hand_over"]
    taker = house.test_client()
    taker.sign_in("jie")
    assert "I247.5/12" in text(taker.get("/staff/handovers/order?list=1"))
    shelf = "/staff/handovers/shelf"
    assert "在馆" in text(taker.submit(shelf, shelf, htmx=True, code="YY000001"))
    assert taker.submit(shelf, shelf, code="YY000004").status_code == 409
    taker.submit(sheet, f"{sheet}/shelve")
    assert stages(house) == ["shelved", "shelved", "to_hand_over"]
    taker.submit("/staff/handovers/shelf", f"/staff/handovers/shelf/{house.items[0]}/undo")
    assert stages(house)[0] == "to_shelve"
    assert taker.get(page).status_code == 403, "processing is not the desk's"
    assert taker.submit(sheet, f"{sheet}/unsign", reason="误签").status_code == 409
    taker.submit("/staff/handovers/shelf", f"/staff/handovers/shelf/{house.items[1]}/undo")
    taker.submit(sheet, f"{sheet}/unsign", reason="误签")
    assert stages(house) == ["to_hand_over"] * 3
    client.submit(sheet, f"{sheet}/void", reason="重做")
    assert "已作废" in text(client.get(f"{sheet}/paper"))


def token(client, page) -> dict:
    return {"csrf_token": re.search(r'name="csrf_token" value="([^"]+)"', text(client.get(page)))[1]}


def test_labels_are_counted_and_rare_characters_told_before_they_are_printed(house):
    client = house.test_client()
    client.sign_in("cai")
    page = f"/staff/processing/batches/{house.batch}"
    client.submit(page, f"{page}/ranges", prefix="YY", width="6", count="6", first_no="1")
    assert "YY000001" in text(client.get(f"/staff/processing/labels?batch={house.batch}&range=1")), (
        "labels to stick later"
    )
    client.submit(page, f"{page}/give")
    shown = text(
        client.get(f"/staff/processing/labels?batch={house.batch}&kind=barcode&paper={house.papers[1]}&start=65")
    )
    assert "3 张条码标签，2 张纸" in shown
    assert "3 张有字库里没有的字" in shown and "𠮷" in shown and "沂河源" in shown
    assert "1 张条码标签" in text(
        client.get(f"/staff/processing/labels?batch={house.batch}&first=yy000002&last=YY000002")
    )
    pdf = client.get(f"/staff/processing/labels.pdf?item={house.items[0]}&kind=spine&paper={house.papers[0]}&start=24")
    assert pdf.data.startswith(b"%PDF-")
    assert (
        client.get(f"/staff/processing/labels.pdf?item={house.items[0]}&paper={house.papers[0]}&start=25").status_code
        == 422
    )
    sheet = f"/staff/processing/papers/{house.papers[1]}"
    assert client.get(f"{sheet}/calibration.pdf").data.startswith(b"%PDF-")
    for wrong in ("21", "NaN", "-Infinity"):
        assert client.submit(sheet, f"{sheet}/shift", shift_x=wrong, shift_y="0").status_code == 422
    client.submit(sheet, f"{sheet}/shift", shift_x="-0.5", shift_y="1.25")
    assert "右 -0.5，下 1.25" in text(client.get("/staff/processing/papers"))
    new = {"name": "A4　2×7", "columns": "2", "rows": "7", "width": "99.1", "height": "38.1", "margin_left": "4.65",
           "margin_top": "15.15", "pitch_x": "101.6", "pitch_y": "38.1"}  # fmt: skip
    assert "横向" in text(client.submit("/staff/processing/papers/new", **new | {"columns": "3"}))
    assert client.submit("/staff/processing/papers/new", **new).status_code == 303
    steps = "/staff/processing/steps"
    client.submit(f"{steps}/new", name="光盘盒", sources=["gift"], materials=["book"])
    assert "光盘盒" in text(client.get(steps)) and "捐赠" in text(client.get(steps))
    assert client.submit(f"{steps}/new", name="光盘盒").status_code == 409
    assert "2 列 × 7 行" in text(client.get("/staff/processing/papers"))
    rules = "/staff/handovers/rules"
    client.submit(f"{rules}/new", classes="I2 b", audience="children", location_id=str(house.location))
    assert "I2 B" in text(client.get(rules))
    for url in ("/staff/processing/", "/staff/handovers/", "/staff/handovers/allocation", f"{page}/print", "/staff/processing/spoil",
                f"{steps}/1", f"{rules}/1", "/staff/handovers/order?location=1"):  # fmt: skip
        assert client.get(url).status_code == 200
