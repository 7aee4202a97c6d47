"""What the firm sells and for how much: products, prices, taxes, currencies."""
