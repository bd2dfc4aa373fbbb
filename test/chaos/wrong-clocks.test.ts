import { proveRow } from './prove-row.ts';
import { row } from './rows/wrong-clocks.ts';

proveRow(row, 240_000);
