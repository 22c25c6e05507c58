// Teams shows a page in its own window only when the page speaks with it, through Microsoft's own library. Fetched only there, from
// the one address that Microsoft gives out for it, and only when it is the very file that we looked at.

const LIBRARY = "https://res.cdn.office.net/teams-js/2.58.0/js/MicrosoftTeams.min.js";
const INTEGRITY = "sha384-sMo/EOqQPa1OCup2/VBRum7oFeOS22kvs8WGDc45xK53tUVZzFR5WwFYDUYN1LO4";

/**
 * What we use of it.
 * @typedef {object} Teams
 * @property {{initialize: () => Promise<void>}} app
 * @property {{config: {registerOnSaveHandler: (save: (event: {notifySuccess: () => void}) => void) => void, setConfig: (config: object) => Promise<unknown>, setValidityState: (valid: boolean) => void}}} pages
 */

/** Teams, when this page stands in it. @returns {Promise<Teams>} */
export async function teams() {
  await new Promise((resolve, reject) => {
    const script = document.createElement("script");
    Object.assign(script, { src: LIBRARY, integrity: INTEGRITY, crossOrigin: "anonymous", onload: resolve, onerror: reject });
    document.head.append(script);
  });
  const { microsoftTeams: found } = /** @type {{microsoftTeams: Teams}} */ (/** @type {unknown} */ (window));
  await found.app.initialize();
  return found;
}
