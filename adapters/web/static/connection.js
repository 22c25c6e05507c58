// The wire: joins, comes back by itself, and keeps what was not yet acknowledged until it is.

/** @import { Incoming, Outgoing, Press, Say } from "../protocol.d.ts" */
/** @typedef {Omit<Say, "id"> | Omit<Press, "id">} Wish what a person does; here it gets its id */
/** @typedef {(saved: boolean) => void} Done */
/** @typedef {(wish: Wish, done?: Done) => void} Send */

const FIRST_WAIT = 500;
const LONGEST_WAIT = 15_000;
const SAVE_AGAIN = 5_000; // the server could not save it just now
const LONGEST = 32 * 1024; // characters of a frame; at what is far longer the server hangs up, each time it is sent again
const TOO_LONG = "Je bericht is te lang. Maak het korter dan 6.000 tekens en verstuur het opnieuw.";

/** An id that works on plain http as well, where randomUUID does not exist. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Connection {
  /** @type {WebSocket | null} */
  #socket = null;
  /** @type {{name: string, token: string} | null} who to be; null when we are not (or no longer) trying */
  #wish = null;
  #takeover = false;
  #since = 0;
  #tries = 0;
  #timer = 0;
  /** @type {Map<string, {frame: Incoming, done: Done}>} by the id of the frame */
  #waiting = new Map();
  #onFrame;
  #onState;
  ready = false;

  /**
   * `onFrame` gets every server frame, `onState` every change of the line.
   * @param {(frame: Outgoing) => void} onFrame
   * @param {(state: {online: boolean, down: boolean, waiting: number}) => void} onState
   */
  constructor(onFrame, onState) {
    this.#onFrame = onFrame;
    this.#onState = onState;
    window.addEventListener("online", () => this.#retry());
    document.addEventListener("visibilitychange", () => document.hidden || this.#retry());
  }

  /** Become this person. A `token` from an earlier welcome means: I am back. @type {(name: string, token?: string, takeover?: boolean) => void} */
  join(name, token = "", takeover = false) {
    this.#wish = { name, token };
    this.#takeover = takeover;
    if (this.#socket?.readyState === WebSocket.OPEN) this.#sendJoin();
    else this.#connect();
  }

  /** Stop trying to be anybody, until the next `join`. */
  rest() {
    this.#wish = null;
  }

  /** Send a say or a press. `done(saved)` is called once the server has saved it, or has refused to. @type {Send} */
  send(wish, done = () => {}) {
    const frame = { ...wish, id: newId() };
    if (JSON.stringify(frame).length > LONGEST) {
      done(false);
      this.#onFrame({ type: "error", text: TOO_LONG, id: frame.id });
      return;
    }
    this.#waiting.set(frame.id, { frame, done });
    if (this.ready) this.#write(frame);
    this.#tell();
  }

  /** Send something that is not worth keeping when the line is down. @param {Incoming} frame */
  sendNow(frame) {
    if (this.ready) this.#write(frame);
  }

  #connect() {
    clearTimeout(this.#timer);
    if (this.#socket && this.#socket.readyState <= WebSocket.OPEN) return;
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(`${scheme}//${location.host}/ws`);
    this.#socket = socket;
    socket.addEventListener("open", () => this.#sendJoin());
    socket.addEventListener("message", (event) => this.#read(event.data));
    socket.addEventListener("close", () => socket === this.#socket && this.#lost());
  }

  #sendJoin() {
    if (!this.#wish) return;
    const { name, token } = this.#wish;
    this.#write({ type: "join", name, token, since: this.#since, takeover: this.#takeover });
  }

  /** @param {Incoming} frame */
  #write(frame) {
    this.#socket?.send(JSON.stringify(frame));
  }

  /** @param {string} data */
  #read(data) {
    /** @type {Outgoing} */
    const frame = JSON.parse(data);
    if (frame.type === "welcome") {
      this.#wish = { name: frame.you.name, token: frame.you.token };
      this.#takeover = false;
      this.#tries = 0;
      this.ready = true;
    } else if (frame.type === "line") {
      this.#since = Math.max(this.#since, frame.seq);
    } else if (frame.type === "cleared") {
      this.#since = 0;
    } else if (frame.type === "ack") {
      this.#settle(frame.id, true);
    } else if (frame.type === "error" && frame.id) {
      // It names a frame: that one will never be accepted.
      this.#settle(frame.id, false);
    } else if (frame.type === "error") {
      setTimeout(() => this.#resend(), SAVE_AGAIN);
    }
    this.#onFrame(frame);
    if (frame.type === "welcome") this.#resend();
    if (frame.type !== "line") this.#tell();
  }

  /** @type {(id: string, saved: boolean) => void} */
  #settle(id, saved) {
    const sent = this.#waiting.get(id);
    this.#waiting.delete(id);
    sent?.done(saved);
  }

  #resend() {
    if (this.ready) for (const { frame } of this.#waiting.values()) this.#write(frame);
  }

  #lost() {
    this.ready = false;
    this.#tell();
    if (!this.#wish) return;
    const wait = Math.min(FIRST_WAIT * 2 ** this.#tries, LONGEST_WAIT);
    this.#tries += 1;
    // A little chance, so that all tabs of the room do not knock at the same moment.
    this.#timer = setTimeout(() => this.#connect(), wait * (0.75 + Math.random() / 2));
  }

  #retry() {
    if (this.#wish && !this.ready) this.#connect();
  }

  #tell() {
    const down = !this.#socket || this.#socket.readyState > WebSocket.OPEN;
    this.#onState({ online: this.ready, down, waiting: this.#waiting.size });
  }
}
