// Asks before what cannot be undone: a click on [data-confirm], or on a button of such a form, waits for the dialog's "yes".
export function connect(dialog) {
  const text = dialog.querySelector("[data-text]");
  const yes = dialog.querySelector("[data-yes]");
  const usual = yes.textContent;

  function onClick(event) {
    const source = event.target.closest?.("[data-confirm]");
    const pressed = source?.matches("form") ? event.target.closest("button") : source;
    if (!pressed || source.dataset.confirmed) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    text.textContent = source.dataset.confirm;
    yes.textContent = source.dataset.confirmYes ?? usual;
    dialog.returnValue = "";
    dialog.showModal();
    dialog.onclose = () => {
      if (dialog.returnValue !== "yes") return;
      source.dataset.confirmed = "yes";
      pressed.click();
      delete source.dataset.confirmed;
    };
  }
  document.addEventListener("click", onClick, { capture: true });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  return () => document.removeEventListener("click", onClick, { capture: true });
}
