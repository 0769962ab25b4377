// Python as the kernel loads it, begun before the kernel asks: JupyterLab itself takes seconds to
// load, on another core of the processor.
import {loadPyodide as load} from "./pyodide.mjs";

const here = new URL(".", import.meta.url).href;
const says = {stdout: console.log, stderr: console.error};
let begun;

// A file that did not arrive is asked for once more.
export function begin() {
  begun ??= start().catch(start).catch(error => { begun = undefined; throw error; });
  return begun;
}

export async function loadPyodide({stdout, stderr}) {
  Object.assign(says, {stdout, stderr});
  return begin();
}

async function start() {
  const {packages} = await (await fetch(here + "pyodide-lock.json")).json();
  const python = await load({
    indexURL: here, packages: Object.keys(packages),
    env: {COURSE_RECORD: "/drive/record.jsonl", MPLBACKEND: "module://matplotlib_inline.backend_inline"},
    stdout: text => says.stdout(text), stderr: text => says.stderr(text)});
  // Later, imports look into the student's folder: each look is a request to a page that is busy.
  python.runPython("import sys; sys.path.remove('')\nimport IPython, matplotlib.pyplot, PIL.Image");
  return python;
}
