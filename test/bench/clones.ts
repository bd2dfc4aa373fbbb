import type { Redis } from 'ioredis';
import { E164, MigrationId } from '../../src/migration/ids.ts';
import { migrationOfJournalKey } from '../../src/store/keys.ts';

/** What a key is kept for: secrets go when they were used, the watch stays as long as the number is watched. */
export type Kind = 'secrets' | 'watch' | 'journal' | 'rest';

/** One key of a number, as Redis would give it to another Redis. */
interface Kept {
  key: string;
  kind: Kind;
  dump: Buffer;
}

/** Everything Redis keeps of one number. */
export interface Original {
  digits: string;
  migration: MigrationId;
  kept: Kept[];
}

const MARKS: [mark: string, kind: Kind][] = [
  [':secret:', 'secrets'],
  ['{watch}', 'watch'],
  [':journal:', 'journal'],
];

const kindOf = (key: string): Kind => MARKS.find(([mark]) => key.includes(mark))?.[1] ?? 'rest';

/** Takes what is kept of each number. Throws when one has no migration. */
export async function originalsOf(client: Redis, numbers: readonly string[]): Promise<Original[]> {
  const keys = await client.keys('ferryman:*');
  return Promise.all(
    numbers.map(async (e164) => {
      const digits = e164.slice(1);
      // A lease is gone when nobody works on the number.
      const own = keys.filter((key) => key.includes(digits) && !key.includes(':lease:'));
      const migration = own.flatMap((key) => migrationOfJournalKey(key) ?? [])[0];
      if (!migration) throw new Error(`nothing is kept of ${e164}`);
      const dumps = await Promise.all(own.map((key) => client.dumpBuffer(key)));
      const kept = own.flatMap((key, index) => {
        const dump = dumps[index];
        return dump ? [{ key, kind: kindOf(key), dump }] : [];
      });
      return { digits, migration, kept };
    }),
  );
}

/** Digits of the `index`-th number that stands for others; as long as those it is made from. */
const digitsAt = (digits: string, index: number): string => `${digits.slice(0, -7)}${String(index).padStart(7, '0')}`;

/** The number and migration of a copy. */
export function nameOfCopy({ digits, migration }: Original, index: number): { number: E164; id: MigrationId } {
  const own = digitsAt(digits, index);
  return { number: E164.parse(`+${own}`), id: MigrationId.parse(migration.replace(digits, own)) };
}

const AT_ONCE = 200;

/**
 * Keeps as much of `count` other numbers: byte for byte what is kept of the originals, under other names. Only their size is true;
 * nobody should read them.
 */
export async function copyRecords(
  client: Redis,
  originals: readonly Original[],
  wanted: { count: number; kinds: readonly Kind[]; from?: number },
): Promise<void> {
  const { count, kinds, from = 0 } = wanted;
  for (let first = from; first < from + count; first += AT_ONCE) {
    const batch = client.pipeline();
    for (let index = first; index < Math.min(first + AT_ONCE, from + count); index++) {
      const original = originals[index % originals.length];
      if (!original) throw new RangeError('no originals');
      const own = digitsAt(original.digits, index);
      for (const { key, kind, dump } of original.kept)
        if (kinds.includes(kind)) batch.restore(key.replaceAll(original.digits, own), 0, dump);
    }
    for (const [error] of (await batch.exec()) ?? []) if (error) throw error;
  }
}
