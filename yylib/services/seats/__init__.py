"""座位: one seat a person, one person a seat, and nobody keeps one by a book left on the table (不得占座).

``take`` and what follows it are plain SQL inside a normal unit. What is late is a fact of time: ``uses`` knows no use
past its hold, its leave, an unanswered report or the closing, whether or not the job has written it down.
"""

from yylib.errors import declare
from yylib.meanings import mean

declare(
    seat_taken=("座位 {label} 有人了", "{nearby}", 409),
    seat_blocked=("座位 {label} 暂停使用", "{why}{nearby}", 409),
    seat_kept_empty=("间隔就坐，座位 {label} 先空着", "{nearby}", 409),
    seat_closed=("{place}现在不开放", "{when}", 409),
    seat_gone=("这个座位已经不在图上", "请看看座位上贴的码，或请前台帮忙。", 404),
    seat_not_inside=(
        "还没有进馆登记",
        "请先扫门口的进馆码，或到前台登记，再扫座位上的码；前台也可以直接替您登记座位。",
        409,
    ),
    seat_one_each=("您已经有座位 {label}", "一人一座。要坐到这里请点“换到这里”，原来的座位同时让出。", 409),
    seat_none=("您现在没有座位", "可能已经到时间让出；请再选一个，或扫座位上的码。", 409),
    seat_not_signed=("还没有签到", "请在 {until} 前扫座位 {label} 上的码签到，之后才能暂离。", 409),
    seat_holds_spent=("今天已经留过 {most} 次座没有坐", "请走到空座位旁扫座位上的码，马上就能坐。", 409),
    seat_aways_spent=("这次用座已经暂离 {most} 次", "要离开请点“离座”，回来再选座位。", 409),
    seat_already_away=("已经是暂离", "请在 {until} 前回来，扫座位或点“我回来了”。", 409),
    seat_reported=("有人说座位 {label} 没人", "请在 {until} 前扫座位 {label} 上的码，证明您在；之后才能暂离。", 409),
    seat_nobody=("座位 {label} 没有人占", "现在就可以坐。", 409),
    seat_on_leave=("座位 {label} 的读者暂时离开", "{until} 前不回来，座位自己让出，不用报告。", 409),
    seat_own=("这是您自己的座位", "不用的话请点“离座”。", 409),
    seat_report_open=("座位 {label} 已经有人报告", "{until} 前没有人回应，座位自己让出。", 409),
    seat_reports_spent=("今天已经报告 {most} 次", "还有没人的座位，请告诉前台。", 429),
    seat_report_none=("这个座位没有待核实的报告", "可能已经有人回应，请刷新后再看。", 409),
    seat_why=("请写明原因", "例如：椅子坏了；读者要求。", 422),
    seat_map_area=("座位图只画在区域里", "请先在“馆舍与区域”里登记这个区域。", 422),
    seat_map_size=("座位图长宽在 1–60 格之间", "请改成范围以内的数。", 422),
    seat_label_bad=("第 {row} 行第 {column} 格的座位号不能用", "座位号要写 1–10 个字。", 422),
    seat_label_twice=("座位号 {label} 用了两次", "一间屋子里的座位号各不相同。", 422),
    seat_square_bad=("第 {row} 行第 {column} 格不能放{what}", "一格只放一样，而且要在图里。", 422),
    seat_in_use=("{labels} 上有人或有预约，不能去掉", "请先在“座位”里请读者换座，或等空出来再改。", 409),
    seat_meals_unreadable=("看不懂用餐时段“{text}”", "请写成 11:00-13:00 16:30-18:30 这样，中间用空格隔开。", 422),
)
mean(uq_seat_use_seat_live="seat_conflict", uq_seat_use_holder_live="seat_conflict", uq_seat_square="seat_conflict",
     uq_seat_label="seat_conflict", uq_seat_report_open="seat_conflict")  # fmt: skip
declare(seat_conflict=("没有办成：座位刚刚变了", "请刷新后再看一次。", 409))

from yylib.services.seats.doors import inside, is_inside  # noqa: E402, F401
from yylib.services.seats.figures import Usage, usage  # noqa: E402, F401
from yylib.services.seats.leaves import away, back, offer  # noqa: E402, F401
from yylib.services.seats.maps import (  # noqa: E402, F401
    block,
    by_code,
    draw,
    fixture_label,
    rooms,
    set_alternate,
    the_map,
    unblock,
)
from yylib.services.seats.present import State, bookable, check_bookable, states  # noqa: E402, F401
from yylib.services.seats.reports import answer_report, patrol, report  # noqa: E402, F401
from yylib.services.seats.taking import free, leave, move, sign_in, take, yields  # noqa: E402, F401
from yylib.services.seats.uses import Use, of_holder, settle  # noqa: E402, F401
