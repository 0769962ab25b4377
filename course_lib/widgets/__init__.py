"""What moves in the lessons: live figures, predictions and recall questions."""

from course_lib.widgets.activations import ActivationViewer
from course_lib.widgets.capacity import Capacity
from course_lib.widgets.chain import WeightChain
from course_lib.widgets.controls import choice, log_slider, slider, switch
from course_lib.widgets.digit import DigitReader
from course_lib.widgets.live import LiveFigure
from course_lib.widgets.one_step import OneStep
from course_lib.widgets.questions import predict, recall
from course_lib.widgets.scores import ScoreSliders
from course_lib.widgets.sensitivity import Sensitivity
from course_lib.widgets.softmax_panel import SoftmaxPanel
from course_lib.widgets.stepsize import StepSize
from course_lib.widgets.tangent import Tangent
from course_lib.widgets.training.lab import TrainingLab
from course_lib.widgets.training.run import TrainingRun
from course_lib.widgets.unbroadcast import Unbroadcast
from course_lib.widgets.unit_balls import UnitBalls
from course_lib.widgets.walk.ready import WhoIsReady
from course_lib.widgets.walk.stepper import Stepper
from course_lib.widgets.warp import WarpedGrid
from course_lib.widgets.weights import WeightInspector
from course_lib.widgets.zigzag import Zigzag

__all__ = [
    "ActivationViewer", "Capacity", "DigitReader", "LiveFigure", "OneStep", "ScoreSliders",
    "Sensitivity", "SoftmaxPanel", "StepSize", "Stepper", "Tangent", "TrainingLab", "TrainingRun",
    "Unbroadcast", "UnitBalls", "WarpedGrid", "WeightChain", "WeightInspector", "WhoIsReady",
    "Zigzag", "choice", "log_slider", "predict", "recall", "slider", "switch",
]
