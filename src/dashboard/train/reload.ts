/** A wish that outlives a reload of the tab: to go on with the run at once. */
const key = 'credence-continue';

export interface ReloadWish {
  readonly isWished: boolean;
  wish(): void;
  /** It was granted, or is none any more. */
  drop(): void;
}

/** Without storage nothing is wished: the run is then offered, as any that was interrupted. */
export function reloadWish(): ReloadWish {
  const use = <T>(action: (storage: Storage) => T): T | undefined => {
    try {
      return action(sessionStorage);
    } catch {
      return undefined;
    }
  };
  return {
    isWished: use((storage) => storage.getItem(key)) === '1',
    wish: () => use((storage) => storage.setItem(key, '1')),
    drop: () => use((storage) => storage.removeItem(key)),
  };
}
