"""The Python that runs in the browser: Pyodide's core, its wheels of what is compiled, and wheels
made of what .venv holds, all with bytecode: a browser would compile at every visit.

Nothing is trusted for where it comes from. requirements/npm.lock has the hash of the package
`pyodide`, and the lock file in that package has the hash of every wheel that was built for it. What
is pure Python was checked against requirements/*.lock when it came into .venv.
"""

import hashlib
import io
import json
import re
import shutil
import subprocess
import tarfile
import tempfile
import urllib.request
import zipfile
from importlib import metadata
from pathlib import Path

import course_lib
from course_tools import ROOT
from course_tools.site import SiteError

CORE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
FROM_PYODIDE = ("micropip", "numpy", "matplotlib")
FROM_HERE = ("ipython", "ipywidgets", "matplotlib-inline")
NOT_NEEDED = {"fonttools", "pytz",           # for PDF files, and for time zones
              "jupyterlab-widgets"}          # is of the page, not of Python
LEFT_OUT = re.compile(r"\.(pyc|so|pyd|dylib)$|/(tests|stubs|django-stubs)/|^\.\.")
COMPILED_BUT_ALSO_PURE = {"wcwidth"}
COMPILE = Path(__file__).parent / "browser" / "bytecode.mjs"
BROWSER = {"sys_platform": "emscripten", "platform_system": "Emscripten", "os_name": "posix",
           "python_version": "3.14", "python_full_version": "3.14.0", "extra": ""}


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def checked(data, sha, name):
    if sha256(data) != sha:
        raise SiteError(f"{name} is not the file it should be: its SHA-256 is {sha256(data)}, "
                        f"expected {sha}. Delete it and try again.")
    return data


def npm_package(name, cache):
    """The package that requirements/npm.lock names, as an open tar file; npm fetches it once."""
    lock = (ROOT / "requirements" / "npm.lock").read_text(encoding="utf-8")
    version, sha = re.search(rf"^{name}==(\S+) \\\s+--hash=sha256:(\w+)", lock, re.M).groups()
    file = cache / f"{name}-{version}.tgz"
    if not file.exists():
        npm = shutil.which("npm")
        if npm is None:
            raise SiteError(f"the site needs the package {name} {version} of npm: install Node.js, "
                            f"which brings npm along, or put {file.name} into {cache}")
        ran = subprocess.run([npm, "pack", f"{name}@{version}"], cwd=cache, capture_output=True,
                             text=True)
        if ran.returncode or not file.exists():
            raise SiteError(f"npm could not fetch {name} {version}: connect to the network, or put "
                            f"{file.name} into {cache} ({ran.stderr.strip()[-200:]})")
    return tarfile.open(fileobj=io.BytesIO(checked(file.read_bytes(), sha, file)))


def text_of(package, file, cache):
    return npm_package(package, cache).extractfile(f"package/{file}").read().decode()


def pyodide(folder, cache, wheels=None):
    """Fill a folder with the Python of the browser. wheels: a folder in which, or below which,
    Pyodide's wheels are; otherwise they are fetched from its release, once, into cache."""
    package = npm_package("pyodide", cache)
    folder.mkdir(parents=True)
    for name in CORE:
        (folder / name).write_bytes(package.extractfile(f"package/{name}").read())
    lock = json.load(package.extractfile("package/pyodide-lock.json"))
    version = json.load(package.extractfile("package/package.json"))["version"]
    entries = {}
    for name in FROM_PYODIDE:
        add_theirs(name, lock["packages"], entries)
    for entry in entries.values():
        data = theirs(entry, version, cache, wheels)
        (folder / entry["file_name"]).write_bytes(data)
    ours = {}
    for name in FROM_HERE:
        add_ours(name, entries, ours)
    made = [wheel_of(name, depends) for name, depends in ours.items()] + [course_wheel()]
    for entry, data in made + kernel_wheels():
        (folder / entry["file_name"]).write_bytes(data)
        entries[entry["name"]] = entry
    lock["packages"] = dict(sorted(entries.items()))
    write_lock(folder, lock)
    add_bytecode(folder)
    for entry in entries.values():
        entry["sha256"] = sha256((folder / entry["file_name"]).read_bytes())
    write_lock(folder, lock)


def write_lock(folder, lock):
    (folder / "pyodide-lock.json").write_text(json.dumps(lock, indent=1))


def add_bytecode(folder):
    """Add to the wheels and to the standard library what bytecode.py makes of their modules."""
    node = shutil.which("node")
    if node is None:
        raise SiteError("the site's Python is compiled by Node.js: install it (npm belongs to it)")
    with tempfile.TemporaryDirectory() as made:
        ran = subprocess.run([node, COMPILE, folder, made], capture_output=True, text=True)
        if ran.returncode:
            raise SiteError(f"the browser's Python does not run in Node.js: {ran.stderr[-500:]}")
        for file in (*sorted(folder.glob("*.whl")), folder / "python_stdlib.zip"):
            with zipfile.ZipFile(file, "a") as archive:
                for source in archive.namelist():
                    compiled = Path(made, source).with_suffix(".pyc")
                    if source.endswith(".py") and compiled.exists():
                        put(archive, place(source, file.suffix), compiled.read_bytes())


def place(source, suffix):
    """Where Python looks for the bytecode of a module of a wheel (".whl") or of a zip file."""
    if suffix == ".zip":
        return source + "c"
    folder, _, name = source.rpartition("/")
    return f"{folder}/__pycache__/{name[:-3]}.cpython-314.pyc".lstrip("/")


def put(archive, path, data):
    """Write a file into a zip file, always as the same bytes."""
    member = zipfile.ZipInfo(path)                                # dated 1980
    member.compress_type, member.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
    archive.writestr(member, data)


# Pyodide's own wheels


def add_theirs(name, known, entries):
    """Add a package of Pyodide's lock to entries, and what it depends on."""
    if name in entries:
        return
    depends = [d for d in known[name]["depends"] if d not in NOT_NEEDED]
    entries[name] = known[name] | {"depends": depends}
    for other in depends:
        add_theirs(other, known, entries)


def theirs(entry, version, cache, wheels):
    name = entry["file_name"]
    places = [Path(cache)]
    if wheels:
        places = sorted(path.parent for path in Path(wheels).rglob(name))
        if not places:
            raise SiteError(f"{wheels} does not hold {name}, which Pyodide {version} consists of")
    file = places[0] / name
    if not file.exists():
        try:
            with urllib.request.urlopen(f"{release(version)}/{name}", timeout=60) as answer:
                data = answer.read()
        except OSError as error:
            raise SiteError(f"{name} cannot be fetched from Pyodide's release: connect to the "
                            f"internet, or say where it is: --wheels DIR ({error})") from None
        file.write_bytes(checked(data, entry["sha256"], name))
    return checked(file.read_bytes(), entry["sha256"], file)


def release(version):
    """The address of Pyodide's release, as JupyterLite gives it for another version."""
    from jupyterlite_pyodide_kernel.constants import PYODIDE_CDN_URL, PYODIDE_VERSION

    return PYODIDE_CDN_URL.replace(PYODIDE_VERSION, version)


# Wheels of what .venv holds


def add_ours(name, theirs, ours):
    """Add a package of .venv to ours (name: what it depends on), and those it depends on."""
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    if name in ours:
        return
    wanted = map(Requirement, metadata.requires(name) or [])
    names = [canonicalize_name(r.name) for r in wanted
             if r.marker is None or r.marker.evaluate(BROWSER)]
    ours[name] = [n for n in names if n not in NOT_NEEDED]
    for other in ours[name]:
        if other not in theirs and other != "widgetsnbextension":      # the kernel brings its own
            add_ours(other, theirs, ours)


def wheel_of(name, depends):
    """A wheel of a package in .venv: (its entry in Pyodide's lock, its bytes)."""
    package = metadata.distribution(name)
    if "Root-Is-Purelib: true" not in package.read_text("WHEEL") \
            and name not in COMPILED_BUT_ALSO_PURE:
        raise SiteError(f"{name} is compiled for this machine, so it cannot run in a browser: "
                        "course_tools/site/python.py has to say where its wheel comes from")
    files = {}
    for path in package.files:
        if not LEFT_OUT.search(path.as_posix()):
            files[path.as_posix()] = package.locate_file(path).read_bytes()
    kept = ("METADATA", "entry_points.txt", "top_level.txt")
    files = {name: data for name, data in files.items() if ".dist-info/" not in name
             or name.rpartition("/")[2] in kept or "licen" in name.lower()}
    return wheel(name, package.version, files, depends)


def course_wheel():
    """course_lib as a wheel, with the licence."""
    folder = ROOT / "course_lib"
    files = {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in folder.rglob("*")
             if path.is_file() and "__pycache__" not in path.parts}
    info = f"backpropagation_course-{course_lib.__version__}.dist-info"
    files[f"{info}/METADATA"] = (f"Metadata-Version: 2.1\nName: backpropagation-course\n"
                                 f"Version: {course_lib.__version__}\n").encode()
    files[f"{info}/licenses/LICENSE"] = (ROOT / "LICENSE").read_bytes()
    return wheel("backpropagation-course", course_lib.__version__, files,
                 ["numpy", "matplotlib", "pillow", "ipywidgets"])


def wheel(name, version, files, depends):
    """(entry in Pyodide's lock, bytes) of a wheel with these files, always the same bytes."""
    file_name = f"{name.replace('-', '_')}-{version}-py3-none-any.whl"
    info = next(part for path in files if (part := path.partition("/")[0]).endswith(".dist-info"))
    files |= {f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: course.py site\n"
                               b"Root-Is-Purelib: true\nTag: py3-none-any\n"}
    record = [f"{path},," for path in sorted([*files, f"{info}/RECORD"])]
    files |= {f"{info}/RECORD": ("\n".join(record) + "\n").encode()}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in sorted(files.items()):
            put(archive, path, data)
    data = made.getvalue()
    imports = sorted({path.partition("/")[0].removesuffix(".py") for path in files
                      if path.endswith(".py")})
    return locked(name, version, file_name, data, imports, depends), data


def locked(name, version, file_name, data, imports, depends):
    return {"name": name, "version": version, "file_name": file_name, "install_dir": "site",
            "sha256": sha256(data), "package_type": "package", "imports": imports,
            "depends": depends, "unvendored_tests": False}


def kernel_wheels():
    """The wheels that the kernel itself brings along, as (entry, bytes)."""
    from jupyterlite_pyodide_kernel.constants import PYODIDE_KERNEL_NPM_NAME

    folder = extension(PYODIDE_KERNEL_NPM_NAME) / "static" / "pypi"
    depends = {"piplite": ["micropip"], "ipykernel": [], "widgetsnbextension": [],
               "pyodide-kernel": ["ipython", "comm"]}
    made = []
    for name, needs in depends.items():
        file = max(folder.glob(f"{name.replace('-', '_')}-*.whl"))
        module = name.replace("-", "_")
        data = file.read_bytes()
        entry = locked(name, file.name.split("-")[1], file.name, data, [module], needs)
        made.append((entry, data))
    return made


def extension(name):
    """The folder of a part of JupyterLab in .venv."""
    from jupyter_core.paths import jupyter_path

    places = [Path(folder, name) for folder in jupyter_path("labextensions")]
    return next(place for place in places if place.is_dir())
