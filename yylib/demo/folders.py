"""What the demonstration's activities leave for their files: drawn pictures, a script, a link, prizes handed out."""

from datetime import date
from io import BytesIO

from yylib.database import write
from yylib.services import activities, files, prints
from yylib.services.archives import checklist, gathering
from yylib.services.archives.terms import DOCUMENT, PHOTO
from yylib.services.attendance import prizes as stock

VIEWS = ("布置好的会场", "活动用书", "活动现场的桌子")
AFTER = "活动按方案举行，秩序良好；读者反映内容贴近生活，希望多办。（演示）"
SCRIPT = ("各位读者，上午好。今天我们从脚下的土地讲起：沂河的源头、鲁山的溶洞、猿人的牙齿。（演示）",
          "先看三张图，再讲两个故事，最后请大家提问。每人桌上有一张书单，都在二楼，可以借。（演示）")  # fmt: skip
SPINES = ((132, 62, 52), (58, 92, 120), (196, 160, 84), (84, 112, 76), (120, 96, 132), (172, 120, 96))


def gather(activity_id: int, title: str, session_id: int, on_day: date, by: int) -> None:
    """Everything that its checklist asks and that no other subject supplies, as its own people would hand it in."""
    for number, view in enumerate(VIEWS):
        kept = files.keep(BytesIO(_picture(activity_id, number)), f"现场{number}.jpg", PHOTO)._asdict()
        write(gathering.add_photo, activity_id=activity_id, kept=kept, by=by, caption=f"{title}：{view}", taken_on=on_day,
              photographer="演示·夏至", consent="nobody")  # fmt: skip
    write(gathering.summarise, activity_id=activity_id, text=AFTER, by=by)
    for line in checklist(activities.get(activity_id)):
        if line.state == "missing":
            MISSING[line.what](activity_id, title, session_id, on_day, by)


def _script(activity_id: int, title: str, _session_id: int, on_day: date, by: int) -> None:
    """讲稿 on A4, made by the house's own print."""
    made = prints.pdf(title="讲稿", head=(title,), parts=[prints.Text(line) for line in SCRIPT]).data
    kept = files.keep(BytesIO(made), "讲稿.pdf", DOCUMENT)._asdict()
    write(gathering.add_document, activity_id=activity_id, what="script", title="讲稿", kept=kept, on_day=on_day, by=by)


def _link(activity_id: int, title: str, _session_id: int, on_day: date, by: int) -> None:
    write(gathering.add_link, activity_id=activity_id, outlet="演示·本馆公众号", title=title, by=by, on_day=on_day,
          url=f"https://example.org/news/{activity_id}")  # fmt: skip


def prizes(activity_id: int, session_id: int, by: int) -> None:
    """Sixty bookmarks, half of them handed out."""
    prize_id = write(stock.add, activity_id=activity_id, name="书签（演示）", number=60, value_fen=200, by=by)
    for number in range(3):
        write(stock.hand_out, prize_id=prize_id, number=10 + number, nonce=f"demo-prize-{prize_id}-{number}",
              session_id=session_id, by=by)  # fmt: skip


MISSING = {
    "script": _script,
    "links": _link,
    "prizes": lambda activity_id, _title, session_id, _on_day, by: prizes(activity_id, session_id, by),
}


def _picture(seed: int, view: int) -> bytes:
    """A plainly drawn room without people: a wall, a floor, shelves full of spines, books on a table or a board."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (480, 320), (236, 228, 210))
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 230, 480, 320), fill=(176, 150, 118))
    for row in range(3 if view == 0 else 1):
        _shelf(pen, 40, 30 + 66 * row, seed + row)
    if view:
        pen.polygon(((60, 250), (420, 250), (460, 300), (20, 300)), fill=(120, 84, 56))
        for at in range(6):
            x = 90 + 52 * at
            pen.rectangle((x, 236 - 4 * (at % 3), x + 40, 258), fill=SPINES[(seed + at * view) % 6])
    if view == 2:
        pen.rectangle((250, 110, 430, 200), fill=(40, 72, 96))
        pen.ellipse((300, 125, 370, 190), fill=SPINES[seed % 6])
    out = BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()


def _shelf(pen, left: int, top: int, seed: int) -> None:
    for at in range(20):
        tall = 38 + (seed * 7 + at * 5) % 16
        pen.rectangle((left + at * 20, top + 56 - tall, left + at * 20 + 15, top + 56), fill=SPINES[(seed + at) % 6])
    pen.rectangle((left - 6, top + 56, left + 404, top + 61), fill=(104, 72, 48))
