"""What is coming, what is over, and one activity's notice: without an account and without JavaScript."""

from flask import request, send_file

from yylib.access import public
from yylib.blueprints.activities import bp, standing
from yylib.errors import NotThere
from yylib.models.activities import ActivityAudience, ActivityKind
from yylib.services import contests, files, notices, prints, surveys
from yylib.services.notices import phrases, pictures, words
from yylib.web import page


@bp.get("/")
@public
def index():
    """The soonest first; narrowed by reader and kind with links alone."""
    who, kind = (
        _known(request.args.get("who", ""), ActivityAudience),
        _known(request.args.get("kind", ""), ActivityKind),
    )
    everything = notices.coming()
    found = [one for one in everything if who in ("", one.audience) and kind in ("", one.kind)]
    stands = standing.all_of(found)
    return page("activities/index.html", found=[(one, stands[one.id], phrases.next_session(one)) for one in found], who=who,
                kind=kind, audiences=_held(ActivityAudience, everything, "audience"),
                kinds=_held(ActivityKind, everything, "kind"), when=phrases.when, where=phrases.where, to=notices.path)  # fmt: skip


@bp.get("/past")
@public
def past():
    """What is over, the latest first."""
    found, onward = notices.over(request.args.get("before", type=int))
    return page("activities/past.html", found=found, onward=onward, is_first="before" not in request.args,
                to=notices.path)  # fmt: skip


@bp.get("/<number>")
@public
def show(number):
    """The notice: the plan's own data as it stands now."""
    activity = notices.by_number(number)
    notice = notices.of(activity.id)
    return page("activities/show.html", activity=activity, notice=notice, title=words.title(activity),
                lines=notices.lines(activity, notice), state=standing.of(activity), sheets=standing.sheets(activity),
                takes_works=_takes_works(activity), survey=surveys.path(activity) if surveys.is_open(activity) else None,
                phone=phrases.phone(activity), qr=prints.qr(notices.path(activity)))  # fmt: skip


@bp.get("/<number>/picture")
@public
def picture(number):
    """The notice's picture, as we made it anew when it was handed in."""
    notice = notices.of(notices.by_number(number).id)
    if not notice.picture_id:
        raise NotThere()
    row = files.get(notice.picture_id)
    answer = send_file(files.path_of(row.stored_name), mimetype=pictures.TYPES[row.kind], conditional=False, etag=False)
    answer.headers["Content-Security-Policy"] = "sandbox"
    return answer


def _takes_works(activity) -> bool:
    """Whether readers hand works in, or read of the winners, on the contest's own page."""
    if not contests.takes(activity):
        return False
    terms = contests.of(activity.id)
    return terms.is_public or terms.winners_at is not None


def _known(value: str, kinds) -> str:
    return value if value in set(kinds) else ""


def _held(kinds, activities, name: str) -> list:
    """Those that something on the list belongs to."""
    here = {getattr(one, name) for one in activities}
    return [kind for kind in kinds if kind in here]
