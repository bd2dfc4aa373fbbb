import { COMMON_CHECKS } from './common-checks.ts';
import type { Facts } from './facts.ts';
import type { Check, CheckId, Finding } from './finding.ts';
import { MOVE_CHECKS } from './move-checks.ts';
import { routeOf } from './route.ts';
import type { RouteId } from './route-declaration.ts';

const CHECKS: Record<CheckId, Check> = { ...COMMON_CHECKS, ...MOVE_CHECKS };

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
