import { badParameter } from './errors.ts';
import type { NumberCall } from './graph-call.ts';

const regions = ['AE', 'AU', 'BH', 'BR', 'CA', 'CH', 'DE', 'GB', 'ID', 'IN', 'JP', 'KR', 'SG', 'ZA'];
const statuses = ['IN_COUNTRY_STORAGE_ENABLED', 'IN_COUNTRY_STORAGE_DISABLED', 'NO_STORAGE_ENABLED'];

/** Whether Meta stores data in that country (domain notes 9.3). */
export const isRegion = (region: string): boolean => regions.includes(region);

const versionOf = ({ href }: NumberCall): number => Number(/\/v(\d+)\.\d\//.exec(href)?.[1] ?? 0);

/**
 * Sets where messages rest, from v21 on and only while the number is not on the Cloud API (domain notes 15). Registering keeps
 * it, deregistering switches it off.
 */
export function storeWhere(call: NumberCall, storage: Record<string, unknown>): void {
  const { number } = call;
  if (versionOf(call) < 21) throw badParameter('storage_configuration is not known before v21.0.');
  if (number.platform === 'CLOUD_API') throw badParameter('Storage can be set while the number is unregistered only.');
  const { status, data_localization_region: region } = storage;
  if (typeof status !== 'string' || !statuses.includes(status)) throw badParameter('The status is unknown.');
  if (status !== 'IN_COUNTRY_STORAGE_ENABLED') {
    number.storage = { status };
    return;
  }
  if (typeof region !== 'string' || !isRegion(region)) throw badParameter('A region that Meta offers is required.');
  number.storage = { status, data_localization_region: region };
}
