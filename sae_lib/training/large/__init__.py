"""J and its gradient for more data than memory: the two passes of the lecture notes, chunk by chunk.

The first pass adds up the hidden activations, and ρ̂ is known; the second does the forward pass again and goes back
(lecture notes, section 3). Blocks come from a memory-mapped file or from a Dask array.
"""
