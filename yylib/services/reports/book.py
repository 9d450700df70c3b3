"""What the subjects counted, each period read once, and all their figures side by side."""

from yylib.services.activity_figures import Held
from yylib.services.board.figures import Accessions
from yylib.services.periods import Figure, Period
from yylib.services.reports.compare import with_compares
from yylib.services.visits.report import Counted
from yylib.services.volunteer_figures import Served

# Each subject's count of a period, as ``subject(period, like=None)``, answering ``figures(branch_id)`` and
# ``number(name, branch_id)``; a new subject adds its own.
SUBJECTS = (Counted, Accessions, Held, Served)


class Book:
    """The counts that one page rests on."""

    def __init__(self):
        self._held: dict = {}

    def of(self, subject, period: Period):
        """A subject's count of a period."""
        if (subject, period) not in self._held:
            like = next((held for (kind, _), held in self._held.items() if kind is subject), None)
            self._held[subject, period] = subject(period, like)
        return self._held[subject, period]

    def figures(
        self, period: Period, bases: list[tuple[str, Period]], opening, branch_id: int | None = None
    ) -> list[Figure]:
        """The figures of all subjects beside their bases."""
        made = []
        for subject in SUBJECTS:
            here, others = self.of(subject, period), [(label, self.of(subject, base)) for label, base in bases]
            made += [with_compares(figure, here, others, opening, branch_id) for figure in here.figures(branch_id)]
        return made
