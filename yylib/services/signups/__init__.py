"""报班: who serves when; what is missing is said exactly. What others need stands here by name.

``lacks`` says what hinders; ``take`` gives a place or a turn to stand by while the shift's row is held.
"""

from yylib.errors import declare
from yylib.meanings import mean

declare(
    signup_lacking=("这个班还不能报", "{what}。{then}", 409),
    signup_by_staff=("只有馆员能破例安排", "请打 0533-3240236，说明情况。", 403),
    signup_self=("不能给自己破例", "请另一位同事来办。", 403),
    signup_no_room=("班次又满了", "您还在替补里，有空位会告诉您。", 409),
    signup_over=("这次报班已经是“{stage}”", "不能再改；还想来请重新报这个班。", 409),
    signup_begun=("班次已经开始", "不能再取消或换班，来不了请马上打 0533-3240236。", 409),
    signup_not_begun=("班次还没有开始", "到开始时间以后才能记未到；提前说来不了的，请用“取消”。", 409),
    signup_served=("这位志愿者已经签到", "有签到记录就不能记未到、取消或换班；签错了请先作废那一笔记录。", 409),
    signup_twice=("这位志愿者已经在这个班上", "不用再恢复，看看名单里的那一条。", 409),
    signup_no_group=("这个班次没有留给团队", "请一位一位地排；要留给团队，排班时选“只给一个团队”。", 409),
    signup_whom=("没有找到这位志愿者", "请填志愿者编号（如 ZY2026-0001）、志愿者码，或在册志愿者的姓名。", 422),
    signup_many=("有 {number} 位志愿者叫这个名字", "请填编号，或从下面的名单里选一位。", 422),
    swap_over=("这个换班已经结束", "已有人接了，或对方不换了。可以看看别的班次。", 409),
    swap_self=("不能换给自己", "请填另一位志愿者的编号，或空着，让能来的人接。", 422),
    swap_unknown=("没有这个编号的在册志愿者", "请和对方核对编号，如 ZY2026-0001；也可以空着，让能来的人接。", 422),
    swap_there=("已经在这个班上了", "同一个班不能占两个位置，请换另一位或另一班。", 409),
    swap_return=("这一班不能拿来互换", "请选自己已排上、还没有开始的另一班。", 422),
    swap_answered=("已经有人答应互换，在等对方决定", "能直接接班的，可以点“接这个班”；或过些时候再看。", 409),
    swap_unwanted=("对方已经说过不换这一班", "请选另一班，或直接接这个班。", 409),
    swap_answer_over=("这个互换办不成了", "对方收回了，班次改了时间，或对方那一班有变。您的班照旧。", 409),
    swap_other_lacks=("对方不符合您这一班的条件", "请打 0533-3240236 问。您的班照旧。", 409),
    swap_lacking=("{who} 还不能接 {which}", "{what}。", 409),
)  # fmt: skip
mean(uq_signup_live="signup_at_once")
declare(signup_at_once=("刚才已经报过这个班了", "刷新页面就能看到。", 409))

from yylib.services.signups.eligibility import Lack, hindering, lacks  # noqa: E402, F401
from yylib.services.signups.ending import absent, cancel, cancel_by, undo_absent  # noqa: E402, F401
from yylib.services.signups.places import get  # noqa: E402, F401
from yylib.services.signups.taking import take  # noqa: E402, F401
from yylib.services.signups.waiting import come  # noqa: E402, F401
