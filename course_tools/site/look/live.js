// What the course adds to JupyterLab in the browser: it says how far loading has come, loads the
// pictures' library while the student reads, goes to the section that was asked for, and says so
// where nothing can be kept.
"use strict";
(() => {
  const FAILED = "Python could not be loaded. Look whether you are online, then reload this page.";

  // Python is begun at once (worker.mjs); the kernel, when it comes to make its worker, gets it.
  const isNotebook = /\/(notebooks|lab)\//.test(location.pathname);
  const Worker = window.Worker;
  let begun = null;
  if (location.pathname.includes("/notebooks/") && !crossOriginIsolated) {
    begun = new Worker("../static/pyodide/worker.mjs", {type: "module"});
    begun.addEventListener("error", () => {           // of one not handed over, the kernel makes its own
      if (begun) begun = null;
      else if (!warmed) warn(FAILED);
    });
    begun.addEventListener("message", ({data}) => { if (data?.courseFailed) warn(FAILED); });
  }
  window.Worker = class extends Worker {
    constructor(url, options) {
      if (begun && /comlink\.worker/.test(url)) return [begun, begun = null][0];
      super(url, options);
    }
  };

  const line = document.createElement("p");
  line.id = "course-says";
  line.setAttribute("role", "status");
  document.addEventListener("DOMContentLoaded", () => document.body.append(line));
  let warned = false;
  const say = text => { if (!warned && line.textContent !== text) line.textContent = text; };
  const warn = text => {
    const close = document.createElement("button");
    close.textContent = "Understood";
    close.onclick = () => { warned = false; line.replaceChildren(); };
    line.replaceChildren(text, close);
    warned = true;
  };

  const canKeep = () => new Promise(resolve => {
    try {
      const request = indexedDB.open("course-can-keep");
      request.onsuccess = () => { request.result.close(); resolve(true); };
      request.onerror = () => resolve(false);
    } catch { resolve(false); }
  });
  canKeep().then(async can => {
    if (!can) return warn("This browser window keeps nothing. Before you close it, download your "
                          + "work: File, Download.");
    await navigator.storage?.persist?.();
    const {quota, usage} = await navigator.storage?.estimate?.() ?? {};
    if (quota - usage < 5e6) warn("This browser's storage is nearly full, so your work may not be "
                                  + "kept. Download it: File, Download.");
  });
  if (!("serviceWorker" in navigator)) warn(
    "This browser window has no service workers (a private window, or no https): lessons and "
    + "checks work, but your record of attempts is not kept.");

  const panel = () => window.jupyterapp?.shell.currentWidget;
  const kernel = () => panel()?.context?.sessionContext?.session?.kernel;
  const wanted = new URLSearchParams(location.hash.slice(1)).get("cell");
  let warmed = false, waits = 0;

  // JupyterLab moves what it shows while it still measures cells: so until it is calm, go there
  // again, but not against the reader.
  let calm = 0, tries = 0;
  for (const act of ["wheel", "pointerdown", "touchstart", "keydown"])
    window.addEventListener(act, () => { tries = Infinity; }, {capture: true, once: true});
  const going = setInterval(async () => {
    if (!wanted || calm > 9 || tries > 150) return clearInterval(going);
    if (!panel()?.context?.isReady || !panel().content?.widgets) return;
    const notebook = panel().content;
    const index = notebook.widgets.findIndex(cell => cell.model.id === wanted);
    if (index < 0) return clearInterval(going);
    const node = notebook.widgets[index].node, top = node.getBoundingClientRect().top;
    tries += 1;
    if (node.isConnected && top > 0 && top < 0.5 * innerHeight) { calm += 1; return; }
    calm = 0;
    notebook.activeCellIndex = index;
    await notebook.scrollToItem(index, "start");
  }, 200);

  // What came before the service worker did, for the next visit without a network.
  async function keepWhatWasLoaded() {
    if (!window.caches) return;
    const kept = await caches.open("course");
    const loaded = performance.getEntriesByType("resource").map(entry => entry.name);
    for (const url of new Set([location.href.split("#")[0], ...loaded]))
      if (url.startsWith(location.origin) && !url.includes("/api/drive") && !await kept.match(url))
        await kept.add(url).catch(() => {});
    document.body.dataset.kept = "yes";
  }

  const watch = setInterval(async () => {
    if (!isNotebook) return clearInterval(watch);
    if (!panel()) return say("1 of 3: loading the page …");
    if (!panel().content?.model) return;
    if (kernel()?.status !== "idle" && !warmed) {
      waits += 1;
      if (waits === 50 && navigator.serviceWorker && !await navigator.serviceWorker.getRegistration())
        warn("This browser refuses this page a service worker, and Python does not start without: "
             + "allow it, or take another browser.");
      return say("2 of 3: loading Python (37 MB, the first time). You can read meanwhile.");
    }
    if (warmed) return;
    warmed = true;
    say("3 of 3: Python is ready; loading the library for pictures …");
    const code = "import sys; sys.path.remove(''); import course_lib.checks, course_lib.widgets; "
      + "sys.path.append(''); "                   // see start.mjs
      + "get_ipython().execution_count -= 1";     // or tracebacks would count one more than cells
    await kernel().requestExecute({code, silent: true, store_history: false}).done;
    say("");
    clearInterval(watch);
    keepWhatWasLoaded();
  }, 200);
})();
