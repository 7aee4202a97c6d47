// What was typed into a form survives a reload, a lost session and an error page, in this tab only.
const FIELDS = "input:not([type=password], [type=hidden], [type=file], [type=search]), input[data-kept], textarea, select";
const PREFIX = "wasl:typed:";
const UNSENT = "/unsent/";

const keyOf = (form) => `${PREFIX}${location.pathname}#${form.id || form.getAttribute("action") || ""}`;
const isKept = (form) => form && form.method === "post" && !form.closest("dialog") && form.dataset.unsaved !== "off";

function values(form) {
  const fields = [...form.querySelectorAll(FIELDS)].filter((field) => field.name);
  return fields.map((field) => [field.name, field.type === "checkbox" || field.type === "radio" ? field.checked : field.value]);
}

function restore(form) {
  const kept = sessionStorage.getItem(keyOf(form));
  if (!kept) return false;
  let hasChanged = false;
  for (const [name, value] of JSON.parse(kept)) {
    const field = form.elements.namedItem(name);
    if (!(field instanceof HTMLElement)) continue;
    const property = typeof value === "boolean" ? "checked" : "value";
    if (field[property] === value) continue;
    hasChanged = true;
    field[property] = value;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
  return hasChanged;
}

// tells whether the service worker showed its offline page in the place of an answer, and forgets it
async function isUnsent() {
  if (!("caches" in window) || !(await caches.match(UNSENT))) return false;
  for (const name of await caches.keys()) await (await caches.open(name)).delete(UNSENT);
  return true;
}

function bringBack(root, forms) {
  // an answer that shows the form with errors holds the text already
  const isAnswered = Boolean(root.querySelector("#form-errors, .w-field.is-bad"));
  if (isAnswered) forms.forEach((form) => sessionStorage.removeItem(keyOf(form)));
  else if (forms.map(restore).some(Boolean) && root.dataset.restored) {
    const toasts = [{ text: root.dataset.restored, tone: "" }];
    document.body.dispatchEvent(new CustomEvent("wasl:toast", { detail: { toasts } }));
  }
}

export function connect(root) {
  const forms = () => [...root.querySelectorAll("form")].filter(isKept);
  // an error or an offline page says that what was sent has not arrived, any other page that it has; one before the
  // sign-in only stands in between
  const sent = sessionStorage.getItem("wasl:sent");
  const isPassing = Boolean(document.querySelector(".w-auth"));
  if (document.querySelector("[data-error]")) sessionStorage.removeItem("wasl:sent");
  if (sent && !isPassing && sessionStorage.getItem("wasl:sent")) {
    sessionStorage.removeItem("wasl:sent");
    isUnsent().then((unsent) => {
      if (!unsent) sessionStorage.removeItem(sent);
      bringBack(root, forms());
    });
  } else bringBack(root, forms());
  root.addEventListener("input", (event) => {
    const form = event.target.form;
    if (isKept(form)) sessionStorage.setItem(keyOf(form), JSON.stringify(values(form)));
  });
  root.addEventListener("submit", (event) => {
    // what htmx sends arrives without a new page
    if (isKept(event.target) && !event.defaultPrevented) sessionStorage.setItem("wasl:sent", keyOf(event.target));
  });
  root.addEventListener("reset", (event) => sessionStorage.removeItem(keyOf(event.target)));
  root.addEventListener("htmx:afterRequest", (event) => {
    // what a form asks for while somebody types (a preview, similar records) has not sent it
    const { elt, requestConfig, successful } = event.detail;
    const isSent = requestConfig.triggeringEvent?.type === "submit";
    const form = isSent && elt.closest("form");
    if (form) sessionStorage.removeItem("wasl:sent");
    if (form && successful) sessionStorage.removeItem(keyOf(form));
  });
}
