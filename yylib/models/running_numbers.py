"""流水号: how far each series of numbers has come (receipts, certificates, orders, batches, lists of a year)."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from yylib.extensions import db


class RunningNumber(db.Model):
    """The next number of a series. Its row is held while one is taken, so that two at once get two and none is left out."""

    series: Mapped[str] = mapped_column(String(30), primary_key=True)
    next_no: Mapped[int] = mapped_column(default=1)
