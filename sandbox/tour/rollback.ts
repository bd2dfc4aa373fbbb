import { people as ids } from '../slack/world-seed.ts';
import { MIGRATIONS, readAs, type Scene } from './move.ts';
import { modalSaying, privateAnswer } from './people.ts';

const NUMBER = '+16315555555';

const refused: Scene = async ({ slack, world }, tell) => {
  const ana = slack.as(ids.ana);
  tell.scene('The way back to On-Premises');
  tell.does('Ana', `types: /migrate rollback ${NUMBER}`);
  await ana.types(`/migrate rollback ${NUMBER}`, MIGRATIONS);
  const answer = await privateAnswer(ana, /no way back to On-Premises/u);
  tell.shows('only Ana sees', answer);
  const said = readAs(answer);
  tell.holds(
    'the reason and the date are told',
    /23 Oct 2025/u.test(said) && /biz_link_on_prem_reg_blocked/u.test(said),
  );
  tell.holds('what there is instead is told', /What there is instead/u.test(said));
  const touched = world.calls().filter(({ path }) => /\/(?:deregister|account|restore)$/u.test(path));
  tell.holds('nothing was deregistered, nowhere was anything registered', touched.length === 0);
  tell.holds('the number still is on the Cloud API', world.number(NUMBER).platform === 'CLOUD_API');
};

const listed: Scene = async ({ slack }, tell) => {
  const ana = slack.as(ids.ana);
  tell.scene('The form does not offer it either');
  tell.does('Ana', `types: /migrate ${NUMBER}`);
  await ana.types(`/migrate ${NUMBER}`, MIGRATIONS);
  const modal = await modalSaying(ana, /Not possible/u);
  tell.shows('modal', modal.view);
  tell.holds('it is listed as impossible, with why', /Back to On-Premises: refused/u.test(readAs(modal.view)));
  tell.holds('there is another way: to another account of ours', /From another account/u.test(readAs(modal.view)));
};

/** The way back is refused, before the sunset as after it: a number that is deregistered for it may find no way home. */
export const rollback: readonly Scene[] = [refused, listed];
