import { idOf, levelOf, type Area, type Level, type Line } from '../../doctor/line.ts';
import type { Finding } from '../../migration/finding.ts';
import { findingText } from '../card/findings.ts';
import type { Catalogue } from '../catalogue.ts';
import { ours, rendered } from '../tokens.ts';
import type { Ours } from '../words.ts';

/** A line of the report in words. */
export interface ToldLine {
  id: string;
  area: Area;
  level: Level;
  text: string;
}

/** For a terminal: times in UTC, no Slack markup. */
function plainFinding({ check, outcome, values }: Finding, words: Catalogue): string {
  const key = `check.${check}.${outcome}`;
  const told = Object.entries(values).map(([name, value]) => {
    if (name === 'expires' && /^\d+$/u.test(value)) return [name, new Date(Number(value)).toISOString()];
    const reason = `failure.${value}.what`;
    return [name, name === 'reason' && words.has(reason) ? words.plain(reason) : value];
  });
  return words.has(key) ? words.plain(key, Object.fromEntries(told) as Record<string, string>) : `${check}: ${outcome}`;
}

const say = (words: Catalogue, style: 'mrkdwn' | 'plain', finding: Finding): string =>
  style === 'plain' ? plainFinding(finding, words) : findingText(finding, words);

function textOf(one: Line, words: Catalogue, style: 'mrkdwn' | 'plain'): string {
  if ('finding' in one) {
    const text = say(words, style, one.finding);
    return words[style]('doctor.subject', {
      subject: one.subject ?? '',
      text: style === 'plain' ? ours(text) : rendered(text),
    } as Record<string, string | Ours>);
  }
  const { gate, ...values } = one.values;
  const reason = `boot-gate.${gate ?? ''}`;
  return words[style](`doctor.${one.id}`, { ...values, ...(words.has(reason) && { reason: words.plain(reason) }) });
}

/** A line in the catalogue's language, for Slack (`mrkdwn`) or for a terminal (`plain`). */
export const toldLine = (one: Line, words: Catalogue, style: 'mrkdwn' | 'plain'): ToldLine => ({
  id: idOf(one),
  area: one.area,
  level: levelOf(one),
  text: textOf(one, words, style),
});
