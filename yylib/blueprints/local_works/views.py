"""地方文献: from lead to special shelf."""
