// The composer: Ctrl+Enter sends, chosen files are named, the form starts in its first field.
export function connect(form) {
  const files = form.querySelector("input[type=file]");
  const names = form.querySelector("[data-file-names]");
  const empty = names?.textContent;

  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  files?.addEventListener("change", () => {
    names.textContent = [...files.files].map((file) => file.name).join("، ") || empty;
  });
  if (document.activeElement?.getAttribute("role") === "tab") {
    form.querySelector("input:not([type=hidden]):not([type=file]), [contenteditable], textarea")?.focus();
  }
}
