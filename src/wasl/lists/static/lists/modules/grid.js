// Where things stand in the calendar's grid: days by place, minutes by height, and the other way round.
export const DAY = 24 * 60;
const STEP = 15;

export const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
export const snap = (minutes) => Math.round(minutes / STEP) * STEP;
const two = (number) => String(number).padStart(2, "0");
export const clock = (minutes) => `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
export const minutesOf = (text) => text.split(":").reduce((hours, rest) => hours * 60 + Number(rest), 0);
export const hoursOf = (day) => day?.querySelector("[data-hours]");

export class Grid {
  constructor(calendar) {
    this.calendar = calendar;
    const format = { hour: "numeric", minute: "2-digit", timeZone: "UTC" };
    this.words = new Intl.DateTimeFormat(document.documentElement.lang, format);
  }

  // on a phone the days of a week lie under each other, without hours
  get isByHour() {
    const hours = hoursOf(this.calendar);
    return Boolean(hours) && getComputedStyle(hours).position === "relative";
  }

  get hourHeight() {
    return (hoursOf(this.calendar)?.offsetHeight ?? 0) / 24;
  }

  dayAt(x, y) {
    return [...this.calendar.querySelectorAll("[data-day]")].find((day) => {
      const box = day.getBoundingClientRect();
      return x >= box.left && x < box.right && y >= box.top && y < box.bottom;
    });
  }

  minuteAt(day, y) {
    return ((y - hoursOf(day).getBoundingClientRect().top) / this.hourHeight) * 60;
  }

  halfHourAt(day, y) {
    return clamp(Math.floor(this.minuteAt(day, y) / 30) * 30, 0, DAY - 30);
  }

  put(element, start, length) {
    element.style.insetBlockStart = `${(start / 60) * this.hourHeight}px`;
    element.style.blockSize = `${(length / 60) * this.hourHeight - 1}px`;
    const time = element.querySelector(".w-entrytime");
    if (time) time.textContent = this.words.formatRange(start * 60_000, (start + length) * 60_000);
  }
}
