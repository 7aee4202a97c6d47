// The page of a passing error: asks every few seconds whether the server is back, then shows what was wanted.
const PAUSE = 5000;

export function connect(notice) {
  const timer = setInterval(async () => {
    const answer = await fetch(location.href, { method: "HEAD" }).catch(() => null);
    if (!answer || answer.status >= 500) return;
    clearInterval(timer);
    // a form that was sent is not sent again by itself: its page comes back with what was typed
    if (notice.dataset.method === "POST") history.back();
    else location.reload();
  }, PAUSE);
  return () => clearInterval(timer);
}
