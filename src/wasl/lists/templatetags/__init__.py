"""Tags that draw records as a firm has arranged them."""
