"""登记簿: 总括登记, a line a batch with a running balance, and 个别登记, a line a volume; further lines only."""

from yylib.services.registers.entering import again, enter, enter_batch, leave, replace
from yylib.services.registers.openings import opening
from yylib.services.registers.reading import totals
from yylib.services.registers.verifying import verify

__all__ = ["again", "enter", "enter_batch", "leave", "opening", "replace", "totals", "verify"]
