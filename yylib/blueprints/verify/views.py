"""One question, one answer: genuine, void, or not ours."""

from yylib import guesses
from yylib.access import address, public
from yylib.blueprints.verify import bp
from yylib.blueprints.verify.forms import NameForm, NumberForm
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
        found = certificates.check(number=form.number.data, code=form.code.data or "", name=form.name.data or "")
    except Refused as refused:
        form.refuse(refused)
        return _drawn(form, refused.sentence.status)
    return _drawn(form, found=found)


def _drawn(form, status: int = 200, found=None):
    return page("verify/index.html", status=status, form=form, found=found)


@bp.get("/<token>")
@public
def show(token):
    """By the code printed on it; whoever tries codes that are not ours is slowed down."""
    found = certificates.by_token(token)
    if found is None:
        guesses.missed("certificate", address())
        return page("verify/show.html", status=404, found=None)
    return page("verify/show.html", found=found, form=NameForm(formdata=None))


@bp.post("/<token>")
@public
def compare(token):
    """Whether a name is the one on a proof of service: yes or no, and each question counts."""
    form = NameForm()
    is_asked = form.validate_on_submit()
    write(certificates.look, address=address())
    found = certificates.by_token(token, name=(form.name.data or "") if is_asked else "")
    status = 404 if found is None else 200 if is_asked else 422
    return page("verify/show.html", status=status, found=found, form=form)
