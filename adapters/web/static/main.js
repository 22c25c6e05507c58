// The page: who am I, which screen, and what each frame of the server does to it.

/** @import { Board, Outgoing, Shown, You } from "../protocol.d.ts" */
/** @import { Send } from "./connection.js" */
/** @import { Pins } from "./pane.js" */

import { announce, spoken } from "./announce.js";
import { BoardView } from "./board.js";
import { Clock } from "./clock.js";
import { Connection } from "./connection.js";
import { byId, setText } from "./dom.js";
import { layDeck } from "./invitation.js";
import { JoinScreen } from "./join.js";
import { Pane } from "./pane.js";
import { Switch } from "./switch.js";

const ALONE = location.pathname.startsWith("/prive"); // the private chat by itself, for a second screen
/** @type {Set<string>} */
const TABLE = new Set(["kaart", "stap", "welkom", "resultaat"]);

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
    panes.group.handUp = me !== null && next.queue.includes(me.name);
    showDeck();
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
  sessionStorage.removeItem("token");
  connection.rest();
  if (byId("join").hidden) join.open();
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
  document.title = ALONE ? "Je privéchat – kaartensessie" : "Kaartensessie – oefenkamer";
}

// Says what is new. A replaced message is only worth a word when it has become another one.
/** @type {(line: Shown, before: Shown | undefined) => void} */
function tell(line, before) {
  if (line.mine || (before && (before.message?.title ?? "") === (line.message?.title ?? ""))) return;
  announce(spoken(line));
  if (!ALONE) sight.notice(line, before !== undefined);
}

// The result that lies on the table says which session is over, until the next one starts.
function showEnded() {
  board.ended = byId("table").querySelector('[data-look="resultaat"]') !== null;
}

function showDeck() {
  const table = byId("table");
  layDeck(table, !ALONE && !board.running && panes.group.empty && !table.querySelector("article"));
}

function start() {
  document.body.classList.toggle("alone", ALONE);
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
