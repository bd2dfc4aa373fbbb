import type { Emulation, HealthOverride } from './emulation.ts';
import type { NumberRecord, WabaRecord } from './records.ts';

type CanSend = HealthOverride['canSend'];

/** One entity of a health_status answer (domain notes 12). */
interface HealthEntity {
  entity_type: 'PHONE_NUMBER' | 'WABA' | 'BUSINESS' | 'APP';
  id: string;
  can_send_message: CanSend;
  errors?: { error_code: number; error_description: string; possible_solution: string }[];
  additional_info?: string[];
}

/** A `health_status` value: the worst entity decides the whole. */
export interface HealthStatus {
  can_send_message: CanSend;
  entities: HealthEntity[];
}

interface HealthError {
  entity: HealthEntity['entity_type'];
  description: string;
  solution: string;
}

const healthErrors: Readonly<Record<number, HealthError>> = {
  141006: {
    entity: 'WABA',
    description: 'There is a problem with the payment method of this account.',
    solution: 'Add a valid payment method in the billing settings.',
  },
  141010: {
    entity: 'BUSINESS',
    description: 'The business has not finished its verification.',
    solution: 'Complete business verification in the business settings.',
  },
  141014: {
    entity: 'WABA',
    description: 'The WhatsApp Business Account is banned from messaging.',
    solution: 'Read the violation and appeal the decision.',
  },
  138024: {
    entity: 'PHONE_NUMBER',
    description: 'SIP calling is not enabled on this number.',
    solution: 'Enable SIP in the calling settings; messaging is not affected.',
  },
};

const unlisted: HealthError = {
  entity: 'PHONE_NUMBER',
  description: 'The phone number is blocked from sending messages.',
  solution: 'Look at the number in WhatsApp Manager and appeal the decision.',
};

const limitations: Record<HealthEntity['entity_type'], string> = {
  PHONE_NUMBER: 'The display name has not been approved yet.',
  WABA: 'The account may start a limited number of conversations.',
  BUSINESS: 'The business has not been verified yet.',
  APP: 'The app is close to its limits.',
};

/** The entity type an error code belongs to; a code without a row belongs to the number. */
export function healthEntityOf(errorCode: number | undefined): HealthEntity['entity_type'] {
  return (healthErrors[errorCode ?? 0] ?? unlisted).entity;
}

function entity(type: HealthEntity['entity_type'], id: string, reading: HealthOverride): HealthEntity {
  const error = healthErrors[reading.errorCode ?? 0] ?? unlisted;
  return {
    entity_type: type,
    id,
    can_send_message: reading.canSend,
    // errors only when BLOCKED, additional_info only when LIMITED (domain notes 12).
    ...(reading.canSend === 'BLOCKED' && {
      errors: [
        {
          error_code: reading.errorCode ?? 141_000,
          error_description: error.description,
          possible_solution: error.solution,
        },
      ],
    }),
    ...(reading.canSend === 'LIMITED' && { additional_info: [limitations[type]] }),
  };
}

const available: HealthOverride = { canSend: 'AVAILABLE', errorCode: undefined };
const blocked = (errorCode: number): HealthOverride => ({ canSend: 'BLOCKED', errorCode });

function numberReading(emulation: Emulation, number: NumberRecord): HealthOverride {
  const override = emulation.healthOverrides.get(number.id);
  if (emulation.faults.isOn('health-blocked')) return blocked(141_000);
  if (override) return override;
  return number.nameStatus === 'APPROVED' ? available : { canSend: 'LIMITED', errorCode: undefined };
}

function wabaReading(emulation: Emulation, waba: WabaRecord): HealthOverride {
  if (waba.status === 'BANNED') return blocked(141_014);
  if (waba.primaryFundingId === undefined) return blocked(141_006);
  return emulation.healthOverrides.get(waba.id) ?? available;
}

function businessReading(emulation: Emulation, waba: WabaRecord): HealthOverride {
  const business = emulation.businesses.get(waba.businessId);
  if (business && business.verificationStatus !== 'verified') return { canSend: 'LIMITED', errorCode: undefined };
  return emulation.healthOverrides.get(waba.businessId) ?? available;
}

/** What a health reading is asked for: the number only when asked on the number. */
export interface HealthSubject {
  waba: WabaRecord;
  number?: NumberRecord;
  appId: string;
}

/** The health of a number or a WABA, aggregated as domain notes 12 say. */
export function healthStatus(emulation: Emulation, subject: HealthSubject): HealthStatus {
  const { waba, number, appId } = subject;
  const entities = [
    ...(number ? [entity('PHONE_NUMBER', number.id, numberReading(emulation, number))] : []),
    entity('WABA', waba.id, wabaReading(emulation, waba)),
    entity('BUSINESS', waba.businessId, businessReading(emulation, waba)),
    entity('APP', appId, emulation.healthOverrides.get(appId) ?? available),
  ];
  const worst = (['BLOCKED', 'LIMITED'] as const).find((level) =>
    entities.some((one) => one.can_send_message === level),
  );
  return { can_send_message: worst ?? 'AVAILABLE', entities };
}
