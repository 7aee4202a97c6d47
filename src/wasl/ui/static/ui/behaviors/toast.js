// A toast leaves after ten seconds unless the pointer or the focus is on it; Ctrl Z takes the newest undo.
const LIFE = 10_000;

export function connect(toast) {
  let timer = 0;
  const leave = () => toast.remove();
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(leave, LIFE);
  };
  const stay = () => clearTimeout(timer);
  toast.addEventListener("pointerenter", stay);
  toast.addEventListener("pointerleave", wait);
  toast.addEventListener("focusin", stay);
  toast.addEventListener("focusout", wait);
  toast.querySelector("[data-close-toast]")?.addEventListener("click", leave);
  toast.querySelector("[data-undo-toast]")?.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) leave();
  });
  wait();
  return stay;
}
