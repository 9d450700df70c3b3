"""One stored file, to be saved and not opened in place."""

from flask import send_file

from yylib.access import me, signed_in
from yylib.blueprints.files import bp
from yylib.services import files


@bp.get("/<int:file_id>")
@signed_in
def show(file_id):
    """Whoever may not read what the file was handed in for finds nothing here."""
    row = files.get(file_id, may=me().can)
    answer = send_file(files.path_of(row.stored_name), mimetype="application/octet-stream", as_attachment=True,
                       download_name=row.original_name, conditional=False, etag=False)  # fmt: skip
    answer.headers["Content-Security-Policy"] = "sandbox"
    return answer
