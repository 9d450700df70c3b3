"""预约进馆: what a place offers, who booked, and what a booking's pass opens.

A booking is live while its party is inside, or until ``lapses_at``: release is a fact of time, read everywhere, and
written down by ``lapse`` under the same lock by which places are given away, so that a clock set back revives none.
A pass that lapsed is ``pass_lapsed`` at the door; its party may still walk in while there is room.
"""

from yylib.errors import declare
from yylib.meanings import mean

_CALL = "也可以打 0533-3240236，或直接来馆，现场留有名额；老年人、残障读者不用预约。"

declare(
    slot_full=("这个时段约满了", "请另选一个时段，" + _CALL, 409),
    day_full=("这一天约满了", "请另选一天，" + _CALL, 409),
    place_full=("现在馆里人满了", "请等有人离馆，或另选一个时段。" + _CALL, 409),
    walk_ins_full=("现场名额用完了", "请稍等有人离馆，或预约后面的时段；老年人、残障读者请到服务台，不受这个限制。", 409),
    slot_closed=("这个时段不开放", "请从列出的时段里重新选。", 409),
    not_bookable=("这里不用预约", "直接进馆就行。", 409),
    too_soon=("还没到可以预约的日子", "最多提前 {days} 天预约，这一天从 {opens} 起可以约。", 409),
    too_late=("这个时段不能再约了", "离结束不到 {minutes} 分钟。请另选一个时段，或直接来馆。", 409),
    too_many_open=("这个电话已有 {number} 个还没用的预约", "用过或取消一个以后就能再约。" + _CALL, 409),
    party_too_large=("一次最多预约 {most} 人", "人多请打 0533-3240236 预约团体参观。", 422),
    adult_needed=("未满 14 周岁的孩子要有大人陪同", "一位大人最多带 {number} 个孩子，请改人数；满 14 周岁算大人。", 422),
    ahead_limited=("现在只能预约 {days} 天以内的时段", "因为有几次约了没有来，到 {until} 恢复；来馆不受影响。有原因请打 0533-3240236，说明后可以撤销。", 409),
    seat_booked=("这个座位已有人约了", "请另选一个座位，或不选座位，到馆再坐。", 409),
    seat_not_there=("没有这个座位", "它停用了或在别的室，请另选一个。", 409),
    already_booked=("这个时段已经约过了", "凭证在当时约的那部手机上；换了手机请到“我的预约”填电话和六位字符，或打电话问馆员。", 409),
    booking_over=("这个预约已经{stage}", "不能再改；需要的话请重新预约。", 409),
    override_by_staff=("只有馆员能破例", "请打 0533-3240236。", 403),
    pass_cancelled=("这个预约已取消", "现场有空位仍可进馆；也可以重新预约。", 409),
    pass_lapsed=("名额已释放，现场有空位仍可进馆", "预约保留到 {until}；请按现场进馆登记，或到服务台。", 409),
    pass_other_day=("这张凭证是 {day} 的", "今天可以按现场进馆登记，或到服务台。", 409),
    pass_other_place=("这张凭证是{place}的", "请到那里进馆；在这里可以按现场进馆登记。", 409),
    pass_over=("这张凭证的时段已经结束", "结束时间是 {until}。现场有空位仍可进馆，请按现场进馆登记。", 409),
    too_early=("还没到时间", "请 {from_time} 以后再来进馆。", 409),
    too_fast=("请再点一次", "刚才点得太快，系统怕不是本人；填的内容都在。", 422),
    booking_unknown=("没有查到这个预约", "请核对电话和凭证上的六位字符，或打 0533-3240236。", 422),
)  # fmt: skip
mean(uq_booking_live="already_booked", uq_booking_seat_live="seat_booked")

FULLNESS = ("slot_full", "day_full", "place_full", "walk_ins_full")

from yylib.services.bookings import away  # noqa: E402, F401
from yylib.services.bookings.counted import Figures, figures  # noqa: E402, F401
from yylib.services.bookings.doorway import follower, resolver  # noqa: E402, F401
from yylib.services.bookings.ending import cancel, close, lapse, leave_at_closing  # noqa: E402, F401
from yylib.services.bookings.keys import by_code, by_path, last_four, pass_path  # noqa: E402, F401
from yylib.services.bookings.offer import Slot, bookable, plan_of, slot_at, slots  # noqa: E402, F401
from yylib.services.bookings.space import Room, live, room  # noqa: E402, F401
from yylib.services.bookings.taking import book, change  # noqa: E402, F401
