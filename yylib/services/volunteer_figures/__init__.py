"""志愿服务统计: hours and people by post, month and person; milestones and stars."""
