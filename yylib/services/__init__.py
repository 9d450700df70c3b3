"""What yylib does, one module a subject; no HTTP, no commit."""
