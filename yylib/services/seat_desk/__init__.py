"""座位图 on the desk's side: a drawing before it is saved, and the list of what the rounds and the readers reported."""
