# Installed with the course into its own environment (etc/ipython): see sae_lib/kernel_extension.py.
c.InteractiveShellApp.extensions = ["sae_lib.kernel_extension"]  # noqa: F821
