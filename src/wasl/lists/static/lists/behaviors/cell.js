// A value that is changed in its place: the first input has the focus, Enter saves, Escape puts the value back.
export function connect(form) {
  form.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  form.addEventListener("keydown", (event) => {
    // a text field sends its form by itself
    if (event.key === "Enter" && event.target.matches("select, [type=checkbox]")) {
      event.preventDefault();
      form.requestSubmit();
    }
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    form.querySelector("[data-cancel]")?.click();
  });
}
