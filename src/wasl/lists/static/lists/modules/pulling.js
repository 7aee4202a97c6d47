// As long as a hand stays near an edge of what it carries something over, that scrolls along; `onPulled` hears where it is.
const EDGE = 48;
const STEP = 8;

export function pullerOf(page, onPulled) {
  let pull = 0;
  let at = [0, 0];
  function go() {
    if (!pull) return;
    page.scrollLeft += pull;
    onPulled(...at);
    requestAnimationFrame(go);
  }
  return {
    move(x, y) {
      const box = page.getBoundingClientRect();
      const rests = !pull;
      at = [x, y];
      pull = x > box.right - EDGE ? STEP : x < box.left + EDGE ? -STEP : 0;
      if (rests && pull) go();
      else onPulled(x, y);
    },
    rest: () => (pull = 0),
  };
}
