"""Explanations in a student's own words.

A letter is a warm-up: its first try counts. Then the student writes three sentences and locks them,
and only then sees a good answer, a common wrong one, and what to look for in the own text.
"""

import dataclasses
import html
import re

from course_lib.checks.exercises import find
from course_lib.checks.feedback import emphasis
from course_lib.checks.record import events, explanation, note
from course_lib.checks.running import same
from course_lib.static import static

SENTENCES, CHARACTERS = 3, 60      # the least that an explanation has
END = re.compile(r"[.!?]+[\"”)]*(?:\s|$)|[。！？]+")
EMPTY = {"", "todo", "your text", "your text here", "tbd", "xxx"}


def warm_up(exercise, answer, feedback):
    """The feedback for the letters of an exercise that asks for an explanation, too. The first try
    is kept in the record. One wrong letter is refuted, and no more: nobody learns from going
    through them."""
    if feedback.kind in ("not attempted", "wrong type"):     # no letters, or not in their form
        return feedback
    right = _letters_are_right(exercise, answer)
    before = [e for e in events() if e["event"] == "warm-up" and e.get("id") == exercise.id]
    if not before:
        note("warm-up", id=exercise.id, right=right)
    wrong_at_first = bool(before) and not before[0].get("right")
    said = feedback.hint
    if feedback.passed:
        later = " The record keeps it as a second try." if wrong_at_first else ""
        said = (f"Your answer {exercise.proves}.{later} Now say why, in the next cell and in your "
                "own words.")
    elif wrong_at_first and not right:
        said = ("That is not right either. Only the first try counts, so do not go through the "
                "letters: write down what you think in the next cell. Once you have locked it, you "
                "see a good answer.")
    return dataclasses.replace(feedback, hint=said)


def _letters_are_right(exercise, answer):
    """Whether all letters in an answer are right, whatever its numbers are."""
    want = exercise.model_solution()
    if isinstance(want, str):
        return same(answer, want, 0)
    return isinstance(answer, dict) and all(same(answer.get(name), letter, 0)
                                            for name, letter in want.items()
                                            if isinstance(letter, str))


def explain(id, text):
    """Lock a text of your own that explains something, then compare it with a good answer.

    Shows itself as the last line of a cell. A text that is too short is told what it lacks. Raises
    ValueError for an id that does not exist, or that asks for no explanation.
    """
    exercise = find(id)
    if exercise.explanation is None:
        raise ValueError(f"{id} asks for no explanation: check(\"{id}\", …) is all")
    return Explaining(exercise, text)


def missing(text):
    """What a text lacks to be an explanation, in a sentence; "" when it lacks nothing."""
    text = " ".join(text.split()) if isinstance(text, str) else ""
    if text.strip(" .…").lower() in EMPTY:
        return ("Nothing is written yet. Write three sentences of your own between the quotes in "
                "the cell above, run it, and then this one.")
    count = sum(bool(re.search(r"\w", part)) for part in END.split(text))
    if count < SENTENCES:
        so_far = "is one sentence" if count == 1 else f"are {count} sentences"
        return (f"There {so_far} so far, of three. Say what happens, why, and what follows. "
                "(A sentence ends with a point.)")
    if len(text) < CHARACTERS:
        return (f"The text has {len(text)} characters so far. Say it so that somebody who has not "
                "read the lesson could follow.")
    return ""


class Explaining:
    """A text that can be locked, and is then compared. Made by explain.

    text: as it stands in the notebook. locked: the text that was locked, or None. ticked: the
    numbers of the points that its writer found in it.
    """

    def __init__(self, exercise, text):
        self.exercise, self.text, self.lacks = exercise, text, missing(text)
        self.locked, self.ticked = explanation(exercise.id, events())
        self.view = None

    def lock(self, _=None):
        """Keep the text as it is, and show what to compare it with."""
        if self.locked is None:
            self.locked = self.text
            note("explanation", id=self.exercise.id, text=self.text)
        self.view.children = self.comparison()

    def tick(self, number, found):
        """Keep whether its writer found a point in the text."""
        self.ticked = sorted({*self.ticked, number} if found else {*self.ticked} - {number})
        note("self-marking", id=self.exercise.id, ticked=self.ticked)
        self.count.value = f"<div role='status'>{html.escape(self.said)}</div>"

    @property
    def said(self):
        """How far it is, in a sentence or two."""
        if self.locked is None:
            return self.lacks or ("Your text can be locked. Then it cannot be changed here, and a "
                                  "good answer appears beside it.")
        asked = len(self.exercise.explanation.key_points)
        more = " What would you add now?" if len(self.ticked) < asked else ""
        return f"Locked. You found {len(self.ticked)} of {asked} points in your text.{more}"

    def _repr_mimebundle_(self, include=None, exclude=None):
        bundle = {"text/plain": f"{self.exercise.id} in your own words: {self.said}"}
        if not static():
            self.build()
            bundle["application/vnd.jupyter.widget-view+json"] = {
                "version_major": 2, "version_minor": 0, "model_id": self.view.model_id}
        return bundle

    def build(self):
        """Make what is seen: a button, or the comparison."""
        import ipywidgets as W

        self.view = W.VBox()
        if self.locked is not None:
            self.lock()
            return
        button = W.Button(description="Lock my text", button_style="primary",
                          disabled=bool(self.lacks))
        button.on_click(self.lock)
        said = W.HTML(f"<div role='status'>{html.escape(self.said)}</div>")
        self.view.children = [said, button]

    def comparison(self):
        """The three texts, and a box to tick for each point."""
        import ipywidgets as W

        about = self.exercise.explanation
        changed = "" if self.locked == self.text else (
            "\n\n(So you locked it. What you changed since then is not compared.)")
        theirs = html.escape(re.sub(r"(?<!\n)\n(?!\n)", " ", self.locked.strip()) + changed)
        texts = [("Your text", theirs), ("A good answer", emphasis(about.model)),
                 ("A common answer", emphasis(f"{about.common}\n\nBut: {about.because}"))]
        boxes = [f"<section style='border-left:4px solid {colour};padding:0 .8em'><strong>{title}"
                 f"</strong><div style='white-space:pre-wrap;line-height:1.4'>{text}"
                 "</div></section>"
                 for (title, text), colour in zip(texts, ("#0072B2", "#009E73", "#D55E00"),
                                                  strict=True)]
        grid = ("display:grid;gap:1em;max-width:64em;"
                "grid-template-columns:repeat(auto-fit,minmax(17em,1fr))")
        ticks = []
        for number, point in enumerate(about.key_points):
            box = W.Checkbox(value=number in self.ticked, description=point, indent=False,
                             layout=W.Layout(width="auto"))
            box.observe(lambda change, number=number: self.tick(number, change["new"]), "value")
            ticks.append(box)
        self.count = W.HTML(f"<div role='status'>{html.escape(self.said)}</div>")
        return [W.HTML(f"<div style='{grid}'>{''.join(boxes)}</div>"),
                W.HTML("<strong>Does your text say this? Tick what you find in it.</strong>"),
                *ticks, self.count]
