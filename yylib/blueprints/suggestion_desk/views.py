"""荐购办理: the duplicate check, the answer, the order line."""
