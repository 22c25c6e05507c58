// The wire: joins, comes back by itself, and keeps what was not yet acknowledged until it is.

const FIRST_WAIT = 500;
const LONGEST_WAIT = 15_000;
const SAVE_AGAIN = 5_000; // the server could not save it just now

/** An id that works on plain http as well, where randomUUID does not exist. */
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Connection {
  #socket = null;
  #wish = null; // {name, token}: who to be; null when we are not (or no longer) trying
  #takeover = false;
  #since = 0;
  #tries = 0;
  #timer = 0;
  #waiting = new Map(); // id -> {frame, done}
  #onFrame;
  #onState;
  ready = false;

  /** `onFrame(frame)` gets every server frame; `onState({online, down, waiting})` every change of the line. */
  constructor(onFrame, onState) {
    this.#onFrame = onFrame;
    this.#onState = onState;
    window.addEventListener("online", () => this.#retry());
    document.addEventListener("visibilitychange", () => document.hidden || this.#retry());
  }

  /** Become this person. A `token` from an earlier welcome means: I am back. */
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

  /** Send a say or a press. `done(saved)` is called once the server has saved it, or has refused to. */
  send(frame, done = () => {}) {
    const id = newId();
    const whole = { ...frame, id };
    this.#waiting.set(id, { frame: whole, done });
    if (this.ready) this.#write(whole);
    this.#tell();
  }

  /** Send something that is not worth keeping when the line is down. */
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

  #write(frame) {
    this.#socket.send(JSON.stringify(frame));
  }

  #read(data) {
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
    } else if (frame.type === "ack" || (frame.type === "error" && frame.id)) {
      // An error that names a frame: it will never be accepted.
      const sent = this.#waiting.get(frame.id);
      this.#waiting.delete(frame.id);
      sent?.done(frame.type === "ack");
    } else if (frame.type === "error") {
      setTimeout(() => this.#resend(), SAVE_AGAIN);
    }
    this.#onFrame(frame);
    if (frame.type === "welcome") this.#resend();
    if (frame.type !== "line") this.#tell();
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
