import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '../../../sandbox/page-api.ts';

const folder = join(process.env['FERRYMAN_SHARED'] ?? join('..', 'shared'), 'slack', 'json-logs');

/**
 * Fields the samples of java-slack-sdk leave out although Slack sends them (docs.slack.dev, page of each payload), and
 * what the client itself adds to an answer.
 */
const alsoSent = [
  '.context_team_id',
  '.response_urls',
  '.response_metadata',
  '.view.blocks',
  '.event.view.blocks',
  '.event.reply_count',
];

/** Parts whose keys are data, or whose shape is tested elsewhere. */
const opaque = /(^|\.)(blocks|state|shares|event_payload|actions|response_metadata|container)$/;

/** The sample of this name from Slack's own SDK, where that folder is at hand. */
function officialSample(name: string): unknown {
  const path = join(folder, `${name}.json`);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}

/** Keys (with their path) that Slack's sample does not have; [] where the samples are not at hand. */
export function strangeKeys(name: string, ours: unknown): string[] {
  const sample = officialSample(name);
  return sample === undefined ? [] : strange(ours, sample, '').filter((path) => !alsoSent.includes(path));
}

function strange(ours: unknown, sample: unknown, path: string): string[] {
  if (opaque.test(path)) return [];
  if (Array.isArray(ours)) {
    const first: unknown = Array.isArray(sample) ? sample[0] : undefined;
    return first === undefined ? [] : ours.flatMap((item) => strange(item, first, path));
  }
  if (!isObject(ours)) return [];
  if (!isObject(sample)) return sample === null || sample === undefined ? [] : [path];
  return Object.entries(ours).flatMap(([key, value]) =>
    key in sample ? strange(value, sample[key], `${path}.${key}`) : [`${path}.${key}`],
  );
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Which of these dotted paths are missing in `ours`. */
export function missingPaths(ours: unknown, paths: string[]): string[] {
  return paths.filter((path) => {
    let at: unknown = ours;
    for (const key of path.split('.')) {
      if (!(isObject(at) || Array.isArray(at)) || !(key in at)) return true;
      at = Object.entries(at).find(([name]) => name === key)?.[1];
    }
    return false;
  });
}
