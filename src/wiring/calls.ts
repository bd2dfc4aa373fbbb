import type { CallMeter } from '../calls/exchange.ts';
import { createReadRetry } from '../calls/read-retry.ts';
import type { Config } from '../config.ts';
import { createAccountHealthCalls } from '../meta/account-health.ts';
import { agentFor, createMeta, createNumberFields, type MetaOptions } from '../meta/meta-client.ts';
import { createMoveCalls } from '../meta/move-calls.ts';
import { createRegisterCall } from '../meta/register-call.ts';
import { createUsageGate } from '../meta/usage-gate.ts';
import { E164, type WabaId } from '../migration/ids.ts';
import { createOnPremises } from '../on-premises/on-premises-client.ts';
import type { GraphUsage } from '../workflow/budget-ports.ts';
import type { Meta } from '../workflow/call-ports.ts';
import { sharingEach } from '../workflow/sharing.ts';
import type { Process } from './process.ts';

/** A webhook that Meta must reach: configured as a whole or not at all. */
function webhookOf({ webhook, meta }: Config): Pick<MetaOptions, 'webhook'> {
  if (!webhook.publicUrl || !meta.webhookVerifyToken) return {};
  return { webhook: { publicUrl: webhook.publicUrl, verifyToken: meta.webhookVerifyToken.reveal() } };
}

/**
 * What is read of a whole account is shared by those who ask at the same time: the numbers of a wave would each ask for the same,
 * and Meta counts calls by account.
 */
const sharingAccounts = (meta: Meta): Meta => ({
  ...meta,
  token: sharingEach((waba) => meta.token(waba)),
  waba: sharingEach((waba) => meta.waba(waba)),
  numbers: sharingEach((waba) => meta.numbers(waba)),
  subscription: sharingEach((waba) => meta.subscription(waba)),
});

/** The clients of Meta and of the deployments; with `graphUsage` all replicas share what they call. */
export function wireCalls(
  config: Config,
  { clock, random }: Pick<Process, 'clock' | 'random'>,
  { meter, graphUsage }: { meter?: CallMeter; graphUsage?: GraphUsage } = {},
) {
  const tokens = new Map(config.wabas.map(({ id, token }) => [id, token]));
  const tokenFor = (waba: WabaId) => {
    const token = tokens.get(waba);
    if (!token) throw new RangeError(`WABA ${waba} is not configured`);
    return token.reveal();
  };
  const agent = agentFor(config.graph.url);
  const usage = createUsageGate(clock, graphUsage);
  const retry = createReadRetry({ repeats: 3, firstDelayMs: 200, longestDelayMs: 5_000, random });
  // All within the five seconds that the last read may be old; the cutover measures them.
  const retrySoon = createReadRetry({ repeats: 3, firstDelayMs: 100, longestDelayMs: 400, random });
  const { appId, appSecret } = config.meta;
  const graph = {
    graphUrl: config.graph.url,
    graphVersion: config.graph.version,
    tokenFor,
    agent,
    usage,
    clock,
    meter,
  };
  const shared: MetaOptions = {
    ...graph,
    numberFields: createNumberFields(),
    ...webhookOf(config),
    ...(appId && appSecret && { app: { id: appId, secret: appSecret.reveal() } }),
  };
  return {
    meta: sharingAccounts(createMeta({ ...shared, retry })),
    /** For the cutover: not held back by the usage of other calls. One lost answer must not void an approval. */
    urgentMeta: sharingAccounts(createMeta({ ...shared, urgent: true, retry: retrySoon })),
    /** For the steady watch over whole accounts: yields to all other calls. */
    background: {
      ...createMeta({ ...shared, background: true, retry }),
      ...createAccountHealthCalls({ ...graph, background: true, retry }),
    },
    moves: createMoveCalls({ ...shared, retry }),
    registerCall: createRegisterCall(graph),
    onPremises: createOnPremises({
      clock,
      retry,
      meter,
      deployments: config.deployments.map(({ name, url, ca, user, password, number }) => ({
        name,
        url,
        user,
        password: () => password.reveal(),
        ...(ca !== undefined && { caPem: ca }),
        ...(number !== undefined && { number: E164.parse(number) }),
      })),
    }),
  };
}

/** The clients of one process. */
export type Calls = ReturnType<typeof wireCalls>;
