import { COMMON_CHECKS } from './common-checks.ts';
import type { Facts, WebhookFacts } from './facts.ts';
import type { Check, CheckId, Finding } from './finding.ts';
import { MOVE_CHECKS } from './move-checks.ts';
import { routeOf } from './route.ts';
import type { RouteId } from './route-declaration.ts';

const CHECKS: Record<CheckId, Check> = { ...COMMON_CHECKS, ...MOVE_CHECKS };

/** What can be judged of an account without a number. */
export const accountFindings = (facts: Pick<Facts, 'waba' | 'token' | 'webhook'>): Finding[] =>
  (['token', 'waba', 'business', 'subscription'] as const).map((check) => ({
    check,
    ...COMMON_CHECKS[check](facts),
  }));

/** What can be judged of our own listener, whatever account its events come from. */
export const listenerFinding = (handshake: WebhookFacts['handshake']): Finding => ({
  check: 'webhook',
  ...COMMON_CHECKS.webhook({ webhook: { appSubscribed: false, handshake } }),
});

/** What can be judged of an On-Premises deployment without a number. */
export const deploymentFindings = (facts: Pick<Facts, 'deployment'>): Finding[] =>
  (['deployment', 'client-version'] as const).map((check) => ({ check, ...COMMON_CHECKS[check](facts) }));

/** After a refused registration took the old client down, its state no longer stops the way forward. */
const eased = (finding: Finding): Finding =>
  finding.check === 'deployment' && finding.level === 'block' ? { ...finding, level: 'warn' } : finding;

/**
 * Every finding of a route's checks on these facts, in the route's order; pure, so a plan can be judged again at any time.
 * `deploymentLost`: see `isDeploymentLost` of the state.
 */
export const findingsOn = (route: RouteId, facts: Facts, { deploymentLost = false } = {}): Finding[] =>
  routeOf(route)
    .checks.map((check) => ({ check, ...CHECKS[check](facts) }))
    .map((finding) => (deploymentLost ? eased(finding) : finding));

/** The findings that stop the route. */
export const blockersIn = (findings: readonly Finding[]): Finding[] => findings.filter((f) => f.level === 'block');
