"""志愿者: applying, vetting, admitting, pausing and leaving; the pass and the link. What others need stands here by name."""

from yylib.services.volunteers import terms  # noqa: F401
