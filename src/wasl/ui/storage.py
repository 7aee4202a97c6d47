"""Names with a hash in them and compressed twins, so that browsers may keep static files for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise ships no types
    """Hashed names from the manifest; plain names as long as nothing was built (tests, development)."""

    manifest_strict = False

    def stored_name(self, name: str) -> str:
        """Return the hashed name when the manifest has one, else the name itself."""
        return str(super().stored_name(name)) if self.hashed_files else name
