import { proveRow } from './prove-row.ts';
import { row } from './rows/frozen-replica.ts';

proveRow(row, 240_000);
