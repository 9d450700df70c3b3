"""The benchmark and its floor programs: what the desk's scan and the dashboard cost, as ratios of one run."""
