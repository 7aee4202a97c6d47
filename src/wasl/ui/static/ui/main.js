// Connects behaviors to elements: after load and after each htmx swap, `data-behavior="name …"` imports
// `behaviors/name` and calls its `connect(element)`, which may return a function that lets go again.
import { behaviors } from "ui/frame";

const connected = new WeakMap();
const load = async (name) => behaviors[name] ?? (await import("ui/again")).imported(`behaviors/${name}`);

async function connectOne(element, name) {
  const known = connected.get(element) ?? new Map();
  connected.set(element, known);
  if (known.has(name)) return;
  known.set(name, null);
  try {
    const module = await load(name);
    if (element.isConnected) known.set(name, module.connect(element) ?? null);
  } catch (error) {
    known.delete(name);
    // what could not be had while the connection was away is asked for again
    window.addEventListener("online", () => connectOne(element, name), { once: true });
    console.error(`behavior ${name}`, error);
  }
}

const within = (root, selector) => [...(root.matches?.(selector) ? [root] : []), ...root.querySelectorAll(selector)];

function connectAll(root) {
  for (const element of within(root, "[data-behavior]")) {
    for (const name of element.dataset.behavior.split(/\s+/).filter(Boolean)) connectOne(element, name);
  }
}

// what a page leaves for later comes in one answer; what is missing in it asks for itself
async function fetchLater(root) {
  const parts = within(root, '[data-later=""]');
  for (const part of parts) part.dataset.later = "asked";
  const answers = parts.length > 1 ? await answersTo(parts.map((part) => part.getAttribute("hx-get"))) : [];
  for (const [index, part] of parts.entries()) {
    if (part.isConnected) show(part, answers[index]);
  }
}

async function answersTo(addresses) {
  const asked = new URLSearchParams(addresses.map((address) => ["of", address]));
  const headers = { "HX-Request": "true", "HX-Current-URL": location.href };
  try {
    const answer = await fetch(`/parts/?${asked}`, { headers });
    return answer.ok ? (await answer.json()).parts : [];
  } catch {
    return [];
  }
}

function show(part, answer) {
  delete part.dataset.later;
  if (!answer) return window.htmx.trigger(part, "wasl:later");
  for (const [name, detail] of Object.entries(answer.events)) window.htmx.trigger(part, name, detail);
  window.htmx.swap(part, answer.html, { swapStyle: part.getAttribute("hx-swap"), swapDelay: 0, settleDelay: 0 });
}

function release(element) {
  for (const letGo of connected.get(element)?.values() ?? []) letGo?.();
  connected.delete(element);
}

// a toast is a copy of the one that waits in the page, so no text and no drawing stands in a script
function toast({ text, undo, tone, url }) {
  const box = document.getElementById("toast").content.firstElementChild.cloneNode(true);
  box.classList.toggle("bad", tone === "bad" || tone === "error");
  let line = box.querySelector("span");
  if (url) {
    line.replaceWith((line = Object.assign(document.createElement("a"), { href: url })));
  }
  line.textContent = text;
  const button = box.querySelector("[data-undo-toast]");
  if (undo) button.setAttribute("hx-post", undo);
  else button.remove();
  document.getElementById("toasts")?.append(box);
  window.htmx?.process(box);
  connectAll(box);
}

function opens(event) {
  const opener = event.target.closest?.("[data-opens]");
  if (!opener) return;
  const target = document.getElementById(opener.dataset.opens);
  if (target instanceof HTMLDialogElement) {
    target.showModal();
  } else if (target) {
    const isOpen = target.toggleAttribute("data-open");
    opener.setAttribute("aria-expanded", String(isOpen));
  }
}

// fonts the page did not need are fetched once it stands, so that the next page has them at once
function fetchFonts() {
  if (navigator.connection?.saveData) return;
  const families = getComputedStyle(document.body).fontFamily.replaceAll('"', "").split(", ");
  for (const face of document.fonts) {
    if (families.includes(face.family.replaceAll('"', ""))) face.load().catch(() => {});
  }
}

function start() {
  const body = document.body;
  connectAll(document);
  document.querySelector(".w-set > nav [aria-current]")?.scrollIntoView({ block: "nearest" });
  body.addEventListener("click", opens);
  body.addEventListener("htmx:load", (event) => {
    connectAll(event.detail.elt);
    fetchLater(event.detail.elt);
  });
  body.addEventListener("htmx:beforeCleanupElement", (event) => release(event.detail.elt));
  body.addEventListener("wasl:toast", (event) => event.detail.toasts.forEach(toast));
  body.addEventListener("htmx:sendError", () => toast({ text: body.dataset.lost, tone: "bad" }));
  body.addEventListener("htmx:timeout", () => toast({ text: body.dataset.lost, tone: "bad" }));
  body.addEventListener("htmx:responseError", (event) => {
    // answers of ours bring their own words in HX-Trigger
    if (!event.detail.xhr.getResponseHeader("HX-Trigger")) toast({ text: body.dataset.failed, tone: "bad" });
  });
  body.addEventListener("htmx:beforeRequest", (event) => event.detail.elt.setAttribute("aria-busy", "true"));
  body.addEventListener("htmx:afterRequest", (event) => event.detail.elt.removeAttribute("aria-busy"));
  body.addEventListener("wasl:signed-out", (event) => {
    const target = new URL(event.detail.url, location.href);
    target.searchParams.set("next", location.pathname + location.search);
    document.dispatchEvent(new CustomEvent("wasl:keep-text"));
    location.assign(target);
  });
  if (document.readyState === "complete") fetchFonts();
  else window.addEventListener("load", fetchFonts);
}

start();
