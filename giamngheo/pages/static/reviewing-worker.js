/* Keeps the reviewer's own pages on the phone: from the line where there is one, else as they were last. */
"use strict";

const CACHE = "reviewing";
const PATIENCE = 8000;

async function fresh(request) {
  const answered = await fetch(request);
  if (answered.ok && !answered.redirected) await (await caches.open(CACHE)).put(request, answered.clone());
  return answered;
}

async function kept(request) {
  return (await caches.open(CACHE)).match(request);
}

async function answer(request) {
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE)).then(() => kept(request));
  const line = fresh(request);
  try {
    return (await Promise.race([line, patience])) ?? (await line);
  } catch {
    return (await kept(request)) ?? Response.error();
  }
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== self.location.origin) return;
  if (pathname.startsWith("/my-households/") || pathname.startsWith("/static/")) event.respondWith(answer(event.request));
});
