// Who looks with another's eyes can change nothing: forms are shown as they are, and take nothing in.
const CLOSED = "form[method=post]:not([data-reads])";

const close = (part) => part.querySelectorAll(CLOSED).forEach((form) => (form.inert = true));

export function connect(root) {
  const main = root.querySelector("main");
  const onLoad = (event) => main.contains(event.target) && close(main);
  close(main);
  root.addEventListener("htmx:load", onLoad);
  return () => root.removeEventListener("htmx:load", onLoad);
}
