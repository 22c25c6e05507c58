// The session's clock: the server's time, at the server's pace (`--speed 60` makes a minute last a second).

import { setText } from "./dom.js";

const MINUTE = 60_000;

export class Clock {
  #at = Date.now();
  #since = performance.now();
  #wall = Date.now();
  speed = 1;

  /** `now` is ISO UTC. Without `speed` the pace stays as it was. @param {string} now @param {number} [speed] */
  set(now, speed = this.speed) {
    const at = Date.parse(now);
    if (Number.isNaN(at)) return;
    this.#at = at;
    this.#since = performance.now();
    this.#wall = Date.now();
    this.speed = speed > 0 ? speed : 1;
  }

  now() {
    // A laptop that sleeps may stop the one, and somebody may set the other back: of the two, the one that went on is right.
    const passed = Math.max(performance.now() - this.#since, Date.now() - this.#wall);
    return this.#at + passed * this.speed;
  }

  /**
   * The time of a step and of the session in one line, as the cockpit has it.
   * @param {import("../protocol.d.ts").Moments} moments
   */
  inOneLine({ step_ends, session_ends, agreed, rest }) {
    const { text, late } = this.left(step_ends);
    // What this step runs over, the session ends later.
    const over = Math.max(0, this.now() - Date.parse(step_ends));
    const delay = Math.trunc((Date.parse(session_ends) + over - Date.parse(agreed)) / MINUTE);
    const planned = delay ? `${long(Math.abs(delay))} ${delay > 0 ? "later" : "eerder"} klaar` : "op schema";
    return [`tot ${timeOfDay(step_ends)}, ${late ? text : `nog ${text}`}`, planned, rest].filter(Boolean).join("; ");
  }

  /**
   * What is left until an ISO time, or so many milliseconds `later`: `{text, late}`. Whole minutes while there is time, seconds only near the end.
   * @param {string} until @param {number} [later]
   */
  left(until, later = 0) {
    const ms = Date.parse(until) + later - this.now();
    if (Number.isNaN(ms)) return { text: "", late: false };
    if (ms <= -MINUTE) return { text: `${long(Math.floor(-ms / MINUTE))} over tijd`, late: true };
    if (ms <= 0) return { text: "tijd is om", late: true };
    // Seconds that jump by ten or more tell nobody anything.
    if (ms < 2 * MINUTE && this.speed < 10) {
      const seconds = Math.ceil(ms / 1000);
      return { text: `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`, late: false };
    }
    return { text: long(Math.ceil(ms / MINUTE)), late: false };
  }
}

/** @param {number} minutes */
function long(minutes) {
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return rest ? `${Math.floor(minutes / 60)} u ${rest} min` : `${minutes / 60} u`;
}

/** @typedef {import("../protocol.d.ts").Moments} Moments */
/** @type {WeakMap<Element, Moments>} */
const running = new WeakMap();
/** @type {Clock | null} */
let teller = null;

/** Lets this element tell the time from these moments, as long as it is on the page. @type {(node: Element, moments: Moments) => void} */
export function runs(node, moments) {
  node.classList.add("runs");
  running.set(node, moments);
  if (teller) setText(node, teller.inOneLine(moments));
}

/** Tells the time anew, wherever it runs. @param {Clock} clock */
export function tellTime(clock) {
  teller = clock;
  for (const node of document.querySelectorAll(".runs")) {
    const moments = running.get(node);
    if (moments) setText(node, clock.inOneLine(moments));
  }
}

// The session keeps Dutch time, also for whoever is abroad.
/** @type {Intl.DateTimeFormatOptions} */
const TIME = { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Amsterdam" };

/** The time of day of an ISO time, as people write it. @param {string} at */
export function timeOfDay(at) {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? "" : date.toLocaleTimeString("nl-NL", TIME);
}
