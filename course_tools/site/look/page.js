// Formulas, the search, and a word to browsers that are too old.
"use strict";
const root = document.body.dataset.root;

renderMathInElement(document.body, {
  delimiters: [{left: "$$", right: "$$", display: true}, {left: "$", right: "$", display: false},
               {left: "\\[", right: "\\]", display: true}],
  throwOnError: false,
});

// What is wider than the page scrolls, also by keys.
function reachable() {
  for (const part of document.querySelectorAll("pre, table, .output, .katex-display"))
    if (part.scrollWidth > part.clientWidth) part.tabIndex = 0;
    else part.removeAttribute("tabindex");
}
window.addEventListener("resize", reachable);
document.fonts.ready.then(reachable);
reachable();

const old = document.getElementById("too-old");
if (old && !("Exception" in (window.WebAssembly ?? {}) && "findLast" in Array.prototype))
  old.hidden = false;

if (location.protocol !== "file:") navigator.serviceWorker?.register(root + "offline.js");

const find = document.getElementById("find"), found = document.getElementById("found");
let sections = null;
find.addEventListener("focus", async () => {
  sections ??= await (await fetch(root + "look/search.json")).json();
  search();
}, {once: true});
find.addEventListener("input", search);

function search() {
  const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
  found.replaceChildren();
  if (!sections || !words.length) return;
  const hits = [];
  for (const [page, cell, title, text] of sections) {
    const heading = title.toLowerCase(), all = heading + " " + text.toLowerCase();
    if (!words.every(word => all.includes(word))) continue;
    hits.push([words.filter(word => heading.includes(word)).length, page, cell, title, text]);
  }
  hits.sort((a, b) => b[0] - a[0]);
  for (const [, page, cell, title, text] of hits.slice(0, 10)) {
    const near = text.toLowerCase().indexOf(words[0]) - 60;
    const at = near > 0 ? text.indexOf(" ", near) + 1 : 0;
    const link = document.createElement("a"), line = document.createElement("p");
    link.href = `${root}reading/${page}.html#${cell}`;
    const lesson = page.slice(0, 2);
    link.textContent = title.startsWith(lesson) ? title : `${lesson} ${title}`;
    link.addEventListener("click", () => { find.value = ""; found.replaceChildren(); });
    line.textContent = (at ? "… " : "") + text.slice(at, at + 160).replace(/\S*$/, "") + "…";
    const item = document.createElement("li");
    item.append(link, line);
    found.append(item);
  }
  if (!hits.length) {
    const item = document.createElement("li");
    item.textContent = "Nothing found. Fewer or shorter words may help.";
    found.append(item);
  }
}
