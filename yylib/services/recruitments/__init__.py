"""招募公告: what is sought, with the risks stated; published and withdrawn."""
