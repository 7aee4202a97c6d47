"""The pages of imports and of exports."""
