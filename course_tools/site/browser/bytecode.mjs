// Starts the browser's Python in Node.js, with all its packages, and has it run bytecode.py there.
// node bytecode.mjs FOLDER_OF_PYODIDE FOLDER_FOR_THE_RESULT
import {readFileSync} from "node:fs";
import {join} from "node:path";
import {pathToFileURL} from "node:url";

const [pyodide, result] = process.argv.slice(2);
const {loadPyodide} = await import(pathToFileURL(join(pyodide, "pyodide.mjs")));
const {packages} = JSON.parse(readFileSync(join(pyodide, "pyodide-lock.json"), "utf8"));
const python = await loadPyodide({packages: Object.keys(packages), env: {PYTHONHASHSEED: "0"}});
python.mountNodeFS("/mnt", result);
python.runPython("import sys; sys.dont_write_bytecode = False");     // or it would compile twice
python.runPython(readFileSync(new URL("bytecode.py", import.meta.url), "utf8"));
