"""What the instructor's cells use and set, read from their syntax trees."""

import ast
import re

from course_lib.checks import every_exercise


def exercise_in(source):
    """The id of the exercise that a test checks, or None."""
    found = re.search(r'\bcheck\("([^"]+)"', source)
    return found[1] if found and found[1] in every_exercise() else None


def free_names(source):
    """The names that a cell uses and does not set."""
    tree = ast.parse(source)
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)
            and isinstance(node.ctx, ast.Load)} - bound_names(source)


def bound_names(source):
    """The names that a cell sets: by assigning, defining or importing, also inside functions."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
                names.add(name)
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                names.add(name)
            case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                names |= {alias.asname or alias.name.partition(".")[0] for alias in aliases}
    return names


def needed(cells, tests):
    """Those of the instructor's cells, in order and compiled, that set what the tests use."""
    wanted = set().union(*map(free_names, tests))
    chosen = []
    for source in reversed(cells):
        if bound_names(source) & wanted:
            wanted |= free_names(source)
            chosen.append(compile(source, "<instructor>", "exec"))
    return chosen[::-1]
