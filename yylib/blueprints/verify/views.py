"""证书查验: whether a certificate is ours."""
