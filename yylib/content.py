"""What a new library begins with: departments, houses, hours, holidays, guides, volunteers' posts. Run again it changes
nothing."""

from yylib.database import write
from yylib.services import branches, calendar, guides, volunteer_posts
from yylib.services.accounts import manage
from yylib.services.labels import papers
from yylib.services.processing import checklist


def load() -> None:
    """Load the first content, each part in a unit of its own."""
    write(manage.first_content)
    branch_ids = write(branches.first_content)
    write(calendar.first_content, branch_ids=branch_ids)
    write(guides.first_content)
    write(checklist.first_content)
    write(papers.first_content)
    write(volunteer_posts.first_content)
