"""Lessons 02 and 10: backward through a graph by hand: what is asked at each step, the widgets."""
