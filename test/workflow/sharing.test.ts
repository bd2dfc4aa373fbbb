import { expect, test } from '@jest/globals';
import { sharing, sharingEach } from '../../src/workflow/sharing.ts';

/** Readings that end when the test says so. */
function readings() {
  const begun: PromiseWithResolvers<number>[] = [];
  const read = sharing(() => {
    const reading = Promise.withResolvers<number>();
    begun.push(reading);
    return reading.promise;
  });
  return { begun, read };
}

test('all who ask while a reading is under way share the one that begins after it', async () => {
  const { begun, read } = readings();

  const first = read();
  const others = [read(), read(), read()];
  expect(begun).toHaveLength(1);
  begun[0]?.resolve(1);
  expect(await first).toBe(1);
  expect(begun).toHaveLength(2);
  begun[1]?.resolve(2);
  expect(await Promise.all(others)).toEqual([2, 2, 2]);
});

test('a reading that fails takes no later one with it', async () => {
  const { begun, read } = readings();

  const [first, second] = [read(), read()];
  begun[0]?.reject(new Error('not now'));
  await expect(first).rejects.toThrow('not now');
  begun[1]?.resolve(2);
  expect(await second).toBe(2);
});

test('never do two run at once', async () => {
  let running = 0;
  const read = sharing(async () => {
    expect(++running).toBe(1);
    await Promise.resolve();
    running--;
  });

  const later = Array.from({ length: 50 }, (_, index) => {
    let chain = Promise.resolve();
    for (let turn = 0; turn < index; turn++) chain = chain.then(() => undefined);
    return chain.then(read);
  });
  await Promise.all(later);
});

test('only readings of the same key are shared', async () => {
  const asked: string[] = [];
  const read = sharingEach((key: string) => {
    asked.push(key);
    return Promise.resolve(key.toUpperCase());
  });

  expect(await Promise.all(['a', 'b', 'a', 'a', 'b'].map(read))).toEqual(['A', 'B', 'A', 'A', 'B']);
  expect(asked.toSorted()).toEqual(['a', 'a', 'b', 'b']);
});
