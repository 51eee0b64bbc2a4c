"""What the panels show: one view a panel, each with a ``figure`` and ``update(**values)``."""
