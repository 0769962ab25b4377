"""Answers that are one slip away from the solution: an operator swapped, a term dropped, one input in place of another.

Made from the solution's own source, they serve twice. A wrong answer that does exactly what one of them does is told which
slip it is. And a check that accepts one of them has a hole: the tests submit them all.
"""

import ast
import copy
import functools
import inspect
import textwrap
from dataclasses import dataclass

_SAID = {ast.Add: "added", ast.Sub: "subtracted", ast.Mult: "multiplied", ast.Div: "divided", ast.Pow: "raised to a power",
         ast.MatMult: "taken a matrix product"}
_OPERATORS = {ast.Add: (ast.Sub,), ast.Sub: (ast.Add,), ast.Mult: (ast.Div, ast.Add), ast.Div: (ast.Mult,),
              ast.Pow: (ast.Mult,), ast.MatMult: (ast.Mult,)}
_COMPARISONS = {ast.Gt: (ast.GtE, ast.Lt), ast.GtE: (ast.Gt, ast.LtE), ast.Lt: (ast.LtE, ast.Gt), ast.LtE: (ast.Lt, ast.GtE),
                ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,)}
_NAMES = {"max": "min", "min": "max", "maximum": "minimum", "minimum": "maximum", "sum": "mean", "mean": "sum",
          "argmax": "argmin", "argmin": "argmax", "exp": "log", "std": "var", "var": "std"}


@dataclass(frozen=True)
class Slip:
    """where: what was changed into what, for authors. hint: a sentence for students. answer: what they would submit."""

    where: str
    hint: str
    answer: object


@functools.cache
def slips(exercise):
    """Every Slip of an exercise's solution: a list, empty when the solution's source is not to be had."""
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
    """The syntax tree of the solution, a function or a class without its decorators; None for anything else."""
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
    """What a student would submit who had written this tree: the function, or the value that it gives."""
    namespace = dict(vars(inspect.getmodule(exercise.model_solution)))
    exec(compile(tree, f"<a slip in {exercise.id}>", "exec"), namespace)
    made = namespace[tree.body[0].name]
    return made() if exercise.asks_for_a_value else made


def changes(node, arguments):
    """What can be changed at one node of a syntax tree: triples (what, hint, change): change turns a copy of the node into the new one."""
    match node:
        case ast.BinOp() | ast.AugAssign():
            for operator in _OPERATORS.get(type(node.op), ()):
                yield (operator.__name__, f"It is as if you had {_SAID[operator]} where something has to be {_SAID[type(node.op)]}.",
                       _setting(op=operator()))
            if isinstance(node, ast.BinOp):
                kind = "term" if isinstance(node.op, ast.Add | ast.Sub) else "factor"
                for side, lost in (("left", node.right), ("right", node.left)):
                    yield (f"{side} side only", f"A {kind} is missing{_named(lost, arguments)}.",
                           lambda old, side=side: getattr(old, side))
        case ast.UnaryOp(op=ast.USub()):
            yield "without −", "A minus sign is missing.", lambda old: old.operand
        case ast.Compare():
            for operator in _COMPARISONS.get(type(node.ops[0]), ()):
                yield (operator.__name__, "A comparison goes the wrong way, or decides differently when both sides are equal.",
                       _setting(ops=[operator()]))
        case ast.Constant(value=bool()):
            yield str(not node.value), "One True or False is the other way round.", _setting(value=not node.value)
        case ast.Constant(value=int() | float()):
            for value in sorted({node.value + 1, -node.value} - {node.value}):
                yield str(value), "One constant is not what it should be: check each number that you typed.", _setting(value=value)
        case ast.Attribute(attr="T"):
            yield "without .T", "A transpose is missing. Write the shapes behind each factor.", lambda old: old.value
        case ast.Attribute(attr=name, ctx=ast.Load()) if name in _NAMES:
            yield _NAMES[name], f"It is as if you had used {_NAMES[name]} where {name} belongs.", _setting(attr=_NAMES[name])
        case ast.Call():
            for i, keyword in enumerate(node.keywords):
                if keyword.arg in ("axis", "keepdims"):
                    yield (f"without {keyword.arg}", "Something runs over the wrong axis, or over all of them, or loses its axis.",
                           lambda old, i=i: (old.keywords.pop(i), old)[1])
        case ast.Name(id=name, ctx=ast.Load()) if name in arguments:
            for other in arguments:
                if other != name:
                    yield other, f"At one place you used {other}, and something else belongs there.", _setting(id=other)
        case ast.Tuple(ctx=ast.Load(), elts=[_, _]):
            yield "opposite order", "Two parts have changed places.", lambda old: (old.elts.reverse(), old)[1]


def _setting(**fields):
    def change(old):
        for name, value in fields.items():
            setattr(old, name, value)
        return old

    return change


def _named(node, arguments):
    """", with …" when the lost part is one argument."""
    return f": {node.id} does not come in where it should" if isinstance(node, ast.Name) and node.id in arguments else ""
