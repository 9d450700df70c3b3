"""The shape of the system page's buttons: nothing but their tokens."""

from yylib import fields


class SoonForm(fields.Form):
    """One press of a button."""
