"""What the fictional house decided in the year: how many its places hold, its rules, its closed days, its history."""

import io
from datetime import date, datetime, time, timedelta

from yylib import clock
from yylib.database import write
from yylib.demo import booked, crowd, rooms, when
from yylib.models.branches import BranchKind
from yylib.models.terminals import TerminalKind
from yylib.services import branches, outbox, rules, terminals
from yylib.services.calendar import closures
from yylib.services.imports import batches, heads, history, run

BRANCH_HOLDS = {"总馆": 160, "城中城市书房": 36, "祥源城市书房": 32}
PLACE_HOLDS = {"借阅室": 120, "报刊阅览室": 60, "自习室": 32, "少儿借阅区": 40, "低幼阅览室": 24, "低幼活动区": 30,
               "电子阅览室": 20}  # fmt: skip
HALF_DAY = ((time(8, 30), time(12)),)


def furnish(first: date, last: date, people: dict[str, int]) -> None:
    """What was settled in the year, each at its moment, before the first reader comes."""
    write(_hold, by=people["director"])
    sites = crowd.sites()
    booked.furnish(sites, people["head"])
    rooms.furnish(sites, first, people["head"])
    _import(first, people["head"])
    acts = [*_rules(first, last, people["director"]), *_closures(first, last, people["head"]),
            *rooms.left_behind(sites, first, last, people["desk"])]  # fmt: skip
    for at, act, given in sorted(acts, key=lambda one: one[0]):
        when.stand(at)
        write(act, **given)


def _hold(*, by: int) -> None:
    """How many each branch and area holds, so that the levels have words."""
    for branch in branches.all_branches():
        branch.capacity = BRANCH_HOLDS.get(branch.name)
    for place in branches.places(kind="area"):
        place.capacity = PLACE_HOLDS.get(place.name)


def _rules(first: date, last: date, by: int):
    """Values of the house's rules, one of them not in force yet."""
    told = (
        (first, first, rules.PLAUSIBLE_DAY, 2000, "总馆大门一天没有超过 2000 人次的（演示）"),
        (last - timedelta(200), last - timedelta(200), rules.CROWDED_SHARE, 65, "馆务会决定早些提示“较满”（演示）"),
        (last - timedelta(90), last - timedelta(90), rules.HEAD_UNDO_MINUTES, 20, "前台商定，超过 20 分钟由科室负责人更正（演示）"),
        (last, last + timedelta(10), rules.ASK_ABOVE, 59, "团体多在 60 人以下，超过的再确认一次（演示）"),
    )  # fmt: skip
    for day, valid_from, rule, value, reason in told:
        if day >= first:
            yield when.moment(day, "08:10"), rules.set_value, {
                "name": rule.name, "value": value, "valid_from": valid_from, "reason": reason, "by": by}  # fmt: skip


def _closures(first: date, last: date, by: int):
    """Closed days of the year, announced in time; one by force majeure; one still to come."""
    main = next(branch for branch in branches.all_branches() if branch.kind == BranchKind.MAIN)
    studies = [branch for branch in branches.all_branches() if branch.kind == BranchKind.CITY_STUDY]
    counting = last - timedelta(120) - timedelta((last - timedelta(120)).weekday())
    told = [(main, counting, counting + timedelta(1), (), "年度馆藏清点（演示）", False),
            (studies[0], last - timedelta(48), last - timedelta(48), HALF_DAY, "供电线路抢修（演示）", True),
            (studies[-1], last + timedelta(6), last + timedelta(6), HALF_DAY, "空调检修（演示）", False)]  # fmt: skip
    for new_year in crowd.LUNAR_NEW_YEARS:
        if first + timedelta(12) < new_year <= last:
            told.append((main, new_year - timedelta(1), new_year, HALF_DAY, "春节放假（演示）", False))
            told += [(study, new_year - timedelta(1), new_year, (), "春节放假（演示）", False) for study in studies]
    for branch, from_on, until_on, walls, reason, forced in told:
        announced = from_on if forced else min(last, from_on - timedelta(9))
        if announced >= first:
            yield when.moment(announced, "08:15"), closures.announce, {
                "branch_id": branch.id, "place_id": None, "from_on": from_on, "until_on": until_on, "walls": walls,
                "reason": reason, "is_force_majeure": forced, "by": by}  # fmt: skip


def _import(first: date, by: int) -> None:
    """The door's numbers of the year before, from a table with a few bad rows, by the real import."""
    door = next(site for site in crowd.sites() if not site.area_id)
    days = list(when.days(first - timedelta(365), first - timedelta(1)))
    off = crowd.days_off(days[0], days[-1])
    lines = ["日期,到馆人次", *(f"{day},{crowd.heads(door, day, day in off)}" for day in days)]
    lines[40], lines[41], lines[200] = f"{days[39]},闭馆", f"{days[40]},NA", f"{days[199]},约三百"
    kept, mapping = heads.receive(io.BytesIO("\n".join(lines).encode()), "总馆大门人次（演示）.csv")
    batch_id = write(batches.open_batch, name=history.NAME, kept=kept, place_id=door.place_id, mapping=mapping, by=by)
    write(batches.move, batch_id=batch_id, verb="start", by=by)
    run.run(batch_id)


def leave_open(last: date, people: dict[str, int]) -> None:
    """What waits for somebody now: messages to pass on, one of them ticked, and a wall screen not enrolled yet."""
    now = clock.now()
    told = (("desk", "周六下午的值班改为两人，请告诉前台（演示）", 20), ("promotion", "云溪小学的团体参观确认为周二上午九点（演示）", 44),
            ("tech", "大屏的登记码要在屏幕上输入一次（演示）", -3))  # fmt: skip
    for number, (role, what, hours) in enumerate(told, 1):
        item = write(_tell, number=number, what=what, due_at=now + timedelta(hours=hours), account_id=people[role])
    write(outbox.tick, item_id=item, by=people["tech"])
    main = next(branch for branch in branches.all_branches() if branch.kind == BranchKind.MAIN)
    write(terminals.new, kind=TerminalKind.WALL, name="总馆大厅大屏（演示）", place_id=None, branch_id=main.id,
          code_hash=terminals.hash_of(terminals.fresh_code()), by=people["tech"])  # fmt: skip


def _tell(*, number: int, what: str, due_at: datetime, account_id: int) -> int:
    return outbox.tell(kind="demo", ref=f"demo:{number}", what=what, due_at=due_at, account_id=account_id)
