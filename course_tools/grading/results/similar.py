"""Which answers are alike beyond what the task makes alike: a reason to look at two notebooks,
never a verdict.

Two short right answers are always alike, so only exercises with a solution of several lines count.
Of an answer, what remains is the sequence of its symbols with all names made equal; comments,
brackets and layout fall away. Then everything goes that stands in the course as well (the task, its
solution, the known mistakes) or that many of the class have written. If two students share nearly
all of what is left, they are listed.
"""

import collections
import inspect
import itertools
import keyword
import re

from course_lib.checks import every_exercise

LINES = 4                       # a solution with fewer lines leaves no room for differences
RUN = 6                         # symbols that are compared as one piece
PIECES = 20                     # fewer unusual pieces than this are no evidence
SHARED = 0.8                    # of the smaller answer's unusual pieces
COMMON = 0.1                    # what more of the class than this has written is not unusual

LONGEST = 20_000                # characters of an answer that are looked at

# a quote that is not closed ends with its line: then no character is looked at twice
TOKEN = re.compile(r"""
    ('''|\"\"\").*?(?:\1|\Z) | "(?:\\.|[^"\\\n])*+"? | '(?:\\.|[^'\\\n])*+'?
    | \#[^\n]* | \.?\w+ | [^\s\w(),]""", re.DOTALL | re.VERBOSE)


def pieces(source, most=LONGEST):
    """The set of all runs of symbols in a source, with names made equal. Attributes keep theirs:
    x.T is not x.sum."""
    symbols = []
    for match in TOKEN.finditer(source[:most]):
        token = match[0]
        if token[0] in "#\"'":
            continue
        name = token.isidentifier() and not keyword.iskeyword(token)
        symbols.append("name" if name else token)
    return {tuple(symbols[i:i + RUN]) for i in range(len(symbols) - RUN + 1)}


def similar(answers, task):
    """Groups of students with alike answers, for one assignment: a list of (students, exercises,
    share), the most alike first.

    answers: {student: {exercise: its pieces}}, only of exercises that `is_long`. task: all code of
    the assignment, solved. share: of the smaller answer's unusual pieces, between 0 and 1.
    """
    asked = {e for mine in answers.values() for e in mine}
    known = every_exercise()
    course = {e: pieces(task, None)
              | pieces(inspect.getsource(inspect.getmodule(known[e].model_solution)), None)
              for e in asked}
    own = {student: {(e, p) for e, theirs in mine.items() for p in theirs - course[e]}
           for student, mine in answers.items()}
    holders = collections.defaultdict(list)
    for student, mine in own.items():
        for piece in mine:
            holders[piece].append(student)
    limit = max(3, COMMON * len(own))
    rare = {piece: students for piece, students in holders.items() if len(students) <= limit}
    size = collections.Counter(student for students in rare.values() for student in students)
    shared, where = collections.Counter(), collections.defaultdict(set)
    for (exercise, _), students in rare.items():
        for pair in itertools.combinations(students, 2):
            shared[pair] += 1
            where[pair].add(exercise)
    alike = {pair: n / min(size[s] for s in pair) for pair, n in shared.items()}
    near = {pair: share for pair, share in alike.items() if share >= SHARED
            and min(size[s] for s in pair) >= PIECES}
    return _groups(near, where)


def _groups(alike, where):
    """Pairs that hang together become one group."""
    group = {student: {student} for pair in alike for student in pair}
    for a, b in alike:
        if group[a] is not group[b]:
            group[a] |= group[b]
            for student in group[b]:
                group[student] = group[a]
    found = []
    for students in {id(g): g for g in group.values()}.values():
        inside = [pair for pair in alike if pair[0] in students]
        found.append((sorted(students), sorted(set().union(*(where[p] for p in inside))),
                      min(alike[p] for p in inside)))
    return sorted(found, key=lambda entry: (-entry[2], entry[0]))


def is_long(solution):
    """Whether a solution's cell leaves room for differences: more than a few lines between its
    marks."""
    inside = re.findall(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", solution, re.DOTALL)
    return sum(bool(line.strip()) for part in inside for line in part.splitlines()) >= LINES
