import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { numberRoutes, wabaRoutes } from '../../../sandbox/meta/graph-routes.ts';
import type { World } from '../../../sandbox/world.ts';
import { contractCalls, type ContractCall } from './contract-calls.ts';
import { backupOf, deploymentOf, graphOf, quickWorld } from './support.ts';

const shared = process.env['FERRYMAN_SHARED'] ?? resolve(__dirname, '../../../../shared');
const specFile = join(shared, 'whatsapp/openapi.yaml');

/** Types instead of values: objects by key, lists by their first entry. */
function shape(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? [] : [shape(value[0])];
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shape(inner)]));
}

/** Where the answer breaks Meta's published schema, as 'place rule'; nothing where the schema is not at hand. */
function createSpecChecker(): ((call: ContractCall, answer: unknown) => string[]) | undefined {
  if (!existsSync(specFile)) return undefined;
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false });
  addFormats.default(ajv);
  ajv.addSchema(parse(readFileSync(specFile, 'utf8')), 'spec');
  return (call, answer) => {
    const path = encodeURIComponent(call.specPath.replaceAll('/', '~1'));
    const pointer = `spec#/paths/${path}/${call.method}/responses/200/content/application~1json/schema`;
    const validate = ajv.compile({ $ref: pointer });
    validate(answer);
    const found = (validate.errors ?? []).map((error) => {
      const missing = error.keyword === 'required' ? ` ${String(error.params['missingProperty'])}` : '';
      return `${error.instancePath.replace(/\/\d+/g, '/*')} ${error.keyword}${missing}`;
    });
    return [...new Set(found)];
  };
}

const specErrors = createSpecChecker();

let world: World;

beforeEach(async () => {
  world = await quickWorld();
});

afterEach(() => world.close());

async function answerOf(call: ContractCall): Promise<unknown> {
  const graph = graphOf(world);
  await call.prepare?.(world, graph);
  const backup = call.needsBackup ? await backupOf(deploymentOf(world, 'berlin')) : undefined;
  const answer = await graph.request({
    method: call.method,
    url: call.url,
    params: call.params ?? {},
    data: { ...call.body, ...(backup && { backup }) },
  });
  expect(answer.status).toBe(200);
  return answer.data;
}

describe('the emulator’s answers', () => {
  test('are all in the list of calls', () => {
    const listed = contractCalls.map(({ method, specPath }) => {
      const [, , id, edge = ''] = specPath.split('/');
      return `${id} ${method.toUpperCase()} ${edge}`;
    });
    const covered = [
      ...Object.keys(numberRoutes).map((route) => `{Phone-Number-ID} ${route}`),
      ...Object.keys(wabaRoutes).map((route) => `{WABA-ID} ${route}`),
      '{Business-ID} GET ',
    ];

    expect(new Set(listed)).toEqual(new Set(covered));
  });

  test.each(contractCalls)('to $method $specPath have the known shape', async (call) => {
    const answer = await answerOf(call);

    expect(shape(answer)).toEqual(shape(call.example));
    if (specErrors && !call.unpublished) {
      const expected = call.deviations.map(({ at }) => at);
      expect(specErrors(call, answer)).toEqual(expected);
      expect(call.deviations.every(({ reason }) => reason.startsWith('domain notes'))).toBe(true);
    }
  });
});
