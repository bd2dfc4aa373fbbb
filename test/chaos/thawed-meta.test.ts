import { proveRow } from './prove-row.ts';
import { row } from './rows/thawed-meta.ts';

proveRow(row, 240_000);
