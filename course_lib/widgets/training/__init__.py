"""Lesson 05: the training lab, in three: a run without a screen, its pictures, and the widget."""
