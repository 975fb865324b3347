/** Asks the browser, once a visit, not to clear away what this page keeps. Some browsers ask the user. */
let isAsked = false;

export function askForPersistence(): void {
  if (isAsked) return;
  isAsked = true;
  // a refusal changes nothing but how long a checkpoint may lie
  navigator.storage?.persist?.().catch(() => undefined);
}
