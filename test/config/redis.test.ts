import { describe, expect, test } from '@jest/globals';
import { RedisSection } from '../../src/config/redis.ts';
import { Secret } from '../../src/config/secret.ts';
import { redisAddressOf } from '../../src/wiring/redis.ts';

const node = { host: 'one', port: 26379 };
const faults = (section: object) => RedisSection.safeParse(section).error?.issues.map(({ message }) => message) ?? [];

describe('the section about Redis', () => {
  test.each([
    ['neither Sentinels nor a Cluster', {}, /either sentinels or cluster/u],
    ['both', { sentinels: [node], name: 'numbers', cluster: [node] }, /either sentinels or cluster/u],
    ['Sentinels without the name of the primary', { sentinels: [node] }, /name of the primary/u],
    ['a name without Sentinels', { cluster: [node], name: 'numbers' }, /name of the primary/u],
    [
      'a password instead of its variable',
      { cluster: [node], password: 'hunter2' },
      /NAME of an environment variable/u,
    ],
    ['a certificate without TLS', { cluster: [node], ca: '/ca.pem' }, /ca without tls/u],
  ])('refuses %s', (_what, section, fault) => {
    expect(faults(section).join('\n')).toMatch(fault);
  });

  test('becomes an address with a user, a password and a certificate of its own', () => {
    const access = { user: 'ferryman', password: new Secret('secret'), tls: true, ca: 'PEM' };

    expect(redisAddressOf({ redis: { kind: 'sentinel', sentinels: [node], name: 'numbers', access } })).toEqual({
      sentinels: [node],
      name: 'numbers',
      access: { username: 'ferryman', password: 'secret', tls: { ca: 'PEM' } },
    });
    expect(redisAddressOf({ redis: { kind: 'cluster', nodes: [node], access: { tls: false } } })).toEqual({
      cluster: [node],
      access: {},
    });
  });
});
