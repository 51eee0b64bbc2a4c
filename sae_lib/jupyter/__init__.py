"""What the course adds to Jupyter: to the kernel, and to the server."""
