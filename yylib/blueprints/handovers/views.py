"""移交与上架: allocation, hand-over lists with two signatures, shelving."""
