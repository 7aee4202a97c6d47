// Shows the offline page when the server cannot be reached, and messages that are pushed; keeps nothing else of what
// people see.
const CACHE = "wasl-{{ styles|join:"," }}";
const KEPT = ["/offline/", {% for style in styles %}"{{ style|escapejs }}", {% endfor %}];
const STATIC = "{{ static_url|escapejs }}";
// says to the next page that a form did not arrive, see the behavior "unsaved"
const UNSENT = "/unsent/";

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(KEPT)).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => {
  const old = (names) => Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)));
  event.waitUntil(caches.keys().then(old).then(() => self.clients.claim()));
});
async function missed(request) {
  if (request.method === "POST") await (await caches.open(CACHE)).put(UNSENT, new Response());
  return caches.match("/offline/");
}
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const path = new URL(request.url).pathname;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => missed(request)));
  } else if (request.method === "GET" && path.startsWith(STATIC)) {
    event.respondWith(caches.match(request).then((kept) => kept ?? fetch(request)));
  }
});
self.addEventListener("push", (event) => {
  const { title, body, url, tag, lang, dir } = event.data?.json() ?? {};
  if (!title) return;
  const look = { body, tag, lang, dir, data: { url }, icon: "{{ icon|escapejs }}" };
  event.waitUntil(self.registration.showNotification(title, look));
});
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const url = new URL(event.notification.data.url, self.location.origin).href;
  const show = (pages) => (pages[0] ? pages[0].focus().then((page) => page.navigate(url)) : self.clients.openWindow(url));
  event.waitUntil(self.clients.matchAll({ type: "window" }).then(show));
});
