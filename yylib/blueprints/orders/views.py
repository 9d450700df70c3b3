"""订单: lines typed, pasted or imported; approval, printing, claims."""
