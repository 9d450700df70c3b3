"""断网补传: the desk's page hands in what it kept, line by line, and is told of each what became of it."""

from flask import jsonify, request

from yylib.access import me, requires
from yylib.blueprints.visits import bp
from yylib.blueprints.visits.desk import terminal_id
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission
from yylib.services.visits import replay as service


@bp.post("/desk/replay")
@requires(Permission.VISITS_RECORD)
def replay():
    """At most fifty lines in the order in which they were typed, answered in this order; what is not answered is sent
    again."""
    answers = []
    for line in service.lines(request.form.get("entries", ""), request.form.get("now", "")):
        try:
            answers.append({"state": _entered(line)})
        except Refused as refused:
            if not refused.is_for_now:
                sentence = refused.sentence
                answers.append({"state": "refused", "title": sentence.title, "todo": sentence.todo})
            elif answers:
                break
            else:
                raise
    return jsonify(answers=answers)


def _entered(line: service.Line | None) -> str:
    if line is None:
        raise Refused("bad_line")
    if service.is_stored(line.nonce):
        return "already"
    if line.key == "undo":
        write(service.take_back, hot=True, nonce=line.nonce, of=line.code, by=me().id, terminal_id=terminal_id())
    else:
        write(service.enter, hot=True, by=me().id, terminal_id=terminal_id(), **service.understood(line))
    return "stored"
