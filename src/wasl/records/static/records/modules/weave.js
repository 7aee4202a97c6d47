// Takes what is new and what was changed from a fresh list into the list on the page, and leaves all else where it is: older
// parts, an open menu, an opened history, a note that is being edited. A list is newest first, or oldest first (`isUp`).
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
  // what somebody was led to stays marked
  item.classList.toggle("found", old.classList.contains("found"));
  old.replaceWith(item);
  arrive(item);
  const opener = item.querySelector("[data-past]");
  if (hadFocus) opener?.focus();
  if (wasOpen) opener?.click();
}

// ids are made of the moment (UUIDv7, RFC 9562 §5.7): the newer event has the greater one
export function weave(list, fresh, { isUp = false } = {}) {
  const old = byId(list);
  const found = [...byId(fresh).values()];
  // a divider bears the beginning of its day, which older entries of that day come after
  const entries = found.filter((item) => !("divider" in item.dataset));
  if (!entries.length) return;
  const oldest = (isUp ? entries[0] : entries.at(-1)).id;
  const isAfter = (one, item) => (isUp ? one.id > item.id : one.id < item.id);
  const known = new Set(found.map((item) => item.id));
  for (const [id, item] of old) if (!known.has(id) && id > oldest && !isHeld(item)) item.remove();
  for (const item of found) {
    const before = old.get(item.id);
    if (!before) {
      const next = [...list.children].find((one) => (!isUp && !one.id) || (one.id && isAfter(one, item)));
      list.insertBefore(item, next ?? null);
      arrive(item);
    } else if (!isHeld(before) && !isSame(before, item)) replace(before, item);
  }
}
