"""统计: composes what the subjects say of a period; nothing reads it but pages, prints and exports."""
