"""捐赠: the public offer and the list of donors."""
