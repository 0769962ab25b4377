"""Every term of the glossary stands in the lesson that it links, and its cell exists."""

import functools
import re

import pytest

from course_lib.glossary import glossary
from course_tools import ROOT
from tests.support import lessons


@functools.cache
def cells(lesson):
    """id -> text of a lesson's prose, line breaks joined."""
    found = lessons.cells(ROOT / "notebooks" / f"{lesson}.ipynb")
    return {cell["id"]: " ".join(cell["source"].split())
            for cell in found if cell["cell_type"] == "markdown"}


def holds(text, term):
    """Whether a term stands in a text: its plural, a hyphen for a blank and capitals count too."""
    words = r"[\s-]+".join(re.escape(word) for word in re.split(r"[\s-]+", term))
    return re.search(rf"(?<!\w){words}(e?s)?(?!\w)", text, re.IGNORECASE)


def each_term():
    return [pytest.param(row, term, id=term)
            for row in glossary() for term in row["term"].split(", ")]


@pytest.mark.parametrize("row, term", each_term())
def test_a_term_stands_in_the_lesson_that_the_glossary_links(row, term):
    prose = cells(row["lesson"])
    found = any(holds(text, term) for text in prose.values())
    assert found, f"{row['lesson']} does not hold {term}"
    assert row["cell"] in prose, f"{row['lesson']} has no cell {row['cell']}"


def test_a_term_is_explained_once_and_every_field_is_filled():
    terms = [term for row in glossary() for term in row["term"].split(", ")]
    assert len(terms) == len(set(terms)) > 130
    assert [row for row in glossary() for field, text in row.items()
            if not text and field != "traditional"] == []
    assert [row for row in glossary() if row["traditional"] == row["chinese"]] == []


def test_the_traditional_names_are_as_many_as_the_simplified():
    for row in glossary():
        if row["traditional"]:
            assert row["traditional"].count(",") == row["chinese"].count(","), row["term"]


@pytest.mark.parametrize("text, term, there", [
    ("two mini batches", "mini-batch", True), ("Dead units learn", "dead unit", True),
    ("a log-sum-exp", "log-sum-exp", True), ("discover", "cover", False),
    ("a hidden layered", "hidden layer", False)])
def test_variants_are_found_and_parts_of_words_are_not(text, term, there):
    assert bool(holds(text, term)) == there


def test_the_table_shows_every_term_with_its_lesson():
    shown = glossary()._repr_markdown_()
    assert ("| dead unit | 死亡神经元, 神经元死亡 | 死亡神經元, 神經元死亡 "
            "| a ReLU that no sample opens | [03](03_activation_layers.ipynb#cell-id=") in shown
    assert shown.count("](") == len(glossary())
