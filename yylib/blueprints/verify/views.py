"""One question, one answer: genuine, void, or not ours."""

from yylib.access import address, public
from yylib.blueprints.verify import bp
from yylib.blueprints.verify.forms import NumberForm
from yylib.database import write
from yylib.errors import Refused
from yylib.services import certificates
from yylib.web import page


@bp.get("/")
@public
def index():
    return _drawn(NumberForm())


@bp.post("/")
@public
def ask():
    """By number; each look counts, so that nobody tries them one after another."""
    form = NumberForm()
    if not form.validate_on_submit():
        return _drawn(form, 422)
    try:
        write(certificates.look, address=address())
        found = certificates.check(number=form.number.data)
    except Refused as refused:
        form.refuse(refused)
        return _drawn(form, refused.sentence.status)
    return _drawn(form, found=found)


def _drawn(form, status: int = 200, found=None):
    return page("verify/index.html", status=status, form=form, found=found)


@bp.get("/<token>")
@public
def show(token):
    """By the code printed on it."""
    found = certificates.by_token(token)
    if found is None:
        return page("verify/show.html", status=404, found=None)
    return page("verify/show.html", found=found)
