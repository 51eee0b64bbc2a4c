"""Extensions of Jupyter: of the kernel, and of the server."""
