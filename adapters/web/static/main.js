// The page: who am I, which screen, and what each frame of the server does to it.

/** @import { Board, Outgoing, Shown, You } from "../protocol.d.ts" */
/** @import { Send } from "./connection.js" */
/** @import { Pins } from "./pane.js" */

import { announce, spoken } from "./announce.js";
import { Attention } from "./attention.js";
import { BoardView } from "./board.js";
import { Clock } from "./clock.js";
import { Connection } from "./connection.js";
import { byId, setText } from "./dom.js";
import { layDeck } from "./invitation.js";
import { JoinScreen } from "./join.js";
import { knocks } from "./knock.js";
import { showMine } from "./mine.js";
import { ANSWERS, Pane } from "./pane.js";
import { shortcuts } from "./shortcuts.js";
import { keep, kept } from "./storage.js";
import { Switch } from "./switch.js";

const ALONE = location.pathname.startsWith("/prive"); // the private chat by itself, for a second screen
/** @type {Set<string>} */
const TABLE = new Set(["kaart", "stap", "welkom", "resultaat"]);

const clock = new Clock();
const connection = new Connection(onFrame, onState);
const join = new JoinScreen((name, takeover) => connection.join(name, "", takeover));
const board = new BoardView(clock, (count) => connection.sendNow({ type: "seat", count }));
/** @type {Send} */
const send = (wish, done) => {
  connection.send(wish, done);
  queueMicrotask(showOwn); // a choice is marked when it is sent
};
const panes = {
  group: new Pane("group", { slot: byId("table"), pins: onTable, send }),
  private: new Pane("private", { slot: byId("cockpit"), dock: byId("cockpit-dock"), pins: asCockpit, send }),
};
const attention = new Attention();
const knock = knocks((same) => connection.sendNow({ type: "let_in", same }));
const sight = new Switch((name) => panes[name].scroller.toEnd());

/** @type {You | null} */
let me = null;
/** @type {Board | null} */
let lastBoard = null;
let catchingUp = true;

// The newest card, step, welcome or result lies on the table. A card that has been played has no buttons left.
// Between two sessions only a result stays there.
/** @type {Pins} */
function onTable({ message }, id, current) {
  if (!TABLE.has(message.look)) return current;
  if (message.look === "resultaat") return id;
  const played = message.look === "kaart" && !message.buttons?.length;
  return board.running && !played ? id : "";
}

// A cockpit without buttons is one of the past.
/** @type {Pins} */
function asCockpit({ message }, id, current) {
  if (message.look !== "cockpit") return current;
  return message.buttons?.length ? id : "";
}

/** @type {{ [T in Outgoing["type"]]: (frame: Extract<Outgoing, { type: T }>) => void }} */
const FRAMES = {
  welcome({ you, now, speed }) {
    me = you;
    keep("token", you.token);
    clock.set(now, speed);
    board.show(lastBoard, me);
    catchingUp = true;
    byId("private-link", HTMLAnchorElement).href = `/prive#t=${encodeURIComponent(you.token)}`;
    showRoom();
  },
  name_taken({ name }) {
    connection.rest();
    byId("room").hidden = true;
    join.ask(name);
  },
  asked({ name }) {
    byId("room").hidden = true;
    join.wait(name);
  },
  knock({ over = false }) {
    knock(over, me?.name ?? "");
    if (over) return;
    announce(byId("knock-text").textContent ?? "");
    attention.call("Ben jij dat, op een ander tabblad?");
  },
  line(line) {
    const pane = panes[line.pane];
    if (line.message?.look === "welkom") panes.private.began(line.at);
    if (!pane || (ALONE && line.pane === "group")) return;
    const before = pane.add(line, !catchingUp);
    if (line.pane === "private" && ANSWERS.has(line.message?.look ?? "")) panes.group.answered(line.message?.look !== "weigering");
    showOwn();
    showDeck();
    showEnded();
    if (!catchingUp) tell(line, before);
  },
  board({ board: next, now }) {
    clock.set(now);
    const spoke = lastBoard?.speaking;
    lastBoard = next;
    board.show(next, me);
    panes.group.refresh();
    showEnded();
    showOwn();
    panes.group.handUp = me !== null && next.queue.includes(me.name);
    showDeck();
    catchingUp = false;
    attention.offer(next.running && next.facilitator_id === me?.id && byId("table").querySelector('[data-look="welkom"]') !== null);
    if (next.speaking !== me?.name || spoke === me.name) return;
    announce("Jij bent aan het woord.");
    attention.call("Jij bent aan het woord");
  },
  people({ people }) {
    catchingUp = false;
    board.people(people);
  },
  cleared() {
    lastBoard = null;
    board.show(null, me);
    showOwn();
    for (const pane of Object.values(panes)) pane.clear();
    showDeck();
    showEnded();
  },
  error({ text }) {
    if (!me) return turnedAway(text);
    byId("problem").hidden = false;
    setText(byId("problem-text"), text);
    announce(text);
  },
  ack() {},
};

/** @param {Outgoing} frame */
function onFrame(frame) {
  // A frame that this page does not know yet, because the bot is newer, is left out.
  /** @type {((frame: Outgoing) => void) | undefined} */ (FRAMES[frame.type])?.(frame);
}

/** @param {{online: boolean, down: boolean, waiting: number}} state */
function onState({ online, down, waiting }) {
  const strip = byId("connection");
  const wait = waiting === 1 ? " Er wacht 1 bericht." : waiting ? ` Er wachten ${waiting} berichten.` : "";
  const lost = me && !online;
  strip.classList.toggle("notice--lost", Boolean(lost));
  if (!me && down) {
    if (byId("join").hidden) join.open();
    join.say("De kamer is nu niet bereikbaar. We proberen het opnieuw…");
  }
  setText(strip, lost ? `Verbinding weg. We proberen het opnieuw…${wait}` : "");
}

// The server does not know this tab (any more): back to the door, with its reason.
/** @param {string} reason */
function turnedAway(reason) {
  keep("token", "");
  connection.rest();
  if (byId("join").hidden || byId("join-form").hidden) join.open();
  join.say(reason);
}

function showRoom() {
  if (!byId("room").hidden) return;
  byId("join").hidden = true;
  byId("room").hidden = false;
  showDeck();
  // A touch screen would open its keyboard over the room.
  const typing = matchMedia("(pointer: fine)").matches && matchMedia("(min-height: 36rem)").matches;
  byId(typing ? (ALONE ? "private-text" : "group-text") : "board-step").focus({ preventScroll: true });
  attention.title = ALONE ? "Je privéchat – kaartensessie" : "Kaartensessie – oefenkamer";
}

// Says what is new. A replaced message is only worth a word when it has become another one.
/** @type {(line: Shown, before: Shown | undefined) => void} */
function tell(line, before) {
  if (line.mine || (before && (before.message?.title ?? "") === (line.message?.title ?? ""))) return;
  const look = line.message?.look;
  // A cockpit comes with a card or a step, and that is read aloud already.
  if (look !== "cockpit") announce(spoken(line));
  if (look === "herinnering") attention.call(line.message?.title ?? "Er is een herinnering");
  if (!ALONE) sight.notice(line, before !== undefined);
}

function showOwn() {
  const told = panes.private.newest((message) => message.chosen && message);
  const chosen = told?.chosen ?? null;
  const table = byId("table");
  // By itself this page has no table: then a choice is of now for as long as it can be taken back.
  const lies = chosen && (ALONE ? told?.buttons?.length : table.querySelector(`.card [data-command="hand"][data-about="${CSS.escape(chosen.card)}"]`));
  panes.group.chosen = chosen;
  showMine(lastBoard, me, lies ? (chosen.words ?? "") : "");
  const up = lastBoard?.queue.includes(me?.name ?? "") ?? false;
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (byId("private-log").querySelectorAll('[data-command="handomlaag"]'))) button.hidden = !up;
}

// The result that lies on the table says which session is over, until the next one starts.
function showEnded() {
  board.ended = byId("table").querySelector('[data-look="resultaat"]') !== null;
}

function showDeck() {
  const table = byId("table");
  layDeck(table, !ALONE && !board.running && panes.group.empty && !table.querySelector("article"));
}

/** Does what a key asks for, where there is a button for it; says whether there was. @type {(wanted: import("./shortcuts.js").Wanted) => boolean} */
function byKey(wanted) {
  if (wanted === "group" || wanted === "private") {
    const field = byId(`${wanted}-text`);
    if (wanted === "group" && ALONE) return false;
    if (field.checkVisibility?.() === false) byId(`show-${wanted}`).click();
    field.focus();
    return true;
  }
  if (wanted === "hand") {
    if (!board.running) return false;
    const up = lastBoard?.queue.includes(me?.name ?? "");
    connection.send({ type: "press", pane: "group", command: up ? "handomlaag" : "hand", args: "", about: "", inputs: {} });
    return true;
  }
  const command = wanted === "next" ? "volgende" : "ongedaan";
  const found = byId("private").querySelector(`:is(.dock, .cockpit) [data-command="${command}"]`);
  if (found instanceof HTMLButtonElement) found.click();
  else if (wanted === "undo" && board.running) connection.send({ type: "press", pane: "private", command: "ongedaan", args: "", about: "", inputs: {} });
  else return false;
  return true;
}

function start() {
  setInterval(() => Object.values(panes).forEach((pane) => pane.passes(clock.now())), 1_000);
  shortcuts(byKey);
  document.body.classList.toggle("alone", ALONE);
  byId("problem-close").addEventListener("click", () => (byId("problem").hidden = true));
  const handed = new URLSearchParams(location.hash.slice(1)).get("t");
  if (handed) {
    keep("token", handed);
    history.replaceState(null, "", location.pathname);
  }
  const token = kept("token");
  if (token) connection.join("", token);
  else join.open();
}

start();
