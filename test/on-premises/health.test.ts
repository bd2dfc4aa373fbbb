import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { NodeHealth } from '../../src/on-premises/answers.ts';
import { foldHealth } from '../../src/on-premises/health.ts';

const other = fc.constantFrom('connecting', 'disconnected', 'uninitialized', 'unregistered', 'unknown');
const anyStatus = fc.oneof(other, fc.constant('connected'));
const role = fc.constantFrom('coreapp', 'primary_master', 'secondary_master');
const anyNodes = fc.array(fc.record({ status: anyStatus, role }), { minLength: 1, maxLength: 40 });
const idle = (count: number): fc.Arbitrary<NodeHealth[]> =>
  fc.array(fc.record({ status: other, role }), { minLength: count, maxLength: count + 4 });
const connectedCores = (count: number): NodeHealth[] =>
  Array.from({ length: count }, () => ({ status: 'connected', role: 'coreapp' }));
const primary: NodeHealth = { status: 'connected', role: 'primary_master' };
const manyShards = fc.constantFrom(2, 4, 8, 16, 32);
const shuffled = (nodes: NodeHealth[]): fc.Arbitrary<NodeHealth[]> =>
  fc.shuffledSubarray(nodes, { minLength: nodes.length });

describe('foldHealth', () => {
  test.each(['connected', 'connecting', 'disconnected', 'uninitialized', 'unregistered'] as const)(
    'takes a single node for what it says: %s',
    (status) => {
      expect(foldHealth([{ status }], undefined)).toBe(status);
    },
  );

  test('does not know a deployment without nodes, or one that says something else', () => {
    expect(foldHealth([], 1)).toBe('unknown');
    expect(foldHealth([{ status: 'unknown' }], 1)).toBe('unknown');
  });

  test('is connected with one connected CoreApp in high availability, whatever the others do', () => {
    fc.assert(
      fc.property(
        idle(1).chain((others) => shuffled([...others, ...connectedCores(1)])),
        fc.constantFrom(undefined, 1),
        (nodes, shards) => foldHealth(nodes, shards) === 'connected',
      ),
    );
  });

  test('is not connected by masters alone', () => {
    fc.assert(
      fc.property(idle(1), fc.constantFrom(undefined, 1, 2), (others, shards) => {
        expect(foldHealth([...others, primary], shards)).not.toBe('connected');
      }),
    );
  });

  test('is connected in multiconnect with a CoreApp for each shard and the primary master', () => {
    fc.assert(
      fc.property(
        manyShards.chain((shards) =>
          idle(0)
            .chain((others) => shuffled([...others, primary, ...connectedCores(shards)]))
            .map((nodes) => ({ nodes, shards })),
        ),
        ({ nodes, shards }) => foldHealth(nodes, shards) === 'connected',
      ),
    );
  });

  test('is not connected in multiconnect with a CoreApp too few, or without the primary master', () => {
    fc.assert(
      fc.property(manyShards, idle(1), (shards, others) => {
        expect(foldHealth([...others, primary, ...connectedCores(shards - 1)], shards)).not.toBe('connected');
        expect(foldHealth([...others, ...connectedCores(shards)], shards)).not.toBe('connected');
      }),
    );
  });

  test('does not depend on the order of the nodes', () => {
    fc.assert(
      fc.property(
        anyNodes.chain((nodes) => shuffled(nodes).map((other) => ({ nodes, other }))),
        fc.option(manyShards, { nil: undefined }),
        ({ nodes, other }, shards) => foldHealth(nodes, shards) === foldHealth(other, shards),
      ),
    );
  });

  test('says only what some node says, or that too few are connected', () => {
    fc.assert(
      fc.property(anyNodes, fc.constantFrom(undefined, 1, 2, 4), (nodes, shards) => {
        const said = new Set(nodes.map(({ status }) => status));
        const health = foldHealth(nodes, shards);

        expect(said.has(health) || (health === 'disconnected' && said.has('connected'))).toBe(true);
      }),
    );
  });
});
