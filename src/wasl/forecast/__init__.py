"""What sales is to bring: targets, the forecast by month, and what was said of it on earlier days."""
