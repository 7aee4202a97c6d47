// What is said in a room: new messages are woven in, the reader stays where they read, or at the end when they were there;
// what they have seen is marked as read.
import { weave } from "records/weave";

// so near to the end one has read it
const NEAR = 160;

export function connect(main) {
  const scroll = () => main.querySelector("[data-scroll]");
  const list = () => main.querySelector("[data-events]");
  const down = main.querySelector("[data-down]");
  let marked = "";

  const isNear = () => scroll().scrollHeight - scroll().scrollTop - scroll().clientHeight < NEAR;
  const toEnd = () => (scroll().scrollTop = scroll().scrollHeight);
  const newest = () => [...list().querySelectorAll(":scope > .w-msg")].at(-1)?.id.slice(2);

  function mark() {
    if (!("marks" in main.dataset) || document.hidden || !isNear()) return;
    down.hidden = true;
    const upto = newest();
    if (!upto || upto === marked) return;
    marked = upto;
    window.htmx.ajax("POST", main.dataset.read, { values: { upto }, swap: "none", source: down });
  }
  function take(event) {
    const detail = event.detail;
    if (event.target !== scroll() || detail.requestConfig.elt !== scroll() || detail.isError) return;
    const fresh = new DOMParser().parseFromString(detail.serverResponse, "text/html").querySelector("[data-events]");
    // the first message of a room comes with the whole
    if (!fresh || "empty" in list().dataset) return;
    detail.shouldSwap = false;
    const wasNear = isNear();
    const before = newest();
    weave(list(), fresh, { isUp: true });
    const isOwn = "own" in (list().lastElementChild?.dataset ?? {});
    if (wasNear || (isOwn && newest() !== before)) toEnd();
    else if (newest() !== before) down.hidden = false;
    mark();
  }
  // a day that goes on in the older part is named at its beginning alone
  function nameOnce() {
    for (const divider of list().querySelectorAll(":scope > [data-divider][id]")) if (document.getElementById(divider.id) !== divider) divider.remove();
  }
  // older parts come above what one reads, which must not move
  function hold(event) {
    if (!event.target.matches?.(".w-older")) return;
    const box = scroll();
    const fromEnd = box.scrollHeight - box.scrollTop;
    requestAnimationFrame(() => {
      nameOnce();
      box.scrollTop = box.scrollHeight - fromEnd;
    });
  }
  function place() {
    const wanted = location.hash.startsWith("#m-") && document.getElementById(location.hash.slice(1));
    const unread = list().querySelector("[data-unread]");
    if (wanted) {
      wanted.scrollIntoView({ block: "center" });
      wanted.classList.add("found");
    } else if (unread) unread.scrollIntoView({ block: "center" });
    else toEnd();
    mark();
  }
  // asked for here and not by its being seen, since a room begins at its end
  function scrolled() {
    mark();
    if (scroll().scrollTop < NEAR) list().querySelector(".w-older a:not([aria-busy])")?.click();
  }
  const onVisible = () => mark();
  main.addEventListener("htmx:beforeSwap", take);
  main.addEventListener("htmx:beforeSwap", hold);
  main.addEventListener("htmx:afterSettle", (event) => event.target === scroll() && toEnd());
  main.addEventListener("scroll", scrolled, { capture: true, passive: true });
  down.addEventListener("click", () => {
    toEnd();
    mark();
  });
  document.addEventListener("visibilitychange", onVisible);
  place();
  main.dataset.ready = "";
  return () => document.removeEventListener("visibilitychange", onVisible);
}
