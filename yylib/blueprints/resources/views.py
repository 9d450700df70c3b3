"""数字资源: the public directory."""
