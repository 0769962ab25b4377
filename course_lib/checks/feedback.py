"""What a student sees: one card, as text and as HTML, with the same words."""

import html
import re
import sys
from dataclasses import dataclass

import numpy as np

from course_lib.checks.running import close, is_numeric

MARK = "◂"                       # stands behind an entry that differs


@dataclass(frozen=True)
class Feedback:
    """The answer to a check.

    id, title: of the exercise. passed: whether the answer was right. kind: "passed", the name of
    the wrong function that matched, or of the general diagnosis; "differs" when nothing specific is
    known. hint: what to think about. evidence: pairs (label, text) such as the input, what came and
    what was expected. error: the class of what stopped the answer, if something did. message: all
    of it as text.
    """

    id: str
    title: str
    passed: bool
    kind: str
    hint: str
    evidence: tuple = ()
    error: str = ""

    @property
    def headline(self):
        states = {"passed": "right", "not attempted": "not attempted yet", "hint": "a hint"}
        return f"{self.id} {self.title}".strip() + f": {states.get(self.kind, 'not yet')}"

    @property
    def message(self):
        width = max((len(label) for label, _ in self.evidence), default=0) + 2
        lines = [self.headline, self.hint]
        for label, text in self.evidence:
            first, *rest = text.split("\n")
            lines += [f"{label:<{width}}{first}", *(" " * width + line for line in rest)]
        return "\n".join(lines)

    def __repr__(self):
        return self.message

    def _ipython_display_(self):
        """Shown, and not given as a result: nbgrader takes a result for partial credit."""
        from IPython.display import display

        display({"text/plain": self.message, "text/html": self._repr_html_()}, raw=True)

    def _repr_html_(self):
        colour, sign = "#D55E00", "✗"
        if self.passed:
            colour, sign = "#009E73", "✓"
        elif self.kind in ("not attempted", "hint"):
            colour, sign = "#0072B2", "○"
        table = "".join(
            "<tr style='background:none'><th scope='row' style='text-align:left;"
            f"font-weight:normal;vertical-align:top;padding:0 1em 0 0'>{html.escape(label)}</th>"
            "<td style='text-align:left;padding:0'><pre style='margin:0;background:none;"
            f"color:inherit'>{html.escape(text)}</pre></td></tr>"
            for label, text in self.evidence)
        if table:
            table = f"<table style='margin:0;border:0;background:none'>{table}</table>"
        return (
            f"<div class='{'' if self.passed else 'course-not-yet'}' role='status' "
            f"style='border-left:4px solid {colour};padding:.4em 1em;"
            "max-width:48em;background:var(--jp-layout-color2,#f5f5f5);"
            f"color:var(--jp-ui-font-color1,#212121)'><strong>{sign} {html.escape(self.headline)}"
            f"</strong><div style='margin:.3em 0'>{emphasis(self.hint)}</div>{table}</div>")


class CheckFailed(AssertionError):
    """Raised by check for an answer that is not right, so that graders and "Run all" notice. It
    carries the feedback.

    shown: whether the card stands above the error already.
    """

    def __init__(self, feedback, shown=False):
        super().__init__(feedback.message)
        self.feedback, self.shown = feedback, shown

    def _render_traceback_(self):
        """What Jupyter prints instead of a traceback: one line under a card, else the text."""
        return [self.feedback.headline if self.shown else self.feedback.message]


def show(feedback):
    """Show the card when this runs in a Jupyter kernel; say whether it did."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if shell is None or not hasattr(shell, "kernel"):
        return False
    from IPython.display import display

    display(feedback)
    return True


def emphasis(text):
    """HTML of a sentence in which *word* is emphasised and `code` is code."""
    text = html.escape(text)
    text = re.sub(r"`([^`]+)`", r"<code>\1</code>", text)
    return re.sub(r"(?<![\w*])\*(\w[^*]*)\*", r"<em>\1</em>", text).replace("\n", "<br>")


DEEP = 4             # things in things: what holds itself would have no end


def describe(value, want=None, rtol=0, digits=4, deep=0):
    """A result as short text, rounded to some digits; with `want`, entries that differ from it are
    marked."""
    if isinstance(value, dict) and deep < DEEP:
        wants = want if isinstance(want, dict) else {}
        width = max((len(repr(key)) for key in value), default=0) + 2
        lines = [labelled(f"{key!r}:".ljust(width),
                          describe(part, wants.get(key), rtol, digits, deep + 1))
                 for key, part in value.items()]
        return "\n".join(lines) or "{}"
    if isinstance(value, tuple | list) and value and deep < DEEP:
        wants = [None] * len(value)
        if isinstance(want, tuple | list) and len(want) == len(value):
            wants = want
        return _parts_text([describe(v, w, rtol, digits, deep + 1)
                            for v, w in zip(value, wants, strict=True)], type(value) is list)
    if is_numeric(value):
        comparable = is_numeric(want) and np.shape(want) == np.shape(value)
        differs = ~close(value, want, rtol) if comparable else None
        return _array_text(np.asarray(value), differs, digits)
    text = repr(value)
    return text if len(text) <= 200 else text[:200] + " …"


def labelled(label, text):
    """A text behind a label, with its further lines below its first."""
    return label + text.replace("\n", "\n" + " " * len(label))


def _parts_text(parts, is_list):
    """Several parts side by side, or below each other with their numbers."""
    if len(parts) > 40:
        parts = [*parts[:20], f"… {len(parts)} in all"]
    if all("\n" not in part for part in parts):
        inside = ", ".join(parts)
        comma = "," if len(parts) == 1 else ""
        return f"[{inside}]" if is_list else f"({inside}{comma})"
    return "\n".join(labelled(f"{number}: ", part) for number, part in enumerate(parts, 1))


def _array_text(array, differs, digits):
    """Numbers in aligned columns, long arrays cut, entries where differs is True marked."""
    if array.ndim > 2 or max(array.shape, default=0) > 12:
        note = "" if differs is None else f", {int(differs.sum())} entries differ"
        text = np.array2string(array, precision=digits, threshold=60, suppress_small=False)
        return f"{text}\n(shape {array.shape}{note})"
    if not array.size:
        return f"an empty array of shape {array.shape}"
    marks = np.where(differs, MARK, "") if differs is not None else np.full(array.shape, "")
    if array.ndim == 0:
        return _number(array[()], digits) + str(marks)
    columns = [_column([_number(n, digits) for n in numbers], list(mark))
               for numbers, mark in zip(np.atleast_2d(array).T, np.atleast_2d(marks).T,
                                        strict=True)]
    lines = ["[" + ", ".join(row).rstrip() + "]" for row in zip(*columns, strict=True)]
    return lines[0] if array.ndim == 1 else "[" + ",\n ".join(lines) + "]"


def _column(texts, marks):
    """The numbers of a column brought to one length, each with its mark."""
    width, mark = max(map(len, texts)), max(map(len, marks))
    return [t.rjust(width) + m.ljust(mark) for t, m in zip(texts, marks, strict=True)]


def _number(value, digits):
    if isinstance(value, bool | np.bool_ | int | np.integer):
        return str(value)
    whole = 1e4 <= abs(value) < 1e15 and value == round(value)
    text = f"{value:.0f}" if whole else f"{value:.{digits}g}"
    return "0" if text == "-0" else text
