"""The house's own sentences of a notice, and what may be refused of it."""

from yylib.errors import declare
from yylib.meanings import mean
from yylib.services import rules

declare(
    notice_not_approved=("活动还没有批准，不能发布", "请先在“策划”里送审，馆长批准后再来发布。", 409),
    notice_unsettled=("方案批准以后改过，还没有确认，不能发布", "请没有改过它的科室负责人在“策划”里点“确认改动”，再来发布。", 409),
    notice_cancelled=("活动已经取消，不能再发布", "已发布的通知会自动改成取消公告，不用再发。", 409),
    notice_over=("活动的各场都已结束，不能再发布", "请在“归档”里补齐材料；日子填错了请先到“策划”里改。", 409),
    notice_in_past=("发布时间已经过去", "请改成以后的时间，或选“现在就发布”。", 422),
    notice_too_late=("发布时间晚于活动结束", "请改到活动开始以前。", 422),
    notice_is_public=("通知已经发布了", "要改成以后再发，请先撤下。", 409),
    notice_not_published=("通知没有发布，不用撤下", "要发布请按“发布”。", 409),
    notice_no_channel=("没有要撤销的渠道", "可能别人已经撤销，请刷新再看。", 409),
    notice_url=("链接要以 http:// 或 https:// 开头", "请从浏览器或公众号文章里复制整条链接；没有就留空。", 422),
    notice_no_reason=("请写明为什么撤下", "例如：时间要重新定。", 422),
)  # fmt: skip
mean(uq_notice_channel_activity_id_name="same_again")

PHONE = rules.declare(
    "ACTIVITY_PHONE", label="活动咨询与电话报名", subject="活动", type=str, default="0533-3240236", low=5, high=20,
    source="《阅读推广活动服务指南》联系电话；活动自己填了电话的用自己的",
)  # fmt: skip
ACCOMPANY = rules.declare(
    "NOTICE_ACCOMPANY", label="活动通知里的陪同要求", subject="活动", type=str, default="未满 14 周岁的小读者须由家长陪同。",
    low=0, high=200, source="《少儿读者服务指南》办理要求：14 岁以下读者需由家长陪同",
)  # fmt: skip
SAFETY = rules.declare(
    "NOTICE_SAFETY", label="活动通知里的安全提示", subject="活动", type=str, low=0, high=200,
    default="请照看好孩子和随身物品，听从工作人员安排。", source="系统默认",
)  # fmt: skip
PHOTOS = rules.declare(
    "NOTICE_PHOTOS", label="活动通知里的拍摄告知", subject="活动", type=str, low=0, high=200,
    default="现场会拍照、摄像，用于活动宣传和存档；不愿入镜的请告诉工作人员。",
    source="个人信息保护法 第13、17条：拍摄前告知，不愿意的不拍",
)  # fmt: skip
CHANNELS = rules.declare(
    "NOTICE_CHANNELS", label="活动通知的发布渠道（用、隔开）", subject="活动", type=str, low=1, high=300,
    default="微信公众号、微信读者群、抖音、县融媒体中心、馆内海报",
    source="《阅读推广活动服务指南》流程：平台、自媒体、新闻媒体",
)  # fmt: skip
FEED_DAYS = rules.declare(
    "NOTICE_FEED_DAYS", label="活动结束多少天后从日历订阅里去掉", subject="活动", type=int, unit="天", default=30, low=1,
    high=366, source="系统默认",
)  # fmt: skip
