"""The product's own benchmarks: a scratch company of any size, and what each page of it costs (docs/benchmarks.md)."""
