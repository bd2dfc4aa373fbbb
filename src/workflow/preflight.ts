import { findingsOn } from '../migration/check.ts';
import { CallFailure } from '../migration/failure.ts';
import type { PreflightReport } from './operations.ts';
import { readFacts, type FactPorts, type Subject } from './read-facts.ts';

/** Reads everything the route would check and judges it; nothing is started and nothing is written. */
export async function preflight(ports: FactPorts, subject: Subject): Promise<PreflightReport> {
  try {
    const facts = await readFacts(ports, subject);
    return { facts, findings: findingsOn(subject.route, facts) };
  } catch (error) {
    if (error instanceof CallFailure) return { findings: [], failure: error.failure };
    throw error;
  }
}
