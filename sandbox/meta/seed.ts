import { aDeployment, aSpare, type DeploymentRecord } from '../on-premises/deployment.ts';
import type { BusinessRecord, NumberRecord, WabaRecord } from './records.ts';
import { aNumber } from './seed-number.ts';
import { providerSeed } from './seed-provider.ts';
import { aTemplate, aWaba, luckyShrub, seedCreated } from './seed-waba.ts';

/** Companies, accounts, numbers and deployments a world starts with. Plain data: copy and change what a test needs. */
export interface WorldSeed {
  businesses: BusinessRecord[];
  wabas: WabaRecord[];
  numbers: NumberRecord[];
  deployments: DeploymentRecord[];
}

/** The ids of the default seed, for tests and the tour. */
export const seedIds = {
  business: luckyShrub,
  waba: '102290129340398',
  pendingWaba: '104996122399160',
  agencyWaba: '108776655443322',
  berlinNumber: '106540352242922',
  lisbonNumber: '106853218861309',
  brazilNumber: '110200345501442',
  cloudNumber: '111222333444555',
  coexistenceNumber: '112233445566778',
  renamedNumber: '113355779900112',
  pendingNumber: '114477885522990',
} as const;

const number = (given: Parameters<typeof aNumber>[0]): NumberRecord => aNumber({ createdAt: seedCreated, ...given });

function numbers(): NumberRecord[] {
  const { waba, pendingWaba } = seedIds;
  return [
    number({
      id: seedIds.berlinNumber,
      wabaId: waba,
      e164: '+16315551234',
      verifiedName: 'Lucky Shrub',
      deployment: 'berlin',
      isOfficialBusinessAccount: true,
      verification: 'NOT_VERIFIED',
    }),
    number({
      id: seedIds.lisbonNumber,
      wabaId: waba,
      e164: '+351912345678',
      verifiedName: 'Lucky Shrub Lisboa',
      deployment: 'lisbon',
      countryCode: 'PT',
      countryDialCode: '351',
      messagingLimitTier: 'TIER_1K',
      verification: 'NOT_VERIFIED',
    }),
    number({
      id: seedIds.brazilNumber,
      wabaId: waba,
      // Meta knows many Brazilian mobiles without the ninth digit that people dial.
      e164: '+5531988641209',
      digits: '553188641209',
      verifiedName: 'Arbusto da Sorte',
      deployment: 'minas',
      countryCode: 'BR',
      countryDialCode: '55',
    }),
    number({
      id: seedIds.cloudNumber,
      wabaId: waba,
      e164: '+16315555555',
      verifiedName: 'Lucky Shrub Support',
      platform: 'CLOUD_API',
      lastOnboardedTime: Date.UTC(2025, 1, 3, 9, 30),
    }),
    number({
      id: seedIds.coexistenceNumber,
      wabaId: waba,
      e164: '+16315550123',
      verifiedName: 'Lucky Shrub Garden Centre',
      platform: 'CLOUD_API',
      isOnBizApp: true,
      throughputLevel: 'STANDARD',
    }),
    number({
      id: seedIds.renamedNumber,
      wabaId: waba,
      e164: '+16315550177',
      verifiedName: 'Lucky Shrub Outlet',
      deployment: 'porto',
      newDisplayName: 'Lucky Shrub Factory Store',
      newNameStatus: 'PENDING_REVIEW',
    }),
    number({
      id: seedIds.pendingNumber,
      wabaId: pendingWaba,
      e164: '+442079460958',
      verifiedName: 'Lucky Shrub UK',
      deployment: 'london',
      countryCode: 'GB',
      countryDialCode: '44',
    }),
  ];
}

function deployments(): DeploymentRecord[] {
  return [
    aDeployment({ name: 'berlin', phoneNumberId: seedIds.berlinNumber, topology: 'multiconnect', shards: 2 }),
    aDeployment({ name: 'lisbon', phoneNumberId: seedIds.lisbonNumber }),
    aDeployment({ name: 'minas', phoneNumberId: seedIds.brazilNumber, topology: 'high-availability' }),
    aDeployment({ name: 'porto', phoneNumberId: seedIds.renamedNumber, version: '2.49.3' }),
    aDeployment({ name: 'london', phoneNumberId: seedIds.pendingNumber, version: '2.51.2' }),
  ];
}

/** Clients without a number: one set up as Berlin's is, one as the single ones are. */
export function spareDeployments(): DeploymentRecord[] {
  return [aSpare({ name: 'berlin-spare', topology: 'multiconnect', shards: 2 }), aSpare({ name: 'single-spare' })];
}

/**
 * A fresh copy of the default world: seven numbers and three accounts of one portfolio, five deployments, and a provider
 * with numbers to be moved.
 */
export function defaultSeed(): WorldSeed {
  const provider = providerSeed();
  return {
    businesses: [
      { id: seedIds.business, name: 'Lucky Shrub', verificationStatus: 'verified', timezoneId: 1 },
      ...provider.businesses,
    ],
    wabas: [
      aWaba({ id: seedIds.waba, name: 'Lucky Shrub' }),
      aWaba({
        id: seedIds.pendingWaba,
        name: 'Lucky Shrub UK',
        accountReviewStatus: 'PENDING',
        country: 'GB',
        currency: 'GBP',
        templates: [aTemplate('2292339204654487', 'hello_world')],
      }),
      // A destination whose own "messaging for" request is open: claims end in that cause of 2388103.
      aWaba({ id: seedIds.agencyWaba, name: 'Lucky Shrub Agency', messagingForAccepted: false, templates: [] }),
      ...provider.wabas,
    ],
    numbers: [...numbers(), ...provider.numbers],
    deployments: deployments(),
  };
}

/** `count` more on-premises numbers of the first account, each on a deployment of its own: +1 415 556 0000 and on. */
export function manyNumbers(count: number, from: number): Pick<WorldSeed, 'numbers' | 'deployments'> {
  const indexes = Array.from({ length: count }, (_, offset) => from + offset);
  return {
    numbers: indexes.map((index) =>
      number({
        id: String(200_000_000_000_000 + index),
        wabaId: seedIds.waba,
        e164: `+1415556${String(index).padStart(4, '0')}`,
        verifiedName: `Lucky Shrub Branch ${index}`,
        deployment: `branch-${index}`,
        pin: String(310_007 + ((index * 3163) % 600_000)),
      }),
    ),
    deployments: indexes.map((index) =>
      aDeployment({ name: `branch-${index}`, phoneNumberId: String(200_000_000_000_000 + index) }),
    ),
  };
}
