// The kernel's own worker, with Python begun.
import {begin} from "./start.mjs";
import "../../extensions/@jupyterlite/pyodide-kernel-extension/static/WORKER";
begin().catch(error => postMessage({courseFailed: String(error)}));
