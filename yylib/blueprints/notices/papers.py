"""The notice to take along: the picture for WeChat, the poster and the sheet on A4."""

from io import BytesIO

from flask import send_file

from yylib.access import requires
from yylib.blueprints.notices import bp
from yylib.errors import NotThere
from yylib.permissions import Permission as P
from yylib.services import files, notices
from yylib.services.notices import papers, pictures


@bp.get("/<int:activity_id>/image")
@requires(P.ACTIVITIES_PLAN)
def image(activity_id):
    """通知图片, with the code of the page."""
    return _sent(pictures.draw(activity_id), "image/png", activity_id, "通知图片.png")


@bp.get("/<int:activity_id>/poster")
@requires(P.ACTIVITIES_PLAN)
def poster(activity_id):
    """海报 on A4."""
    return _sent(notices.poster(activity_id), "application/pdf", activity_id, "海报.pdf")


@bp.get("/<int:activity_id>/sheet")
@requires(P.ACTIVITIES_PLAN)
def sheet(activity_id):
    """The whole notice on A4, for the notice board."""
    return _sent(papers.sheet_pdf(activity_id), "application/pdf", activity_id, "活动通知.pdf")


def _sent(data: bytes, kind: str, activity_id: int, what: str):
    name = f"{notices.get(activity_id).number} {what}"
    return send_file(BytesIO(data), kind, as_attachment=True, download_name=name, conditional=False, etag=False)


@bp.get("/<int:activity_id>/picture/shown")
@requires(P.ACTIVITIES_PLAN)
def own_picture(activity_id):
    """The notice's picture as readers will see it."""
    notice = notices.of(activity_id)
    if notice is None or not notice.picture_id:
        raise NotThere()
    row = files.get(notice.picture_id)
    answer = send_file(files.path_of(row.stored_name), mimetype=pictures.TYPES[row.kind], conditional=False, etag=False)
    answer.headers["Content-Security-Policy"] = "sandbox"
    return answer
