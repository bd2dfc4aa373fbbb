import type { NumberFacts } from '../migration/facts.ts';
import type { E164, WabaId } from '../migration/ids.ts';
import { matchNumber, type NumberMatch } from '../migration/national-variants.ts';
import { NumberNode } from './answers.ts';
import { toNumberFacts } from './facts.ts';
import type { FieldMemory } from './field-memory.ts';
import type { GraphClient } from './graph-client.ts';

/** The largest page that Meta gives (domain notes 9.7). */
const pageSize = 100;

/** Reads all numbers of a WABA, every page, with the fields that this Graph version knows. */
export async function readNumbers(
  graph: GraphClient,
  numberFields: FieldMemory,
  { waba, token }: { waba: WabaId; token: string },
): Promise<NumberFacts[]> {
  const list = { path: `${waba}/phone_numbers`, token, account: waba, item: NumberNode, pageSize };
  const nodes = await numberFields.read((fields) => graph.readList({ ...list, fields }));
  return nodes.map(toNumberFacts);
}

/** What is left of a number in the list of a WABA that it has gone from (domain notes 4.3 B1.4, 9.1). */
export const hasLeft = ({ status }: NumberFacts): boolean => status === 'MIGRATED' || status === 'DELETED';

/**
 * The entry of a list that is this number: rather by its digits than by a national variant of them, and rather one that is
 * there than what is left of one that has gone.
 */
export function numberIn(list: readonly NumberFacts[], number: E164): NumberFacts | undefined {
  const entries = list.map((facts) => ({ facts, match: matchNumber(number, facts.displayPhoneNumber) }));
  const ways: [boolean, NumberMatch['same']][] = [
    [false, 'digits'],
    [false, 'variant'],
    [true, 'digits'],
    [true, 'variant'],
  ];
  for (const [gone, same] of ways) {
    const entry = entries.find(({ facts, match }) => match.same === same && hasLeft(facts) === gone);
    if (entry) return entry.facts;
  }
  return undefined;
}
