"""个人信息: what is kept of whom, why and how long; the texts people consent to; letting go of what has run out.

``persons`` answers for one person: finding, handing over, deleting.
"""

from yylib.services.privacy.kept import OF_STAFF, Kept, is_settled, registry, version_on
from yylib.services.privacy.retention import Overdue, expire, expired, keep_in_use
from yylib.services.privacy.texts import (
    CONSENT_TEXTS,
    ConsentText,
    consent_text,
    current_text,
    proper_reason,
)
from yylib.services.privacy.withdrawals import withdrawn

__all__ = [
    "CONSENT_TEXTS", "OF_STAFF", "ConsentText", "Kept", "Overdue", "consent_text", "current_text", "expire", "expired",
    "is_settled", "keep_in_use", "proper_reason", "registry", "version_on", "withdrawn",
]  # fmt: skip
