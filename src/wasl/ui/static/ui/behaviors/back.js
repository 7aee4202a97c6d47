// A button that goes back to the page before, where there is one; without scripts it is not shown.
export function connect(button) {
  button.hidden = history.length < 2;
  button.addEventListener("click", () => history.back());
}
