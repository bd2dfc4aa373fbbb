import type { PageState } from '../../page-api.ts';

/**
 * Remembers each person's state for the rest of the current turn of the event loop, or until `forget` is called: many
 * watchers of one person then cost one look.
 */
export function createStateMemory(look: (user: string) => PageState): {
  state: (user: string) => PageState;
  forget: () => void;
} {
  const seen = new Map<string, PageState>();
  const forget = () => seen.clear();
  return {
    forget,
    state: (user) => {
      const known = seen.get(user);
      if (known) return known;
      if (seen.size === 0) setImmediate(forget);
      const state = look(user);
      seen.set(user, state);
      return state;
    },
  };
}
