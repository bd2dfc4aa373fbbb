import type { z } from 'zod';
import type { PhoneNumberId, WabaId } from '../migration/ids.ts';
import type { AccountHealth, AccountHealthCalls, ListedNumber } from '../workflow/call-ports.ts';
import { accessBy, type Access } from './access.ts';
import { HealthNode, NumberNode, WabaNode } from './answers.ts';
import { optionalNumberFields, requiredNumberFields, toHealthStatus, toNumberFacts, toWabaFacts } from './facts.ts';
import { createFieldMemory, type FieldMemory } from './field-memory.ts';
import { createGraphClient, type GraphClient, type GraphClientOptions } from './graph-client.ts';

/** The largest page that Meta gives (domain notes 9.7). */
const pageSize = 100;

/** Not known to be on the list edge (domain notes 12), and Meta's own name for the limit is young (domain notes 9.1). */
const LISTED_FIELDS = [...optionalNumberFields, 'whatsapp_business_manager_messaging_limit', 'health_status'];

const ListedNode = NumberNode.extend({
  health_status: HealthNode.shape.health_status.nullish(),
  whatsapp_business_manager_messaging_limit: NumberNode.shape.status,
});

const AccountNode = WabaNode.extend({ health_status: HealthNode.shape.health_status.nullish() });

function toListed({
  health_status: health,
  whatsapp_business_manager_messaging_limit: limit,
  ...node
}: z.infer<typeof ListedNode>): ListedNumber {
  return {
    facts: toNumberFacts(node),
    ...limitOf(limit),
    ...(health && { health: toHealthStatus({ health_status: health }) }),
  };
}

const limitOf = (limit: string | null | undefined) => (limit ? { messagingLimit: limit } : {});

/** The calls of the steady watch over whole accounts. */
export function createAccountHealthCalls(
  options: GraphClientOptions & { tokenFor: (waba: WabaId) => string },
): AccountHealthCalls {
  const graph = createGraphClient(options);
  const access = accessBy(options.tokenFor);
  // The list may not know what a number's own node knows.
  const [listedFields, numberFields] = [createListedFields(), createListedFields()];
  const accountFields = createAccountFields();
  return {
    listed: (waba) => readListed(graph, listedFields, { waba, ...access(waba) }),
    one: (waba, id) => readOne(graph, numberFields, { id, ...access(waba) }),
    accountHealth: (waba) => readAccountHealth(graph, accountFields, { waba, ...access(waba) }),
  };
}

const createListedFields = (): FieldMemory => createFieldMemory(requiredNumberFields, LISTED_FIELDS);

const createAccountFields = (): FieldMemory =>
  createFieldMemory(['id', 'name', 'account_review_status'], ['health_status']);

/** Reads all numbers of an account with their health, where the list has it: one call for a hundred numbers. */
async function readListed(
  graph: GraphClient,
  fields: FieldMemory,
  { waba, ...access }: { waba: WabaId } & Access,
): Promise<ListedNumber[]> {
  const list = { path: `${waba}/phone_numbers`, ...access, item: ListedNode, pageSize };
  const nodes = await fields.read((wanted) => graph.readList({ ...list, fields: wanted }));
  return nodes.map(toListed);
}

/** Reads one number with all of it. */
async function readOne(
  graph: GraphClient,
  fields: FieldMemory,
  { id, ...access }: { id: PhoneNumberId } & Access,
): Promise<ListedNumber> {
  const request = { path: id, ...access, answer: ListedNode };
  return toListed(await fields.read((wanted) => graph.read({ ...request, query: { fields: wanted } })));
}

/** Reads an account's review and health in one call. */
async function readAccountHealth(
  graph: GraphClient,
  fields: FieldMemory,
  { waba, ...access }: { waba: WabaId } & Access,
): Promise<AccountHealth> {
  const node = await fields.read((wanted) =>
    graph.read({ path: waba, ...access, query: { fields: wanted }, answer: AccountNode }),
  );
  const { accountReviewStatus } = toWabaFacts(node);
  return {
    ...(accountReviewStatus !== undefined && { accountReviewStatus }),
    ...(node.health_status && { health: toHealthStatus({ health_status: node.health_status }) }),
  };
}
