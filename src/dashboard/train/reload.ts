/** A wish that outlives a reload of the tab: to go on with the run at once. */
const key = 'credence-continue';

export function reloadToContinue(): void {
  // without storage the run is offered after the reload, as any that was interrupted
  try {
    sessionStorage.setItem(key, '1');
  } catch {}
  location.reload();
}

/** Whether it was wished for; true once. */
export function takeWish(): boolean {
  try {
    const is = sessionStorage.getItem(key) === '1';
    sessionStorage.removeItem(key);
    return is;
  } catch {
    return false;
  }
}
