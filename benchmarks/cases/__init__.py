"""One module for each kind of work: ``FULL`` and ``TOY`` sizes, and ``measure``, which gives the rows of the table."""
