"""What the machine keeps for itself, and for how long: form tokens, sign-ins, the audit."""

from datetime import timedelta

from yylib import clock
from yylib.database import locked, plain
from yylib.models.audit import AuditHead

TOKEN_DAYS = 2
LOG_DAYS = 180  # 网络安全法 第二十三条: network logs are kept six months at least
AUDIT_DAYS = 3 * 365


def forget_tokens(*, by: int | None = None) -> int:
    """Forget the forms that nobody can still be sending again, and return how many."""
    return _older("DELETE FROM form_token WHERE used_at < :before", TOKEN_DAYS)


def forget_sign_ins(*, by: int | None = None) -> int:
    """Forget sign-in attempts, ended sessions and old links once they are no longer the security log."""
    return sum(_older(sql, LOG_DAYS) for sql in (
        "DELETE FROM attempt WHERE at < :before",
        "DELETE FROM sign_in WHERE until_at < :before",
        "DELETE FROM one_time_link WHERE until_at < :before",
    ))  # fmt: skip


def cut_audit(*, by: int | None = None) -> int:
    """Cut off the audit's oldest entries, and keep the last one's number and hash: the chain begins there from now on."""
    before = clock.stamp(clock.now() - timedelta(days=AUDIT_DAYS))
    last = plain("SELECT id, hash FROM audit_row WHERE at < :before ORDER BY id DESC LIMIT 1", before=before)
    if not last:
        return 0
    head = locked(AuditHead, 1)
    head.cut_id, head.cut_hash = last[0].id, last[0].hash
    return plain("DELETE FROM audit_row WHERE id <= :last", last=last[0].id).count


def _older(sql: str, days: int) -> int:
    return plain(sql, before=clock.stamp(clock.now() - timedelta(days=days))).count
