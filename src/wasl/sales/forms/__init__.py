"""The forms of deals, pipelines and stages."""
