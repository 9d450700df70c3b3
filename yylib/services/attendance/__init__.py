"""签到与计数: who came, how many came, what was handed out."""
