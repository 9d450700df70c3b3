"""The one view of all lists: remembering the filter."""

import re

from flask import redirect, request

from yylib.access import me, signed_in
from yylib.blueprints.lists import bp
from yylib.database import write
from yylib.services import lists
from yylib.web import is_htmx, tell


@bp.post("/<name>/remember")
@signed_in
def remember(name):
    """Keep the filter as it stands; the script sends it quietly, without one there is a button."""
    lists.named(name)
    write(lists.remember, hot=True, name=name, given=request.form.to_dict(), by=me().id)
    if is_htmx():
        return "", 204
    tell("said", "记下了", "下次打开这张列表，还是这个筛选。")
    return redirect(_back(), 303)


def _back() -> str:
    """Back to the list, and nowhere outside the staff pages."""
    wanted = request.args.get("back", "")
    is_ours = wanted.startswith("/staff/") and wanted.isprintable() and not re.search(r"//|\\", wanted)
    return wanted if is_ours else "/staff/"
