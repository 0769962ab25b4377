// A service worker that keeps what was loaded, for visits without a network. While there is one,
// the network's answer counts, so a new edition of the course is seen at once. The live edition's
// own service worker, behind this text there, answers what its kernel asks for.
"use strict";
const KERNELS = /\/api\/(drive|stdin|service-worker)/;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", event => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", event => {
  const {origin, pathname} = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== location.origin || KERNELS.test(pathname)) return;
  event.stopImmediatePropagation();
  event.respondWith(answer(event.request));
});

async function answer(request) {
  const kept = await caches.open("course");
  try {
    const response = await fetch(request);
    if (response.status === 200) await kept.put(request, response.clone()).catch(() => {});
    return response;
  } catch (error) {
    const known = await kept.match(request, {ignoreSearch: true, ignoreVary: true});
    if (known) return known;
    throw error;
  }
}
