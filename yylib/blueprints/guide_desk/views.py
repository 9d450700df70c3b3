"""The list of guides with what is still open, changing one, its editions, settling doubts, the poster."""

from io import BytesIO

from flask import redirect, send_file, url_for

from yylib import clock, tokens
from yylib.access import me, requires
from yylib.blueprints.guide_desk import bp
from yylib.blueprints.guide_desk.forms import VerifyForm, edit_form
from yylib.database import write
from yylib.errors import NotThere, Refused
from yylib.permissions import Permission as P
from yylib.services import prints
from yylib.services.guides import changes, editions, papers
from yylib.web import page, tell


@bp.get("/")
@requires(P.GUIDES_READ)
def manage():
    return page("guides/manage.html", held=editions.all_current())


@bp.get("/<int:number>")
@requires(P.GUIDES_READ)
def show(number):
    """What of one guide is doubtful or missing, and what was settled."""
    edition = editions.current(number)
    missing = prints.missing_words(prints.missing(editions.public_text(edition.guide), edition.guide.title))
    return page("guides/doubts.html", edition=edition, settled=editions.settlements(number), missing=missing,
                fresh=tokens.fresh, at=clock.moment, may=me().can(P.GUIDES_MANAGE), label=edition.guide.label)  # fmt: skip


@bp.post("/<int:number>/verify")
@requires(P.GUIDES_MANAGE)
def verify(number):
    form = VerifyForm()
    if form.validate_on_submit():
        write(editions.verify, once=form.once.data, number=number, by=me().id, **form.values())
        tell("said", "已记为核实", "这一处不再标“待核实”，公开内容不变。")
    else:
        tell("not", "没有保存", "请写明谁确认的、依据什么。")
    return redirect(url_for("guide_desk.show", number=number), 303)


@bp.route("/<int:number>/edit", methods=["GET", "POST"])
@requires(P.GUIDES_MANAGE)
def edit(number):
    """A new edition; whoever drew the form from an older one gets it back on top of the newer, nothing lost."""
    edition = editions.current(number)
    form = edit_form(edition)
    status = 200
    if form.validate_on_submit():
        try:
            version = write(editions.edit, once=form.once.data, number=number, changes=form.changes(),
                            note=form.note.data, version=int(form.version.data or 0), by=me().id)  # fmt: skip
        except Refused as refused:
            status = refused.sentence.status
            _again(form, refused, edition)
        else:
            tell("said", f"已发布第 {version} 版", "公开页面和打印件现在就是新的内容。")
            return redirect(url_for("guide_desk.show", number=number), 303)
    elif form.errors:
        status = 422
    return page("guides/edit.html", form=form, edition=edition, status=status)


def _again(form, refused, edition) -> None:
    if refused.code == "guide_changed":
        drawn_from = [old for old in editions.editions(edition.number) if str(old.version) == form.version.data]
        form.rebase(drawn_from[0] if drawn_from else edition, edition)
    form.at_fault(refused)


@bp.get("/<int:number>/editions")
@requires(P.GUIDES_READ)
def history(number):
    """Every edition with what it changed; newest first."""
    held = editions.editions(number)
    if not held:
        raise NotThere()
    steps = [(new, changes.compare(old.guide, new.guide)) for new, old in zip(held, held[1:], strict=False)]
    return page("guides/editions.html", edition=held[0], steps=[*steps, (held[-1], None)])


@bp.get("/<int:number>/poster")
@requires(P.GUIDES_READ)
def poster(number):
    """馆内海报 as a PDF; refused while there is no outward address."""
    edition = editions.current(number)
    return send_file(BytesIO(papers.poster(edition).data), "application/pdf", as_attachment=True,
                     download_name=f"{edition.guide.name}海报.pdf", conditional=False, etag=False)  # fmt: skip
