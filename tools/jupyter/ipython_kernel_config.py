# Installed with the course into its own environment (etc/ipython): see sae_lib/jupyter/kernel.py.
c.InteractiveShellApp.extensions = ["sae_lib.jupyter.kernel"]  # noqa: F821
