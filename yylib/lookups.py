"""Finding readers by an exact key, wherever a colleague does: refused beside the form, and every miss entered."""

from yylib.access import me
from yylib.database import write
from yylib.errors import Refused
from yylib.models.people import Masked
from yylib.services import people


def asked(form, key) -> tuple[list[Masked] | None, int]:
    """Whom ``people.lookup`` finds by ``key(form)``, None where nothing whole was asked; and the status of the page."""
    if not form.validate_on_submit():
        return None, 422 if form.errors else 200
    try:
        found = people.lookup(by=me().id, **key(form))
        if not found:
            write(people.miss_lookup, by=me().id)
    except Refused as refused:
        form.refuse(refused)
        return None, refused.sentence.status
    return found, 200
