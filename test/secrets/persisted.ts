import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import type { Place } from './scan.ts';

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(folder, name)).isFile());

/** Has a Redis write down all it is sent from now on. */
export async function persist(url: string): Promise<void> {
  const client = new Redis(url);
  try {
    await client.call('CONFIG', 'SET', 'appendonly', 'yes');
    // A compressed file could not be searched.
    await client.call('CONFIG', 'SET', 'rdbcompression', 'no');
  } finally {
    client.disconnect();
  }
}

/** What a Redis has on disk: the append-only file and a snapshot of now, as one record for each line and each value. */
export async function filesOf(url: string): Promise<Place[]> {
  const client = new Redis(url);
  try {
    await client.save();
    const [, folder = ''] = (await client.call('CONFIG', 'GET', 'dir')) as string[];
    return filesIn(folder).map((name) => ({
      where: `Redis file ${name}`,
      text: readFileSync(join(folder, name)).toString('latin1'),
    }));
  } finally {
    client.disconnect();
  }
}
