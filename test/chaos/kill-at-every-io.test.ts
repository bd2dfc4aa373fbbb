import { proveRow } from './prove-row.ts';
import { row } from './rows/kill-at-every-io.ts';

proveRow(row, 300_000);
