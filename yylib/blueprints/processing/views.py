"""加工: the checklist by scanner, barcodes, labels."""
