"""What the errors that beginners meet most mean here, in a sentence."""

import re

_PATTERNS = [
    # of an error's type, of its text, what it means; the groups of the text fill the {}
    ("ValueError", r"truth value of an array",
     "`if`, `and`, `or` and Python's own `max` and `min` decide one thing, and an array of many "
     "answers came, one for each entry. What should happen to each entry on its own?"),
    ("ValueError", r"mismatch in its core dimension.*\(size (\d+) is different from (\d+)\)",
     "In a matrix product the inner sizes have to agree, and here they are {1} and {0}. Write the "
     "shapes behind each factor."),
    ("ValueError", r"shapes (\(.*?\)) and (\(.*?\)) not aligned",
     "In a matrix product the inner sizes have to agree, and here the shapes are {} and {}. Write "
     "the shapes behind each factor."),
    ("ValueError", r"could not be broadcast together with (?:remapped )?shapes (\(.*?\)) "
     r"(\(.*?\))",
     "Arrays of the shapes {} and {} cannot be put together entry by entry. Is a matrix product "
     "meant, `@`? If not, which shape is not what you think?"),
    ("ValueError", r"could not broadcast input array from shape (\(.*?\)) into shape (\(.*?\))",
     "An array of shape {} was to be written into a place of shape {}."),
    ("ValueError", r"non-broadcastable output operand with shape (\(.*?\)) doesn't match the "
     r"broadcast shape (\(.*?\))",
     "`+=` and its like write into the array that is there, of shape {}, and what comes has the "
     "shape {}."),
    ("ValueError", r"matmul: Input operand \d does not have enough dimensions",
     "On one side of `@` stands no array. It may be a single number, or an object such as a "
     "Tensor, whose array is its `.data`, or something that is still `...`: write that first."),
    ("ValueError", r"setting an array element with a sequence|inhomogeneous shape",
     "An array was to be made from rows of different lengths, or a row was put where one number "
     "belongs."),
    ("ValueError", r"could not convert string to float|invalid literal",
     "A text came where a number is needed: numbers stand without quotes."),
    ("ValueError", r"(not enough|too many) values to unpack",
     "Another number of names stands on the left (of `=`, or behind `for`) than values came for "
     "them."),
    ("ValueError", r"mean loss of an empty batch",
     "A batch came that holds no sample: where does it begin, and where does it end?"),
    ("ValueError", r"read-only",
     "This array cannot be written into. Make a new one."),
    ("AxisError", r"axis (-?\d+) is out of bounds for array of dimension (\d+)",
     "Axis {} was asked for, and the array has {} in all, counted from 0. Print it: is it the "
     "table that you think it is?"),
    ("IndexError", r"index (-?\d+) is out of bounds for axis (\d+) with size (\d+)",
     "Place {0} of axis {1} was asked for, and there are {2}, counted from 0."),
    ("IndexError", r"(list|tuple|string) index out of range",
     "A place was asked for that the {} does not have: places are counted from 0."),
    ("IndexError", r"too many indices.* (\d+)-dimensional, but (\d+) were indexed",
     "{1} indices stand in the brackets, and the array has as many axes as this: {0}."),
    ("IndexError", r"invalid index to scalar variable",
     "Square brackets stand behind a single number: somewhere one number was given where an array "
     "is needed."),
    ("IndexError", r"only integers|must be of integer",
     "Only whole numbers can say a place. A number with a point came, even if nothing but 0 stands "
     "behind the point."),
    ("IndexError", r"boolean index did not match",
     "The mask has another shape than the array in whose brackets it stands."),
    ("IndexError", r"shape mismatch: indexing arrays could not be broadcast",
     "The arrays in the brackets have different lengths: they have to name one place each."),
    ("KeyError", r"(.*)", "The dictionary has no entry {}."),
    ("OverflowError", r"infinity to integer", "Whole numbers cannot hold `inf`."),
    ("OverflowError", r"", "A number became too large to be held."),
    ("ZeroDivisionError", r"", "Something is divided by 0."),
    ("RecursionError", r"", "The function calls itself again and again: for which input does it "
     "stop doing so, and does each call come closer to that one?"),
    ("UnboundLocalError|NameError", r"(?:local variable|name) '(\w+)'",
     "`{}` has no value at this point. Is it spelled as where it was made, and made before?"),
    ("AttributeError", r"'NoneType' object has no attribute",
     "Something here is None: a function that gave nothing back (is a `return` missing?), or a "
     "method that works in place."),
    ("AttributeError", r"'(list|tuple|float|int)' object has no attribute '(shape|dtype|T|ndim|size"
     r"|sum|mean|std|var|max|min|argmax|argmin|argsort|reshape|ravel|astype|dot|any|all|clip)'",
     "A {} has no `{}`: arrays have that."),
    ("AttributeError", r"'(list|tuple|float|int|bool|complex|dict|set|str|range|function|generator|"
     r"method|module|ndarray|numpy\.\w+|builtin_function_or_method|Tensor|Node)' object has no "
     r"attribute '(\w+)'",
     "A {0} has no `{1}`. Is the name right, and is a {0} what should stand there?"),
    ("AttributeError", r"'(\w+)' object has no attribute '(\w+)'",
     "A {} has no `{}` at this point. Was it set before, with `self.`, and spelled the same way?"),
    ("TypeError", r"'(tuple|str|range)' object does not support item assignment",
     "Nothing can be written into a {}. Make a new one, or use a list or an array."),
    ("TypeError", r"NoneType",
     "Something in this line is None: it was never set, or a function gave nothing back (is a "
     "`return` missing there?)."),
    ("TypeError", r"ellipsis",
     "Something in this line is still `...`: write that one first."),
    ("TypeError", r"'tuple' object cannot be interpreted as an integer",
     "Several numbers came where one whole number is needed."),
    ("TypeError", r"'(list|set|generator|range)' object cannot be interpreted as an integer",
     "A {} came where one whole number is needed, or for `axis` a tuple: `tuple(…)` makes one."),
    ("TypeError", r"only integer scalar arrays can be converted to a scalar index",
     "A whole array came where one whole number is needed, as in a slice or in `range`."),
    ("TypeError", r"only (?:length-1|0-dimensional) arrays can be converted",
     "A function for one number got a whole array. NumPy's functions (`np.exp`, not `math.exp`) "
     "take arrays."),
    ("TypeError", r"'([\w.]+)' object is not callable",
     "Round brackets stand behind something that is no function but a {}. Is a `*` missing, or "
     "should the brackets be square?"),
    ("TypeError", r"'(\w+)' object is not subscriptable",
     "Square brackets stand behind something that has no places: a {}."),
    ("TypeError", r"'(\w+)' object is not iterable",
     "A {} has no entries that a loop could go through."),
    ("TypeError", r"concatenate str|and 'str'|'str' and|must be str|dtype\('<U",
     "A text and a number cannot be calculated with each other: numbers stand without quotes."),
    ("TypeError", r"unsupported operand type\(s\) for \^|'bitwise_xor' not supported",
     "`^` is no power in Python: that is `**`."),
    ("TypeError", r"unsupported operand type\(s\) for (\S+)(?: or pow\(\))?: '(\w+)' and '(\w+)'",
     "`{}` does not work between a {} and a {}."),
    ("TypeError", r"can't multiply sequence by non-int",
     "`*` makes a list longer, by whole numbers only. To multiply its entries, make an array of "
     "it: `np.array(…)`."),
    ("TypeError", r"unexpected keyword argument '(dim|keepdim)'",
     "`{}` is PyTorch's word. NumPy says `axis` and `keepdims`."),
    ("TypeError", r"unhashable type: '(\w+)'",
     "A {} can be no key of a dictionary and no entry of a set."),
    ("TypeError", r"argument \d of type Tensor|'Tensor' does not support ufuncs"
     r"|real number, not '?Tensor|instances of .*'Tensor'",
     "A Tensor stands where an array or a number is needed: its array is its `.data`."),
    ("TypeError", r"missing \d+ required positional arguments?: (.*)",
     "A function is called without its argument {}."),
    ("UFuncTypeError|_UFuncOutputCastingError", r"Cannot cast",
     "An array of whole numbers cannot take numbers with a point: `+=` and its like write into the "
     "array that is there. Make a new one."),
    ("ModuleNotFoundError|ImportError", r"",
     "This cannot be imported here. The exercises need nothing but NumPy and the course."),
    ("NotImplementedError", r"(\w+) defines no (\w+)",
     "The class `Layer` has no `{1}` of its own: nothing is to be called there."),
    ("StopIteration", r"", "`next` was asked of something that had nothing left."),
]


# Python's names for what stands in "a {}"
_TYPES = {"int": "whole number", "float": "number", "str": "text", "bool": "True or False",
          "dict": "dictionary", "NoneType": "None", "builtin_function_or_method": "function",
          "ndarray": "NumPy array", "numpy.ndarray": "NumPy array"}


def meaning(error):
    """What an exception means, as a sentence that ends with a blank; "" for one that is not in the
    list."""
    for kinds, pattern, sentence in _PATTERNS:
        found = re.search(pattern, str(error), re.DOTALL)
        if found and re.fullmatch(kinds, type(error).__name__):
            return sentence.format(*(_TYPES.get(group, group) for group in found.groups())) + " "
    return ""


def quoted(error):
    """An exception as Python says it, without NumPy's advice that leads astray here."""
    text = str(error).split(". Use a.any()")[0].rstrip(" .")
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
