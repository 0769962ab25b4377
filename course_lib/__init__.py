"""A small library for learning backpropagation. Import from its modules, so that you see where a
thing lives:

    from course_lib.layers import Affine
"""

__version__ = "1.1.0"
