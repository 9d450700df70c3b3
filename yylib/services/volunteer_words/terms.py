"""The house rules of telling volunteers, and what the kinds of messages are called."""

from yylib.services import rules

REMIND_HOURS = rules.declare(
    "SHIFT_REMIND_HOURS", label="班次开始前多少小时提醒志愿者", subject="志愿者", type=int, unit="小时", default=24, low=2, high=168,
    source="系统默认；替补的不提醒，同一天几班只提醒一次",
)  # fmt: skip
TELL_HOURS = rules.declare(
    "VOLUNTEER_TELL_HOURS", label="录用、补上、换班、证明等事多少小时内告诉志愿者", subject="志愿者", type=int, unit="小时", default=24,
    low=1, high=72, source="系统默认",
)  # fmt: skip

INTERVIEW = "vol_interview"
ADMITTED = "vol_admitted"
REFUSED = "vol_refused"
PROMOTED = "vol_promoted"
CANCELLED = "vol_cancelled"
MOVED = "vol_moved"
REMINDER = "vol_reminder"
SWAP = "vol_swap"
SWAPPED = "vol_swapped"
SWAP_ANSWERED = "vol_swap_answered"
SWAP_DECLINED = "vol_swap_declined"
SWAP_UNMET = "vol_swap_unmet"
TRAINING = "vol_training"
TRAINING_MOVED = "vol_training_moved"
TRAINING_OFF = "vol_training_off"
PROOF = "vol_proof"
PROOF_REFUSED = "vol_proof_refused"
PROOF_REVOKED = "vol_proof_revoked"
PROOF_REPLACED = "vol_proof_replaced"

PERSONAL = (INTERVIEW, ADMITTED, REFUSED)
SHIFTS = (PROMOTED, CANCELLED, MOVED, REMINDER)  # their ``ref`` begins with the shift's id
TRAININGS = (TRAINING, TRAINING_MOVED, TRAINING_OFF)  # their ``ref`` begins with the training's id
GROUPED = (CANCELLED, MOVED, REMINDER, *TRAININGS)  # said to all of a shift, or of a training, alike
PROOFS = (PROOF, PROOF_REFUSED, PROOF_REVOKED, PROOF_REPLACED)
SWAPS = (SWAP, SWAP_ANSWERED, SWAP_DECLINED, SWAP_UNMET)  # their ``ref`` begins with the swap's id
ALL = (*PERSONAL, *SHIFTS, *SWAPS, SWAPPED, *TRAININGS, *PROOFS)
