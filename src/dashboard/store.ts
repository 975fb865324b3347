/** One place for a page's state: what changes it goes through `set`, whoever shows it is told. */
export interface Store<State extends object> {
  readonly state: Readonly<State>;
  /** Takes over what is given, and tells whoever listens if anything is new. */
  set(change: Partial<State>): void;
  /** Called after each change. Returns what ends it. */
  listen(changed: (state: Readonly<State>, before: Readonly<State>) => void): () => void;
}

export function createStore<State extends object>(initial: State): Store<State> {
  let state: Readonly<State> = initial;
  const listeners = new Set<(state: Readonly<State>, before: Readonly<State>) => void>();
  return {
    get state() {
      return state;
    },
    set(change) {
      const names = Object.keys(change) as (keyof State)[];
      if (names.every((name) => Object.is(state[name], change[name]))) return;
      const before = state;
      state = { ...state, ...change };
      for (const changed of [...listeners]) changed(state, before);
    },
    listen(changed) {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
  };
}
