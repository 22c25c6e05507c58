// The bar above the room: where the session stands. Everything in it is for everybody to see.

import { byId, el, names, setText } from "./dom.js";

const SEATS = [0, 1, 2, 3, 4, 5];

export class BoardView {
  #clock;
  #board = null;
  #me = "";
  #ended = false;

  /** `seat(count)` asks for that many practice colleagues. */
  constructor(clock, seat) {
    this.#clock = clock;
    for (const count of SEATS) {
      const input = el("input", { type: "radio", name: "seats", value: count, id: `seats-${count}`, "aria-describedby": "seats-hint" });
      input.addEventListener("change", () => seat(count));
      byId("seats").append(el("div", { class: "seat" }, input, el("label", { for: `seats-${count}` }, String(count))));
    }
    const who = byId("who");
    who.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !who.open) return;
      who.open = false;
      who.querySelector("summary").focus();
    });
    document.addEventListener("click", (event) => who.contains(event.target) || (who.open = false));
    // Shorter than a second, because a rehearsal's clock may run sixty times as fast.
    setInterval(() => this.#tick(), 250);
  }

  get running() {
    return this.#board?.running ?? false;
  }

  /** `me` is {id, name}. */
  show(board, me) {
    this.#board = board;
    this.#me = me;
    const running = board?.running ?? false;
    this.#head();
    setText(byId("board-card"), running ? board.card : "");
    setText(byId("board-progress"), running && board.cards ? `${board.discussed} van ${board.cards} kaarten besproken` : running ? "" : "Er loopt nu geen sessie");
    this.#pips(running ? board : null);
    byId("board-times").hidden = !running;
    byId("board-talk").hidden = !running;
    if (running) this.#talk(board);
    this.#tick();
  }

  /** Whether the newest session is over, and its result still lies on the table. */
  set ended(ended) {
    this.#ended = ended;
    this.#head();
  }

  #head() {
    const idle = this.#ended ? "De sessie is klaar" : "Klaar om te beginnen";
    setText(byId("board-step"), this.running ? this.#board.step || "Kaartensessie" : idle);
  }

  people(list) {
    const here = list.filter((person) => person.here);
    setText(byId("who-count"), String(here.length));
    byId("people").replaceChildren(
      ...list.map((person) =>
        el("li", { class: person.here ? "person" : "person person--gone" }, el("bdi", {}, person.name), el("span", { class: "person-note" }, note(person, this.#me?.name))),
      ),
    );
    const seated = byId(`seats-${list.filter((person) => person.practice).length}`);
    if (seated) seated.checked = true;
  }

  #pips(board) {
    const count = board?.cards ?? 0;
    const pips = byId("board-pips");
    while (pips.childElementCount > count) pips.lastElementChild.remove();
    while (pips.childElementCount < count) pips.append(el("span", { class: "pip" }));
    [...pips.children].forEach((pip, n) => pip.classList.toggle("pip--done", n < (board?.discussed ?? 0)));
  }

  #talk({ queue, speaking, away, facilitator, facilitator_id: leader }) {
    const me = this.#me?.name;
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
    if (!this.running) return;
    for (const [id, until] of [["time-step", this.#board.step_ends], ["time-session", this.#board.session_ends]]) {
      const node = byId(id);
      const { text, late } = until ? this.#clock.left(until) : { text: "", late: false };
      node.parentElement.hidden = !text;
      node.parentElement.classList.toggle("time--late", late);
      setText(node, text);
    }
    byId("tempo").hidden = this.#clock.speed === 1;
    setText(byId("tempo-speed"), `${this.#clock.speed}×`);
  }
}

function note(person, me) {
  const words = [person.name === me ? "jij" : "", person.practice ? "oefencollega" : "", person.here ? "" : "niet hier"];
  return words.filter(Boolean).join(", ");
}
