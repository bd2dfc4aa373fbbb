import { CallFailure, type Failure } from '../../src/migration/failure.ts';
import type { DeploymentFacts, NumberFacts } from '../../src/migration/facts.ts';
import type { Meta, OnPremises, RegisterCall } from '../../src/workflow/call-ports.ts';
import type { BusinessProfile, Template } from '../../src/migration/belongings.ts';
import { PhoneNumberId } from '../../src/migration/ids.ts';
import type { MoveCalls } from '../../src/workflow/move-call-ports.ts';
import { goodFacts, PHONE } from './builders.ts';

/** The number's id in the WABA it leaves. */
export const SOURCE_PHONE = PhoneNumberId.parse('777000222');

/**
 * Meta and a deployment as one object in memory, for tests of the workflow alone: registering moves the number and shuts
 * the client down; a wrong PIN takes the client down without moving it (domain notes 3.2 step 3).
 */
export interface FakeWorld {
  meta: Meta;
  onPremises: OnPremises;
  registerCall: RegisterCall;
  moves: MoveCalls;
  phone: NumberFacts;
  /** The number in the WABA it leaves, under {@link SOURCE_PHONE}. */
  sourcePhone: NumberFacts;
  /** The code that proves ownership. */
  code: string;
  codesSent: number;
  templates: Map<string, Template[]>;
  profile: BusinessProfile;
  region: string | undefined;
  /** Webhook overrides by the number's id, and the token their endpoint wants. */
  overrides: Map<string, string>;
  overrideToken: string;
  deployment: DeploymentFacts;
  /** The PIN on the number. */
  pin: string;
  /** Register calls that reached Meta. */
  registerCalls: number;
  /** Rejects the next call of that name with this failure, once. */
  failNext: Map<string, Failure>;
  /** The next register call works, and its answer is lost. */
  loseNextAnswer: boolean;
  sentMessages: string[];
  calls: string[];
}

export function createFakeWorld(): FakeWorld {
  const facts = goodFacts();
  const world: FakeWorld = {
    phone: { ...facts.phone },
    deployment: { name: 'berlin', version: '2.53.3', health: 'connected', nodes: 3, shards: 2 },
    pin: '482913',
    registerCalls: 0,
    failNext: new Map(),
    loseNextAnswer: false,
    sentMessages: [],
    calls: [],
    sourcePhone: { ...facts.phone, phoneNumberId: SOURCE_PHONE, platformType: 'CLOUD_API', isPinEnabled: false },
    code: '123456',
    codesSent: 0,
    templates: new Map(),
    profile: { about: 'Hello', websites: ['https://acme.example'] },
    region: undefined,
    overrides: new Map(),
    overrideToken: 'the-endpoint-knows-it',
    moves: undefined as never,
    meta: undefined as never,
    onPremises: undefined as never,
    registerCall: undefined as never,
  };

  const called = (name: string) => {
    world.calls.push(name);
    const failure = world.failNext.get(name);
    world.failNext.delete(name);
    if (failure) throw new CallFailure(failure);
  };
  const answer = <T>(name: string, value: () => T): Promise<T> => {
    try {
      called(name);
      return Promise.resolve(structuredClone(value()));
    } catch (error) {
      return Promise.reject(error as Error);
    }
  };

  const register = (pin: string) => {
    world.registerCalls++;
    if (world.phone.platformType === 'ON_PREMISE' && pin !== world.pin) {
      world.deployment.health = 'disconnected';
      throw new CallFailure({ source: 'meta', class: 'hold', kind: 'pin-mismatch', code: 133005, httpStatus: 400 });
    }
    world.phone.platformType = 'CLOUD_API';
    world.phone.status = 'CONNECTED';
    world.deployment.health = 'disconnected';
    if (!world.loseNextAnswer) return;
    world.loseNextAnswer = false;
    throw new CallFailure({ source: 'meta', class: 'retry', kind: 'timeout', ambiguous: true });
  };

  world.meta = {
    graphVersion: 'v23.0',
    token: () => answer('token', () => facts.token as never),
    waba: () => answer('waba', () => facts.waba as never),
    numbers: () => answer('numbers', () => [world.phone]),
    number: (_waba, id) => answer('number', () => (id === SOURCE_PHONE ? world.sourcePhone : world.phone)),
    health: () => answer('health', () => ({ canSend: 'AVAILABLE' as const, entities: [] })),
    subscription: () => answer('subscription', () => ({ appSubscribed: true })),
    subscribe: () => answer('subscribe', () => undefined),
    setPin: (_waba, _id, pin) => answer('setPin', () => void (world.pin = pin)),
    sendTestMessage: (_waba, _id, message) =>
      answer('sendTestMessage', () => {
        world.sentMessages.push(message.callbackData);
        return `wamid.${world.sentMessages.length}`;
      }),
    handshake: () => answer('handshake', () => 'answered' as const),
  };
  world.onPremises = {
    deployments: () => [{ name: 'berlin' }],
    facts: () => answer('deployment', () => world.deployment),
    backup: () => answer('backup', () => ({ data: 'blob', clientVersion: '2.53.3' })),
    restore: () => answer('restore', () => undefined),
    setPin: (_deployment, pin) => answer('onPremisesPin', () => void (world.pin = pin)),
    removePin: () => answer('removePin', () => undefined),
    supportInfo: () => answer('support', () => ({ socket_conn: 'UP' })),
  };
  const bring = (name: string) =>
    answer(name, () => {
      const { isPinEnabled: _on, ...phone } = world.sourcePhone;
      world.phone = {
        ...phone,
        phoneNumberId: PHONE,
        platformType: 'NOT_APPLICABLE',
        status: 'PENDING',
        codeVerificationStatus: 'NOT_VERIFIED',
      };
      return PHONE;
    });
  world.moves = {
    claim: () => bring('claim'),
    add: () => bring('add'),
    find: () => answer('find', () => undefined),
    requestCode: () => answer('requestCode', () => void world.codesSent++),
    verifyCode: (_waba, _id, code) =>
      answer('verifyCode', () => {
        if (code !== world.code)
          throw new CallFailure({ source: 'meta', class: 'hold', kind: 'code-wrong', code: 136025 });
        world.phone.codeVerificationStatus = 'VERIFIED';
      }),
    account: () => answer('account', () => ({ businessId: '1', hasFunding: true })),
    templates: (waba) => answer('templates', () => world.templates.get(waba) ?? []),
    copyTemplates: (source, destination, ids) =>
      answer('copyTemplates', () => {
        const copied = (world.templates.get(source) ?? []).filter((one) => ids.includes(one.id));
        world.templates.set(destination, [...(world.templates.get(destination) ?? []), ...copied]);
        return { copied: copied.map((one) => one.id), failed: [] };
      }),
    profile: () => answer('profile', () => world.profile),
    setProfile: (_waba, _id, profile) => answer('setProfile', () => void (world.profile = profile)),
    webhookOverride: (_waba, id) => answer('webhookOverride', () => world.overrides.get(id)),
    setWebhookOverride: (_waba, id, { url, verifyToken }) =>
      answer('setWebhookOverride', () => {
        if (verifyToken !== world.overrideToken)
          throw new CallFailure({ source: 'meta', class: 'hold', kind: 'override-unreachable', httpStatus: 422 });
        world.overrides.set(id, url);
      }),
    storage: () => answer('storage', () => (world.region === undefined ? {} : { region: world.region })),
    setStorage: (_waba, _id, { region }) => answer('setStorage', () => void (world.region = region)),
  };
  world.registerCall = { send: (_waba, _id, { pin }) => answer('register', () => register(pin)) };
  return world;
}
