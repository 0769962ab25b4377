"""Before a prediction is locked, nothing that can be seen says its answer: not the code of the next
cells, not their stored output, and no prose up to the next heading."""

import re

from course_lib.checks.exercises import all_predictions
from course_tools.build import read
from tests.support.lessons import EACH_LESSON


def in_sight(cells):
    """What can be seen of some cells: the source and the outputs that are not folded."""
    for cell in cells:
        folded = cell.metadata.get("jupyter", {})
        if cell.cell_type == "markdown":
            yield re.sub(r"<details>.*?</details>", "", cell.source, flags=re.DOTALL)
            continue
        if not folded.get("source_hidden"):
            yield cell.source
        if not folded.get("outputs_hidden"):
            for output in cell.outputs:
                yield output.get("text", "") + output.get("data", {}).get("text/plain", "")


def until_the_next_question(cells):
    """The cells behind a prediction that belong to it."""
    for cell in cells:
        if cell.source.startswith(("predict(", "recall(", "## ", "# ")):
            return
        yield cell


def says(text, question):
    """Whether a text holds the answer: its words, or its number where that is no common one."""
    if question.choices:
        said = [choice.casefold() in text.casefold() for choice in question.choices]
        return (len(question.answer) > 3 and said[question.choices.index(question.answer)]
                and not all(said))
    digits = f"{abs(question.answer):.15g}"
    if len(digits.replace(".", "").strip("0")) < 2:
        return False
    plain = re.sub(r"(?<=\d),(?=\d{3})", "", text)
    return re.search(rf"(?<![\d.]){re.escape(digits)}(?!\d|\.\d)", plain) is not None


@EACH_LESSON
def test_no_answer_is_in_sight_before_it_is_predicted(path):
    cells, told = read(path).cells, []
    for i, cell in enumerate(cells):
        name = re.match(r'predict\("([\w.-]+)"', cell.source)
        if cell.cell_type == "code" and name:
            question = all_predictions()[name[1]]
            behind = list(until_the_next_question(cells[i + 1:]))
            told += [f"{name[1]} ({question.answer}): {text[:300]}" for text in in_sight(behind)
                     if says(text, question)]
    assert not told, "\n\n".join(told)
