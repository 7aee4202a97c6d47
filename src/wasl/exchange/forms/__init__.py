"""The forms of imports and of exports."""
