"""What may be refused: one table of code, sentence and what to do; and the errors that carry a code."""

from typing import NamedTuple


class Sentence(NamedTuple):
    """What is said to the person: what happened, what can be done now, and the HTTP status of the answer."""

    title: str
    todo: str
    status: int

    @property
    def whole(self) -> str:
        """Both sentences in one line."""
        return self.title + ("" if self.title.endswith("？") else "。") + self.todo


TABLE: dict[str, Sentence] = {}


def declare(**sentences: tuple[str, str, int]) -> None:
    """Add refusals to the table; each subject declares its own beside its service. A code is declared once."""
    for code, given in sentences.items():
        if code in TABLE:
            raise ValueError(f"refusal {code} is declared twice")
        TABLE[code] = Sentence(*given)


class Refused(Exception):
    """A command that may not be done as asked. ``facts`` fill the sentence, ``field`` is at fault."""

    def __init__(self, code: str, /, *, field: str | None = None, **facts):
        super().__init__(code)
        self.code, self.facts, self.field = code, facts, field

    @property
    def sentence(self) -> Sentence:
        title, todo, status = TABLE[self.code]
        return Sentence(title.format(**self.facts), todo.format(**self.facts), status)

    @property
    def is_for_now(self) -> bool:
        """Whether the house itself could not, so that the same may be done as asked a little later."""
        return self.code in ("busy", "disk_full", "database_down")


class Busy(Refused):
    """The writer's turn did not come in time; nothing was done, the form is kept (503)."""

    def __init__(self):
        super().__init__("busy")


class NotThere(Refused):
    """The row is missing, or is not this person's to see: the two look alike (404)."""

    def __init__(self, code: str = "not_there", /, **facts):
        super().__init__(code, **facts)


class IllegalMove(Refused):
    """The pipeline has no such move from where the thing stands now."""

    def __init__(self, label: str, stage: str):
        super().__init__("illegal_move", label=label, stage=stage)


declare(
    busy=("现在忙，没有保存", "您填的内容都在，请过几秒再点一次。", 503),
    disk_full=("没有保存：服务器磁盘已满", "内容还在页面上，请告诉系统管理员腾出空间后再点一次。", 503),
    database_down=("没有保存：数据库没有应答", "内容还在页面上，请稍后再点一次；一直这样请告诉系统管理员。", 503),
    not_there=("没有找到", "它可能已被删除，或不归您办理；请从列表重新打开。", 404),
    not_there_reader=(
        "没有找到这一页",
        "网址可能抄错了、换过新的，或内容已经撤下。请从首页或“活动”里找，也可以打电话问我们。",
        404,
    ),
    illegal_move=("现在不能“{label}”", "它已经是“{stage}”，请刷新后再看。", 409),
    not_allowed=("您没有这项权限", "需要时请找科室负责人或系统管理员开通。", 403),
    sign_in_first=("登录已过期", "请在新窗口登录后再点一次，填写的内容还在。", 401),
    confirm_first=("请再输一次密码", "审批、导出和改设置前要再确认一次身份。", 401),
    forged=("页面已过期，没有保存", "请刷新页面后重新提交；填写的内容请先复制。", 400),
    bad_request=("看不懂这个请求", "请返回上一页重新操作。", 400),
    too_large=("文件太大，没有收下", "请缩小或分成几份再上传。", 413),
    wrong_method=("这个地址不能这样打开", "请从页面上的按钮进入。", 405),
    broken=("出错了，没有保存", "请把编号 {reference} 告诉系统管理员。", 500),
    screen_only=("这个页面只在登记过的屏幕上打开", "请工作人员在“终端”里登记这块屏幕。", 403),
    changed_meanwhile=("没有保存：{who}刚改过这一条", "您填的内容还在，看一眼现在的内容再保存。", 409),
    too_many=("操作太频繁", "请{wait}后再试。", 429),
    same_again=("已经收到过这一份", "没有重复保存。", 409),
    conflict=("没有保存：与已有的记录冲突", "请看看是不是已经登记过。", 409),
)
