import { formatNumber } from '../migration/phone-number.ts';
import type { EvidencePack } from './evidence-pack.ts';
import { markup, Markup } from './markup.ts';
import { asWords, exact, moment, outside } from './page-parts.ts';
import { cutoverSection, factsSection } from './page-proof.ts';
import { decisionsSection, journalSection, planSection, receiptSection, stepsSection } from './page-sections.ts';
import { PAGE_STYLE } from './page-style.ts';
import { duration } from './readable-time.ts';

function downtimeText({ downtime }: EvidencePack): string {
  if (downtime.lasts) return 'lasts';
  return downtime.ms === undefined ? 'none' : duration(downtime.ms);
}

function heading(pack: EvidencePack): Markup {
  const { migration, chain, madeAt } = pack;
  const planned = pack.downtime.plannedSeconds;
  const figures: [string, string | Markup][] = [
    ['Outcome', migration.outcome],
    ['Customers reach', asWords(migration.reachability)],
    ['Time without service', downtimeText(pack)],
    ['Planned for', planned === undefined ? 'not planned yet' : duration(planned * 1_000)],
    ['Requested by', exact(migration.requestedBy)],
    ['Began (UTC)', moment(migration.startedAt)],
    ['Last entry (UTC)', moment(migration.changedAt)],
    ['Entries', String(chain.length)],
  ];
  const cells = figures.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>\n`);
  return markup`<header>
<p>Evidence of a migration</p>
<h1>${formatNumber(migration.number)}</h1>
<p>${asWords(migration.route)}, account ${outside(migration.waba.name)} (${exact(migration.waba.id)})</p>
<p>Migration ${exact(migration.id)}, pack made ${moment(madeAt)} UTC</p>
<dl class="figures">${cells}</dl>
</header>\n`;
}

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/**
 * The pack as one page that needs nothing else: no script, nothing fetched, printable. Text that others wrote is escaped;
 * marks that would hide or reorder text are shown as their code.
 */
export function pageOf(pack: EvidencePack): string {
  const sections = [
    decisionsSection(pack),
    stepsSection(pack),
    planSection(pack),
    cutoverSection(pack),
    factsSection(pack),
    receiptSection(pack),
    journalSection(pack),
  ];
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Evidence ${formatNumber(pack.migration.number)}, ${pack.migration.outcome}</title>
<style>${new Markup(PAGE_STYLE)}</style>
</head>
<body>
${heading(pack)}<main>
${sections}</main>
</body>
</html>
`;
  return page.text;
}
