// A calendar without a pointer: Space lifts an entry, arrows carry it from day to day (up and down by weeks, in a grid of hours
// by half hours), Space drops it, Escape puts it back. Left and right are what the eye sees, in both directions of writing.
import { clamp, clock, DAY, hoursOf, minutesOf } from "lists/grid";

const HALF_HOUR = 30;
const WEEK = 7;

export class Carrier {
  constructor({ calendar, grid, drop, say }) {
    Object.assign(this, { calendar, grid, drop, say });
    this.forward = getComputedStyle(calendar).direction === "rtl" ? -1 : 1;
    const lang = `${document.documentElement.lang}-u-nu-latn`;
    this.words = new Intl.DateTimeFormat(lang, { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" });
  }

  get isUp() {
    return Boolean(this.held);
  }

  // in a month the day below is that of the next week; where days lie under each other it is the next one
  get below() {
    const cells = this.calendar.querySelector(".w-calcells");
    return cells && getComputedStyle(cells).display === "grid" ? WEEK : 1;
  }

  lift(entry) {
    const { parentElement: from, nextElementSibling: next } = entry;
    const isTimed = Boolean(entry.dataset.time && this.grid.isByHour);
    const style = { insetBlockStart: entry.style.insetBlockStart, blockSize: entry.style.blockSize };
    const start = isTimed ? minutesOf(entry.dataset.time) : 0;
    this.held = { entry, from, next, style, isTimed, start, day: entry.closest("[data-day]"), time: entry.dataset.time ?? "" };
    entry.classList.add("is-carried");
    this.say(this.calendar.dataset.lifted);
  }

  aside(step) {
    const days = [...this.calendar.querySelectorAll("[data-day]")];
    const goal = days[days.indexOf(this.held.day) + step];
    if (!goal) return;
    const { entry, isTimed } = this.held;
    const place = (isTimed && hoursOf(goal)?.querySelector("ol")) || goal.querySelector(".w-wholeday") || goal.querySelector("ol");
    this.held.day.classList.remove("is-over");
    goal.classList.add("is-over");
    place.prepend(entry);
    this.held.day = goal;
    // a node that is put elsewhere loses the focus
    entry.querySelector("a").focus();
    this.say(this.words.format(new Date(`${goal.dataset.day}T00:00:00Z`)));
  }

  later(minutes) {
    const { entry } = this.held;
    const length = Number(entry.dataset.minutes) || HALF_HOUR;
    this.held.start = clamp(this.held.start + minutes, 0, DAY - HALF_HOUR);
    this.held.time = clock(this.held.start);
    this.grid.put(entry, this.held.start, Math.min(length, DAY - this.held.start));
    this.say(this.held.time);
  }

  down(direction) {
    if (this.held.isTimed) this.later(direction * HALF_HOUR);
    else this.aside(direction * this.below);
  }

  leave() {
    const held = this.held;
    this.held = null;
    held.entry.classList.remove("is-carried");
    held.day.classList.remove("is-over");
    return held;
  }

  put() {
    const { entry, from, next, day, time } = this.leave();
    this.say(this.calendar.dataset.dropped);
    const isSame = day === from.closest("[data-day]") && time === (entry.dataset.time ?? "");
    if (isSame) this.back(entry, from, next);
    else this.drop({ entry, values: { day: day.dataset.day, time } });
  }

  cancel() {
    const { entry, from, next, style } = this.leave();
    Object.assign(entry.style, style);
    this.back(entry, from, next);
    this.say(this.calendar.dataset.canceled);
  }

  back(entry, from, next) {
    if (from.isConnected) from.insertBefore(entry, next?.parentElement === from ? next : null);
    entry.querySelector("a").focus();
  }

  // tells whether the key was meant for the calendar
  take(event) {
    const entry = event.target.closest?.(".w-entry[data-move]");
    if (event.ctrlKey || event.metaKey || event.altKey || (!this.held && !entry)) return false;
    if (!this.held) {
      if (event.key === " ") this.lift(entry);
      return event.key === " ";
    }
    const acts = {
      " ": () => this.put(),
      Enter: () => this.put(),
      Escape: () => this.cancel(),
      ArrowRight: () => this.aside(this.forward),
      ArrowLeft: () => this.aside(-this.forward),
      ArrowDown: () => this.down(1),
      ArrowUp: () => this.down(-1),
      Tab: () => this.cancel(),
    };
    if (!acts[event.key]) return false;
    acts[event.key]();
    return true;
  }
}
