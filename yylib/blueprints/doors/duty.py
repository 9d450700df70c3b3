"""What a volunteer reads who typed the own code at the door: whether it signed them in or out as such."""

from yylib.models.visits import Kind
from yylib.services.service_hours import reading
from yylib.services.volunteers import keys
from yylib.web import tell

# The door refuses nobody, also where the signing itself was refused: by direction, and whether an entry is open now.
_WORDS = {
    ("in", True): ("said", "志愿者上岗，已签到", "离开时扫出馆码，再填一次同样的码，就是签退。"),
    ("in", False): ("look", "登记了进馆，没有签到", "请到签到点扫码签到，或请工作人员签到。"),
    ("out", True): ("look", "登记了出馆，没有签退", "请到签到点扫码签退，或请工作人员签退。"),
    ("out", False): ("said", "志愿者离岗，已签退", "时长在自己的网页“签到与时长”里看。"),
}


def greeted(held: dict, code: str) -> bool:
    """Tell whoever went through as a volunteer what became of it; False for anybody else."""
    if held["kind"] != Kind.VOLUNTEER:
        return False
    tell(*_WORDS[held["direction"], reading.on_duty(keys.by_code(code).id) is not None])
    return True
