import { proveRow } from './prove-row.ts';
import { row } from './rows/rolling-upgrade.ts';

proveRow(row, 300_000);
