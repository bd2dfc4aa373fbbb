import { proveRow } from './prove-row.ts';
import { row } from './rows/split-brain.ts';

proveRow(row, 120_000);
