"""Which icons the product uses: names found in templates and manifests, drawn from one generated sprite."""

# drawn as a mirror image where reading runs from the right
FLIPPED = frozenset({
    "arrow-left", "arrow-right", "arrow-back-up", "arrow-forward-up", "chevron-left", "chevron-right", "book",
    "list", "list-details", "logout", "message-circle", "send", "speakerphone", "arrow-narrow-right", "login",
    "external-link", "layout-sidebar", "arrow-bar-to-left", "arrow-bar-to-right", "notes", "checklist",
})  # fmt: skip
