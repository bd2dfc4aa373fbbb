/**
 * One reading for all who ask while another is under way: it begins after they asked, so that nothing from before is missing in
 * it. Every reading comes after the one before has ended; one that fails fails for those who share it.
 */
export function sharing<T>(read: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  let following: Promise<T> | undefined;

  const begin = (): Promise<T> => {
    following = undefined;
    running = read().finally(() => (running = undefined));
    return running;
  };

  return () => {
    if (following) return following;
    if (!running) return begin();
    following = running.then(begin, begin);
    return following;
  };
}

/** {@link sharing} for each of a few keys, such as the configured accounts. */
export function sharingEach<Key, T>(read: (key: Key) => Promise<T>): (key: Key) => Promise<T> {
  const shared = new Map<Key, () => Promise<T>>();
  return (key) => {
    const known = shared.get(key) ?? sharing(() => read(key));
    shared.set(key, known);
    return known();
  };
}
