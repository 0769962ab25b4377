"""Questions in every lesson: predict before you see, and recall without looking back."""

import html

import ipywidgets as W
import numpy as np

from course_lib.checks.exercises import all_questions, find_prediction
from course_lib.checks.questions import ask_before
from course_lib.checks.record import CONFIDENCE, calibration, events, missed, note
from course_lib.static import static
from course_lib.widgets.live import BAD, GOOD, OWN_KEYS, Shown, row, status


def _entry(question):
    """A field for the answer to a question: a choice or a number."""
    if question.choices:
        return W.RadioButtons(options=question.choices, value=None, layout=W.Layout(width="auto"))
    return W.Text(description="your answer", placeholder="a number",
                  style={"description_width": "initial"}, layout=W.Layout(width="14em"))


class Prediction(Shown):
    """A prediction to be locked before the next cell is run. Made by predict.

    Once it is locked, it says whether it was right when the next cell has run, or when asked.
    """

    def __init__(self, question):
        self.question = question
        choices = [f"  ○ {choice}" for choice in question.choices]
        self.text = "\n".join([f"Predict: {question.text}", *choices,
                               "(Run this cell to type your answer.)"])
        self.locked = None                     # (answer, confidence) once it is locked
        self.entry = _entry(question)
        self.confidence = W.Dropdown(description="My answer is", options=CONFIDENCE,
                                     style={"description_width": "initial"},
                                     layout=W.Layout(width="15em"))
        self.button = W.Button(description="Lock my prediction", button_style="primary")
        self.readout = W.HTML()
        self.compare = W.Button(description="I have seen the result: was I right?",
                                layout=W.Layout(width="max-content", display="none"))
        self.button.on_click(self.lock)
        self.compare.on_click(self.judge)
        asked = W.HTML(f"<strong>Predict:</strong> {html.escape(question.text)}{OWN_KEYS}")
        lock = [self.confidence, self.button]
        rows = [self.entry, row(*lock)] if choices else [row(self.entry, *lock)]
        self.view = W.VBox([asked, *rows, self.readout, self.compare])

    def lock(self, _=None):
        """Keep the answer as it is; from now on it cannot be changed."""
        given, confidence = self.entry.value, self.confidence.value
        if self.question.choices and given is None:
            self.readout.value = status("Choose one first; a guess is fine.")
            return
        try:
            given = self.question.read(given)
        except ValueError as error:
            self.readout.value = status(f"{error}. A guess is fine.")
            return
        self.locked, self.right = (given, confidence), self.question.is_right(self.entry.value)
        note("prediction", text=self.question.text, given=given, right=self.right,
             confidence=confidence)
        for control in (self.entry, self.confidence, self.button):
            control.disabled = True
        self.readout.value = status(
            f"Locked: {_said(given)} ({confidence}). Now run the next cell and compare.")
        self.compare.layout.display = None
        when_a_cell_has_run(self.judge)

    def judge(self, _=None):
        """Say whether the locked answer was right, and how often one was, being as sure."""
        given, confidence = self.locked
        lines = [f"✓ Right: {_said(given)} ({confidence})."]
        if not self.right:
            lines = [f"✗ You said {_said(given)} ({confidence}); it is "
                     f"{_said(self.question.answer)}."]
        for sure, made, fitted in calibration(events()):
            if sure == confidence and made > 1:
                lines.append(f"So far you were right in {fitted} of your {made} predictions with "
                             f"“{sure}”.")
        self.readout.value = status("\n".join(lines), f"color:{GOOD if self.right else BAD}")
        self.compare.layout.display = "none"


def _said(answer):
    """An answer as it is shown; with commas from 10,000 on, as in the lessons."""
    if isinstance(answer, str):
        return answer
    if answer == round(answer):
        return f"{answer:,.10g}" if abs(answer) >= 10_000 else f"{answer:.10g}"
    return f"{answer:.6g}"


def when_a_cell_has_run(act):
    """Call act() once when the next cell has run without an error, but not for one that only asks
    for another prediction, or shows a live figure: that answers when a hand has moved it. Does
    nothing outside a notebook."""
    from IPython import get_ipython

    shell = get_ipython()
    if shell is None:
        return

    def ran(result):
        live = isinstance(result.result, Shown)
        if result.success and result.info.store_history and not live:
            shell.events.unregister("post_run_cell", ran)
            act()

    shell.events.register("post_run_cell", ran)


def predict(name):
    """Ask for a prediction, with how sure one is, and lock it, before the next cell shows it.

    name: of the question, such as "01.pens". It stands with the lesson's checks, in
    course_lib/checks/exercises/, so that the answer is not in the notebook. Raises ValueError for a
    name that nobody wrote.
    """
    return Prediction(find_prediction(name))


class Recall(Shown):
    """Questions from earlier lessons, to be answered without looking back. Made by recall."""

    def __init__(self, lesson, rng):
        self.questions = ask_before(lesson, all_questions(), rng, missed=missed(events()))
        title = "Recall, without looking back:"
        numbered = [f"{i}. {question.text}" for i, question in enumerate(self.questions, 1)]
        self.text = "\n".join([title, *numbered])
        self.entries, self.buttons, self.readouts = [], [], []
        rows = [W.HTML(f"<strong>{title}</strong>{OWN_KEYS}")]
        for i, question in enumerate(self.questions):
            entry, button, line = _entry(question), W.Button(description="Answer"), W.HTML()
            button.on_click(lambda _, i=i: self.answer(i))
            entry.on_msg(lambda _, said, __, i=i: said.get("event") == "submit" and self.answer(i))
            self.entries.append(entry)
            self.buttons.append(button)
            self.readouts.append(line)
            asked = W.HTML(f"<strong>{i + 1}.</strong> {html.escape(question.text)}")
            asks = [entry, button] if question.choices else [row(entry, button)]
            rows += [asked, *asks, line]
        self.view = W.VBox(rows)

    def answer(self, i):
        """Judge the answer to question i, and say why it is so."""
        question, readout = self.questions[i], self.readouts[i]
        try:
            right = question.is_right(self.entries[i].value)
        except ValueError as error:
            readout.value = status(str(error))
            return
        self.entries[i].disabled = self.buttons[i].disabled = True
        note("recall", name=question.name, text=question.text, right=right)
        why = question.why.replace("*", "")
        if right:
            readout.value = status(f"✓ Right. {why}", f"color:{GOOD}")
        else:
            readout.value = status(f"✗ It is {_said(question.answer)}. {why}", f"color:{BAD}")


def recall(lesson):
    """Three questions about the lessons before this one ("02"), with fresh numbers at each run; one
    of them is about what was answered wrong the last time, if there is such a thing."""
    return Recall(lesson, np.random.default_rng(0 if static() else None))
