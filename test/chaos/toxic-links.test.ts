import { proveRow } from './prove-row.ts';
import { row } from './rows/toxic-links.ts';

proveRow(row, 300_000);
