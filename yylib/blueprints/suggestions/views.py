"""荐购: what readers wish for; their form, and the page that answers them."""
