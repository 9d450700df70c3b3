"""交来的文件: how large it may be, and the way of a table: handed in, its columns named beside its first rows, tried.

What comes after the trial the pages of the imports do.
"""

from collections.abc import Mapping
from itertools import islice
from typing import Any, NamedTuple

from flask import redirect, request, url_for

from yylib import fields
from yylib.access import me
from yylib.database import write
from yylib.errors import Refused
from yylib.services.imports import batches
from yylib.services.imports.counts import letter
from yylib.services.imports.sheets import MAX_BYTES, BadSheet, open_sheet
from yylib.web import page, tell

FORM = 1 << 20  # bytes: what a form says beside its file
TABLE, SCAN = MAX_BYTES + FORM, 26 * FORM
_SHOWN, _PIECE = 8, 50  # rows beside the columns; rows of each list of a trial


def may_be_large(bp, permission, *names: str, most: int) -> None:
    """What is posted to these views may be ``most`` bytes, for those with the permission (None: for anybody). It is said
    before the view, because the gate reads the form's token first."""
    endpoints = {f"{bp.name}.{name}" for name in names}

    @bp.url_value_preprocessor
    def _bounds(endpoint, _values):
        if endpoint in endpoints and (permission is None or ((person := me()) and person.can(permission))):
            request.max_content_length = most


class ColumnsForm(fields.Form):
    """What each column means: a field for each of the ``roles``, a column named by its number from 0; and what is said of
    the table as a whole (``whole``)."""

    roles: Mapping[str, str] = {}
    whole: tuple[str, ...] = ("head_row",)
    head_row = fields.number("表头在第几行", least=1, most=1000)

    def offer(self, width: int) -> None:
        """The columns of a table so wide."""
        offered = fields.choices([("", "没有这一栏"), *((at, f"{letter(at)} 栏") for at in range(width))])
        for role in self.roles:
            self._fields[role].choices = offered

    def mapping(self) -> dict:
        """What is said now, as the batch keeps it."""
        columns = {role: self._fields[role].data for role in self.roles if self._fields[role].data is not None}
        return {name: self._fields[name].data for name in self.whole} | {"columns": columns}


class Table(NamedTuple):
    """A kind of table: the blueprint with the views ``upload``, ``columns`` and ``trial`` and the templates of these
    names, the service (``NAME`` of its imports, ``receive``, ``batch``), the forms of the first two views."""

    name: str
    service: Any
    upload: type[fields.Form]
    columns: type[ColumnsForm]


def upload(table: Table):
    """A table is handed in, and straight on to the trial."""
    form = table.upload()
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            kept, mapping = table.service.receive(form.file.data.stream, form.file.data.filename)
            batch_id = write(
                batches.open_batch, once=form.once.data, name=table.service.NAME, kept=kept, mapping=mapping, by=me().id
            )
            return redirect(url_for(f"{table.name}.trial", batch_id=batch_id), 303)
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
    return page(f"{table.name}/upload.html", form=form, status=status)


def columns(table: Table, batch_id: int):
    """What the columns mean, said by a person beside the first rows."""
    batch = table.service.batch(batch_id)
    if batch.state != batches.S.MAPPED:
        return redirect(url_for("imports.show", batch_id=batch_id))
    plan = batches.plan(batch_id)
    held = plan.mapping
    rows = list(islice((cells for _, cells in open_sheet(plan.path, held["sheet"]).rows if any(cells)), _SHOWN))
    form = table.columns(data=held | held["columns"])
    form.offer(max((len(cells) for cells in rows), default=1))
    if form.validate_on_submit():
        mapping = held | form.mapping()
        write(batches.remap, once=form.once.data, batch_id=batch_id, mapping=mapping, by=me().id)
        return redirect(url_for(f"{table.name}.trial", batch_id=batch_id), 303)
    status = 422 if form.is_submitted() else 200
    return page(f"{table.name}/columns.html", batch=batch, rows=rows, form=form, status=status)


def trial(name: str, batch, /, **about):
    """试导: what a batch would bring and what not, on ``NAME/trial.html``; nothing is written. What cannot be read yet
    leads back to the view ``columns`` of that blueprint."""
    if batch.state != batches.S.MAPPED:
        return redirect(url_for("imports.show", batch_id=batch.id))
    try:
        found = batches.trial(batch.id)
    except BadSheet as bad:
        tell("look", "还读不了", bad.sentence)
        return redirect(url_for(f"{name}.columns", batch_id=batch.id))
    shown = {"batch": batch, "trial": found, "most": _PIECE, "twins": batches.twins(batch)}
    return page(f"{name}/trial.html", **(shown | about))
