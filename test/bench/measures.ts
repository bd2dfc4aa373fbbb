import { measureAcknowledgements } from './acknowledgements.ts';
import { measureBytes } from './bytes.ts';
import { measureColdStart } from './cold-start.ts';
import { measureRecovery } from './recovery.ts';
import { measureHome } from './home.ts';
import type { Measure } from './row.ts';
import { measureRoutes } from './routes.ts';
import { measureSteadyWatch } from './steady-watch.ts';

/** Everything that is measured. */
export const measures: Measure[] = [
  { ids: ['P12'], measure: measureColdStart },
  { ids: ['P1'], measure: measureAcknowledgements },
  { ids: ['P3', 'P4', 'P6'], measure: measureRoutes },
  { ids: ['P7'], measure: measureRecovery },
  { ids: ['P10'], measure: measureBytes },
  { ids: ['P13'], measure: measureHome },
  { ids: ['P8', 'P9'], measure: measureSteadyWatch },
];
