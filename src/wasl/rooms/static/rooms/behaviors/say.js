// Where one writes in a room: Enter sends, Shift Enter begins a line, the arrow up in an empty field changes one's last
// message, Escape answers nothing. What was sent leaves the field at once and goes out in order; without a connection it
// waits, also over a reload, and goes out by itself under the same key, so that it arrives once.
const FIRST_WAIT = 2000;
const LONGEST_WAIT = 30_000;
const FIELD = "[contenteditable], textarea:not([hidden])";
const REFUSED = new Set([409, 413, 422]);

const texts = (data) => [...data].filter(([, value]) => typeof value === "string" && value);

function dataOf(pairs) {
  const data = new FormData();
  for (const [name, value] of pairs) data.append(name, value);
  return data;
}
function tell(answer) {
  for (const [name, detail] of Object.entries(JSON.parse(answer.headers.get("HX-Trigger") ?? "{}"))) {
    document.body.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  }
}

export function connect(form) {
  const place = `wasl:unsent:${form.getAttribute("action")}`;
  const queue = JSON.parse(sessionStorage.getItem(place) ?? "[]").map(dataOf);
  const isChoosing = () => Boolean(form.querySelector("[role=listbox]:not([hidden])"));
  const isEmpty = () => !form.elements.body.value.trim() && !form.elements.files.files.length;
  let isSending = false;
  let wait = FIRST_WAIT;
  let timer = 0;

  function show() {
    if (queue.length) sessionStorage.setItem(place, JSON.stringify(queue.map(texts)));
    else sessionStorage.removeItem(place);
    const waiting = form.querySelector("[data-waiting]");
    waiting.hidden = !queue.length || !timer;
    waiting.textContent = form.dataset.waits;
  }
  function later() {
    clearTimeout(timer);
    timer = setTimeout(send, wait);
    wait = Math.min(LONGEST_WAIT, wait * 2);
    show();
  }
  async function send() {
    if (isSending || !queue.length || !form.isConnected) return;
    isSending = true;
    queue[0].set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    let answer = null;
    try {
      answer = await fetch(form.action, { method: "POST", body: queue[0], headers: { "HX-Request": "true" } });
    } catch {
      // no connection
    }
    isSending = false;
    if (!answer || answer.status >= 500) return later();
    clearTimeout(timer);
    [timer, wait] = [0, FIRST_WAIT];
    const sent = queue.shift();
    show();
    if (!answer.ok && !REFUSED.has(answer.status)) return giveBack(sent, answer);
    tell(answer);
    if (REFUSED.has(answer.status)) return refuse(await answer.text());
    return send();
  }
  // whoever was signed out, or may not write here any more, finds the words in the field when the page is there again
  function giveBack(sent, answer) {
    form.elements.body.value = sent.get("body") + form.elements.body.value;
    form.elements.body.dispatchEvent(new Event("input", { bubbles: true }));
    if (answer.status === 401) tell(answer);
    else location.reload();
  }
  // the refused text stands in the answer; what was written meanwhile goes behind it
  function refuse(html) {
    const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("form");
    fresh.elements.body.value += form.elements.body.value;
    form.replaceWith(fresh);
    window.htmx.process(fresh);
    window.htmx.trigger(fresh, "htmx:load", { elt: fresh });
  }
  function take(event) {
    event.preventDefault();
    if (isEmpty()) return;
    queue.push(new FormData(form));
    form.querySelectorAll(".w-answering, [name=answers], .w-notice").forEach((one) => one.remove());
    form.reset();
    form.elements.client_key.value = crypto.randomUUID();
    show();
    send();
  }
  function changeLast() {
    const own = [...document.querySelectorAll(".w-msg[data-own] [data-edit-own]")].at(-1);
    own?.click();
    return Boolean(own);
  }
  function onKey(event) {
    if (event.isComposing || isChoosing() || !event.target.closest(FIELD)) return;
    if (event.key === "Enter" && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      event.stopImmediatePropagation();
      form.requestSubmit();
    } else if (event.key === "ArrowUp" && isEmpty()) {
      if (changeLast()) event.preventDefault();
    } else if (event.key === "Escape") form.querySelector("[data-unanswer]")?.click();
  }
  form.addEventListener("keydown", onKey, { capture: true });
  form.addEventListener("submit", take);
  addEventListener("online", send);
  // the first form stands with the page; each later one was asked for, so one writes in it at once
  const room = form.closest(".w-room-main");
  if (room?.hasAttribute("data-used")) form.querySelector(FIELD)?.focus();
  room?.setAttribute("data-used", "");
  send();
  return () => {
    clearTimeout(timer);
    removeEventListener("online", send);
  };
}
