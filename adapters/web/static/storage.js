// What this tab keeps over a reload, and this browser for another day. Where a browser keeps nothing, because the page stands in
// another one's frame, it is as if nothing was kept.

/** @type {<T>(work: () => T, otherwise: T) => T} */
function where(work, otherwise) {
  try {
    return work();
  } catch {
    return otherwise;
  }
}

/** @type {(name: string, value: string) => void} */
export const keep = (name, value) => where(() => (value ? sessionStorage.setItem(name, value) : sessionStorage.removeItem(name)), undefined);

/** What this tab kept under this name, or nothing. @param {string} name */
export const kept = (name) => where(() => sessionStorage.getItem(name) ?? "", "");

/** @type {(name: string, value: string) => void} */
export const keepHere = (name, value) => where(() => localStorage.setItem(name, value), undefined);

/** What this browser kept under this name, or nothing. @param {string} name */
export const keptHere = (name) => where(() => localStorage.getItem(name) ?? "", "");

/** @param {string} name */
export const forget = (name) => where(() => localStorage.removeItem(name), undefined);
