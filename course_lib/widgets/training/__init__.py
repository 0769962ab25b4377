"""The training lab: a run without a screen, its pictures, and the widget."""
