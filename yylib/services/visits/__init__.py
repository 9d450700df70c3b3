"""到馆: the door's scans, who is inside, the sums beside the rows, and the day's other counts.

Children's and toddlers' areas are counted apart: ``figures.by_audience``.
"""

from yylib.errors import declare
from yylib.meanings import mean

declare(
    ask_number=("{number} 人，对吗？", "对的话再按一次同样的键或回车；不对按 Esc 清空。", 422),
    no_such_key=("没有这个键", "请看屏幕上的按键说明。", 422),
    not_undoable=("这一笔不能撤销", "它已撤销过，或本来就没有计数。", 409),
    not_a_visit=(
        "志愿者上岗不计到馆，这里不能撤销",
        "扫错了人，请在“志愿签到”里作废那一笔；要撤销前一位读者的，请点“最近登记”里的“撤销”。",
        409,
    ),
    moved_on=("不能撤销：这位读者后来又有进出", "请先撤销他后来的那一笔。", 409),
    too_late_to_undo=("超过 {minutes} 分钟，前台不能撤销", "请科室负责人在“每日核对”里更正。", 409),
    nothing_to_undo=("没有可撤销的登记", "本机今天还没有登记。", 409),
    place_closed=("这个门或区域已停用", "请在上方另选一个地点。", 409),
    bad_number=("人数要在 1 到 9999 之间", "框里不是人数的话，按 Esc 清空再按键。", 422),
    bad_cell=("只填 0–9999 的数字", "没有数就空着。", 422),
    future_hour=("这个钟点还没到", "请选已经过去的时段。", 422),
    future_day=("日期还没到", "请选今天或以前的日子。", 422),
    tally_taken=("这个时段已有手工计数", "要更正请先撤销原来那一条，再记。", 409),
    reading_lower=("读数比上一次（{last}）小，又不像计数器转回零", "请再看一眼计数器；确实如此请勾选“读数无误”。", 422),
    reading_taken=("这个读数已填过", "要更正请先撤销原来那个，再记。", 409),
    reading_too_high=("读数超过计数器的最大值 {most}", "请再看一眼计数器，或在“馆舍与区域”里改最大值。", 422),
    day_not_over=("今天还没有闭馆，不能采纳", "{at} 闭馆以后再采纳，后来的人才不会漏。", 409),
    own_entry=("不能采纳自己录入的数字", "请另一位有权限的同事来采纳。", 403),
    nothing_to_adopt=("这一天还没有可采纳的数字", "请先登记、抄表或手工计数。", 409),
    day_adopted=("这一天已采纳，不能再改", "请先撤回采纳，说明原因，再改。", 409),
    adoption_reason=("请写明原因", "撤回采纳会留下记录。", 422),
    by_hand_reason=("人工核定要写明人数和理由", "例如：计数器坏了，按照片估计。", 422),
    ask_group=("团体 {number} 人，对吗？", "对的话点“确认登记”；不对请改人数。", 422),
)
mean(
    uq_tally_live="tally_taken",
    uq_reading_live="reading_taken",
    uq_scan_nonce="same_again",
    uq_scan_undoes_id="not_undoable",
)
