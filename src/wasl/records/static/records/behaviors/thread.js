// A timeline that fetches itself again takes in what is new and what was changed, and leaves all else where it is: older
// parts, an open menu, an opened history, a note that is being edited.
const byId = (list) => new Map([...list.querySelectorAll(":scope > li[id]")].map((item) => [item.id, item]));
const pastOf = (item) => item.querySelector(".w-past:not(:empty)");
const isOpen = (item) => Boolean(pastOf(item)) || item.matches(":focus-within, :has(details[open])");
const isHeld = (item) => Boolean(item.querySelector("[data-held]"));
const isSame = (old, item) => old.dataset.version === item.dataset.version && isOpen(old);

function arrive(item) {
  window.htmx.process(item);
  window.htmx.trigger(item, "htmx:load", { elt: item });
}

function replace(old, item) {
  const wasOpen = Boolean(pastOf(old));
  const hadFocus = old.contains(document.activeElement);
  old.replaceWith(item);
  arrive(item);
  const opener = item.querySelector("[data-past]");
  if (hadFocus) opener?.focus();
  if (wasOpen) opener?.click();
}

// ids are made of the moment (UUIDv7, RFC 9562 §5.7): the newer event has the greater one
function weave(list, fresh) {
  const old = byId(list);
  const found = [...byId(fresh).values()];
  const oldest = found.at(-1).id;
  const known = new Set(found.map((item) => item.id));
  for (const [id, item] of old) if (!known.has(id) && id > oldest && !isHeld(item)) item.remove();
  for (const item of found) {
    const before = old.get(item.id);
    if (!before) {
      const next = [...list.children].find((one) => !one.id || one.id < item.id);
      list.insertBefore(item, next ?? null);
      arrive(item);
    } else if (!isHeld(before) && !isSame(before, item)) replace(before, item);
  }
}

export function connect(thread) {
  thread.addEventListener("htmx:beforeSwap", (event) => {
    // a click in the filter shows another timeline
    if (event.target !== thread || event.detail.requestConfig.elt !== thread || event.detail.isError) return;
    const answer = new DOMParser().parseFromString(event.detail.serverResponse, "text/html");
    const fresh = answer.querySelector("[data-events]");
    const list = thread.querySelector("[data-events]");
    if (!fresh || !list) return;
    event.detail.shouldSwap = false;
    while (thread.firstElementChild !== list) thread.firstElementChild.remove();
    while (fresh.previousElementSibling) thread.prepend(fresh.previousElementSibling);
    weave(list, fresh);
  });
}
