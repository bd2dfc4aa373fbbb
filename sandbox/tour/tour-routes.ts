import type { StageOptions } from '../stage.ts';
import { providerIds } from '../meta/seed-provider.ts';
import { backupRestore } from './backup-restore.ts';
import type { Scene } from './move.ts';
import { newNumber } from './new-number.ts';
import { rollback } from './rollback.ts';
import { SCENES } from './story.ts';
import { overtaken } from './sunset.ts';
import { wabaToWaba } from './waba-to-waba.ts';
import { withoutBackup } from './without-backup.ts';

/** What is played for `--route`: the stage it needs and its scenes, in order. */
export interface RouteTour {
  title: string;
  stage: StageOptions;
  scenes: (sunset: boolean) => readonly Scene[];
}

const both: StageOptions = { bot: { provesInbound: true } };

const TOURS = {
  'on-premises-to-cloud': {
    title: 'one number',
    stage: {},
    scenes: (sunset) => (sunset ? overtaken : SCENES),
  },
  'on-premises-without-backup': { title: 'a number whose client is gone', stage: both, scenes: withoutBackup },
  'waba-to-waba': {
    title: 'a number that leaves its provider',
    stage: { ...both, world: { assignedWabas: [providerIds.waba] } },
    scenes: () => wabaToWaba,
  },
  'new-number': {
    title: 'a number that is new on WhatsApp',
    stage: { bot: { provesInbound: true, offerRegions: true } },
    scenes: () => newNumber,
  },
  'backup-restore': { title: 'a backup that was taken in time', stage: {}, scenes: backupRestore },
  rollback: { title: 'a way back that is refused', stage: {}, scenes: () => rollback },
} satisfies Record<string, RouteTour>;

/** The story of a route, or undefined for a name that is none. */
export const tourOf = (name: string): RouteTour | undefined =>
  Object.entries(TOURS).find(([route]) => route === name)?.[1];

/** All names `--route` takes. */
export const tourNames = (): string[] => Object.keys(TOURS);
