// The bar above the room: where the session stands. Everything in it is for everybody to see.

/** @import { Attendee, Board, You } from "../protocol.d.ts" */
/** @import { Clock } from "./clock.js" */

import { tellTime } from "./clock.js";
import { byId, el, names, setText } from "./dom.js";

const SEATS = [0, 1, 2, 3, 4, 5];

export class BoardView {
  #clock;
  /** @type {Board | null} */
  #board = null;
  /** @type {You | null} */
  #me = null;
  #ended = false;

  /** `seat(count)` asks for that many practice colleagues. @param {Clock} clock @param {(count: number) => void} seat */
  constructor(clock, seat) {
    this.#clock = clock;
    for (const count of SEATS) {
      const input = el("input", { type: "radio", name: "seats", value: count, id: `seats-${count}`, "aria-describedby": "seats-hint" });
      input.addEventListener("change", () => seat(count));
      byId("seats").append(el("div", { class: "seat" }, input, el("label", { for: `seats-${count}` }, String(count))));
    }
    const who = byId("who", HTMLDetailsElement);
    who.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !who.open) return;
      who.open = false;
      who.querySelector("summary")?.focus();
    });
    document.addEventListener("click", ({ target }) => {
      if (target instanceof Node && !who.contains(target)) who.open = false;
    });
    // Shorter than a second, because a rehearsal's clock may run sixty times as fast.
    setInterval(() => this.#tick(), 250);
  }

  get running() {
    return this.#board?.running ?? false;
  }

  /** No board: there has been no session yet. @type {(board: Board | null, me: You | null) => void} */
  show(board, me) {
    this.#board = board;
    this.#me = me;
    const running = board?.running ? board : null;
    this.#head();
    setText(byId("board-card"), running?.card ?? "");
    setText(byId("board-progress"), running?.cards ? `${running.discussed} van ${running.cards} kaarten besproken` : running ? "" : "Er loopt nu geen sessie");
    this.#pips(running);
    byId("board-times").hidden = !running;
    byId("board-talk").hidden = !running;
    if (running) this.#talk(running);
    this.#tick();
  }

  /** Whether the newest session is over, and its result still lies on the table. @param {boolean} ended */
  set ended(ended) {
    this.#ended = ended;
    this.#head();
  }

  #head() {
    const idle = this.#ended ? "De sessie is klaar" : "Klaar om te beginnen";
    setText(byId("board-step"), this.#board?.running ? this.#board.step || "Kaartensessie" : idle);
  }

  /** @param {readonly Attendee[]} list */
  people(list) {
    const here = list.filter((person) => person.here);
    setText(byId("who-count"), String(here.length));
    byId("people").replaceChildren(
      ...list.map((person) =>
        el("li", { class: person.here ? "person" : "person person--gone" }, el("bdi", {}, person.name), el("span", { class: "person-note" }, note(person, this.#me?.name))),
      ),
    );
    const seated = document.getElementById(`seats-${list.filter((person) => person.practice).length}`);
    if (seated instanceof HTMLInputElement) seated.checked = true;
  }

  /** @param {Board | null} board */
  #pips(board) {
    const count = board?.cards ?? 0;
    const pips = byId("board-pips");
    while (pips.childElementCount > count) pips.lastElementChild?.remove();
    while (pips.childElementCount < count) pips.append(el("span", { class: "pip" }));
    [...pips.children].forEach((pip, n) => pip.classList.toggle("pip--done", n < (board?.discussed ?? 0)));
  }

  /** @param {Board} board */
  #talk({ queue, speaking, away, facilitator, facilitator_id: leader }) {
    const me = this.#me?.name;
    /** @type {(Node | string)[]} */
    const words = [];
    if (speaking) words.push("Aan het woord: ", el("strong", {}, el("bdi", {}, speaking === me ? "jij" : speaking)), queue.length ? ". " : ".");
    if (queue.length) words.push("Wachtrij: ", el("strong", {}, ...names(queue.map((name) => (name === me ? "jij" : name)))), ".");
    byId("board-queue").replaceChildren(...(words.length ? words : ["Niemand in de wachtrij"]));
    byId("board-queue-item").classList.toggle("talk-item--quiet", !words.length);
    byId("board-away-item").hidden = !away.length;
    byId("board-away").replaceChildren("Even weg: ", ...names(away));
    byId("board-facilitator").replaceChildren("Gespreksbegeleider: ", leader === this.#me?.id ? "jij" : el("bdi", {}, facilitator || "nog niemand"));
  }

  #tick() {
    tellTime(this.#clock);
    if (!this.#board?.running) return;
    this.#countDown("time-step", this.#board.step_ends);
    // What this step runs over, the session ends later: the cockpit says so too.
    this.#countDown("time-session", this.#board.session_ends, Math.max(0, this.#clock.now() - Date.parse(this.#board.step_ends ?? "")) || 0);
    byId("tempo").hidden = this.#clock.speed === 1;
    setText(byId("tempo-speed"), `${this.#clock.speed}×`);
  }

  /** @type {(id: string, until: string | null, later?: number) => void} */
  #countDown(id, until, later = 0) {
    const node = byId(id);
    const { text, late } = until ? this.#clock.left(until, later) : { text: "", late: false };
    node.parentElement?.toggleAttribute("hidden", !text);
    node.parentElement?.classList.toggle("time--late", late);
    setText(node, text);
  }
}

/** @type {(person: Attendee, me?: string) => string} */
function note(person, me) {
  const words = [person.name === me ? "jij" : "", person.practice ? "oefencollega" : "", person.here ? "" : "niet hier"];
  return words.filter(Boolean).join(", ");
}
