"""A made-up class: honest submissions in nbgrader's layout, of which it is known what each answer
deserves.

    make_class("somewhere/submitted", ["01_computation_graphs"], students=60, seed=0)

The answers come from the solutions' notebooks and from the wrong functions of course_lib/checks. Of
those the source is taken, with everything it needs, so that a submission stands by itself.
"""

import ast
import functools
import inspect
import json
import re
import tempfile
import textwrap
import types
from pathlib import Path

import numpy as np

from course_lib.checks import all_exercises
from course_lib.checks.chain import Chain, reads
from course_tools import ROOT
from course_tools.build import as_bytes, make_exercise, read
from course_tools.grading.journal import Marked, Result

STUB, RIGHT = "not attempted", "right"


def make_class(folder, assignments, students, seed):
    """Write folder/STUDENT/ASSIGNMENT/ASSIGNMENT.ipynb for every student and assignment.

    Returns {(assignment, student): {exercise: "right", "not attempted", or the name of a wrong
    function}}. The first student has everything right, the second has done nothing; then each wrong
    answer comes up once before any comes up again, where the class is large enough. After that,
    some mistakes are more popular than others.
    """
    rng = np.random.default_rng(seed)
    names = [f"student{i:03d}" for i in range(1, students + 1)]
    made = {}
    for assignment in assignments:
        template = released(assignment)
        asked = questions(assignment)
        wrong = {e: mistakes(all_exercises()[e], rng) for e in asked}
        for i, student in enumerate(names):
            kinds = {e: (RIGHT, STUB)[i] if i < 2 else next(wrong[e])
                     if rng.random() < 0.55 else RIGHT for e in asked}
            # partly done: the rest of the notebook was not reached
            if i > 1 and rng.random() < 0.15:
                kinds |= dict.fromkeys(asked[rng.integers(1, len(asked)):], STUB)
            path = Path(folder) / student / assignment / f"{assignment}.ipynb"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(submission(template, assignment, kinds))
            made[assignment, student] = kinds
    return made


def mistakes(exercise, rng):
    """Names of wrong functions without end: first each once."""
    names = rng.permutation(list(exercise.wrong_answers)).tolist()
    yield from names
    popular = 1 / np.arange(1, len(names) + 1)
    while True:
        yield names[rng.choice(len(names), p=popular / popular.sum())]


def deserved(folder, made):
    """The results, as grading should find them for a made-up class. Only the seconds are
    invented."""
    lines = []
    for (assignment, student), kinds in made.items():
        asked, cell_of = [], None
        for cell in solution(assignment).cells:
            marks = cell.metadata.get("nbgrader", {})
            if marks.get("solution"):
                cell_of = marks.grade_id
            if marks.get("grade") and not marks["solution"]:
                exercise = all_exercises()[re.search(r'check\("([\d.]+)"', cell.source)[1]]
                kind, worth = kinds[exercise.id], float(marks.points)
                hint = ("Nothing is here yet." if kind == STUB else ""
                        if kind == RIGHT else exercise.hint_of(kind))
                asked.append(Marked(marks.grade_id, cell_of, exercise.id, exercise.title, worth,
                                    worth if kind == RIGHT else 0.0, kind, hint,
                                    [["for", "x = 1"]] if hint else []))
        lines.append(Result(
            assignment, student, str(Path(folder) / student / assignment / f"{assignment}.ipynb"),
            key=f"{assignment} {student}", graded="2026-11-21T10:00:00+00:00",
            submitted="2026-11-20T18:30:00+00:00", status="graded", seconds=0.05,
            protection="Landlock, seccomp, limits", max_score=sum(q.points for q in asked),
            questions=asked))
    return lines


def submission(template, assignment, kinds):
    """A notebook, as bytes: the released one, with these kinds of answers filled in."""
    notebook = json.loads(template)
    for cell in notebook["cells"]:
        exercise = answers(assignment).get(cell["metadata"].get("nbgrader", {}).get("grade_id"))
        if exercise and kinds[exercise] != STUB:
            cell["source"] = answer(assignment, exercise, kinds[exercise])
    return json.dumps(notebook, ensure_ascii=False, indent=1).encode()


@functools.cache
def released(assignment):
    with tempfile.TemporaryDirectory() as scratch:
        (path,) = (p for p in make_exercise(assignment, scratch) if p.suffix == ".ipynb")
        return as_bytes(read(path))


@functools.cache
def solution(assignment):
    return read(ROOT / "solutions" / assignment / f"{assignment}.ipynb")


def questions(assignment):
    return list(answers(assignment).values())


@functools.cache
def answers(assignment):
    """Which exercise each answer cell is for: the one that the next graded cell checks."""
    found, waiting = {}, None
    for cell in solution(assignment).cells:
        marks = cell.metadata.get("nbgrader", {})
        if marks.get("solution"):
            waiting = marks["grade_id"]
        elif marks.get("grade") and (asked := re.search(r'check\("([\d.]+)"', cell.source)):
            found[waiting] = asked[1]
    return found


@functools.cache
def answer(assignment, exercise, kind):
    """What a student would write into the answer cell."""
    cells = [(c.metadata.get("nbgrader", {}).get("grade_id"), c.source)
             for c in solution(assignment).cells]
    if kind == RIGHT:
        right = next(source for cell_id, source in cells
                     if answers(assignment).get(cell_id) == exercise)
        return "\n".join(line for line in right.split("\n") if "### " not in line)
    call = re.compile(rf'^check\("{exercise}", (\w+)\)', re.MULTILINE)
    asked = next(found[1] for _, source in cells if (found := call.search(source)))
    if isinstance(all_exercises()[exercise], Chain):
        return walked(all_exercises()[exercise], kind, asked)
    wrong = all_exercises()[exercise].wrong_answers[kind]
    if all_exercises()[exercise].asks_for_a_value:
        return f"{standing_alone(wrong, '_value')}\n\n{asked} = _value()"
    return standing_alone(wrong, asked)


def walked(chain, kind, name):
    """The wrong answer to a chain, step by step."""
    parts, lines = [standing_alone(chain.make_given, "_given")], []
    for value, right in chain.steps.items():
        step = next((s for s in chain.wrong_steps[value] if s.__name__ == kind), right)
        parts.append(standing_alone(step, f"_{value}"))
        lines.append(f"    k[{value!r}] = _{value}({', '.join(f'k[{n!r}]' for n in reads(step))})")
    return "\n\n".join([*parts, "\n".join([
        f"def {name}(*args):", "    k = _given(*args)", *lines,
        f"    return {{name: k[name] for name in {list(chain.steps)}}}"])])


# A function or class as source that needs nothing around it


def standing_alone(thing, name):
    """Python that defines `name` as a copy of a function or class, with what it uses: imports,
    helpers, variables around it."""
    node, enclosing, module = definition(thing), around(thing), inspect.getmodule(thing)
    names = [n for n in ast.walk(node) if isinstance(n, ast.Name)]
    own = {n.id for n in names if isinstance(n.ctx, ast.Store)}
    own |= {n.arg for n in ast.walk(node) if isinstance(n, ast.arg)}
    used = [n for n in dict.fromkeys(n.id for n in names)
            if n in vars(module) and n not in enclosing and n not in own]
    lines = [assigned(free, value) for free, value in enclosing.items()]
    lines += [assigned(n, vars(module)[n]) for n in used]
    # each helper once
    lines = list(dict.fromkeys(block for line in lines for block in re.split(r"\n\n(?=\S)", line)))
    helpers = [n for n in used if stands_in_an_exercise(vars(module)[n])]
    if (not enclosing and not isinstance(node, ast.Lambda)
        and all(n.startswith("_") for n in helpers) and name not in used):
        node.name = name
        return "\n\n".join([*lines, ast.unparse(node)])
    if isinstance(node, ast.Lambda):
        lines.append(f"return {ast.unparse(node)}")
    else:
        lines += [ast.unparse(node), f"return {node.name}"]
    body = textwrap.indent("\n".join(lines), "    ")
    return f"def _make_{name}():\n{body}\n\n{name} = _make_{name}()"


def stands_in_an_exercise(value):
    """Whether a function or class is defined there, so that a submission cannot import it."""
    is_code = isinstance(value, types.FunctionType | type)
    return is_code and value.__module__.startswith("course_lib.checks.exercises.")


def assigned(name, value):
    """Python that gives the name this value: an import, a copy of the source, or a literal."""
    if isinstance(value, types.ModuleType):
        return f"import {value.__name__} as {name}"
    if stands_in_an_exercise(value):
        return standing_alone(value, name)
    if callable(value):
        package = "numpy" if isinstance(value, np.ufunc) else value.__module__
        return f"from {package} import {value.__name__}" + f" as {name}" * (name != value.__name__)
    if isinstance(value, dict) and any(map(callable, value.values())):
        parts = [assigned(f"{name}_{key}", part) for key, part in value.items()]
        return "\n".join([*parts,
                          f"{name} = {{{', '.join(f'{key!r}: {name}_{key}' for key in value)}}}"])
    text = repr(value.tolist() if isinstance(value, np.ndarray) else value)
    ast.literal_eval(text)  # raises for what cannot be written down
    if isinstance(value, np.ndarray):
        return f"import numpy\n{name} = numpy.array({text})"
    return f"{name} = {text}"


def around(thing):
    """The variables of the function around this function, or around this class's methods: name ->
    value."""
    cells = [cell for f in methods(thing)
             for cell in zip(f.__code__.co_freevars, f.__closure__ or (), strict=True)]
    return {name: cell.cell_contents for name, cell in cells if name != "__class__"}


def methods(thing):
    return [f for f in vars(thing).values()
            if isinstance(f, types.FunctionType)] if isinstance(thing, type) else [thing]


def definition(thing):
    """Its syntax tree, without decorators and docstrings: the smallest definition that holds all
    its instructions."""
    kinds = ast.ClassDef if isinstance(thing, type) else ast.FunctionDef | ast.Lambda
    at = [p for f in methods(thing)
          for p in f.__code__.co_positions() if None not in p and (p[0], p[2]) < (p[1], p[3])]
    there = [n for n in ast.walk(syntax_of(inspect.getmodule(thing))) if isinstance(n, kinds)]
    if at:
        start, end = min((p[0], p[2]) for p in at), max((p[1], p[3]) for p in at)
        there = [n for n in there if (n.lineno, n.col_offset) <= start
                 and end <= (n.end_lineno, n.end_col_offset)]
    else:                                                      # a class without methods
        there = [n for n in there if n.name == thing.__name__]
    node = ast.parse(ast.unparse(max(there, key=lambda n: (n.lineno, n.col_offset)))).body[0]
    if getattr(thing, "__defaults__", None):  # as they were when it was made, in a loop for example
        node.args.defaults = [ast.Constant(value) for value in thing.__defaults__]
    for part in ast.walk(node):
        if isinstance(part, ast.FunctionDef | ast.ClassDef):
            part.decorator_list = []
            if ast.get_docstring(part):
                part.body[:1] = [] if part.body[1:] else [ast.Pass()]
    return node.value if isinstance(node, ast.Expr) else node


@functools.cache
def syntax_of(module):
    return ast.parse(inspect.getsource(module))


def change(thing, **more):
    """Set several attributes of a result, or of a question."""
    for name, value in more.items():
        setattr(thing, name, value)


def gradebook_scores(database, assignment):
    """What nbgrader's gradebook says: {(student, grade_id): score}."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{database}", "backpropagation") as gradebook:
        return {(submission.student.id, grade.name): grade.score
                for submission in gradebook.assignment_submissions(assignment)
                for notebook in submission.notebooks for grade in notebook.grades}
