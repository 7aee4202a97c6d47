// Lets this browser take web push: asks the browser for a subscription and hands it over with the form of the page.
const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));

export function connect(form) {
  const say = (name) => {
    form.querySelector("[data-said]").textContent = form.dataset[name] ?? "";
  };
  const button = form.querySelector("button");
  const isAble = "serviceWorker" in navigator && "PushManager" in window && isSecureContext;
  if (!isAble) {
    button.disabled = true;
    say("unable");
    return undefined;
  }

  async function subscribe() {
    const worker = await navigator.serviceWorker.ready;
    return worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(form.dataset.key) });
  }
  async function onSubmit(event) {
    if (form.elements.endpoint.value) return;
    event.preventDefault();
    button.setAttribute("aria-busy", "true");
    try {
      const { endpoint, keys } = (await subscribe()).toJSON();
      form.elements.endpoint.value = endpoint;
      form.elements.key.value = keys.p256dh;
      form.elements.auth.value = keys.auth;
      form.requestSubmit(button);
    } catch {
      say("refused");
    } finally {
      button.removeAttribute("aria-busy");
    }
  }
  form.addEventListener("submit", onSubmit);
  return () => form.removeEventListener("submit", onSubmit);
}
