"""How fast the library is, as ratios to something else measured in the same run.

``python -m benchmarks`` prints the table, ``python -m benchmarks.growth`` draws how time and memory grow.
"""
