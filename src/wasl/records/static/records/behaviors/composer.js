// The composer: Ctrl+Enter sends, chosen or dropped files are named, the form starts in its first field.
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
  const tell = () => (names.textContent = [...files.files].map((file) => file.name).join("، ") || empty);
  files?.addEventListener("change", tell);
  form.addEventListener("dragover", (event) => files && event.dataTransfer.types.includes("Files") && event.preventDefault());
  form.addEventListener("drop", (event) => {
    if (!files || !event.dataTransfer.files.length) return;
    event.preventDefault();
    files.files = event.dataTransfer.files;
    tell();
  });
  if (document.activeElement?.getAttribute("role") === "tab") {
    form.querySelector("input:not([type=hidden]):not([type=file]), [contenteditable], textarea")?.focus();
  }
}
