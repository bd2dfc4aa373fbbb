import { allRoutes } from '../src/migration/route.ts';
import type { Route } from '../src/migration/route-declaration.ts';
import type { Step } from '../src/migration/step.ts';
import { undoText } from '../src/slack/card/undo.ts';
import { catalogueOf } from '../src/slack/catalogue.ts';

const words = catalogueOf('en');

const KINDS: Record<Step['kind'], string> = {
  check: 'reads',
  ask: 'a person',
  effect: 'writes',
  gate: 'people decide',
  cutover: 'the one call',
  proof: 'proves',
  watch: 'watches',
};

const row = (...cells: string[]) => `| ${cells.join(' | ')} |`;

function table(route: Route): string[] {
  const rows = route.steps.flatMap((step, index) => {
    const line = row(`\`${step.id}\``, KINDS[step.kind], words.plain(`step.${step.id}.title`), undoText(step, words));
    const isLine = route.steps[index]?.kind === 'cutover';
    return isLine ? [row('', '', '**point of no return**', ''), line] : [line];
  });
  return [row('step', 'kind', 'what it does', 'can it be undone'), row('---', '---', '---', '---'), ...rows];
}

const fates = (route: Route): string[] =>
  (['kept', 'changed', 'lost'] as const).flatMap((fate) => {
    const items = route.consequences.filter((one) => one.fate === fate);
    if (items.length === 0) return [];
    return [`- ${fate}: ${items.map(({ item }) => words.plain(`consequence.${item}`)).join('; ')}`];
  });

/** The page about routes and steps, made from their declarations and the message catalogue. */
export function stepsPage(): string {
  const sections = allRoutes().flatMap((route) => [
    `## \`${route.id}\``,
    '',
    `Checks: ${route.checks.map((check) => `\`${check}\``).join(', ')}.`,
    '',
    ...table(route),
    '',
    ...fates(route),
    '',
  ]);
  return [
    '# Routes and their steps',
    '',
    'Made by `npm run docs` from `src/migration/routes` and the English catalogue; a test compares it.',
    '',
    ...sections,
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
}
