// A timeline that fetches itself again takes in what is new and what was changed, and leaves all else where it is.
import { weave } from "records/weave";

export function connect(thread) {
  thread.addEventListener("htmx:beforeSwap", (event) => {
    // a click in the filter shows another timeline
    if (event.target !== thread || event.detail.requestConfig.elt !== thread || event.detail.isError) return;
    const answer = new DOMParser().parseFromString(event.detail.serverResponse, "text/html");
    const fresh = answer.querySelector("[data-events]");
    const list = thread.querySelector("[data-events]");
    if (!fresh || !list) return;
    event.detail.shouldSwap = false;
    while (thread.firstElementChild !== list) thread.firstElementChild.remove();
    while (fresh.previousElementSibling) thread.prepend(fresh.previousElementSibling);
    weave(list, fresh);
  });
}
