// What makes somebody look who has this tab behind their meeting: its title, its icon, and when they want that a sound or a message
// of the browser. Nothing of it happens while they look.

import { byId, setText } from "./dom.js";
import { forget, keepHere, keptHere } from "./storage.js";

const SOUND = "geluid"; // kept in this browser: "aan"
const ASKED = "melding gevraagd"; // kept in this browser, so that nobody is asked twice
const NOTES = [660, 880]; // hertz
const LONG = 0.18; // seconds a note

export class Attention {
  #title = "";
  #called = false;

  constructor() {
    for (const sign of ["focus", "visibilitychange"]) window.addEventListener(sign, () => this.#look());
    document.addEventListener("visibilitychange", () => this.#look());
    const sound = byId("alert-sound", HTMLInputElement);
    sound.checked = keptHere(SOUND) === "aan";
    sound.addEventListener("change", () => {
      if (!sound.checked) return forget(SOUND);
      keepHere(SOUND, "aan");
      return play(); // also because a browser wants a press before the first sound
    });
    byId("alert-browser").addEventListener("click", () => this.#ask());
    byId("alert-yes").addEventListener("click", () => this.#ask());
    byId("alert-no").addEventListener("click", () => this.#asked());
    this.#showBrowser();
  }

  /** The title of the page while nothing calls. @param {string} words */
  set title(words) {
    this.#title = words;
    if (!this.#called) document.title = words;
  }

  /** Something happened that nobody should miss. @param {string} words */
  call(words) {
    if (!document.hidden && document.hasFocus()) return;
    this.#called = true;
    document.title = `● ${words}`;
    icon("/static/icon-new.svg");
    if (keptHere(SOUND) === "aan") play();
    if (permission() === "granted") show(words);
  }

  /** Offers a message of the browser, once: while everybody is welcomed, and never when there is something to be read in its place. @param {boolean} fitting */
  offer(fitting) {
    byId("alert-offer").hidden = !(fitting && permission() === "default" && !keptHere(ASKED));
  }

  async #ask() {
    this.#asked();
    await Notification.requestPermission();
    this.#showBrowser();
  }

  #asked() {
    keepHere(ASKED, "ja");
    byId("alert-offer").hidden = true;
  }

  #showBrowser() {
    const now = permission();
    byId("alert-browser").hidden = now !== "default";
    setText(byId("alert-state"), STATES[now]);
  }

  #look() {
    if (document.hidden || !this.#called) return;
    this.#called = false;
    document.title = this.#title;
    icon("/static/icon.svg");
  }
}

/** @type {Record<NotificationPermission | "none", string>} */
const STATES = {
  default: "",
  granted: "Je browser geeft een melding als dit tabblad niet vooraan staat.",
  denied: "Je browser geeft geen meldingen van deze pagina. Dat kun je veranderen bij de instellingen van je browser.",
  none: "Deze browser kent geen meldingen.",
};

const permission = () => ("Notification" in window ? Notification.permission : "none");

/** @param {string} words */
function show(words) {
  try {
    const message = new Notification("Kaartensessie", { body: words, icon: "/static/icon.svg", tag: "kaartensessie" });
    message.addEventListener("click", () => window.focus());
  } catch {
    // A phone's browser has them, but not for a page.
  }
}

/** @param {string} href */
function icon(href) {
  document.querySelector('link[rel="icon"]')?.setAttribute("href", href);
}

function play() {
  if (!("AudioContext" in window)) return;
  const audio = new AudioContext();
  NOTES.forEach((pitch, n) => {
    const [tone, volume] = [audio.createOscillator(), audio.createGain()];
    tone.frequency.value = pitch;
    volume.gain.value = 0.12;
    tone.connect(volume).connect(audio.destination);
    tone.start(audio.currentTime + n * LONG);
    tone.stop(audio.currentTime + (n + 1) * LONG);
  });
  setTimeout(() => audio.close(), 1000);
}
