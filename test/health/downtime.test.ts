import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { downBetween, incidentsBetween, lengthOf } from '../../src/health/downtime.ts';
import { IncidentId } from '../../src/health/incident.ts';
import type { Incident } from '../../src/health/incident.ts';

const anIncident = (openedAt: number, recoveredAt?: number, severity: Incident['severity'] = 'page'): Incident => ({
  id: IncidentId.parse('16315551234.1'),
  cause: 'not-connected',
  severity,
  openedAt,
  evidence: { entities: [], errors: [], notes: [] },
  goodReadings: 0,
  revision: 1,
  ...(recoveredAt !== undefined && { recoveredAt }),
});

const downtimeBetween = (incidents: readonly Incident[], from: number, to: number) =>
  lengthOf(downBetween(incidents, from, to));

describe('the time without service', () => {
  test('counts urgent incidents, those at the same time once, and only within the time asked for', () => {
    expect(downtimeBetween([anIncident(10, 20), anIncident(15, 30), anIncident(40, 50)], 0, 100)).toBe(30);
    expect(downtimeBetween([anIncident(10, 20)], 15, 100)).toBe(5);
    expect(downtimeBetween([anIncident(90)], 0, 100)).toBe(10);
    expect(downtimeBetween([anIncident(10, 20, 'warn')], 0, 100)).toBe(0);
    expect(downtimeBetween([anIncident(110, 120)], 0, 100)).toBe(0);
  });

  test('is told as stretches that do not touch, in order', () => {
    expect(downBetween([anIncident(40, 50), anIncident(15, 30), anIncident(10, 20)], 0, 100)).toEqual([
      { from: 10, to: 30 },
      { from: 40, to: 50 },
    ]);
  });

  test('is never more than the time asked for, nor than all of them together', () => {
    const stretch = fc.tuple(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 1, max: 100 }));
    fc.assert(
      fc.property(fc.array(stretch), (stretches) => {
        const incidents = stretches.map(([from, length]) => anIncident(from, from + length));
        const downtime = downtimeBetween(incidents, 50, 150);
        const sum = stretches.reduce((total, [, length]) => total + length, 0);
        expect(downtime).toBeGreaterThanOrEqual(0);
        expect(downtime).toBeLessThanOrEqual(Math.min(100, sum));
        if (incidentsBetween(incidents, 50, 150).length > 0) expect(downtime).toBeGreaterThan(0);
      }),
    );
  });
});
