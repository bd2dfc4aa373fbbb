import { findingsOn } from '../migration/check.ts';
import type { PreflightReport } from './operations.ts';
import { readFacts, type FactPorts, type Subject } from './read-facts.ts';
import { answerOf } from './readable.ts';

/** Reads everything the route would check and judges it; nothing is started and nothing is written. */
export async function preflight(ports: FactPorts, subject: Subject): Promise<PreflightReport> {
  const { answer: facts, failure } = await answerOf(readFacts(ports, subject));
  return failure ? { findings: [], failure } : { facts, findings: findingsOn(subject.route, facts) };
}
