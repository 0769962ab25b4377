"""Lesson 02: backward through a graph by hand: what is asked at each step, and the widget."""
