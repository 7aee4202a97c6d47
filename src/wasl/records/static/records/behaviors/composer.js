// The composer: Ctrl+Enter sends, chosen or dropped files are named, the form starts in its first field.
const FIRST = "input:not([type=hidden]):not([type=file]), [contenteditable], textarea:not([hidden])";

export function connect(form) {
  const files = form.querySelector("input[type=file]");
  const names = form.querySelector("[data-file-names]");
  const empty = names?.textContent;
  const list = new Intl.ListFormat(document.documentElement.lang, { type: "unit" });

  // one after the other: the page is about this form alone, wherever the focus is
  const heard = form.closest(".w-queue") ? document : form;
  const send = (event) => {
    if (event.key !== "Enter" || event.repeat || !(event.ctrlKey || event.metaKey)) return;
    if (heard === document && event.target.closest("form, dialog") && !form.contains(event.target)) return;
    event.preventDefault();
    form.requestSubmit();
  };
  heard.addEventListener("keydown", send);
  const tell = () => (names.textContent = list.format([...files.files].map((file) => file.name)) || empty);
  files?.addEventListener("change", tell);
  form.addEventListener("reset", () => names && (names.textContent = empty));
  form.addEventListener("dragover", (event) => files && event.dataTransfer.types.includes("Files") && event.preventDefault());
  form.addEventListener("drop", (event) => {
    if (!files || !event.dataTransfer.files.length) return;
    event.preventDefault();
    files.files = event.dataTransfer.files;
    tell();
  });
  // the first form stands with the page; each later one was asked for, so one writes in it at once
  const place = form.closest("#composer");
  const start = () => form.querySelector(FIRST)?.focus();
  if (place?.hasAttribute("data-used")) start();
  place?.setAttribute("data-used", "");
  // the tab that is open already has its form here: one writes on at once, and what was written stays
  place?.querySelector("[role=tab][aria-selected=true]")?.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    start();
  }, { capture: true });
  return () => heard.removeEventListener("keydown", send);
}
