"""数字资源管理: licences, reminders, monthly use."""
