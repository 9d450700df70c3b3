"""专题: the public pages of special collections."""
