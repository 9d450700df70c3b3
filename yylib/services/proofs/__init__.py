"""志愿服务记录证明: asked for, checked, announced, issued, revoked and replaced."""

from yylib.services.proofs import terms  # noqa: F401
