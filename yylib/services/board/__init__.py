"""采编看板: what has arrived and is not on the shelf yet, how far it is, and the clock of each delivery."""

from yylib.errors import declare

declare(
    board_not_running=("这一批没有在计时", "只有已验收、还没有全部上架的批次能停钟；请刷新后再看。", 409),
    board_paused=("这一批已经停钟", "从 {from_on} 起，原因：{reason}。要改原因，先恢复计时再停一次。", 409),
    board_not_paused=("这一批没有停钟", "请刷新后再看。", 409),
    board_pause_day=("停钟的日期要在 {first}–{last} 之间", "不能早于验收和上一次停钟结束的那天，也不能在以后。", 422),
    board_resume_day=("恢复的日期要在 {first}–{last} 之间", "不能早于停钟那天，也不能在以后。", 422),
    board_pause_reason=("请写明为什么停钟", "4–200 个字，例如：等供货商补一批书标。", 422),
    board_none=("没有可以移动的书", "选中的书不在“{stage}”，可能别人刚移过；请刷新后再看。", 409),
    board_by_hand=("“{stage}”不能在看板上一按就过", "{todo}", 409),
    board_no_barcode=("选中的 {count} 册都还没有贴条码", "请先到“加工”里给这一批贴条码，再记加工完。", 409),
    board_no_steps=("还没有必做的加工步骤", "请先到“加工步骤”里设好。", 409),
    board_no_rule=("选中的书没有一条分配规则合适", "请选一个馆藏地点，再按一次。", 409),
    board_not_yours=("您不能做“{verb}”", "需要时请找科室负责人或系统管理员开通。", 403),
    board_not_next=("《{title}》现在是“{stage}”", "{todo}", 409),
    board_undone=("这一次移动已经撤销", "不用再撤一次。", 409),
)
