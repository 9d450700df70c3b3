"""门口: the code on a door's screen, what a phone that scanned it may do, and children whose adult has left.

A code is made of the place, the direction and the half minute; nothing of it is stored. The phone's page writes nothing
until its button is pressed: it carries a ticket that is good for five minutes. Who stands there is the pass booked on
the phone, a pass typed in, or the phone itself for today. The same person at the same code is one row, however often
the button is pressed.
"""

from yylib.errors import declare
from yylib.services import rules

declare(
    code_old=("这个码已经过时", "请扫屏幕上现在的码；扫不出来请到服务台，馆员帮您登记。", 409),
    ticket_old=("这一页放得太久了，没有登记", "请再扫一次屏幕上的码。", 409),
    printed_off=("纸质码现在不用", "请扫屏幕上的码，或到服务台登记。", 409),
    gate_closed=("现在闭馆", "{when}开放，到时请再扫一次。", 409),
    walk_ins_off=("这几天凭预约进馆", "请先预约；不会用手机、60 岁以上和残障读者请走人工通道，馆员帮您办。", 409),
    child_alone=("不满 14 周岁需家长陪同", "请到服务台，工作人员陪您等家长，或帮您联系家长。", 409),
    not_inside=("没有您今天在馆的记录", "没有扫码进馆的不用扫码出馆；用别的手机或读者证进来的，请到服务台说一声。", 409),
    not_a_pass=("认不出这个号码", "请看预约凭证上的六位、活动报名凭证上的七位、志愿者证 ZY 后面的八位；没有的不用填。", 422),
    name_needed=("请写一下姓名", "现在进馆要登记姓名，30 天后自动删除；不愿写请走人工通道。", 422),
    bad_party=("人数不对", "一次至少一位大人，一共最多 {most} 人；人更多请到服务台按团体登记。", 422),
    none_stayed=("这一笔没有可以留下的孩子", "孩子是另外登记的，请直接请同事去看一下。", 409),
    alert_note=("请写一句怎么处理的", "例如：孩子在低幼室，已联系家长。", 422),
)  # fmt: skip

ASKS_NAME = rules.declare(
    "DOOR_ASKS_NAME", label="没有预约的读者扫码进馆时登记姓名", subject="门口", type=bool, default=False,
    source="馆内规定；姓名 30 天后自动删除")  # fmt: skip
PRINTED_CODES = rules.declare(
    "PRINTED_CODES", label="屏幕坏了时可以扫贴出的纸质码", subject="门口", type=bool, default=True, source="系统默认"
)
EARLY_MINUTES = rules.declare(
    "GATE_EARLY_MINUTES", label="开门以前可以扫码进馆", subject="门口", type=int, unit="分钟内", default=10, low=0, high=120,
    source="系统默认")  # fmt: skip
SHARED_PHONE = rules.declare(
    "SHARED_PHONE", label="同一部手机 5 分钟内用了几份凭证要提醒前台", subject="门口", type=int, unit="份", default=2, low=2,
    high=50, source="系统默认；只提醒，不拦人")  # fmt: skip

from yylib.services.doors import children  # noqa: E402, F401
