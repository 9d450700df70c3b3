"""志愿服务记录: training, commendation, evaluation, corrections; the record as 民政部令第67号 asks, and its export."""

from yylib.errors import declare

declare(
    training_cancelled=("这次培训已经取消", "要办，请另安排一次培训。", 409),
    training_future=("培训还没有办", "{day} 以后再登记通过。", 409),
    training_times=("起止时间要写就都写", "几点开始、几点结束都填上；还没有定的，两个都不填。", 422),
    training_order=("结束的时间不晚于开始的时间", "请改成同一天里晚一些的时间。", 422),
    training_minutes=("不知道这次培训多长", "写上起止时间，或者写多少分钟。", 422),
    training_longer=("培训的分钟数比起止时间还长", "从开始到结束是 {whole} 分钟；中间有休息的，写扣掉休息以后的。", 422),
    training_passed=("已有 {number} 人登记为通过", "先把他们改为“待登记”，再取消培训。", 409),
    record_day=("日期不对", "不晚于今天，也不早于 2000 年；结束不早于开始。", 422),
    record_undone=("这一条已经撤销", "请另登记一条。", 409),
    record_self=("不能给自己登记评价、表彰、培训或岗位核准，也不能答复自己的更正申请", "请另一位同事来办。", 403),
    correction_words=("请写明哪里不对、应当是什么", "4–300 个字。", 422),
    correction_many=("还有 {most} 条更正申请没有答复", "请等答复以后再提；急的请打电话到馆里。", 409),
    correction_answered=("这条申请已经答复", "请刷新页面看答复。", 409),
    correction_answer=("请写明答复和理由", "4–300 个字，志愿者会看到（志愿服务条例 第19条）。", 422),
    correction_untouched=("这一笔还是原样，不能答复“已更正”", "先打开这一笔改时长，或作废后补登，再来答复；不用改的选“不予更正”，写明理由。", 409),
    record_star=("星级不在这里撤销", "到“工作台—星级”撤回，要写原因。", 409),
    record_columns=("“{part}”至少留一列", "不导出这一部分的，也请留一列。", 422),
)  # fmt: skip

from yylib.services.volunteer_records.approvals import (  # noqa: E402
    approve_post,
    approved,
    has_approval,
    history_of,
    withdraw_approval,
)
from yylib.services.volunteer_records.corrections import CORRECTIONS, ask, count_open  # noqa: E402
from yylib.services.volunteer_records.record import Record, record  # noqa: E402

__all__ = [
    "CORRECTIONS", "Record", "approve_post", "approved", "ask", "count_open", "has_approval", "history_of", "record",
    "withdraw_approval",
]  # fmt: skip
