// A form of one choice is sent as soon as it is made; its button is for those without scripts.
export function connect(form) {
  form.querySelector("[data-plain]")?.setAttribute("hidden", "");
  const send = () => form.requestSubmit();
  form.addEventListener("change", send);
  return () => form.removeEventListener("change", send);
}
