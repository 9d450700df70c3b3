"""采编看板: what has arrived and is not on the shelf yet, how far it is, and the clock of each delivery."""

from yylib.errors import declare

declare(
    board_not_running=("这一批没有在计时", "只有已验收、还没有全部上架的批次能停钟；请刷新后再看。", 409),
    board_paused=("这一批已经停钟", "从 {from_on} 起，原因：{reason}。要改原因，先恢复计时再停一次。", 409),
    board_not_paused=("这一批没有停钟", "请刷新后再看。", 409),
    board_pause_day=("停钟的日期要在 {first}–{last} 之间", "不能早于验收和上一次停钟结束的那天，也不能在以后。", 422),
    board_resume_day=("恢复的日期要在 {first}–{last} 之间", "不能早于停钟那天，也不能在以后。", 422),
    board_pause_reason=("请写明为什么停钟", "4–200 个字，例如：等供货商补一批书标。", 422),
)
