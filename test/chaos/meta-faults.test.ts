import { proveRow } from './prove-row.ts';
import { row } from './rows/meta-faults.ts';

proveRow(row, 120_000);
