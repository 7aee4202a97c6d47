// A cell that is being changed: the first input has the focus, Escape puts the value back.
export function connect(form) {
  form.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    form.querySelector("[data-cancel]")?.click();
  });
}
