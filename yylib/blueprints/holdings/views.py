"""馆藏: what is held; locations, bringing in and handing out."""
