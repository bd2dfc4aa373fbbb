const WHERE = 'move its entries to quietHours at the top of the file';

/** Keys of the settings file that stand elsewhere now, by their old path, and what to do about each. */
export const MOVED_KEYS: ReadonlyMap<string, string> = new Map([
  ['cutover.quietHours', `${WHERE}, where they hold for numbers by themselves and for fleets`],
  ['fleet.quietHours', `${WHERE}, where one without timeZone is told by the clock of the number's own country`],
]);
