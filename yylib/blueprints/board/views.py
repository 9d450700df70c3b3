"""采编看板: batches and volumes by stage, the late ones first; the clock of each delivery."""
