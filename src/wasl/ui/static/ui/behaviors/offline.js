// Says when the connection is gone and when it is back; registers the service worker of the offline page.
export function connect(root) {
  const notice = root.querySelector("[data-offline]") ?? document.querySelector("[data-offline]");
  const show = () => {
    if (notice) notice.hidden = navigator.onLine;
  };
  addEventListener("online", show);
  addEventListener("offline", show);
  notice?.querySelector("button")?.addEventListener("click", () => location.reload());
  show();
  if (root.dataset.worker && "serviceWorker" in navigator) navigator.serviceWorker.register(root.dataset.worker);
  return () => {
    removeEventListener("online", show);
    removeEventListener("offline", show);
  };
}
