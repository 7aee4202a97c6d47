// "Take all from here" chooses one record's value in every field; without scripts each field is chosen by itself.
export function connect(form) {
  const buttons = form.querySelectorAll("[data-take]");
  for (const button of buttons) {
    button.hidden = false;
    button.addEventListener("click", () => {
      for (const choice of form.querySelectorAll(`input[type=radio][value="${button.dataset.take}"]`)) choice.checked = true;
    });
  }
}
