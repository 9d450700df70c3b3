"""馆藏状态 of other systems in our words: the codes of the lending system's holdStateMap, and what people write in sheets."""

import re
from functools import lru_cache

from yylib.models.items import ItemStatus as S

_CODES = {
    0: S.IN_TRANSIT, 1: S.PROCESSING, 2: S.AVAILABLE, 3: S.ON_LOAN, 4: S.LOST, 5: S.WITHDRAWN, 6: S.TRANSFERRED,
    7: S.TRANSFERRED, 8: S.BINDING, 9: S.CLOSED_STACK, 10: S.RESERVED, 12: S.STOCKTAKING, 13: S.CLOSED_STACK, 14: S.REPAIR,
    15: S.MISSING, 16: S.CLOSED_STACK, 17: S.IN_TRANSIT, 18: S.IN_TRANSIT, 19: S.IN_TRANSIT, 31: S.IN_TRANSIT,
    32: S.IN_TRANSIT, 33: S.IN_TRANSIT, 34: S.SCRAPPED, 35: S.LOST_PAID, 36: S.BINDING, 40: S.LOST, 66: S.TRANSFERRED,
    67: S.MISSING, 68: S.IN_TRANSIT,
}  # fmt: skip
_WORDS = {
    S.AVAILABLE: "在馆 在架 可借 可外借 入藏 馆藏 正常 流通 在库 归还 已还 available",
    S.ON_LOAN: "借出 已借 已借出 外借 借阅中 在借 未还 loan",
    S.PROCESSING: "编目 编目中 加工 加工中 采编 采编中 验收 processing",
    S.IN_TRANSIT: "流通还回上架中 物流发送通知 签收通知 运回中 已签收 已通还 共享还回中 流转在途 流转 在途 送还途中",
    S.RESERVED: "预借 预约 预约中 已预约", S.REPAIR: "修补 修复 污损 破损", S.BINDING: "装订 装订中 已装订",
    S.STOCKTAKING: "清点 盘点 清点中", S.CLOSED_STACK: "闭架 闭架阅览 仅阅览 馆内阅览 阅览 保存本 不外借 锁定 重复锁定",
    S.MISSING: "查找中 锁定查找中 找不到 待查", S.LOST: "丢失 遗失 馆际丢失 丢书",
    S.LOST_PAID: "丢失赔书 丢失赔偿 已赔偿 赔书 丢失赔款", S.TRANSFERRED: "调拨 交换 赠送 调出", S.WITHDRAWN: "剔除 剔旧 注销 下架",
    S.SCRAPPED: "报废 报损",
}  # fmt: skip
_BY_WORD = {word: status for status, words in _WORDS.items() for word in words.split()} | {s.value: s for s in S}
# No longer held: they come in so that their barcodes are known, and count in no register.
NOT_HELD = {S.WITHDRAWN, S.SCRAPPED, S.LOST_PAID}


@lru_cache(maxsize=256)
def status_of(text: str) -> S | None:
    """The status a cell means, by code or word; 在馆 for an empty one, None for what nobody knows."""
    word = re.sub(r"\s+", "", text).lower()
    if not word:
        return S.AVAILABLE
    if word.isdecimal() and word.isascii():
        return _CODES.get(int(word)) if len(word) < 4 else None
    if found := _BY_WORD.get(word):
        return found
    if number := re.match(r"(\d{1,2})\D", word):  # "2-在馆", "2 在馆"
        return _BY_WORD.get(word[number.end(1) :].lstrip("-_:：.、")) or _CODES.get(int(number[1]))
    return _BY_WORD.get(re.sub(r"[（(【\[].*$", "", word))
