"""What the law decides: constants with their article. They are shown beside the house's rules and are no settings."""

from typing import NamedTuple


class Legal(NamedTuple):
    """One figure of a statute."""

    name: str
    label: str
    value: int
    unit: str
    article: str


CLOSURE_NOTICE_DAYS = Legal(
    "CLOSURE_NOTICE_DAYS", "闭馆、变更开放时间提前公告", 3, "日", "山东省公共图书馆管理办法 第15条"
)

_OTHERS = (
    Legal("WEEKLY_HOURS_COUNTY", "县级图书馆每周开放不少于", 56, "小时", "山东省公共图书馆管理办法 第15条"),
    Legal("CHILD_AGE", "须监护人同意和陪同：不满", 14, "周岁", "个人信息保护法 第28、31条"),
    Legal("FULL_INCAPACITY_AGE", "无民事行为能力：不满", 8, "周岁", "民法典 第20条"),
    Legal("ADULT_AGE", "成年", 18, "周岁", "民法典 第17条"),
    Legal("ELDER_AGE", "老年人", 60, "周岁", "老年人权益保障法 第2条"),
    Legal("LOG_RETENTION_MONTHS", "网络日志保存不少于", 6, "个月", "网络安全法 第23条（2026 年起的条号）"),
    Legal("PIA_RETENTION_YEARS", "个人信息保护影响评估报告保存不少于", 3, "年", "个人信息保护法 第56条"),
    Legal("GI_ANSWER_WD", "政府信息公开申请答复", 20, "工作日", "政府信息公开条例 第33条"),
    Legal("GI_EXTENSION_WD", "政府信息公开答复可延长", 20, "工作日", "政府信息公开条例 第33条"),
    Legal("GI_CORRECTION_WD", "政府信息公开申请补正告知", 7, "工作日", "政府信息公开条例 第30条"),
    Legal("GI_THIRD_PARTY_WD", "政府信息公开征求第三方意见", 15, "工作日", "政府信息公开条例 第32条"),
    Legal("LARGE_EVENT_PERSONS", "大型群众性活动：预计人数达到", 1000, "人", "大型群众性活动安全管理条例 第2条"),
    Legal("LARGE_EVENT_LEAD_DAYS", "大型群众性活动安全许可提前申请", 20, "日", "大型群众性活动安全管理条例 第13条"),
    Legal("BASIC_SERVICE_FEE", "基本服务收费", 0, "元", "公共图书馆法 第33条"),
    Legal("NEW_CARD_DEPOSIT", "新办读者证押金", 0, "元", "山东省公共图书馆管理办法 第16条"),
)

LAW: dict[str, Legal] = {legal.name: legal for legal in (CLOSURE_NOTICE_DAYS, *_OTHERS)}
