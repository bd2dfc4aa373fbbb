import { proveRow } from './prove-row.ts';
import { row } from './rows/random-kills.ts';

proveRow(row, 120_000);
