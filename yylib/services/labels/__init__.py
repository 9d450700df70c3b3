"""条码标签与书标: what stands on them, on which paper, placed to half a millimetre, begun at any free label."""

from yylib.errors import declare

declare(
    paper_twice=("已经有一种纸叫“{name}”", "请换个名字。", 409),
    paper_too_wide=("标签排不进纸里：{side}要 {needed} 毫米，纸只有 {there} 毫米", "请看看边距、间距和行列数。", 422),
    paper_overlaps=("标签互相压住了", "横向间距不能小于标签宽，纵向间距不能小于标签高。", 422),
    label_start=("第 {start} 格不在这张纸上", "这种纸一张 {most} 格，从 1 数到 {most}。", 422),
    label_nothing=("没有可以打印的标签", "条码标签要先有条码，书标要先有索书号；请看下面没有列入的书。", 422),
    label_too_many=("一次最多打印 {most} 张标签", "请分几次打印。", 422),
    label_too_narrow=("条码 {code} 印不进宽 {width} 毫米的标签", "线条会太细，扫不出来；请换宽一些的纸。", 422),
)

from yylib.services.labels.calibration import calibration  # noqa: E402
from yylib.services.labels.content import Label, of_items, of_range, unwritable  # noqa: E402
from yylib.services.labels.drawing import pdf  # noqa: E402

__all__ = ["Label", "calibration", "of_items", "of_range", "pdf", "unwritable"]
