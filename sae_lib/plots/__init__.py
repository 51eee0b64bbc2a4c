"""Figures. Everything here draws arrays and knows nothing of sliders.

Functions named ``show_…`` return a `Picture`: a figure together with words for those who cannot
see it. Classes named ``…View`` keep one figure and change it in place, for the panels.
"""
