"""What moves in the lessons: live figures, predictions and recall questions."""

from course_lib.widgets.live import LiveFigure, choice, log_slider, slider, switch
from course_lib.widgets.questions import predict, recall
from course_lib.widgets.sensitivity import Sensitivity
from course_lib.widgets.tangent import Tangent

__all__ = ["LiveFigure", "Sensitivity", "Tangent", "choice", "log_slider", "predict", "recall", "slider", "switch"]
