"""Notebooks are built: executed, stored in one normal form, and exercises made from solutions.

Building twice changes nothing. A file is written only if its bytes change, and a picture that came
out imperceptibly different (another processor rounds another way) keeps its stored bytes.
"""
import base64
import hashlib
import io
import json
import logging
import os
import shutil
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from course_tools import ROOT

# Stored pictures instead of live widgets, and sums in the same order on every machine.
REPRODUCIBLE = {"COURSE_STATIC": "1", "OPENBLAS_NUM_THREADS": "1"}
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
# mean absolute difference of pixels, of 255; moving one line by a pixel gives more
SAME_PICTURE = 0.01


class NotebookError(Exception):
    """What went wrong, in which notebook, and what to do."""


def build_notebooks(root, only=()):
    """Execute notebooks/ and solutions/ in place, then make exercises/; `only` restricts to names
    of notebooks, what their names begin with up to a _, or one of the two folders."""
    lessons = sorted(root.glob("notebooks/*.ipynb"))
    solutions = sorted(root.glob("solutions/*/*.ipynb"))
    paths = [p for p in lessons + solutions if not only
             or any(asked.name in p.relative_to(root).parts
                    or f"{p.stem}_".startswith(f"{asked.stem}_") for asked in map(Path, only))]
    if not paths:
        raise NotebookError(f"no notebook is called {' or '.join(only)}; expected is a number of "
                            "two digits, such as 01, or a name" if only
                            else "there are no notebooks")
    assignments = sorted({path.parent.name for path in paths if path in solutions})
    for name in assignments:
        for path in sorted(root.glob(f"exercises/{name}/*.ipynb")):
            refuse_to_overwrite_work(path)

    with ThreadPoolExecutor(2) as pool:
        jobs = [pool.submit(build_one, path, path.relative_to(root)) for path in paths]
        try:
            for job in jobs:
                job.result()
        except NotebookError:
            pool.shutdown(cancel_futures=True)
            raise
    for name in assignments:
        with tempfile.TemporaryDirectory() as scratch:
            for path in make_exercise(name, scratch, root):
                target = root / "exercises" / name / path.relative_to(scratch)
                say(target.relative_to(root), write(target, path.read_bytes()))


def build_one(path, name):
    start = time.perf_counter()
    notebook = keep_same_pictures(execute(path), read(path))
    say(name, write(path, as_bytes(notebook)), f", {time.perf_counter() - start:.1f} s")


def say(name, changed, more=""):
    print(f"{name}: {'written' if changed else 'unchanged'}{more}", flush=True)


def execute(path, notebook=None):
    """The notebook at path after a run of all its cells in a new kernel, as `normalize` gives it;
    or another one, run in the same place."""
    from nbclient import NotebookClient
    from nbclient.exceptions import (
        CellControlSignal,
        CellExecutionError,
        CellTimeoutError,
        DeadKernelError,
    )
    from traitlets.config import Config

    path = Path(path)
    notebook = normalize(notebook or read(path))
    at = {}
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=300,
        record_timing=False,
        # or every kernel begins with a warning
        config=Config(KernelManager={"transport_encryption": "auto"}),
        resources={"metadata": {"path": str(path.parent)}},
        on_cell_start=lambda cell, cell_index: at.update(cell=cell, index=cell_index),
    )
    try:
        client.execute(env=os.environ | REPRODUCIBLE)
    except (CellExecutionError, CellControlSignal, CellTimeoutError, DeadKernelError) as error:
        what = f"{error.ename}: {error.evalue}" if isinstance(error,
                                                              CellExecutionError) else str(error)
        raise NotebookError(
            f"{path}, cell {at['index'] + 1} ({at['cell'].id}): {what}\n\n{at['cell'].source}"
        ) from error
    return normalize(notebook)


def normalize(notebook):
    """The same notebook without what depends on when, where and by whom it was run."""
    import nbformat

    notebook = nbformat.from_dict(notebook)
    notebook.update(nbformat=4, nbformat_minor=5, metadata=nbformat.from_dict(METADATA))
    give_ids(notebook.cells)
    for cell in notebook.cells:
        for volatile in ("execution", "ExecuteTime"):  # when the cell was run
            cell.metadata.pop(volatile, None)
        if cell.cell_type == "code":
            cell.outputs = merge_streams(cell.outputs)
        if cell.metadata.get("jupyter", {}).get("outputs_hidden"):
            # its older name: JupyterLab writes both, jupytext only one
            cell.metadata["collapsed"] = True
    return notebook


def give_ids(cells):
    """Cells without an id of their own get one from their text, the same in every build."""
    taken = set()
    for cell in cells:
        n = 0
        while cell.get("id") in taken | {None}:
            cell["id"] = hashlib.sha256(f"{n} {''.join(cell['source'])}".encode()).hexdigest()[:8]
            n += 1
        taken.add(cell["id"])


def merge_streams(outputs):
    """Adjacent pieces of stdout (or stderr) as one: how they are cut depends on timing."""
    merged = []
    for output in outputs:
        last = merged[-1] if merged else {}
        if output.output_type == "stream" and last.get("name") == output.name:
            last["text"] = "".join(last["text"]) + "".join(output.text)
        else:
            merged.append(output)
    return merged


def keep_same_pictures(new, stored):
    """`new`, where a picture that looks like the stored one of the same cell is the stored one."""
    before = {cell.get("id"): cell.get("outputs", []) for cell in stored.cells}
    for cell in new.cells:
        for output, old in zip(cell.get("outputs", []), before.get(cell.id, []), strict=False):
            png, old_png = (o.get("data", {}).get("image/png") for o in (output, old))
            if png and old_png and look_same(png, old_png):
                for kind in {"image/png", "text/html"} & output["data"].keys():
                    output["data"][kind] = output["data"][kind].replace(png, old_png)
    return new


def look_same(png, old_png):
    import numpy as np
    from PIL import Image

    a, b = (
        np.asarray(Image.open(io.BytesIO(base64.b64decode("".join(text)))).convert("RGBA"),
                   dtype=float)
        for text in (png, old_png)
    )
    return a.shape == b.shape and np.abs(a - b).mean() < SAME_PICTURE


def make_exercise(name, out_dir, root=ROOT, gradebook=None):
    """Make the exercise `name` from solutions/ in `out_dir` by nbgrader; return the files' paths.

    gradebook: the address of a database in which nbgrader enters the exercise's cells.
    """
    from nbgrader.converters import GenerateAssignment
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import PyFileConfigLoader

    out_dir = Path(out_dir)
    with tempfile.TemporaryDirectory() as scratch:  # nbgrader sees a course of its own
        shutil.copytree(root / "solutions" / name, Path(scratch) / "solutions" / name,
                        ignore=shutil.ignore_patterns(".*"))
        # the loader would take a $ in a path for a variable
        shutil.copy(root / "nbgrader_config.py", scratch)
        config = PyFileConfigLoader("nbgrader_config.py", path=scratch).load_config()
        config.CourseDirectory.root = scratch
        config.CourseDirectory.assignment_id = name
        config.GenerateAssignment.no_database = gradebook is None
        config.SaveCells.enabled = gradebook is not None  # these are cells of a database
        if gradebook:
            config.CourseDirectory.db_url = gradebook
        logging.getLogger("traitlets").setLevel(logging.ERROR)
        GenerateAssignment(coursedir=CourseDirectory(config=config), config=config).start()
        made = Path(scratch) / "exercises" / name
        for path in made.glob("**/*.ipynb"):
            path.write_bytes(as_bytes(normalize(read(path))))
        shutil.copytree(made, out_dir, dirs_exist_ok=True)
        return sorted(out_dir / path.relative_to(made)
                      for path in made.glob("**/*") if path.is_file())


def refuse_to_overwrite_work(path):
    """Raise when the exercise has been worked on: an exercise as made was never run."""
    for cell in read(path).cells:
        if cell.cell_type == "code" and (cell.execution_count is not None or cell.outputs):
            raise NotebookError(
                f"{path} holds someone's work and would be overwritten: "
                "move it elsewhere, or delete it, then build again. Nothing was changed."
            )


def read(path):
    """The notebook; its cells have ids, which nbformat by itself would draw at random."""
    import nbformat

    data = json.loads(Path(path).read_text(encoding="utf-8"))
    give_ids(data["cells"])
    data["nbformat_minor"] = 5
    return nbformat.reads(json.dumps(data), as_version=4)


def as_bytes(notebook):
    import nbformat

    return (nbformat.writes(notebook).rstrip("\n") + "\n").encode()


def write(path, content):
    """Write all of it or nothing, and only if it differs; True if it did."""
    if path.exists() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_name(f".{path.name}.new")
    scratch.write_bytes(content)
    try:
        os.replace(scratch, path)
    except PermissionError:  # Windows, while a spreadsheet shows it
        scratch.unlink()
        raise PermissionError(f"{path} is open in another program: close it there, then type the "
                              "same again") from None
    return True
