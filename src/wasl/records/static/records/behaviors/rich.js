// A textarea becomes a rich text field when it is touched, or when what was typed comes back: bold, lists, links, and @ for colleagues.
import { toFragment } from "records/allowed";
import { imported } from "ui/again";

export function connect(box) {
  const area = box.querySelector("textarea");
  const format = box.closest("form").querySelector("input[name=format]");
  const isHtml = format?.value === "html" && area.value.trim();
  const isTouched = document.activeElement === area;
  const begun = new AbortController();
  const start = () => {
    begun.abort();
    // without the editor one types plain text; it is asked for again when the connection is back
    upgrade(box, area, format).catch(() => window.addEventListener("online", start, { once: true }));
  };
  if (isHtml || isTouched) start();
  else for (const kind of ["focus", "change"]) area.addEventListener(kind, start, { once: true, signal: begun.signal });
}

async function upgrade(box, area, format) {
  const { default: Squire } = await imported("squire");
  const field = document.createElement("div");
  field.className = "w-rich";
  field.dir = "auto";
  field.setAttribute("aria-label", area.getAttribute("aria-label") ?? area.placeholder);
  field.setAttribute("role", "textbox");
  field.setAttribute("aria-multiline", "true");
  field.dataset.placeholder = area.placeholder;
  const hadFocus = document.activeElement === area;
  area.after(field);
  area.hidden = true;
  const editor = new Squire(field, { sanitizeToDOMFragment: toFragment, blockTag: "P", addLinks: true });
  const stored = area.value;
  if (stored) editor.setHTML(format?.value === "html" ? stored : textAsHtml(stored));
  if (format) format.value = "html";
  const show = () => {
    const isEmpty = !field.textContent.trim();
    field.toggleAttribute("data-empty", isEmpty);
    // nothing has no direction of its own: the placeholder stands where the page begins; the editor takes every setting
    // of an attribute for typing, so it is set only when it changes
    const direction = isEmpty ? document.documentElement.dir : "auto";
    if (field.dir !== direction) field.dir = direction;
    area.value = isEmpty ? "" : editor.getHTML();
  };
  editor.addEventListener("input", () => {
    show();
    area.dispatchEvent(new Event("input", { bubbles: true }));
  });
  area.form?.addEventListener("reset", () => {
    editor.setHTML("");
    show();
  });
  // to stand there is not to type: a form that was never touched leaves nothing to bring back
  show();
  mentions(box, field, editor);
  if (!hadFocus) return;
  editor.focus();
  // who has begun to type writes on behind it
  editor.moveCursorToEnd();
}

function textAsHtml(text) {
  const paragraph = document.createElement("p");
  // a space at the end would be lost, and the next word would stick to the last
  paragraph.textContent = text.replace(/ $/, "\u00a0");
  return paragraph.outerHTML.replaceAll("\n", "<br>");
}

function mentions(box, field, editor) {
  const list = document.createElement("ul");
  list.className = "w-pop w-optlist";
  list.setAttribute("role", "listbox");
  list.hidden = true;
  box.append(list);
  let typed = null;

  const options = () => [...list.querySelectorAll("[role=option]")];
  const close = () => {
    list.hidden = true;
    typed = null;
  };
  const mark = (option) => options().forEach((one) => one.setAttribute("aria-selected", String(one === option)));

  async function look() {
    const range = editor.getSelection();
    const before = range.startContainer.textContent?.slice(0, range.startOffset) ?? "";
    const found = /(?:^|\s)@([\p{L}\p{N} ]{0,24})$/u.exec(before);
    if (!found || !box.dataset.people) return close();
    typed = found[1];
    const start = box.dataset.people.includes("?") ? "&" : "?";
    const answer = await fetch(`${box.dataset.people}${start}q=${encodeURIComponent(typed)}`, { headers: { "HX-Request": "true" } });
    if (typed !== found[1]) return undefined;
    if (!answer.ok) return close();
    list.replaceChildren(...new DOMParser().parseFromString(await answer.text(), "text/html").body.children);
    list.hidden = options().length === 0;
    mark(options()[0]);
  }
  function take(option) {
    const range = editor.getSelection();
    range.setStart(range.startContainer, Math.max(0, range.startOffset - typed.length - 1));
    range.deleteContents();
    const span = document.createElement("span");
    span.dataset.mention = option.dataset.id;
    span.textContent = `@${option.dataset.title}`;
    editor.insertElement(span);
    editor.insertHTML("\u00a0");
    close();
  }
  field.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const all = options();
    const at = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) mark(all.at((at + step) % all.length));
    else if (event.key === "Enter" || event.key === "Tab") take(all[at]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, { capture: true });
  // on-screen keyboards and dictation write without pressing keys
  field.addEventListener("input", look);
  field.addEventListener("keyup", (event) => !["ArrowDown", "ArrowUp", "Enter", "Escape"].includes(event.key) && look());
  list.addEventListener("pointerdown", (event) => {
    const option = event.target.closest("[role=option]");
    event.preventDefault();
    if (option) take(option);
  });
  field.addEventListener("blur", close);
}
