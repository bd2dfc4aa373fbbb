import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { chosenTours, UnknownTour } from '../../sandbox/tour/chosen-tour.ts';
import { tourNames } from '../../sandbox/tour/tour-routes.ts';
import { playTour } from '../../sandbox/tour/tour.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Plays a story with a Meta and a Slack that are quicker than the real ones; what was printed, in one text. */
async function played(route: string, sunset: 'on' | 'off'): Promise<string> {
  const [choice] = chosenTours({ tour: true, route, sunset });
  if (!choice) throw new Error('a tour was asked for');
  const { stage } = choice.tour;
  const quick = {
    ...stage,
    world: { ...stage.world, timings: { registrationMs: 50, statusMs: 20 } },
    bot: { ...stage.bot, pace: 6_000 },
  };
  const lines: string[] = [];
  const told = await playTour({ ...choice, tour: { ...choice.tour, stage: quick } }, (line) => lines.push(line));
  const isTrue = told.failures === 0;
  const output = lines.join('\n');
  expect({ isTrue, output: isTrue ? '' : output }).toEqual({ isTrue: true, output: '' });
  // Lines are wrapped; what people read is not.
  return output.replace(/\n {3}\| /gu, ' ');
}

describe('the story of', () => {
  test.each<[string, 'on' | 'off', RegExp[]]>([
    ['on-premises-to-cloud', 'on', [/client of the deployment has expired/u, /What is proposed now/u]],
    ['on-premises-without-backup', 'off', [/switched the deployment lisbon off/u, /Lost for good:/u]],
    ['on-premises-without-backup', 'on', [/The old client has expired/u, /business profile: written back/u]],
    ['waba-to-waba', 'on', [/Turn off two-step verification/u, /3 come along; 5 stay behind/u]],
    ['new-number', 'on', [/has a code sent: by sms/u, /storage\s[^]*Switzerland/u]],
    ['backup-restore', 'off', [/cannot be done like this/u, /runs docker restart/u]],
    ['backup-restore', 'on', [/No backup of berlin could be taken/u, /may be sent along once/u]],
    ['rollback', 'off', [/no way back to On-Premises/u, /biz_link_on_prem_reg_blocked/u]],
  ])(
    '%s with sunset %s holds in every statement',
    async (route, sunset, told) => {
      const output = await played(route, sunset);

      for (const part of told) expect(output).toMatch(part);
      expect(output).not.toMatch(/Current PIN: \d|483920/u);
    },
    45_000,
  );
});

describe('what the command line asks for', () => {
  test('without a route is the story of one number, and without --tour is none', () => {
    expect(chosenTours({ tour: true })).toEqual(chosenTours({ tour: true, route: 'on-premises-to-cloud' }));
    expect(chosenTours({ tour: false })).toEqual([]);
  });

  test('is refused with one sentence where it makes no sense', () => {
    const told = (flags: Parameters<typeof chosenTours>[0]) => () => chosenTours(flags);

    expect(told({ tour: true, route: 'by-sea' })).toThrow(UnknownTour);
    expect(told({ tour: true, sunset: 'maybe' })).toThrow('--sunset is on or off, not "maybe".');
    expect(told({ tour: false, route: 'rollback' })).toThrow('--route, --sunset and --story go with --tour.');
  });

  test('ends with status 1 and the list of routes where there is no such route', () => {
    const { status, stderr } = spawnSync('npm', ['run', '--silent', 'sandbox', '--', '--tour', '--route', 'by-sea'], {
      cwd: ROOT,
      encoding: 'utf8',
    });

    expect(status).toBe(1);
    expect(stderr.trim().split('\n').at(-1)).toBe(`There is no route "by-sea"; there are: ${tourNames().join(', ')}.`);
  }, 20_000);
});
