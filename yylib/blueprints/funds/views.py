"""经费: allotted, committed, spent and left."""
