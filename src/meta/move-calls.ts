import { CallFailure } from '../migration/failure.ts';
import type { E164, PhoneNumberId, WabaId } from '../migration/ids.ts';
import { splitNumber } from '../migration/phone-number.ts';
import type { MoveCalls } from '../workflow/move-call-ports.ts';
import { accessBy } from './access.ts';
import { Success } from './answers.ts';
import { createBelongingCalls } from './belonging-calls.ts';
import { createFieldMemory } from './field-memory.ts';
import { createGraphClient } from './graph-client.ts';
import { agentFor, createNumberFields, type MetaOptions } from './meta-client.ts';
import { AccountNode, NumberCreated } from './move-answers.ts';
import { accountFields, toAccountFacts } from './move-facts.ts';
import { hasLeft, numberIn, readNumbers } from './number-list.ts';
import { createTemplateCalls } from './template-calls.ts';
import { createUsageGate } from './usage-gate.ts';

/** Twice as long as Meta takes for a copy of templates at most (domain notes 11). */
const copyTimeoutMs = 60_000;

const inListKinds = ['already-in-account', 'already-registered'];
const saysInList = (error: unknown): boolean =>
  error instanceof CallFailure && inListKinds.includes(error.failure.kind);

/** `123456` and `123-456`, in case the other side quotes it as it prints it. */
const spellingsOf = (code: string): string[] => [code, `${code.slice(0, 3)}-${code.slice(3)}`];

/** The Graph calls that bring a number into a WABA and its belongings with it (domain notes 4.3, 6.2). */
export function createMoveCalls(options: MetaOptions): MoveCalls {
  const { graphUrl, tokenFor, clock, numberFields = createNumberFields() } = options;
  const { agent = agentFor(graphUrl), usage = createUsageGate(clock) } = options;
  const graph = createGraphClient({ ...options, agent, usage });
  const patient = createGraphClient({ ...options, agent, usage, timeoutMs: copyTimeoutMs });
  const access = accessBy(tokenFor);
  const accountMemory = createFieldMemory(['id'], accountFields);

  const find: MoveCalls['find'] = async (waba, number) =>
    numberIn(await readNumbers(graph, numberFields, { waba, token: tokenFor(waba) }), number);

  /** Adds the number to the WABA; when Meta says that it is there already, the list says under which id. */
  const addToList = async (waba: WabaId, number: E164, more: Record<string, unknown>): Promise<PhoneNumberId> => {
    const { countryCode, national } = splitNumber(number);
    const path = `${waba}/phone_numbers`;
    const body = { cc: countryCode, phone_number: national, ...more };
    try {
      return (await graph.write({ path, ...access(waba), body, answer: NumberCreated })).id;
    } catch (error) {
      const listed = saysInList(error) ? await find(waba, number) : undefined;
      if (!listed || hasLeft(listed)) throw error;
      return listed.phoneNumberId;
    }
  };

  return {
    claim: (destination, number) => addToList(destination, number, { migrate_phone_number: true }),
    add: (waba, number, verifiedName) => addToList(waba, number, { verified_name: verifiedName }),
    find,
    async requestCode(waba, id, { method, language }) {
      const body = { code_method: method, language };
      await graph.write({ path: `${id}/request_code`, ...access(waba), body, answer: Success });
    },
    async verifyCode(waba, id, code) {
      const request = { path: `${id}/verify_code`, ...access(waba), body: { code }, secrets: spellingsOf(code) };
      await graph.write({ ...request, answer: Success });
    },
    account(waba) {
      return accountMemory.read(async (fields) => {
        const node = await graph.read({ path: waba, ...access(waba), query: { fields }, answer: AccountNode });
        return toAccountFacts(node, fields);
      });
    },
    ...createTemplateCalls({ graph, patient, tokenFor }),
    ...createBelongingCalls(graph, tokenFor),
  };
}
