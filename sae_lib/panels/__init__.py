"""The panels of the lessons, one module a lesson or subject."""
