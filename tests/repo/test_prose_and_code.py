"""What lessons show was computed, what prose quotes was shown, and no line of code is cut off."""

import ast
import re

import pytest

from course_lib.checks.exercises import all_predictions
from tests.support.lessons import EACH_LESSON, cells

WIDE = 88                # columns that a code cell shows without a scroll bar, on a laptop

# Numbers in prose that no cell computes, and why that is so.
GIVEN = {
    ("01", "207"): "what a wrong factor would give", ("01", "233"): "the pens alone taxed",
    ("02", "3.0001"): "3 and a step", ("02", "2.9999"): "3 and a step",
    ("03", "313"): "an exponent, in 2e-313",
    ("05", "1,797"): "how many digits the data have: tests/core/test_data.py",
    ("06", "85.8"): "88.7 minus 3, rounded up", ("06", "11.09"): "the logarithm of 65,504",
    ("06", "0.843"): "read off the panel", ("06", "1000.2"): "a score of the panel",
    ("06", "22,026"): "e to the tenth", ("06", "0.2705"): "3 / 11.09",
    ("07", "499"): "read off the zigzag", ("07", "0.0198"): "read off the zigzag",
    ("07", "277"): "read off the zigzag", ("07", "27,600"): "read off the zigzag",
    ("07", "341"): "all penguins but one", ("07", "0.30000000000000004"): "0.1 + 0.2",
    ("07", "1.667"): "the variance of four numbers, worked out",
    ("08", "4356"): "66 squared", ("08", "255"): "the largest byte",
    ("08", "128"): "500 · 500 · 64 · 8 bytes", ("08", "1970"): "the year that clocks count from",
    ("09", "58.5"): "9 + 49.5, worked out", ("09", "315"): "4096 / 13",
    ("10", "1024"): "two to the tenth",
}


@EACH_LESSON
def test_no_line_of_code_is_wider_than_a_cell(path):
    wide = [(cell["id"], len(line)) for cell in cells(path) if cell["cell_type"] == "code"
            for line in cell["source"].splitlines() if len(line) > WIDE]
    assert not wide, f"lines of more than {WIDE} characters: {wide}"


# Literals that stand in for results


def stand_ins(source):
    """Literals in code that say a result without computing it: a text that is chosen beside a
    computed one, or that holds a number; a number that is printed as it is. The numbers of the
    condition may be said: "more than 1000" if n > 1000."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.IfExp):
            branches = [node.body, node.orelse]
            computed = any(isinstance(b, ast.JoinedStr) for b in branches)
            compared = set(re.findall(r"[\d.]+", ast.unparse(node.test)))
            for text in (b.value for b in branches if _said(b)):
                numbers = set(re.findall(r"\d[\d.]*", text))
                if numbers - compared or (computed and not numbers):
                    found.append(text)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "print":
            found += [arg.value for arg in node.args if isinstance(arg, ast.Constant)
                      and not isinstance(arg.value, str)]
    return found


def _said(node):
    """Whether a branch is a text of its own; an empty one, or an ending, says nothing."""
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) > 2


@pytest.mark.parametrize("source, found", [
    ('said = f"{loss:.2f}" if loss < 1 else "no better than guessing, 1.10"',
     ["no better than guessing, 1.10"]),
    ('print(f"{loss:.2f}" if loss < 1 else "as bad as guessing")', ["as bad as guessing"]),
    ('print("the loss:", 1.1)', [1.1]),
    ('print(f"{n}" if n < 1000 else "more than 1000")', []),
    ('print("right" if a == b else "wrong")', []),
    ('print("two samples" if n > 1 else "")', []),
    ('print(f"{x:.2f}", "after 10 steps")', []),
    ("y = x if x > 0 else 0", []),
])
def test_a_literal_that_stands_in_for_a_result_is_found(source, found):
    assert stand_ins(source) == found


@EACH_LESSON
def test_no_literal_stands_in_for_a_result(path):
    found = {cell["id"]: stand_ins(cell["source"]) for cell in cells(path)
             if cell["cell_type"] == "code"}
    assert not {id: said for id, said in found.items() if said}


# Numbers in prose


NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?(?:\s?%)?(?![\w])")


def quoted(text):
    """The numbers of a text with three significant digits or a per cent sign; not those of
    formulas, links and code."""
    text = re.sub(r"\$\$.*?\$\$|\$.*?\$|`.*?`|\]\(.*?\)|<.*?>", " ", text, flags=re.DOTALL)
    numbers = [found.rstrip(",") for found in NUMBER.findall(text)]
    return [n for n in numbers if n.endswith("%")
            or len(re.sub(r"[,.]", "", n).strip("0")) >= 3]


def shown(found):
    """Every number that stands in the outputs and the code of cells."""
    texts = []
    for cell in found:
        if cell["cell_type"] == "code":
            texts.append(cell["source"])
            for output in cell["outputs"]:
                data = output.get("data", {})
                texts += [output.get("text", ""), data.get("text/plain", ""),
                          re.sub(r'src="[^"]*"', "", "".join(data.get("text/html", "")))]
    text = " ".join("".join(part) for part in texts).replace("_", "")
    plain = re.findall(r"(?:\d[\d,]*)?\.?\d+(?:e[+-]?\d+)?", text)
    return {abs(float(n.replace(",", ""))) for n in plain if re.search(r"\d", n)}


def stands(number, numbers):
    """Whether a quoted number is one of these, rounded as it is; a per cent may be a share."""
    plain = number.replace(",", "").rstrip("% ")
    places = len(plain.partition(".")[2])
    near = 0.51 * 10**-places
    scales = (1, 100) if number.endswith("%") else (1,)
    return any(abs(scale * n - float(plain)) <= near for n in numbers for scale in scales)


@EACH_LESSON
def test_every_number_that_prose_quotes_was_shown(path):
    found, answers = cells(path), all_predictions()
    numbers = shown(found) | {abs(float(p.answer)) for name, p in answers.items()
                              if name[:2] == path.name[:2] and isinstance(p.answer, int | float)}
    missing = [(cell["id"], n) for before, cell in zip(found, found[1:], strict=False)
               if cell["cell_type"] == "markdown" and before["cell_type"] == "code"
               for n in quoted(cell["source"])
               if not stands(n, numbers) and (path.name[:2], n) not in GIVEN]
    assert not missing, f"quoted, and neither printed nor computed: {missing}"


@pytest.mark.parametrize("text, numbers", [
    ("It is 3, not 1.412, and 98 %.", ["1.412", "98 %"]), ("39,760 weights, 200", ["39,760"]),
    ("$x = 1.234$ and `5.678` and [see](a-9.99)", []), ("in 64-100-10", [])])
def test_numbers_are_found_in_prose(text, numbers):
    assert quoted(text) == numbers


def test_a_number_stands_where_it_is_printed_with_more_digits_or_as_a_share():
    assert stands("1.41", {1.4121})
    assert stands("98 %", {0.9778})
    assert not stands("1.10", {1.4121})
