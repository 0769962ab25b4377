"""Answers that are one slip away from the solution: an operator swapped, a term dropped, one input
in place of another.

Made from the solution's own source, they serve twice. A wrong answer that does exactly what one of
them does is told which slip it is. And a check that accepts one of them has a hole: the tests
submit them all.
"""

import ast
import copy
import functools
import inspect
import operator
import textwrap
from dataclasses import dataclass

_SAID = {ast.Add: "added", ast.Sub: "subtracted", ast.Mult: "multiplied", ast.Div: "divided",
         ast.Pow: "raised to a power", ast.MatMult: "taken a matrix product"}
_OPERATORS = {ast.Add: (ast.Sub,), ast.Sub: (ast.Add,), ast.Mult: (ast.Div, ast.Add),
              ast.Div: (ast.Mult,), ast.Pow: (ast.Mult,), ast.MatMult: (ast.Mult,)}
_COMPARISONS = {ast.Gt: (ast.GtE, ast.Lt), ast.GtE: (ast.Gt, ast.LtE), ast.Lt: (ast.LtE, ast.Gt),
                ast.LtE: (ast.Lt, ast.GtE), ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,)}
_NAMES = {"max": "min", "min": "max", "maximum": "minimum", "minimum": "maximum", "sum": "mean",
          "mean": "sum", "argmax": "argmin", "argmin": "argmax", "exp": "log", "std": "var",
          "var": "std"}


@dataclass(frozen=True)
class Slip:
    """where: what was changed into what, for authors. hint: a sentence for students. answer: what
    they would submit."""

    where: str
    hint: str
    answer: object


@functools.cache
def slips(exercise):
    """Every Slip of an exercise's solution: a list, empty when the solution's source is not to be
    had."""
    tree = solution_tree(exercise)
    found = []
    for index, node in enumerate(ast.walk(tree.body[0]) if tree else ()):
        for what, hint, change in changes(node, exercise.argument_names):
            where = f"line {getattr(node, 'lineno', 0)}: {ast.unparse(node)} → {what}"
            changed = replaced(tree, index, change)
            if ast.unparse(changed) != ast.unparse(tree):
                found.append(Slip(where, hint, answer_from(exercise, changed)))
    return found


def solution_tree(exercise):
    """The syntax tree of the solution, a function or a class without its decorators; None for
    anything else."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(exercise.model_solution)))
    except (OSError, SyntaxError):
        return None
    if not isinstance(tree.body[0], ast.FunctionDef | ast.ClassDef):
        return None
    tree.body[0].decorator_list = []
    return tree


def replaced(tree, index, change):
    """A copy of the tree in which the index-th node has been changed."""
    changed = copy.deepcopy(tree)
    target = list(ast.walk(changed.body[0]))[index]

    class Replace(ast.NodeTransformer):
        def visit(self, node):
            return change(node) if node is target else self.generic_visit(node)

    return ast.fix_missing_locations(Replace().visit(changed))


def answer_from(exercise, tree):
    """What a student would submit who had written this tree: the function, or the value that it
    gives."""
    namespace = dict(vars(inspect.getmodule(exercise.model_solution)))
    exec(compile(tree, f"<a slip in {exercise.id}>", "exec"), namespace)
    made = namespace[tree.body[0].name]
    return made() if exercise.asks_for_a_value else made


def changes(node, arguments):
    """What can be changed at one node of a syntax tree: triples (what, hint, change). change turns
    a copy of the node into the new one."""
    match node:
        case ast.BinOp():
            yield from _other_operator(node)
            yield from _one_side(node, arguments)
        case ast.AugAssign():
            yield from _other_operator(node)
        case ast.UnaryOp(op=ast.USub()):
            yield "without −", "It is as if a minus sign were missing.", lambda old: old.operand
        case ast.Compare():
            yield from _other_comparison(node)
        case ast.Constant():
            yield from _other_constant(node)
        case ast.Attribute():
            yield from _other_attribute(node)
        case ast.Call():
            yield from _without_keyword(node)
        case ast.Name(id=name, ctx=ast.Load()) if name in arguments:
            for other in arguments:
                if other != name:
                    hint = f"It is as if {other} stood where something else belongs."
                    yield other, hint, _setting(id=other)
        case ast.Tuple(ctx=ast.Load(), elts=[first, second]):
            hint = "It is as if two parts had changed places."
            yield "opposite order", hint, _setting(elts=[second, first])


def _other_operator(node):
    for other in _OPERATORS.get(type(node.op), ()):
        hint = (f"It is as if you had {_SAID[other]} where something has to be "
                f"{_SAID[type(node.op)]}.")
        yield other.__name__, hint, _setting(op=other())


def _one_side(node, arguments):
    kind = "term" if isinstance(node.op, ast.Add | ast.Sub) else "factor"
    for side, lost in (("left", node.right), ("right", node.left)):
        hint = f"It is as if a {kind} were missing."
        if isinstance(lost, ast.Name) and lost.id in arguments:
            hint = f"It is as if a {kind} were missing: where should {lost.id} come in?"
        yield f"{side} side only", hint, operator.attrgetter(side)


def _other_comparison(node):
    for comparison in _COMPARISONS.get(type(node.ops[0]), ()):
        hint = ("It is as if a comparison went the wrong way, or decided differently when both "
                "sides are equal.")
        yield comparison.__name__, hint, _setting(ops=[comparison()])


def _other_constant(node):
    if isinstance(node.value, bool):
        hint = "It is as if one True or False were the other way round."
        yield str(not node.value), hint, _setting(value=not node.value)
    elif isinstance(node.value, int | float):
        for value in sorted({node.value + 1, -node.value} - {node.value}):
            hint = "It is as if one constant were another: check each number that you typed."
            yield str(value), hint, _setting(value=value)


def _other_attribute(node):
    if node.attr == "T":
        hint = "It is as if a transpose were missing. Write the shapes behind each factor."
        yield "without .T", hint, lambda old: old.value
    elif node.attr in _NAMES and isinstance(node.ctx, ast.Load):
        other = _NAMES[node.attr]
        hint = f"It is as if you had used {other} where {node.attr} belongs."
        yield other, hint, _setting(attr=other)


def _without_keyword(node):
    for keyword in node.keywords:
        if keyword.arg in ("axis", "keepdims"):
            hint = ("It is as if something ran over the wrong axis, or over all of them, or lost "
                    "its axis.")
            others = [other for other in node.keywords if other is not keyword]
            yield f"without {keyword.arg}", hint, _setting(keywords=others)


def _setting(**fields):
    """A change that gives a node other fields."""
    def change(old):
        for name, value in fields.items():
            setattr(old, name, value)
        return old

    return change
