// What a hand holds in the calendar: an entry that is moved or made longer, or an empty place that becomes a meeting.
import { clamp, clock, DAY, hoursOf, minutesOf, snap } from "lists/grid";

const SHORTEST = 15;

export function take(grid, event, entry) {
  const day = grid.dayAt(event.clientX, event.clientY);
  if (!day) return null;
  if (entry) return event.target.closest(".w-longer") ? new Longer(grid, event, day, entry) : new Move(grid, event, day, entry);
  const isPlace = grid.calendar.dataset.new && hoursOf(day)?.contains(event.target);
  return isPlace ? new Place(grid, event, day) : null;
}

class Hand {
  constructor(grid, event, day, entry) {
    Object.assign(this, { grid, day, entry, x: event.clientX, y: event.clientY, pointer: event.pointerId });
    this.isTimed = Boolean(entry?.dataset.time && hoursOf(day));
    this.start = this.isTimed ? minutesOf(entry.dataset.time) : 0;
    this.length = Number(entry?.dataset.minutes ?? 0) || (this.isTimed ? 2 * SHORTEST : 60);
  }

  lift() {
    this.isUp = true;
    this.entry.classList.add("is-moving");
  }

  stretch(event, least) {
    this.length = clamp(snap(this.grid.minuteAt(this.day, event.clientY)) - this.start, least, DAY - this.start);
    this.grid.put(this.entry, this.start, this.length);
  }

  leave() {
    this.entry?.classList.remove("is-moving");
  }
}

class Place extends Hand {
  constructor(grid, event, day) {
    super(grid, event, day, null);
    this.start = grid.halfHourAt(day, event.clientY);
  }

  lift() {
    this.entry = document.createElement("li");
    this.entry.className = "w-entry is-new";
    this.entry.append(Object.assign(document.createElement("span"), { className: "w-entrytime" }));
    hoursOf(this.day).querySelector("ol").append(this.entry);
    super.lift();
  }

  drag(event) {
    this.stretch(event, 2 * SHORTEST);
  }

  get address() {
    return `${this.grid.calendar.dataset.new}?day=${this.day.dataset.day}&time=${clock(this.start)}&minutes=${this.length}`;
  }

  leave() {
    this.entry?.remove();
  }
}

class Longer extends Hand {
  drag(event) {
    this.stretch(event, SHORTEST);
  }

  get values() {
    if (this.length === Number(this.entry.dataset.minutes)) return null;
    return { day: this.day.dataset.day, time: clock(this.start), minutes: this.length };
  }
}

class Move extends Hand {
  constructor(grid, event, day, entry) {
    super(grid, event, day, entry);
    this.grip = this.isTimed ? grid.minuteAt(day, event.clientY) - this.start : 0;
    this.time = entry.dataset.time ?? "";
  }

  drag(event) {
    const day = this.grid.dayAt(event.clientX, event.clientY);
    if (!day) return;
    this.to?.classList.remove("is-over");
    day.classList.add("is-over");
    this.to = day;
    // a month keeps the hour
    if (hoursOf(day)) this.dragByHour(event, day);
  }

  dragByHour(event, day) {
    if (event.clientY < day.querySelector("header").getBoundingClientRect().bottom) {
      this.time = "";
      this.entry.style.insetBlockStart = this.entry.style.blockSize = "";
      day.querySelector(".w-wholeday").append(this.entry);
      return;
    }
    const start = clamp(snap(this.grid.minuteAt(day, event.clientY) - this.grip), 0, DAY - SHORTEST);
    this.time = clock(start);
    hoursOf(day).querySelector("ol").append(this.entry);
    this.grid.put(this.entry, start, Math.min(this.length, DAY - start));
  }

  get values() {
    const isSame = !this.to || (this.to === this.day && this.time === (this.entry.dataset.time ?? ""));
    return isSame ? null : { day: this.to.dataset.day, time: this.time };
  }

  leave() {
    this.to?.classList.remove("is-over");
    super.leave();
  }
}
