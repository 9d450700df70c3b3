"""报名与候补: sheets, places, the waiting list. What others need stands here by name.

A registration holds its places while it is confirmed, or offered until ``held_until``; what is left is counted inside
the lock of its sheet's row, never stored. Who waits stands in one written order (``queued_at``, then the id).
"""

from yylib.errors import declare
from yylib.meanings import mean

_CALL = "也可以打 0533-3240236，馆员帮您看。"

declare(
    join_not_yet=("还没开始报名", "{at} 开始，到时再来。", 409),
    join_closed=("报名已经截止", "{at} 截止。现场可能留有名额，" + _CALL, 409),
    join_ended=("这个活动不能报名了", "它已经取消或结束，请看看别的活动。", 409),
    sheet_full=("名额已满", "这个活动不设候补，现场可能留有名额，" + _CALL, 409),
    adults_full=("大人的名额不够了", "可以少报几位大人，或看看别的场次。" + _CALL, 409),
    children_full=("孩子的名额不够了", "可以看看别的场次。" + _CALL, 409),
    helpers_full=("志愿者的名额不够了", "可以作为读者报名，或看看别的活动。", 409),
    change_full=("加的人没有名额了", "原来的报名不变；可以少加几位，" + _CALL, 409),
    nobody_comes=("还没有填谁来", "请勾选“我也参加”，或填写孩子。", 422),
    party_numbers=("人数不对", "请填 0 到 9999 之间的整数。", 422),
    party_most=("一次最多报 {most} 人", "人多请打 0533-3240236，馆员帮您报。", 422),
    party_twice=("同一个人填了两次", "请删掉重复的一位。", 422),
    guardian_must_come=("未满 14 周岁的孩子要有大人一起来", "一位大人最多带 {number} 个孩子：请勾选“我也参加”，或加一位大人。", 422),
    child_needed=("这个活动是给孩子办的", "请填写来参加的孩子的姓名和出生日期。" + _CALL, 422),
    age_outside=("孩子的年龄不在这个活动的范围里", "这个活动适合{ages}。弟弟妹妹要跟着来的，请打 0533-3240236。", 422),
    no_helpers_wanted=("这个活动不招志愿者", "请作为读者报名。", 422),
    person_joined=("{name} 已经报过这个活动了", "一人一个名额。可能家里别的人已经报好，请问一问；弄错了请打 0533-3240236。", 409),
    already_joined=("这个电话已经报过这个活动了", "要加人或改人，请打开当时的凭证点“改报名”；找不到凭证请到“我的报名”，或打 0533-3240236。", 409),
    too_many_joined=("这个电话已有 {number} 个还没开始的报名", "参加过或取消一个以后就能再报。" + _CALL, 409),
    answer_needed=("请回答“{label}”", "从列出的选项里选，或简单写一句。", 422),
    bad_email=("邮箱不对", "请写成 name@example.com 这样，或空着。", 422),
    offer_over=("给您留的名额已过时间", "名额已让给下一位。还想参加请重新报名，排在候补后面。", 409),
    registration_over=("这个报名已经是“{stage}”", "不能再改；还想参加请重新报名。", 409),
    activity_begun=("活动已经开始", "不能再改报名，有事请打 0533-3240236。", 409),
    join_unknown=("没有查到这个报名", "请核对电话和凭证上的七位字符，或打 0533-3240236。", 422),
)  # fmt: skip
mean(uq_participant_live="person_joined_at_once")
declare(person_joined_at_once=("有人刚才已经报过了", "一人一个名额，请看看是不是家里别的人刚报好。", 409))

FULLNESS = ("sheet_full", "adults_full", "children_full", "helpers_full")

from yylib.services.registrations import keys, sheets, waiting  # noqa: E402, F401
from yylib.services.registrations.ending import accept, cancel, decline, let_go  # noqa: E402, F401
from yylib.services.registrations.saying import said  # noqa: E402, F401
from yylib.services.registrations.sheets import Room  # noqa: E402, F401
from yylib.services.registrations.taking import change, composition, register  # noqa: E402, F401
