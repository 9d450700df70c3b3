"""图书查询与新书通报: for readers."""
