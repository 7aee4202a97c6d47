// A <dialog>: a click on the backdrop closes it, focus returns to where it came from (the browser does that).
export function connect(dialog) {
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  if (dialog.hasAttribute("data-opened")) dialog.showModal();
}
