// A choice that decides which fields a form has: the form is sent to be drawn again, and the choice keeps the focus.
const KEY = "wasl:redrawn";

export function connect(form) {
  const button = form.querySelector("[data-redraw]");
  const last = sessionStorage.getItem(KEY);
  sessionStorage.removeItem(KEY);
  if (last) form.querySelector(`[name="${CSS.escape(last)}"]`)?.focus();
  const redraw = (event) => {
    if (!event.target.matches("[data-redraws]")) return;
    sessionStorage.setItem(KEY, event.target.name);
    form.requestSubmit(button);
  };
  form.addEventListener("change", redraw);
  return () => form.removeEventListener("change", redraw);
}
