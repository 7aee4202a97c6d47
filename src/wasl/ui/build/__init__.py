"""What set-up generates from sources: style bundles, the icon sprite, the app's pictures."""
