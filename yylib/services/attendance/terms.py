"""The house rules of the day itself, and what may be refused on it."""

from yylib.errors import declare
from yylib.services import rules

SIGN_EARLY = rules.declare(
    "SIGN_EARLY_MINUTES", label="活动开始前多少分钟起可以签到", subject="活动", type=int, unit="分钟", default=60, low=0, high=480,
    source="系统默认；进馆时在这个时间以前扫凭证的，只算进馆，到活动室再签到",
)  # fmt: skip
SIGN_LATE = rules.declare(
    "SIGN_LATE_MINUTES", label="开始多少分钟以后到的记为迟到", subject="活动", type=int, unit="分钟", default=15, low=0, high=240,
    source="系统默认",
)  # fmt: skip
RELEASE = rules.declare(
    "SIGN_RELEASE_MINUTES", label="开始多少分钟后还没到的，名额给现场的人", subject="活动", type=int, unit="分钟", default=10, low=0,
    high=240, source="系统默认；只影响页面上写的“还可进几人”，报名仍在，来了照样签到",
)  # fmt: skip
LINK_HOURS = rules.declare(
    "COUNT_LINK_HOURS", label="计数链接在场次结束后还能用多少小时", subject="活动", type=int, unit="小时", default=2, low=0, high=48,
    source="系统默认",
)  # fmt: skip

LARGEST = 9999  # people one row may speak of

declare(
    session_cancelled=("这一场已取消", "没有登记。请看活动页面上改到了哪一天。", 409),
    session_filed=("这个活动已立卷归档", "要改签到和计数，先由归档的人重新打开。", 409),
    sign_too_early=("还没到签到的时间", "{from_time} 起可以签到。", 409),
    sign_too_late=("这一场 {until} 已结束", "请告诉工作人员，由工作人员补登。", 409),
    sign_other_day=("这一场是 {day}", "不是这一天的活动，没有登记。", 409),
    sign_waiting=("这份报名还在候补", "没有签到。还有空位时，请工作人员按“现场来的”登记。", 409),
    sign_offered=("这份报名有名额了，还没有确认", "请先打开报名凭证点“确认参加”，或请工作人员代为确认。", 409),
    sign_off=("这份报名已{stage}", "没有签到。还有空位时，请工作人员按“现场来的”登记。", 409),
    sign_wrong=("这不是这一场的报名", "请看看凭证上的活动和场次：{title}。", 422),
    sign_no_code=("认不出这个报名码", "请看看七位字符是不是打全了；也可以报姓名，由工作人员签到。", 422),
    sign_nobody=("还没有填来了几人", "至少一人。", 422),
    sign_too_many=("比报名的多", "这份报名还没到的是 {left}；多来的人按“现场来的”登记。", 422),
    sign_no_adult=("未满 14 周岁的孩子要有大人一起", "请先给同来的大人签到，或两人一起签；大人没有来的，请与家长联系。", 409),
    sign_in_party=("这一家 {at} 是按人数签到的，没有这么多人没到", "分不清来的是谁时，先撤销那一笔，再按人勾选。", 409),
    sign_undone=("这一笔签到已撤销过", "请看现在的名单。", 409),
    nothing_ticked_off=("还没有勾选，也没有填人数", "勾选到了的人，或填现场来的人数。", 422),
    heads_nothing=("没有要计的人数", "请填成人或儿童的人数，每次 1–9999。", 422),
    heads_other_day=("这一天没有这个活动", "请选 {first} 到 {last} 的一天，并且不晚于今天。", 422),
    heads_undone=("这一笔计数已撤销过", "请看现在的总数。", 409),
    link_over=("这个计数链接已经不能用了", "活动已结束或链接已停用；请向工作人员要新的链接。", 410),
    prize_gone=("“{name}”只剩 {left} 份", "没有发出。请换一种奖品，或请工作人员补数量。", 409),
    prize_below=("“{name}”已发出 {handed} 份", "数量不能改得比已发的少。", 422),
    prize_undone=("这一笔已撤销过", "请看现在的数量。", 409),
)  # fmt: skip
