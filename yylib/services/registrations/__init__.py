"""报名与候补: sheets, places, the waiting list. What others need stands here by name."""
