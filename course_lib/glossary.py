"""The glossary: each term, what it is called in Chinese, and the lesson that explains it.

The words are data, in course_lib/data/glossary.csv; synonyms share a field, with commas between.
"""

import csv
from pathlib import Path

HERE = Path(__file__).parent


def glossary():
    """All terms, by subject. As the last line of a cell it shows itself."""
    with open(HERE / "data" / "glossary.csv", newline="", encoding="utf-8") as file:
        return Glossary(csv.DictReader(file))


class Glossary(list):
    """A dictionary for each term: subject, term, chinese, traditional (where it is written
    otherwise), meaning, lesson and cell."""

    def __repr__(self):
        return "\n".join(f"{row['term']}: {row['meaning']} ({row['lesson']})" for row in self)

    def _repr_markdown_(self):
        lines = []
        for subject in dict.fromkeys(row["subject"] for row in self):
            lines += ["", f"**{subject}**", "", "| term | 中文 | 繁體 | what it is | in |",
                      "|:---|:---|:---|:---|:---|"]
            lines += [_line(row) for row in self if row["subject"] == subject]
        return "\n".join(lines[1:])


def _line(row):
    link = f"[{row['lesson'][:2]}]({row['lesson']}.ipynb#cell-id={row['cell']})"
    return (f"| {row['term']} | {row['chinese']} | {row['traditional']} | {row['meaning']} "
            f"| {link} |")
