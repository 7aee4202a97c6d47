"""Ready sets of the trades: one file each, read by `lists.sets`."""
