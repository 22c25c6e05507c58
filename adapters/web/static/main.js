// The page: who am I, which screen, and what each frame of the server does to it.

/** @import { Board, Outgoing, Place, Shown, You } from "../protocol.d.ts" */
/** @import { Send } from "./connection.js" */
/** @import { Pins } from "./pane.js" */

import { announce, spoken } from "./announce.js";
import { BoardView } from "./board.js";
import { Clock } from "./clock.js";
import { Connection } from "./connection.js";
import { byId, el, setText } from "./dom.js";
import { JoinScreen } from "./join.js";
import { Pane } from "./pane.js";

const ALONE = location.pathname.startsWith("/prive"); // the private chat by itself, for a second screen
/** @type {Place[]} */
const NAMES = ["group", "private"];
/** @type {Set<string>} */
const TABLE = new Set(["kaart", "stap", "welkom", "resultaat"]);
const PASSING = 6_000; // milliseconds a receipt stays over the group on a phone; it remains in the private chat

const clock = new Clock();
const connection = new Connection(onFrame, onState);
const join = new JoinScreen((name, takeover) => connection.join(name, "", takeover));
const board = new BoardView(clock, (count) => connection.sendNow({ type: "seat", count }));
/** @type {Send} */
const send = (wish, done) => connection.send(wish, done);
const panes = {
  group: new Pane("group", { slot: byId("table"), pins: onTable, send }),
  private: new Pane("private", { slot: byId("cockpit"), dock: byId("cockpit-dock"), pins: asCockpit, send }),
};
const unread = { group: 0, private: 0 };

/** @type {You | null} */
let me = null;
/** @type {Board | null} */
let lastBoard = null;
let catchingUp = true;
let passingTimer = 0;

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
    sessionStorage.setItem("token", you.token);
    clock.set(now, speed);
    catchingUp = true;
    byId("private-link", HTMLAnchorElement).href = `/prive#t=${encodeURIComponent(you.token)}`;
    showRoom();
  },
  name_taken({ name }) {
    connection.rest();
    byId("room").hidden = true;
    join.ask(name);
  },
  line(line) {
    const pane = panes[line.pane];
    if (line.message?.look === "welkom") panes.private.began(line.at);
    if (!pane || (ALONE && line.pane === "group")) return;
    const before = pane.add(line, !catchingUp);
    showEmptyTable();
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
    panes.group.handUp = me !== null && next.queue.includes(me.name);
    showEmptyTable();
    catchingUp = false;
    if (next.speaking === me?.name && spoke !== me.name) announce("Jij bent aan het woord.");
  },
  people({ people }) {
    catchingUp = false;
    board.people(people);
  },
  cleared() {
    lastBoard = null;
    board.show(null, me);
    for (const pane of Object.values(panes)) pane.clear();
    showEmptyTable();
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
  sessionStorage.removeItem("token");
  connection.rest();
  if (byId("join").hidden) join.open();
  join.say(reason);
}

function showRoom() {
  if (!byId("room").hidden) return;
  byId("join").hidden = true;
  byId("room").hidden = false;
  showEmptyTable();
  // A touch screen would open its keyboard over the room.
  const typing = matchMedia("(pointer: fine)").matches && matchMedia("(min-height: 36rem)").matches;
  byId(typing ? (ALONE ? "private-text" : "group-text") : "board-step").focus({ preventScroll: true });
  document.title = ALONE ? "Je privéchat – kaartensessie" : "Kaartensessie – oefenkamer";
}

// Says what is new. A replaced message is only worth a word when it has become another one.
/** @type {(line: Shown, before: Shown | undefined) => void} */
function tell(line, before) {
  if (line.mine || (before && (before.message?.title ?? "") === (line.message?.title ?? ""))) return;
  announce(spoken(line));
  const hidden = !ALONE && byId(line.pane).checkVisibility?.() === false;
  if (!hidden) return;
  if (line.message?.look === "ontvangst" || line.message?.look === "weigering") passing(line);
  if (line.message?.look !== "ontvangst" && !before) setUnread(line.pane, unread[line.pane] + 1);
}

/** @param {Shown} line */
function passing(line) {
  const node = byId("passing");
  setText(node, spoken({ ...line, pane: "group" }).replace(/^Bot: /, ""));
  node.hidden = false;
  clearTimeout(passingTimer);
  passingTimer = setTimeout(() => (node.hidden = true), PASSING);
}

/** @type {(pane: Place, count: number) => void} */
function setUnread(pane, count) {
  unread[pane] = count;
  const badge = byId(`${pane}-unread`);
  badge.hidden = count === 0;
  setText(badge, count ? `${count} nieuw` : "");
}

// The result that lies on the table says which session is over, until the next one starts.
function showEnded() {
  board.ended = byId("table").querySelector('[data-look="resultaat"]') !== null;
}

/** @param {Place} name */
function showPane(name) {
  byId("panes").dataset.pane = name;
  for (const each of NAMES) byId(`show-${each}`).setAttribute("aria-pressed", String(each === name));
  setUnread(name, 0);
  panes[name].scroller.toEnd();
}

// Before the first session the deck lies closed on the table, and says how to begin.
function showEmptyTable() {
  const table = byId("table");
  const closed = !ALONE && !board.running && !table.querySelector("article");
  table.classList.toggle("table--closed", closed && panes.group.empty);
  const invitation = table.querySelector(".invitation");
  if (!closed || !panes.group.empty) invitation?.remove();
  else if (!invitation) table.append(emptyTable());
}

function emptyTable() {
  const ready = el("button", { type: "button", class: "button button--on-table" }, el("span", {}, "Zet ", el("kbd", {}, "/start zon"), " voor me klaar"));
  ready.addEventListener("click", () => {
    const input = byId("group-text", HTMLInputElement);
    input.value = "/start zon";
    input.focus();
  });
  return el(
    "div",
    { class: "invitation" },
    el("div", { class: "deck", "aria-hidden": "true" }),
    el("p", { class: "invitation-title" }, "De kaarten liggen klaar"),
    el("p", { class: "invitation-text" }, "Kies samen een woord. Wie de sessie begint, is de gespreksbegeleider."),
    ready,
  );
}

function start() {
  document.body.classList.toggle("alone", ALONE);
  for (const name of NAMES) byId(`show-${name}`).addEventListener("click", () => showPane(name));
  byId("problem-close").addEventListener("click", () => (byId("problem").hidden = true));
  const handed = new URLSearchParams(location.hash.slice(1)).get("t");
  if (handed) {
    sessionStorage.setItem("token", handed);
    history.replaceState(null, "", location.pathname);
  }
  const token = sessionStorage.getItem("token");
  if (token) connection.join("", token);
  else join.open();
}

start();
