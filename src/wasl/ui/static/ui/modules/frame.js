// The behaviors that stand on every page: set-up joins them with `main.js` into one file (`wasl.ui.build.frame`). While
// developing there are none here, and each is a request of its own.
export const behaviors = {};
