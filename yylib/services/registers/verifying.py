"""核对: what the registers say against the volumes there are. Every number that does not agree is named."""

from typing import NamedTuple

from yylib.database import plain

_LINES = (
    "SELECT coalesce(batch_id, 0) AS batch_id, CASE WHEN batch_id IS NULL THEN coalesce(import_id, 0) ELSE 0 END AS import_id, "
    "sum(copies) AS copies, sum(list_amount) AS list_amount, sum(net_amount) AS net_amount FROM summary_line GROUP BY 1, 2"
)
_ITEMS = (
    "SELECT coalesce(batch_id, 0) AS batch_id, CASE WHEN batch_id IS NULL THEN coalesce(import_id, 0) ELSE 0 END AS import_id, "
    "count(*) AS copies, coalesce(sum(price), 0) AS list_amount, coalesce(sum(coalesce(net_price, price)), 0) AS net_amount "
    "FROM item WHERE stage NOT IN ('returned', 'void') GROUP BY 1, 2"
)
_ALONE = (
    "SELECT i.id, i.barcode, i.stage, coalesce(sum(l.sign), 0) AS stands FROM item i "
    "LEFT JOIN accession_line l ON l.item_id = i.id WHERE i.batch_id IS NOT NULL GROUP BY i.id, i.barcode, i.stage, "
    "i.registered_at HAVING coalesce(sum(l.sign), 0) <> CASE WHEN i.registered_at IS NOT NULL "
    "AND i.stage NOT IN ('returned', 'void') THEN 1 ELSE 0 END ORDER BY i.id LIMIT 100"
)
_NUMBER = "SELECT number FROM accession_batch WHERE id = :id"
WORDS = (("copies", "册数"), ("list_amount", "码洋（分）"), ("net_amount", "实洋（分）"))


class Totals(NamedTuple):
    """All lines of the 总括登记簿 against all volumes: volumes and fen."""

    copies: int
    list_amount: int
    net_amount: int


class Verdict(NamedTuple):
    """Both sides as they are, and every disagreement in a sentence."""

    entered: Totals
    held: Totals
    faults: list[str]


def verify() -> Verdict:
    """总括 against the volumes, batch by batch and import by import; 个别 against the volumes, one by one."""
    entered, held = _by_origin(_LINES), _by_origin(_ITEMS)
    faults = []
    for origin in sorted(entered.keys() | held.keys()):
        line, have = entered.get(origin, (0, 0, 0)), held.get(origin, (0, 0, 0))
        faults += [f"{_named(*origin)}：总括登记簿{word} {line[at]}，馆藏 {have[at]}"
                   for at, (_name, word) in enumerate(WORDS) if line[at] != have[at]]  # fmt: skip
    faults += [f"册 {row.id}（{row.barcode or '没有条码'}）：个别登记簿里有 {row.stands} 行" for row in plain(_ALONE)]
    return Verdict(_sum(entered), _sum(held), faults)


def _by_origin(sql: str) -> dict:
    return {(row.batch_id, row.import_id): (int(row.copies), int(row.list_amount), int(row.net_amount))
            for row in plain(sql)}  # fmt: skip


def _sum(found: dict) -> Totals:
    return Totals(*(sum(values[at] for values in found.values()) for at in range(3)))


def _named(batch_id: int, import_id: int) -> str:
    if batch_id:
        return f"批次 {plain(_NUMBER, id=batch_id)[0].number}"
    return f"导入 {import_id}" if import_id else "没有批次的馆藏"
