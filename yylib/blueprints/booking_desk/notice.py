"""公众号菜单: the address of the booking page, and the words that go with it."""

from io import BytesIO

from flask import send_file

from yylib.access import requires
from yylib.blueprints.booking_desk import bp
from yylib.permissions import Permission as P
from yylib.services import bookings, prints
from yylib.web import page

PATH = "/book/"
TITLE, TEXT = "预约进馆", "扫码预约进馆：选时段，写姓名和电话，一分钟约好，不用注册。"
SEES = ("直接进馆就行", "选个时间来", "去哪里")  # the heading of PATH: no place takes bookings, one does, more do


@bp.get("/address")
@requires(P.BOOKINGS_RECORD)
def address():
    """What to type into the menu of the 公众号, and the code to hang up."""
    return page("booking_desk/address.html", address=prints.address(PATH), qr=prints.qr(PATH), text=TEXT,
                sees=SEES[min(len(bookings.bookable()), 2)])  # fmt: skip


@bp.get("/address/poster")
@requires(P.BOOKINGS_RECORD)
def poster():
    """海报 as a PDF; refused while there is no outward address."""
    made = prints.poster(
        title=TITLE,
        path=PATH,
        text=TEXT,
        otherwise="没有手机也能进：老年人、残障读者不用预约，其他读者请到服务台或打 0533-3240236。",
    )
    return send_file(BytesIO(made.data), "application/pdf", as_attachment=True, download_name="预约进馆海报.pdf",
                     conditional=False, etag=False)  # fmt: skip
