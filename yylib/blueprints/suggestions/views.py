"""荐购: one form without an account; what is held or coming is said before it is sent; a link shows the answer."""

from flask import redirect, request

from yylib.access import address, public
from yylib.blueprints.suggestions import bp
from yylib.blueprints.suggestions.forms import PURPOSE, SuggestForm
from yylib.database import write
from yylib.errors import NotThere, Refused
from yylib.fields import clean_line
from yylib.services import privacy, rules, suggestions
from yylib.services.bookings import online
from yylib.services.suggestions import sending
from yylib.web import page


@bp.get("/")
@public
def index():
    """The form, with the title or the ISBN that the catalogue was asked for in vain."""
    asked = {name: clean_line(request.args.get(name, ""))[:100] or None for name in ("title", "isbn")}
    return _drawn(SuggestForm(**asked).offer())


@bp.post("/")
@public
def send():
    """Found to be here or coming, the page comes again and says where; sent anyway, it is in."""
    form = SuggestForm().offer()
    if not form.validate_on_submit():
        form.draw_again()
        return _drawn(form, 422)
    anyway = "anyway" in request.form
    try:
        online.read_first(form.drawn.data, form.website.data)
        wish_id = write(suggestions.send_alone, once=form.once.data + "!" * anyway, address=address(), anyway=anyway,
                        **form.values())  # fmt: skip
    except Refused as refused:
        form.draw_again()
        found = (
            suggestions.check(title=form.title.data, isbn=form.isbn.data or "")
            if refused.code == "suggest_found"
            else None
        )
        if refused.field in form:
            form.refuse(refused)
        return _drawn(form, refused.sentence.status, refused.sentence, found)
    return redirect(suggestions.path_of(suggestions.get(wish_id)), 303)


def _drawn(form, status: int = 200, said=None, found=None):
    return page("suggestions/index.html", form=form, status=status, said=said, found=found and sending.words(found),
                text=privacy.current_text(PURPOSE), days=rules.rule(sending.ANSWER_DAYS))  # fmt: skip


@bp.get("/a/<key>")
@public
def answer(key):
    """What became of one suggestion, for whoever holds its link."""
    wish = suggestions.by_path(key)
    if wish is None:
        raise NotThere()
    return page("suggestions/answer.html", wish=wish)
