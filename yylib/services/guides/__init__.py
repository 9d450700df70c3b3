"""服务指南 (service guides): the library's six published items, their texts and their flow charts."""

from yylib.errors import declare
from yylib.meanings import mean

declare(
    guide_changed=("没有保存：{who}刚发布了第 {version} 版", "您填的内容还在；请对照现在的内容再保存一次。", 409),
    guide_changed_now=("没有保存：别人同时发布了新的一版", "您填的内容还在；请打开现在的内容对照后再保存。", 409),
    guide_unchanged=("没有改动", "请先改一处再发布；只是核实无误，请点“核实无误”。", 422),
    guide_settled=("这一处已经核实过", "不用再核实一次，请刷新页面。", 409),
    guide_no_doubt=("这一处没有待核实的内容", "可能别人刚改过，请刷新页面。", 404),
    guide_basis=("办理依据的写法认不出", "请写成：《某法》第十条、第二十四条；《某办法》第九条。", 422),
    guide_hours=("工作时间认不出", "请写成 8:30-12:00；13:30-17:00 这样，后一段在前一段之后。", 422),
    guide_time_limit=("办理时限认不出", "请写成“15日内办结”“5个工作日内办结”或“当天办结”。", 422),
    guide_phone=("电话的写法不对", "请写办公电话，例如 0533-3240236；手机号是 11 位数字，只填在允许的栏里。", 422),
    guide_mobile_in_text=("正文里有手机号", "手机号只填在“联系方式”里，不对外公开；正文请写办公电话。", 422),
    guide_charged=("是否收费只能填“是”或“否”", "收费的标准和依据写在“收费标准”“收费依据”里。", 422),
    guide_chart=("流程图的写法认不出", "请一行写一步，如“报名：根据活动要求提前报名”，至少两步。", 422),
    guide_empty=("“{label}”不能空着", "请补写完整；确实没有的写“无”。", 422),
    guide_too_long=("“{label}”太长", "最多 {most} 字，请缩短。", 422),
)  # fmt: skip
mean(uq_guide_version_number_version="guide_changed_now", uq_doubt_settled_number_path_says="guide_settled")

from yylib.services.guides.editions import first_content  # noqa: E402, F401
