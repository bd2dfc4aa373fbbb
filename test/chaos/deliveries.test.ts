import { proveRow } from './prove-row.ts';
import { row } from './rows/deliveries.ts';

proveRow(row, 180_000);
