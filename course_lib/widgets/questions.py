"""Questions in a lesson: predict before you see, and recall without looking back."""

import html

import ipywidgets as W
import numpy as np

from course_lib.checks.exercises import all_questions
from course_lib.checks.questions import Question, ask_before, read_number
from course_lib.checks.record import note
from course_lib.widgets.live import static

CONFIDENCE = ("a guess", "fairly sure", "certain")


class _Shown:
    """Shows its widget in a live notebook, and text elsewhere."""

    def _repr_mimebundle_(self, include=None, exclude=None):
        bundle = {"text/plain": self.text}
        if not static():
            bundle["application/vnd.jupyter.widget-view+json"] = {
                "version_major": 2, "version_minor": 0, "model_id": self.view.model_id}
        return bundle


def _entry(question):
    """A field for the answer to a question: a choice or a number."""
    if question.choices:
        return W.RadioButtons(options=question.choices, value=None, layout=W.Layout(width="auto"))
    return W.Text(description="your answer", placeholder="a number", style={"description_width": "initial"},
                  layout=W.Layout(width="14em"))


def _say(line, text, colour="inherit"):
    line.value = f"<span role='status' style='color:{colour}'>{html.escape(text)}</span>"


class Prediction(_Shown):
    """A prediction to be locked before the next cell is run. Made by predict."""

    def __init__(self, question):
        self.question = question
        self.text = "\n".join([f"Predict: {question.text}", *(f"  ○ {c}" for c in question.choices),
                               "(Run this cell to type your answer.)"])
        self.locked = None                     # (answer, confidence) once it is locked
        self.entry = _entry(question)
        self.confidence = W.Dropdown(description="I am", options=CONFIDENCE, style={"description_width": "initial"},
                                     layout=W.Layout(width="12em"))
        self.button = W.Button(description="Lock my prediction", button_style="primary")
        self.readout = W.HTML()
        self.button.on_click(self.lock)
        lock = [self.confidence, self.button]
        rows = [self.entry, W.HBox(lock)] if question.choices else [W.HBox([self.entry, *lock])]
        self.view = W.VBox([W.HTML(f"<strong>Predict:</strong> {html.escape(question.text)}"), *rows, self.readout])

    def lock(self, _=None):
        """Keep the answer as it is; from now on it cannot be changed."""
        given = self.entry.value
        if self.question.choices:
            if given is None:
                return _say(self.readout, "Choose one first; a guess is fine.")
        else:
            try:
                given = read_number(given)
            except ValueError as error:
                return _say(self.readout, f"{error}. A guess is fine.".replace("'' is not a number", "Nothing typed yet"))
        self.locked = given, self.confidence.value
        note("prediction", text=self.question.text, given=given, right=self.question.is_right(given), confidence=self.confidence.value)
        for control in (self.entry, self.confidence, self.button):
            control.disabled = True
        shown = given if self.question.choices else f"{given:g}"
        _say(self.readout, f"Locked: {shown} ({self.confidence.value}). Now run the next cell and compare.")


def predict(text, answer, choices=()):
    """Ask for a prediction, with how sure one is, and lock it: before the next cell shows what happens.

    text: what to predict. answer: the right number, or the right one of choices.
    Raises ValueError when the answer is none of the choices.
    """
    if choices and answer not in choices:
        raise ValueError(f"the answer {answer!r} should be one of the choices {choices}")
    return Prediction(Question(text, answer, "", tuple(choices)))


class Recall(_Shown):
    """Questions from earlier lessons, to be answered without looking back. Made by recall."""

    def __init__(self, lesson, rng):
        self.questions = ask_before(lesson, all_questions(), rng)
        self.text = "\n".join(["Recall, without looking back:"] + [f"{i}. {q.text}" for i, q in enumerate(self.questions, 1)])
        self.entries, self.buttons, self.readouts, rows = [], [], [], []
        for i, question in enumerate(self.questions):
            entry, button, line = _entry(question), W.Button(description="Answer"), W.HTML()
            button.on_click(lambda _, i=i: self.answer(i))
            self.entries.append(entry)
            self.buttons.append(button)
            self.readouts.append(line)
            rows += [W.HTML(f"<strong>{i + 1}.</strong> {html.escape(question.text)}"), W.HBox([entry, button]), line]
        self.view = W.VBox([W.HTML("<strong>Recall, without looking back:</strong>"), *rows])

    def answer(self, i):
        """Judge the answer to question i, and say why it is so."""
        question, given = self.questions[i], self.entries[i].value
        try:
            right = question.is_right(given)
        except ValueError as error:
            return _say(self.readouts[i], str(error).replace("'' is not a number", "Nothing typed yet"))
        self.entries[i].disabled = self.buttons[i].disabled = True
        note("recall", text=question.text, right=right)
        why = question.why.replace("*", "")
        if right:
            _say(self.readouts[i], f"✓ Right. {why}", "var(--jp-success-color0, #00684a)")
        else:
            answer = question.answer if question.choices else f"{question.answer:g}"
            _say(self.readouts[i], f"✗ It is {answer}. {why}", "var(--jp-error-color0, #a33)")


def recall(lesson):
    """Three questions about the lessons before this one ("02"), with fresh numbers each time the cell is run."""
    return Recall(lesson, np.random.default_rng(0 if static() else None))
